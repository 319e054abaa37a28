// Fits a plan to templates: their principal axes, and as many bits for each as make a search cheapest.
#pragma once

#include <cstddef>
#include <span>

#include "index/scan_plan.h"

namespace writ {

enum class ScanLayout {
  kFast,     // coarse codes of two to three bits a value, and fine ones of four: 111 bytes a face at 128 values
  kCompact,  // four bits a value: 71 bytes a face, and many more templates read to compare
};

struct FitOptions {
  ScanLayout layout = ScanLayout::kFast;
  double score_threshold = 0.45;  // the usual one: how long codes should be depends on it, correctness doesn't
};

// So many rows are enough for a plan; more are not looked at.
std::size_t RowsToFit(std::size_t dimension);
// Fewer rows are not looked at either, so that a plan says something of all of them and nothing of one.
std::size_t FewestRowsToFit(std::size_t dimension);

// From a sample of the templates, n × dimension unit vectors. None at all gives a plan too. 1 <= dimension <=
// kMaxIndexDimension.
ScanPlan FitScanPlan(std::size_t dimension, std::span<const float> rows, const FitOptions& options);

}  // namespace writ
