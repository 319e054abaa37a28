// The face pipeline as a whole: a photo's bytes → its faces with their quality → a template for one of them.
//
// It knows faces, not people: no names, no storage, no clock. Which models, mean and recipe made a template is one
// value, the pipeline ID; templates of different IDs never meet. Thread rule: safe from several threads; the networks
// run one photo at a time, but in throughput mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/env.h"
#include "base/json.h"
#include "base/status.h"
#include "face/align.h"
#include "face/detect.h"
#include "face/embed.h"
#include "face/face_template.h"
#include "face/image.h"
#include "face/impostor_curve.h"
#include "face/model_card.h"
#include "face/quality.h"

namespace writ {

struct AnalysedFace {
  DetectedFace face;  // in pixels of the full-size photo
  Quality quality;
  Chip chip;
};

struct AnalysedPhoto {
  int width = 0;  // of the full-size photo, upright
  int height = 0;
  // As it was looked at: whole, or reduced to kLookSide or more where that is enough; and to what the caller keeps.
  Image image = {};
  Placement placement = {};              // of the image
  std::vector<AnalysedFace> faces = {};  // largest first
  bool more_faces = false;               // than kMaxFacesInPhoto were seen: the least certain are left out
};

struct RankedTemplate {
  FaceTemplate face_template;
  // How good the face is for this very network: the share, 0 to 100, of the faces measured for the card that are worse
  // (by MirrorAgreement). Nothing where the card has no such figures.
  std::optional<float> rank;
};

// More pixels than these are worked on one photo at a time: what a face pipeline needs of memory stays bounded, however
// many photos are looked at side by side.
inline constexpr std::uint64_t kLargePhotoPixels = 16'000'000;

// A large photo is decoded no larger than this needs, as long as no face in it is smaller than kDetailedFaceSide then:
// a chip holds no more detail.
inline constexpr int kLookSide = 1024;           // pixels of the longer side
inline constexpr float kDetailedFaceSide = 160;  // pixels of a face's longer side

inline constexpr float kFaceBoxOverlap = 0.5f;  // a named box means the face that overlaps it by at least this much

// The names of the two cards in their folder. Which embedder the program is built for is a choice of the build.
struct PipelineCards {
  std::string detector = "yunet-2023mar.toml";
  std::string embedder = WRIT_EMBEDDER_CARD;
};

class Pipeline {
 public:
  // Reads the two cards and the weights that they name, and checks each file's SHA-256 before it is parsed.
  // "model-missing" (kUnavailable), "model-altered" (kCorruption), "card-unmeasured" (kUsage: the embedder's card has
  // no mean or no curve), and what ParseModelCard says.
  static Result<Pipeline> Load(Env& env, const std::filesystem::path& cards_folder,
                               const std::filesystem::path& weights_folder,
                               PerformanceMode mode = PerformanceMode::kLatency, const PipelineCards& cards = {});

  // The photo decoded, its faces found, aligned and judged. No face is no error here; see ChooseFace. Of the image no
  // more than `kept_side` pixels of the longer side are kept, 0 for all: whoever looks at photos side by side and needs
  // less holds one large image at a time. Errors: DecodePhoto's.
  Result<AnalysedPhoto> Analyse(ByteView photo, int kept_side = 0) const;

  // The template of a face's chip, and its rank. Judges no quality: the caller has seen the AnalysedFace.
  Result<RankedTemplate> Embed(const Chip& chip) const;
  Result<std::vector<RankedTemplate>> EmbedAll(std::span<const Chip> chips) const;

  // The rank alone, of a face that nobody compares.
  Result<std::optional<float>> RankFace(const Chip& chip) const;

  // Hexadecimal SHA-256 over the folded model files' hashes, the mean and the recipe's version.
  const std::string& pipeline_id() const { return pipeline_id_; }
  // Hexadecimal SHA-256 of the detector's and of the embedder's card, one after the other: thresholds and warnings come
  // from the cards, so whoever relies on them must know which ones were read.
  const std::string& cards_hash() const { return cards_hash_; }
  const ImpostorCurve& impostor_curve() const { return impostor_curve_; }
  // For a probe made of so many photos of one person. "card-one-photo" (kUnavailable) where the embedder's card does
  // not say what several mean.
  Result<ImpostorCurve> CurveOfProbe(std::size_t photos) const;
  std::size_t dimension() const { return embedder_.dimension(); }

  // The stages alone, for the accuracy bench.
  const Detector& detector() const { return detector_; }
  const Embedder& embedder() const { return embedder_; }

 private:
  Pipeline(Detector detector, Embedder embedder, EmbedderFacts facts, std::string pipeline_id, std::string cards_hash);
  std::optional<float> RankOf(float mirror_agreement) const;
  Detector detector_;
  Embedder embedder_;
  ImpostorCurve impostor_curve_;
  double several_photos_factor_ = 0;
  std::vector<float> agreement_quantiles_;
  std::unique_ptr<std::mutex> large_photo_ = std::make_unique<std::mutex>();
  std::string pipeline_id_;
  std::string cards_hash_;
};

// Index into photo.faces of the face that is meant. With a box: the largest overlap, at least kFaceBoxOverlap, else
// "face-not-found-there". Without: the only face, else "no-face" or "several-faces" (all kUnusablePhoto), whose message
// lists the boxes as x,y,width,height.
Result<std::size_t> ChooseFace(const AnalysedPhoto& photo, std::optional<Box> named);

// kUnusablePhoto with the quality's own reason where it is not usable.
Result<void> RequireUsable(const Quality& quality);

// The box in whole pixels inside a photo of width × height, at least one pixel each way: a face at the edge may be
// found partly outside.
Box WholePixels(const Box& box, int width, int height);

// "x,y,width,height" in whole pixels, the form that a writ uses; and [x, y, width, height], as rows hold it.
std::string BoxText(const Box& box);
Json BoxToJson(const Box& box);

}  // namespace writ
