// Zhong, Deng, Hu, Zhao, Li, Wen: "SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition", IEEE
// Transactions on Image Processing 30, 2021.
#include "face/embed.h"

#include <cmath>
#include <utility>

#include "base/crypto.h"
#include "face/network.h"

namespace writ {
namespace {

constexpr std::size_t kPlane = std::size_t{kChipSide} * kChipSide;

// Three planes in the network's order and scale.
void WritePlanes(const Chip& chip, const InputForm& form, float* planes) {
  for (std::size_t channel = 0; channel < 3; ++channel) {
    float* plane = planes + (form.bgr ? 2 - channel : channel) * kPlane;
    for (std::size_t i = 0; i < kPlane; ++i) plane[i] = (chip.rgb[i * 3 + channel] - form.subtract) / form.divide;
  }
}

// A template in the making is a template.
void WipeValues(std::vector<float>& values) {
  Wipe({reinterpret_cast<std::uint8_t*>(values.data()), values.size() * sizeof(float)});
}

}  // namespace

Embedder::Embedder(std::unique_ptr<Network> network, const InputForm& form, std::vector<float> mean)
    : network_(std::move(network)), form_(form), mean_(std::move(mean)) {}
Embedder::Embedder(Embedder&&) noexcept = default;
Embedder& Embedder::operator=(Embedder&&) noexcept = default;
Embedder::~Embedder() = default;

Result<Embedder> Embedder::Load(ByteView onnx, const ModelCard& card, PerformanceMode mode) {
  const EmbedderFacts& facts = *card.embedder;
  const ShapeRange shapes{{1, 3, kChipSide, kChipSide}, {2 * kFacesAtOnce, 3, kChipSide, kChipSide}};
  WRIT_TRY(auto network, Network::Load(onnx, {facts.output}, shapes, mode));
  std::vector<float> mean = facts.mean;
  mean.resize(facts.dimension);
  return Embedder(std::move(network), card.form, std::move(mean));
}

// The uncentred templates of the chips, in one run.
Result<std::vector<std::vector<float>>> Embedder::RunTogether(std::span<const Chip> chips) const {
  const std::size_t dimension = mean_.size();
  std::vector<float> all;
  WRIT_CHECK(network_->Run(
      {2 * chips.size(), 3, kChipSide, kChipSide},
      [&](std::span<float> planes) {
        float* to = planes.data();
        for (const Chip& chip : chips) {
          WritePlanes(chip, form_, to);
          WritePlanes(MirrorChip(chip), form_, to + 3 * kPlane);
          to += 6 * kPlane;
        }
      },
      [&](NetworkOutputs outputs) { all.assign(outputs[0].begin(), outputs[0].end()); }));
  if (all.size() != 2 * dimension * chips.size()) {
    return Fail(Code::kUnavailable, "model-unusable",
                "couldn't embed the face: the model gives another number of values than its card says",
                "run script/setup again");
  }
  std::vector<std::vector<float>> sums;
  for (std::span<const float> rest = all; !rest.empty(); rest = rest.subspan(2 * dimension)) {
    const std::span<const float> plain = rest.first(dimension), mirrored = rest.subspan(dimension, dimension);
    const double plain_norm = Norm(plain), mirrored_norm = Norm(mirrored);
    std::vector<float>& sum = sums.emplace_back(dimension);
    for (std::size_t i = 0; i < dimension; ++i) {
      sum[i] = static_cast<float>(plain[i] / plain_norm + mirrored[i] / mirrored_norm);
    }
  }
  WipeValues(all);
  return sums;
}

Result<std::vector<float>> Embedder::EmbedUncentred(const Chip& chip) const {
  WRIT_TRY(std::vector<std::vector<float>> sums, RunTogether({&chip, 1}));
  return std::move(sums.front());
}

// Wipes what it is given.
Result<Embedded> Embedder::Centre(std::vector<float> uncentred) const {
  Result<FaceTemplate> made = CentreTemplate(uncentred, mean_);
  const float agreement = MirrorAgreement(uncentred);
  WipeValues(uncentred);
  if (!made) return tl::make_unexpected(made.error());
  return Embedded{std::move(*made), agreement};
}

Result<Embedded> Embedder::Embed(const Chip& chip) const {
  WRIT_TRY(std::vector<float> uncentred, EmbedUncentred(chip));
  return Centre(std::move(uncentred));
}

Result<std::vector<Embedded>> Embedder::EmbedAll(std::span<const Chip> chips) const {
  std::vector<Embedded> all;
  while (!chips.empty()) {
    // Each number of chips is another shape: four together, the last ones alone.
    const std::size_t count = chips.size() < kFacesAtOnce ? 1 : kFacesAtOnce;
    WRIT_TRY(std::vector<std::vector<float>> sums, RunTogether(chips.first(count)));
    for (std::vector<float>& sum : sums) {
      WRIT_TRY(Embedded one, Centre(std::move(sum)));
      all.push_back(std::move(one));
    }
    chips = chips.subspan(count);
  }
  return all;
}

float MirrorAgreement(std::span<const float> uncentred) {
  // |a + b|² = 2 + 2 cos(a, b) for unit vectors.
  const double norm = Norm(uncentred);
  return static_cast<float>(norm * norm / 2 - 1);
}

Result<FaceTemplate> CentreTemplate(std::span<const float> uncentred, std::span<const float> mean) {
  if (uncentred.size() != mean.size()) return FaceTemplate::Normalised({});
  SecretBytes memory(uncentred.size() * sizeof(float));
  const std::span<float> centred(reinterpret_cast<float*>(memory.data()), uncentred.size());
  for (std::size_t i = 0; i < centred.size(); ++i) centred[i] = uncentred[i] - mean[i];
  return FaceTemplate::Normalised(centred);
}

}  // namespace writ
