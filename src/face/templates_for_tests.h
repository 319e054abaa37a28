// What the tests of the whole pipeline compare: templates of real photos.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <utility>

#include "face/photos_for_tests.h"

namespace writ {

inline FaceTemplate TemplateOf(const AnalysedPhoto& photo) {
  return std::move(RealPipeline().Embed(photo.faces.at(0).chip)->face_template);
}

inline double ScoreBetween(const FaceTemplate& a, const FaceTemplate& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.dimension(); ++i) sum += static_cast<double>(a.values()[i]) * b.values()[i];
  return sum;
}

}  // namespace writ
