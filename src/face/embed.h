// Turns a chip into a template (SFace, or whatever a card describes): chip → a vector in which photos of one person lie
// close.
//
// Template = normalise(normalise(f(chip)) + normalise(f(mirrored chip)) − mean). The mirrored chip evens out the pose,
// the mean takes away what all faces share; both are measured to cut misses. Thread rule: that of Network.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "face/align.h"
#include "face/face_template.h"
#include "face/model_card.h"
#include "face/network.h"

namespace writ {

inline constexpr std::size_t kFacesAtOnce = 4;

struct Embedded {
  FaceTemplate face_template;
  float mirror_agreement = 0;  // see MirrorAgreement
};

class Embedder {
 public:
  // From the ONNX file's bytes, already checked against its card; a card without a mean takes nothing off. kUnavailable
  // "model-unusable".
  static Result<Embedder> Load(ByteView onnx, const ModelCard& card, PerformanceMode mode);
  Embedder(Embedder&&) noexcept;
  Embedder& operator=(Embedder&&) noexcept;
  ~Embedder();

  Result<Embedded> Embed(const Chip& chip) const;
  // The same for many, kFacesAtOnce in a run; a template may differ from Embed's by a rounding of the network's.
  Result<std::vector<Embedded>> EmbedAll(std::span<const Chip> chips) const;

  // normalise(f(chip)) + normalise(f(mirrored chip)), before the mean: what a mean is estimated from.
  Result<std::vector<float>> EmbedUncentred(const Chip& chip) const;

  std::size_t dimension() const { return mean_.size(); }

 private:
  Embedder(std::unique_ptr<Network> network, const InputForm& form, std::vector<float> mean);
  Result<std::vector<std::vector<float>>> RunTogether(std::span<const Chip> chips) const;
  Result<Embedded> Centre(std::vector<float> uncentred) const;
  std::unique_ptr<Network> network_;
  InputForm form_;
  std::vector<float> mean_;
};

// How alike the network finds a face and its mirror image: their cosine, −1 to 1, from what EmbedUncentred gives. A
// face that is hidden, blurred or turned away has little left that both see the same way, so it tells beforehand how
// likely a photo is to be missed (docs/model_card.md).
float MirrorAgreement(std::span<const float> uncentred);

// normalise(uncentred − mean); "template-malformed" where the lengths differ or nothing is left.
Result<FaceTemplate> CentreTemplate(std::span<const float> uncentred, std::span<const float> mean);

}  // namespace writ
