// What the pipeline makes of one photo of the data set.
//
// Thread rule: that of the networks.
#pragma once

#include "base/status.h"
#include "bench/open_set.h"
#include "face/detect.h"
#include "face/embed.h"
#include "face/image.h"

namespace writ::bench {

// What is measured: the pipeline's own detector, and its embedder or another one.
struct Subject {
  const Detector& detector;
  const Embedder& embedder;
};

// Photos of this data set are centred on the person whom they are named after: the face that is nearest to the middle.
Result<Sample> MakeSample(const Subject& subject, const Image& image);

}  // namespace writ::bench
