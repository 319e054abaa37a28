#include "search/probe.h"

#include <string>

#include "authority/writ_order.h"
#include "base/crypto.h"
#include "index/template_index.h"
#include "search/candidate_list.h"

namespace writ {
namespace {

// The face that is meant in one photo, or none where that is for the writ's checks to refuse.
Result<std::optional<std::size_t>> ChooseProbeFace(const AnalysedPhoto& photo, const ProbePhoto& probe,
                                                   const Result<WritOrder>& order) {
  constexpr std::optional<std::size_t> kNone;
  const WritProbe* named = nullptr;
  if (order) {
    const Hash32 sha256 = Sha256(probe.bytes);
    for (const WritProbe& in_writ : order->probes) named = in_writ.sha256 == sha256 ? &in_writ : named;
  }
  if (named == nullptr) return kNone;  // no writ for this photo: the refusal is a matter for the log
  if (!named->face) {
    Result<std::size_t> only = ChooseFace(photo, std::nullopt);
    if (!only && only.error().reason == "several-faces") {
      only.error().advice = "ask " + order->issuer + " for a writ that names the face: writ writ draft --face N";
    }
    if (!only) return tl::make_unexpected(std::move(only).error());
    if (probe.face) WRIT_CHECK(ChooseFace(photo, probe.face));
    return *only;
  }
  const Result<std::size_t> by_writ = ChooseFace(photo, BoxOf(*named->face));
  if (!by_writ) return kNone;
  if (probe.face) {
    const Result<std::size_t> wanted = ChooseFace(photo, probe.face);
    if (!wanted || *wanted != *by_writ) return kNone;
  }
  return *by_writ;
}

Result<std::optional<ProbeFaces::Face>> LookAt(const Pipeline& pipeline, const ProbePhoto& probe,
                                               const Result<WritOrder>& order) {
  WRIT_TRY(AnalysedPhoto photo, pipeline.Analyse(probe.bytes));
  WRIT_TRY(const std::optional<std::size_t> chosen, ChooseProbeFace(photo, probe, order));
  if (!chosen) return std::nullopt;
  WRIT_CHECK(RequireUsable(photo.faces[*chosen].quality));
  return ProbeFaces::Face{photo.faces[*chosen].face.box, std::move(photo.faces[*chosen].chip)};
}

}  // namespace

std::vector<Hash32> HashesOf(std::span<const ProbePhoto> photos) {
  std::vector<Hash32> hashes;
  for (const ProbePhoto& photo : photos) hashes.push_back(Sha256(photo.bytes));
  return hashes;
}

Result<ProbeFaces> LookAtProbe(const Pipeline& pipeline, std::span<const ProbePhoto> photos,
                               std::string_view writ_text) {
  const Result<WritOrder> order = ParseWritOrder(writ_text);
  ProbeFaces probe{.faces = {}, .match_writ = true};
  for (std::size_t i = 0; i < photos.size(); ++i) {
    Result<std::optional<ProbeFaces::Face>> face = LookAt(pipeline, photos[i], order);
    if (!face && photos.size() > 1) {
      return WithContext(face.error(),
                         "couldn't use photo " + std::to_string(i + 1) + " of " + std::to_string(photos.size()));
    }
    if (!face) return tl::make_unexpected(std::move(face).error());
    probe.match_writ = probe.match_writ && face->has_value();
    if (*face) probe.faces.push_back(std::move(**face));
  }
  if (!probe.match_writ) probe.faces.clear();
  return probe;
}

Result<EmbeddedProbe> EmbedProbe(const Pipeline& pipeline, const ProbeFaces& probe) {
  std::vector<FaceTemplate> templates;
  std::vector<std::optional<float>> ranks;
  for (const ProbeFaces::Face& face : probe.faces) {
    WRIT_TRY(RankedTemplate one, pipeline.Embed(face.chip));
    templates.push_back(std::move(one.face_template));
    ranks.push_back(one.rank);
  }
  const double least = pipeline.impostor_curve().ThresholdFor(kOneProbeFalseMatchRate, 1).score;
  for (std::size_t i = 1; i < templates.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (ComparisonScore(templates[i].values(), templates[j].values()) >= least) continue;
      return Fail(Code::kRefused, "photos-differ",
                  "couldn't search with these photos together: photos " + std::to_string(j + 1) + " and " +
                      std::to_string(i + 1) + " don't look like one person",
                  "leave out the one that shows somebody else, or search with each alone");
    }
  }
  if (templates.size() == 1) return EmbeddedProbe{std::move(templates.front()), std::move(ranks)};
  WRIT_TRY(FaceTemplate fused, FaceTemplate::Fused(templates));
  return EmbeddedProbe{std::move(fused), std::move(ranks)};
}

}  // namespace writ
