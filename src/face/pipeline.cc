#include "face/pipeline.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/crypto.h"
#include "face/model_card.h"

namespace writ {
namespace {

constexpr std::string_view kDetectorCard = "yunet-2023mar.toml";
constexpr std::string_view kEmbedderCard = "sface-2021dec.toml";

// Raise it with every change to detection, alignment or the template's formula: templates before and after never meet.
constexpr std::string_view kRecipe = "writ-pipeline@v2";

// Adds the hash of the text that was parsed to `hashes`.
Result<ModelCard> ReadCard(Env& env, const std::filesystem::path& path, ModelKind kind, std::string& hashes) {
  const Result<Bytes> text = env.ReadFile(path, kMaxCardBytes);
  if (!text) {
    return Fail(Code::kUnavailable, "model-missing", "couldn't load the models: there is no card " + path.string(),
                "run script/setup");
  }
  hashes += Sha256Hex(*text);
  Result<ModelCard> card = ParseModelCard(AsText(*text));
  if (!card) return WithContext(std::move(card).error(), "couldn't read " + path.string());
  if (card->kind != kind) {
    return Fail(Code::kUsage, "card-malformed",
                "couldn't use " + path.string() + ": it describes another kind of model",
                "restore the card from the source");
  }
  return card;
}

// The bytes that were hashed are the bytes that are parsed: the file is read once.
Result<Bytes> ReadWeights(Env& env, const std::filesystem::path& folder, const ModelCard& card) {
  const std::filesystem::path path = folder / card.file;
  Result<Bytes> bytes = env.ReadFile(path, kMaxWeightsBytes);
  if (!bytes) {
    return Fail(Code::kUnavailable, "model-missing",
                "couldn't load the models: there is no readable file " + path.string(), "run script/setup");
  }
  if (Sha256(*bytes) != card.sha256) {
    return Fail(Code::kCorruption, "model-altered",
                "couldn't load the models: " + path.string() + " is not the file that its card names",
                "delete it and run script/setup; find out who changed it");
  }
  return bytes;
}

std::string PipelineId(const ModelCard& detector, const ModelCard& embedder) {
  const std::vector<float>& mean = embedder.embedder->mean;
  const ByteView mean_bytes{reinterpret_cast<const std::uint8_t*>(mean.data()), mean.size() * sizeof(float)};
  return ToHex(Sha256({AsBytes(kRecipe), detector.sha256, embedder.sha256, mean_bytes}));
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

Pipeline::Pipeline(Detector detector, Embedder embedder, ImpostorCurve impostor_curve, std::string pipeline_id,
                   std::string cards_hash)
    : detector_(std::move(detector)),
      embedder_(std::move(embedder)),
      impostor_curve_(std::move(impostor_curve)),
      pipeline_id_(std::move(pipeline_id)),
      cards_hash_(std::move(cards_hash)) {}

Result<Pipeline> Pipeline::Load(Env& env, const std::filesystem::path& cards_folder,
                                const std::filesystem::path& weights_folder, PerformanceMode mode) {
  std::string hashes;
  WRIT_TRY(const ModelCard detector_card, ReadCard(env, cards_folder / kDetectorCard, ModelKind::kDetector, hashes));
  WRIT_TRY(ModelCard embedder_card, ReadCard(env, cards_folder / kEmbedderCard, ModelKind::kEmbedder, hashes));
  WRIT_TRY(const Bytes detector_weights, ReadWeights(env, weights_folder, detector_card));
  WRIT_TRY(const Bytes embedder_weights, ReadWeights(env, weights_folder, embedder_card));
  WRIT_TRY(Detector detector, Detector::Load(detector_weights, mode));
  WRIT_TRY(Embedder embedder, Embedder::Load(embedder_weights, embedder_card.embedder->mean, mode));
  std::string pipeline_id = PipelineId(detector_card, embedder_card);
  return Pipeline(std::move(detector), std::move(embedder), std::move(embedder_card.embedder->impostor_curve),
                  std::move(pipeline_id), std::move(hashes));
}

Result<AnalysedPhoto> Pipeline::Analyse(ByteView bytes) const {
  WRIT_TRY(ReducedPhoto photo, DecodeReduced(bytes, kLookSide));
  WRIT_TRY(std::vector<DetectedFace> faces, detector_.DetectFaces(photo.image));
  std::unique_lock large(*large_photo_, std::defer_lock);
  if (photo.placement.scale > 1 && LacksDetail(faces)) {
    if (static_cast<std::uint64_t>(photo.width) * photo.height > kLargePhotoPixels) large.lock();
    photo = {};
    WRIT_TRY(photo, DecodeReduced(bytes, /*longest_side=*/0));
    WRIT_TRY(faces, detector_.DetectFaces(photo.image));
  }
  AnalysedPhoto analysed{.width = photo.width, .height = photo.height, .placement = photo.placement};
  for (const DetectedFace& face : faces) {
    Chip chip = AlignFace(photo.image, face.landmarks);
    const DetectedFace in_full = ToPhoto(face, photo.placement);
    Quality quality = AssessQuality(chip, in_full, photo.width, photo.height);
    analysed.faces.push_back({in_full, std::move(quality), std::move(chip)});
  }
  analysed.image = std::move(photo.image);
  return analysed;
}

Result<FaceTemplate> Pipeline::Embed(const Chip& chip) const { return embedder_.Embed(chip); }

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
