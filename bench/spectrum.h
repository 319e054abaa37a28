// The spectrum of real templates.
//
// Thread rule: one thread.
#pragma once

#include <filesystem>

#include "base/status.h"
#include "index/trial_vectors.h"

namespace writ::bench {

// Of the templates of the first photo of everyone in Labeled Faces in the Wild: an aggregate over thousands of people.
Result<Spectrum> MeasuredSpectrum(const std::filesystem::path& lfw);

}  // namespace writ::bench
