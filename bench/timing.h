// What the benches of the log share: taking times, and ending where nothing can be measured.
//
// Thread rule: one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/status.h"

namespace writ::bench {

template <class Work>
double SecondsOf(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// `values` is not empty.
inline double MedianOf(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Each of `times` runs.
template <class Work>
std::vector<double> SecondsOfEach(int times, const Work& work) {
  std::vector<double> seconds;
  for (int i = 0; i < times; ++i) seconds.push_back(SecondsOf(work));
  return seconds;
}

// The quickest: what the machine can do while nobody else asks for it. `values` is not empty.
inline double BestOf(const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); }

template <class T>
T OrDie(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}
inline void OrDie(const Result<void>& result) {
  if (result) return;
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

}  // namespace writ::bench
