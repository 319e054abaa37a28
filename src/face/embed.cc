// Zhong, Deng, Hu, Zhao, Li, Wen: "SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition", IEEE
// Transactions on Image Processing 30, 2021.
#include "face/embed.h"

#include <cmath>
#include <utility>

#include "face/network.h"

namespace writ {
namespace {

constexpr std::size_t kPlane = std::size_t{kChipSide} * kChipSide;

// Planes of red, green and blue.
void WritePlanes(const Chip& chip, float* planes) {
  for (std::size_t i = 0; i < kPlane; ++i) {
    for (std::size_t channel = 0; channel < 3; ++channel) planes[channel * kPlane + i] = chip.rgb[i * 3 + channel];
  }
}

double Norm(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * value;
  return std::sqrt(sum);
}

}  // namespace

Embedder::Embedder(std::unique_ptr<Network> network, std::vector<float> mean)
    : network_(std::move(network)), mean_(std::move(mean)) {}
Embedder::Embedder(Embedder&&) noexcept = default;
Embedder& Embedder::operator=(Embedder&&) noexcept = default;
Embedder::~Embedder() = default;

Result<Embedder> Embedder::Load(ByteView onnx, std::vector<float> mean) {
  WRIT_TRY(auto network, Network::Load(onnx, {"fc1"}));
  return Embedder(std::move(network), std::move(mean));
}

Result<std::vector<float>> Embedder::EmbedUncentred(const Chip& chip) const {
  const std::size_t dimension = mean_.size();
  std::vector<float> both;
  WRIT_CHECK(network_->Run(
      {2, 3, kChipSide, kChipSide},
      [&](std::span<float> planes) {
        WritePlanes(chip, planes.data());
        WritePlanes(MirrorChip(chip), planes.data() + 3 * kPlane);
      },
      [&](NetworkOutputs outputs) { both.assign(outputs[0].begin(), outputs[0].end()); }));
  if (both.size() != 2 * dimension) {
    return Fail(Code::kUnavailable, "model-unusable",
                "couldn't embed the face: the model gives another number of values than its card says",
                "run script/setup again");
  }
  const std::span<const float> plain = std::span<const float>(both).first(dimension);
  const std::span<const float> mirrored = std::span<const float>(both).last(dimension);
  const double plain_norm = Norm(plain), mirrored_norm = Norm(mirrored);
  std::vector<float> sum(dimension);
  for (std::size_t i = 0; i < dimension; ++i) {
    sum[i] = static_cast<float>(plain[i] / plain_norm + mirrored[i] / mirrored_norm);
  }
  return sum;
}

Result<FaceTemplate> Embedder::Embed(const Chip& chip) const {
  WRIT_TRY(const std::vector<float> uncentred, EmbedUncentred(chip));
  return CentreTemplate(uncentred, mean_);
}

Result<FaceTemplate> CentreTemplate(std::span<const float> uncentred, std::span<const float> mean) {
  if (uncentred.size() != mean.size()) return FaceTemplate::Normalised({});
  std::vector<float> centred(uncentred.size());
  for (std::size_t i = 0; i < centred.size(); ++i) centred[i] = uncentred[i] - mean[i];
  return FaceTemplate::Normalised(centred);
}

}  // namespace writ
