#include "face/face_template.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <string>

namespace writ {
namespace {

static_assert(std::endian::native == std::endian::little, "templates are stored as little-endian float32");

tl::unexpected<Error> BadTemplate(const std::string& cause) {
  return Fail(Code::kCorruption, "template-malformed", "couldn't read a face template: " + cause,
              "restore the data from a backup, or embed the stored photo again");
}

}  // namespace

double Norm(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * value;
  return std::sqrt(sum);
}

Result<FaceTemplate> FaceTemplate::FromBytes(ByteView bytes, std::size_t dimension) {
  if (dimension == 0 || dimension > kMaxTemplateDimension || bytes.size() != dimension * sizeof(float)) {
    return BadTemplate("it has " + std::to_string(bytes.size()) + " bytes, not " + std::to_string(dimension) +
                       " values");
  }
  FaceTemplate face(SecretBytes::CopyOf(bytes));
  // A value that is not finite makes the norm so, and the comparison then fails.
  if (!(std::abs(Norm(face.values()) - 1) <= kUnitNormTolerance)) return BadTemplate("it is not a unit vector");
  return face;
}

Result<FaceTemplate> FaceTemplate::Normalised(std::span<const float> values) {
  const double norm = Norm(values);
  if (values.empty() || values.size() > kMaxTemplateDimension || !std::isfinite(norm) || norm < 1e-12) {
    return BadTemplate("the vector has no direction");
  }
  SecretBytes memory(values.size() * sizeof(float));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = static_cast<float>(values[i] / norm);
    std::memcpy(memory.data() + i * sizeof value, &value, sizeof value);
  }
  return FaceTemplate(std::move(memory));
}

Result<FaceTemplate> FaceTemplate::Fused(std::span<const FaceTemplate> templates) {
  if (templates.empty()) return BadTemplate("there is none");
  SecretBytes memory(templates.front().memory_.size());
  const std::span<float> sum(reinterpret_cast<float*>(memory.data()), templates.front().dimension());
  for (const FaceTemplate& one : templates) {
    if (one.dimension() != sum.size()) return BadTemplate("it has another dimension than those it is joined to");
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += one.values()[i];
  }
  return Normalised(sum);
}

FaceTemplate FaceTemplate::Clone() const { return FaceTemplate(SecretBytes::CopyOf(memory_.view())); }

std::span<const float> FaceTemplate::values() const {
  // FromBytes and Normalised allow whole values only, and sodium_malloc places the memory's end at a page's end, so
  // the start is aligned for values of four bytes.
  return {reinterpret_cast<const float*>(memory_.data()), dimension()};
}

}  // namespace writ
