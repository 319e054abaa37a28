// A share with its uncertainty, and the arithmetic of templates.
//
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace writ::bench {

struct Share {
  double rate = 0;
  double low = 0;   // of the Wilson 95 % interval
  double high = 1;  // of the Wilson 95 % interval
};

// `hits` of `count`; Wilson 1927.
Share WilsonShare(std::size_t hits, std::size_t count);

// normalise(uncentred − mean).
std::vector<float> Centred(std::span<const float> uncentred, std::span<const float> mean);

// The inner product in float64, in index order: the score that the product shows.
double Score(std::span<const float> a, std::span<const float> b);

}  // namespace writ::bench
