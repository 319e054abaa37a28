#include "face/pipeline.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/crypto.h"
#include "face/model_files.h"

namespace writ {
namespace {

// Raise it with every change to detection, alignment or the template's formula: templates before and after never meet.
constexpr std::string_view kRecipe = "writ-pipeline@v5";

std::string PipelineId(const ModelCard& detector, const ModelCard& embedder) {
  const std::vector<float>& mean = embedder.embedder->mean;
  const ByteView mean_bytes{reinterpret_cast<const std::uint8_t*>(mean.data()), mean.size() * sizeof(float)};
  const InputForm& form = embedder.form;
  const std::string input = CanonicalJsonOrDie(
      Json{{"bgr", form.bgr}, {"divide", std::to_string(form.divide)}, {"subtract", std::to_string(form.subtract)}});
  return ToHex(Sha256({AsBytes(kRecipe), detector.sha256, embedder.sha256, AsBytes(input), mean_bytes}));
}

// Nobody found may be somebody too small to be found.
bool LacksDetail(const std::vector<DetectedFace>& faces) {
  return faces.empty() || std::any_of(faces.begin(), faces.end(), [](const DetectedFace& face) {
           return std::max(face.box.width, face.box.height) < kDetailedFaceSide;
         });
}

std::string ListBoxes(const AnalysedPhoto& photo) {
  constexpr std::size_t kShown = 10;
  std::string list;
  for (std::size_t i = 0; i < photo.faces.size() && i < kShown; ++i) {
    list += (i > 0 ? "; " : "") + BoxText(WholePixels(photo.faces[i].face.box, photo.width, photo.height));
  }
  return photo.faces.size() > kShown ? list + "; …" : list;
}

}  // namespace

Pipeline::Pipeline(Detector detector, Embedder embedder, EmbedderFacts facts, std::string pipeline_id,
                   std::string cards_hash)
    : detector_(std::move(detector)),
      embedder_(std::move(embedder)),
      impostor_curve_(std::move(*facts.impostor_curve)),
      several_photos_factor_(facts.several_photos_factor),
      agreement_quantiles_(std::move(facts.agreement_quantiles)),
      pipeline_id_(std::move(pipeline_id)),
      cards_hash_(std::move(cards_hash)) {}

Result<Pipeline> Pipeline::Load(Env& env, const std::filesystem::path& cards_folder,
                                const std::filesystem::path& weights_folder, PerformanceMode mode,
                                const PipelineCards& cards) {
  std::string hashes;
  WRIT_TRY(const ModelCard detector_card, ReadCard(env, cards_folder / cards.detector, ModelKind::kDetector, hashes));
  WRIT_TRY(ModelCard embedder_card, ReadCard(env, cards_folder / cards.embedder, ModelKind::kEmbedder, hashes));
  if (!detector_card.form.bgr || detector_card.form.subtract != 0 || detector_card.form.divide != 1) {
    return Fail(Code::kUsage, "card-malformed", "couldn't use the detector's card: the detector is given BGR, 0 to 255",
                "correct the card in models/");
  }
  WRIT_TRY(const Bytes detector_weights, ReadWeights(env, weights_folder, detector_card));
  WRIT_TRY(const Bytes embedder_weights, ReadWeights(env, weights_folder, embedder_card));
  WRIT_TRY(Detector detector, Detector::Load(detector_weights, mode));
  if (embedder_card.embedder->mean.empty()) {
    return Fail(Code::kUsage, "card-unmeasured",
                "couldn't use the model " + embedder_card.name + ": its card has no mean and no impostor curve",
                "measure them: docs/bring_your_own_model.md");
  }
  WRIT_TRY(Embedder embedder, Embedder::Load(embedder_weights, embedder_card, mode));
  std::string pipeline_id = PipelineId(detector_card, embedder_card);
  return Pipeline(std::move(detector), std::move(embedder), std::move(*embedder_card.embedder), std::move(pipeline_id),
                  std::move(hashes));
}

Result<AnalysedPhoto> Pipeline::Analyse(ByteView bytes, int kept_side) const {
  WRIT_TRY(ReducedPhoto photo, DecodeReduced(bytes, kLookSide));
  WRIT_TRY(DetectedFaces glance, detector_.Glance(photo.image));
  std::unique_lock large(*large_photo_, std::defer_lock);
  if (photo.placement.scale > 1 && LacksDetail(glance.faces)) {
    if (static_cast<std::uint64_t>(photo.width) * photo.height > kLargePhotoPixels) large.lock();
    for (DetectedFace& face : glance.faces) face = ToPhoto(face, photo.placement);
    photo = {};
    WRIT_TRY(photo, DecodeReduced(bytes, /*longest_side=*/0));
  }
  WRIT_TRY(const DetectedFaces found, detector_.DetectFaces(photo.image, std::move(glance)));
  AnalysedPhoto analysed{
      .width = photo.width, .height = photo.height, .placement = photo.placement, .more_faces = found.more};
  for (const DetectedFace& face : found.faces) {
    Chip chip = AlignFace(photo.image, face.landmarks);
    const DetectedFace in_full = ToPhoto(face, photo.placement);
    Quality quality = AssessQuality(chip, in_full, photo.width, photo.height);
    analysed.faces.push_back({in_full, std::move(quality), std::move(chip)});
  }
  analysed.image = std::move(photo.image);
  if (kept_side > 0 && std::max(analysed.image.width, analysed.image.height) > kept_side) {
    const int width = analysed.image.width;
    analysed.image = FitImage(analysed.image, kept_side);
    analysed.placement.scale *= static_cast<double>(width) / analysed.image.width;
  }
  return analysed;
}

Result<RankedTemplate> Pipeline::Embed(const Chip& chip) const {
  WRIT_TRY(Embedded made, embedder_.Embed(chip));
  return RankedTemplate{std::move(made.face_template), RankOf(made.mirror_agreement)};
}

Result<std::vector<RankedTemplate>> Pipeline::EmbedAll(std::span<const Chip> chips) const {
  WRIT_TRY(std::vector<Embedded> made, embedder_.EmbedAll(chips));
  std::vector<RankedTemplate> ranked;
  for (Embedded& one : made) ranked.push_back({std::move(one.face_template), RankOf(one.mirror_agreement)});
  return ranked;
}

Result<ImpostorCurve> Pipeline::CurveOfProbe(std::size_t photos) const {
  if (photos <= 1) return impostor_curve_;
  if (several_photos_factor_ == 0) {
    return Fail(Code::kUnavailable, "card-one-photo",
                "couldn't say what a score means for several photos: the model's card holds no figure for them",
                "search with one photo; docs/bring_your_own_model.md says how the figure is measured");
  }
  return impostor_curve_.Raised(several_photos_factor_);
}

Result<std::optional<float>> Pipeline::RankFace(const Chip& chip) const {
  WRIT_TRY(const RankedTemplate made, Embed(chip));
  return made.rank;
}

std::optional<float> Pipeline::RankOf(float agreement) const {
  if (agreement_quantiles_.empty()) return std::nullopt;
  const auto above = std::upper_bound(agreement_quantiles_.begin(), agreement_quantiles_.end(), agreement);
  if (above == agreement_quantiles_.begin()) return 0.0f;
  if (above == agreement_quantiles_.end()) return 100.0f;
  const float low = *(above - 1);
  const float part = (agreement - low) / (*above - low);
  const auto step = 100.0f / static_cast<float>(agreement_quantiles_.size() - 1);
  return (static_cast<float>(above - agreement_quantiles_.begin() - 1) + part) * step;
}

Result<std::size_t> ChooseFace(const AnalysedPhoto& photo, std::optional<Box> named) {
  if (photo.faces.empty()) {
    return Fail(Code::kUnusablePhoto, "no-face", "couldn't find a face in the photo",
                "use a photo that shows the face larger and from nearer the front");
  }
  if (!named) {
    if (photo.faces.size() == 1) return std::size_t{0};
    return Fail(Code::kUnusablePhoto, "several-faces",
                "couldn't tell which face is meant: the photo shows " + std::to_string(photo.faces.size()) +
                    " (x,y,width,height): " + ListBoxes(photo),
                "name one of them by its box");
  }
  std::size_t best = 0;
  float best_overlap = 0;
  for (std::size_t i = 0; i < photo.faces.size(); ++i) {
    const float overlap = IntersectionOverUnion(photo.faces[i].face.box, *named);
    if (overlap > best_overlap) {
      best = i;
      best_overlap = overlap;
    }
  }
  if (best_overlap >= kFaceBoxOverlap) return best;
  return Fail(Code::kUnusablePhoto, "face-not-found-there",
              "couldn't find a face at " + BoxText(*named) + ": the photo's faces are at " + ListBoxes(photo),
              "name one of them by its box");
}

Result<void> RequireUsable(const Quality& quality) {
  if (quality.usable) return {};
  return Fail(Code::kUnusablePhoto, quality.reason, quality.message, quality.advice);
}

Box WholePixels(const Box& box, int width, int height) {
  const auto within = [](float value, int high) {
    return static_cast<float>(std::clamp(std::lround(value), 0L, static_cast<long>(high)));
  };
  Box whole;
  whole.x = within(box.x, width - 1);
  whole.y = within(box.y, height - 1);
  whole.width = std::max(1.0f, within(box.x + box.width, width) - whole.x);
  whole.height = std::max(1.0f, within(box.y + box.height, height) - whole.y);
  return whole;
}

std::string BoxText(const Box& box) {
  return std::to_string(std::lround(box.x)) + "," + std::to_string(std::lround(box.y)) + "," +
         std::to_string(std::lround(box.width)) + "," + std::to_string(std::lround(box.height));
}

Json BoxToJson(const Box& box) {
  Json json = Json::array();
  for (const float value : {box.x, box.y, box.width, box.height}) {
    json.push_back(static_cast<std::int64_t>(std::lround(value)));
  }
  return json;
}

}  // namespace writ
