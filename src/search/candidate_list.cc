#include "search/candidate_list.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <span>

#include "gallery/gallery_indexes.h"
#include "gallery/vault.h"
#include "search/standing.h"

namespace writ {
namespace {

// A gallery that a permit opened, for as long as the search runs.
struct OpenedGallery {
  const Gallery* gallery = nullptr;
  BoxKeyPair keys;
  std::span<const FaceRecord> faces;
};

struct ScoredFace {
  const OpenedGallery* opened = nullptr;
  const FaceRecord* face = nullptr;
  double score = 0;
};

Result<OpenedGallery> OpenGallery(Deployment& deployment, const Permit& permit, const std::string& id) {
  const Gallery* gallery = deployment.galleries().FindById(id);
  if (gallery == nullptr) return Fail(Code::kInternal, "gallery-unknown", "couldn't open the gallery " + id);
  WRIT_TRY(const Bytes wrapped, deployment.ledger().ReadVault(gallery->entry, kWrappedKeyPart));
  WRIT_TRY(BoxKeyPair keys,
           deployment.key_ring().OpenGallery(permit, id, gallery->entry, gallery->public_key, wrapped));
  WRIT_TRY(const std::span<const FaceRecord> faces, deployment.galleries().FacesOf(*gallery));
  return OpenedGallery{.gallery = gallery, .keys = std::move(keys), .faces = faces};
}

// The template of a face of an opened gallery, checked.
ReadTemplate TemplatesOf(Deployment& deployment, const BoxKeyPair& keys, std::size_t dimension) {
  return [&deployment, &keys, dimension](std::uint64_t face_id, std::span<float> unit) -> Result<void> {
    WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment.ledger(), face_id, keys));
    WRIT_TRY(const SecretBytes bytes, vault.Read("template"));
    WRIT_TRY(const FaceTemplate face_template, FaceTemplate::FromBytes(bytes.view(), dimension));
    std::copy(face_template.values().begin(), face_template.values().end(), unit.begin());
    return {};
  };
}

// The faces of one gallery that reach the query's threshold, and how many were compared.
Result<IndexAnswer> SearchGallery(Deployment& deployment, const OpenedGallery& opened, IndexQuery query) {
  query.read_template = TemplatesOf(deployment, opened.keys, query.unit.size());
  WRIT_TRY(const std::shared_ptr<const CertifiedIndex> index,
           deployment.indexes().Open({.gallery = *opened.gallery,
                                      .faces = opened.faces,
                                      .keys = opened.keys,
                                      .dimension = query.unit.size(),
                                      .now = query.now,
                                      .read_template = query.read_template,
                                      .check_stop = query.check_stop}));
  query.max_hits = std::max<std::size_t>(1, index->size());
  return index->Search(query);
}

Result<ScoredFace> FaceOfHit(const OpenedGallery& opened, const Hit& hit, UtcTime now) {
  const FaceRecord* face = FindFace(opened.faces, hit.face_id);
  if (face == nullptr || !face->InForce(now)) {
    return Fail(Code::kInternal, "hit-out-of-scope", "couldn't believe the index: it compared a face not in force");
  }
  return ScoredFace{.opened = &opened, .face = face, .score = hit.score};
}

// The best photo of each subject, best first, at most k.
std::vector<ScoredFace> BestOfEachSubject(std::vector<ScoredFace> faces, std::size_t k) {
  std::sort(faces.begin(), faces.end(), [](const ScoredFace& a, const ScoredFace& b) {
    return a.score != b.score ? a.score > b.score : a.face->entry < b.face->entry;
  });
  std::set<std::string> seen;
  std::vector<ScoredFace> best;
  for (const ScoredFace& face : faces) {
    const std::string subject = face.opened->gallery->id + ToHex(face.face->subject_tag);
    if (best.size() < k && seen.insert(subject).second) best.push_back(face);
  }
  return best;
}

Result<Candidate> ReadCandidate(Deployment& deployment, const ScoredFace& scored) {
  const FaceRecord& face = *scored.face;
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment.ledger(), face.entry, scored.opened->keys));
  WRIT_TRY(const Json content, vault.ReadContent(ToHex(face.content)));
  WRIT_TRY(const Openings openings, OpeningsFromJson(content.value("openings", Json::object())));
  WRIT_TRY(const std::string subject, OpenedText(openings, "subject"));
  WRIT_TRY(const Box box, BoxFromJson(content.value("face", Json())));
  WRIT_TRY(const SecretBytes photo, vault.Read("photo"));
  return Candidate{.label = {},
                   .subject = subject,
                   .gallery = scored.opened->gallery->name,
                   .face_id = face.entry,
                   .score = scored.score,
                   .expected_strangers = std::nullopt,
                   .face = box,
                   .photo = Bytes(photo.view().begin(), photo.view().end())};
}

// Labels in an order that a fair shuffle gives.
void Label(Env& env, std::vector<Candidate>& candidates) {
  std::vector<std::size_t> order(candidates.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t i = order.size(); i > 1; --i) {
    std::array<std::uint8_t, 8> random;
    env.FillRandom(random);
    std::uint64_t number = 0;
    for (const std::uint8_t byte : random) number = number << 8 | byte;
    std::swap(order[i - 1], order[number % i]);  // the bias of 2^64 mod i is far below one in 10^17
  }
  for (std::size_t i = 0; i < order.size(); ++i) candidates[order[i]].label = CandidateLabel(i);
}

// Seventeen digits bring a double back exactly; canonical JSON has no fractions.
std::string NumberText(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}

}  // namespace

std::string CandidateLabel(std::size_t i) {
  std::string label;
  for (++i; i > 0; i = (i - 1) / 26) label.insert(label.begin(), static_cast<char>('A' + (i - 1) % 26));
  return label;
}

Result<CandidateList> FindCandidates(Deployment& deployment, const Permit& permit, const FaceTemplate& probe,
                                     const ImpostorCurve& curve) {
  if (permit.comparison() == nullptr) {
    return Fail(Code::kRefused, "permit-missing", "couldn't compare: the permit is not one for a search",
                "a search needs a writ, and its entry in a log that the witnesses have cosigned");
  }
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(permit.entry()));
  const Policy& policy = deployment.registry().policy();
  std::vector<OpenedGallery> galleries;
  std::size_t in_force = 0;
  for (const std::string& id : permit.galleries()) {
    WRIT_TRY(OpenedGallery opened, OpenGallery(deployment, permit, id));
    in_force += CountInForce(opened.faces, permit.now());
    galleries.push_back(std::move(opened));
  }
  CandidateList list;
  const Threshold threshold = curve.ThresholdFor(policy.target_fpir(), in_force);
  list.threshold = {
      .score = threshold.score, .measured = threshold.measured, .fpir_per_million = policy.fpir_per_million};
  std::vector<ScoredFace> hits;
  for (const OpenedGallery& opened : galleries) {
    const Result<IndexAnswer> answer = SearchGallery(
        deployment, opened,
        {.unit = probe.values(), .now = permit.now(), .score_threshold = list.threshold.score, .check_stop = [&] {
           return CheckMayRun(deployment, *search);
         }});
    if (!answer) {
      deployment.indexes().CloseAll();  // whatever ended the search: an order of suspension above all
      return tl::make_unexpected(answer.error());
    }
    for (const Hit& hit : answer->hits) {
      WRIT_TRY(const ScoredFace face, FaceOfHit(opened, hit, permit.now()));
      hits.push_back(face);
    }
    list.compared += answer->compared;
  }
  for (const ScoredFace& face : BestOfEachSubject(std::move(hits), static_cast<std::size_t>(policy.candidates))) {
    WRIT_TRY(Candidate candidate, ReadCandidate(deployment, face));
    candidate.expected_strangers = curve.ExpectedStrangers(face.score, list.compared);
    list.candidates.push_back(std::move(candidate));
  }
  Label(deployment.env(), list.candidates);
  return list;
}

Box BoxOf(const WritFace& face) {
  return {static_cast<float>(face.x), static_cast<float>(face.y), static_cast<float>(face.width),
          static_cast<float>(face.height)};
}

Result<Box> BoxFromJson(const Json& json) {
  if (!json.is_array() || json.size() != 4)
    return Fail(Code::kCorruption, "box-malformed", "couldn't read a face's box");
  std::array<float, 4> values{};
  for (std::size_t i = 0; i < 4; ++i) {
    if (!json[i].is_number_integer()) return Fail(Code::kCorruption, "box-malformed", "couldn't read a face's box");
    values[i] = static_cast<float>(json[i].get<std::int64_t>());
  }
  return Box{values[0], values[1], values[2], values[3]};
}

Json CandidateListToJson(const CandidateList& list) {
  Json candidates = Json::array();
  for (const Candidate& candidate : list.candidates) {
    Json json{{"label", candidate.label},          {"subject", candidate.subject},
              {"gallery", candidate.gallery},      {"face_id", candidate.face_id},
              {"face", BoxToJson(candidate.face)}, {"score", NumberText(candidate.score)}};
    if (candidate.expected_strangers) json["expected_strangers"] = NumberText(*candidate.expected_strangers);
    candidates.push_back(std::move(json));
  }
  return Json{{"candidates", std::move(candidates)},
              {"compared", list.compared},
              {"threshold", NumberText(list.threshold.score)},
              {"threshold_measured", list.threshold.measured},
              {"fpir_per_million", list.threshold.fpir_per_million}};
}

Result<CandidateList> CandidateListFromJson(const Json& json) {
  CandidateList list;
  WRIT_TRY(const std::string threshold, JsonString(json, "threshold"));
  WRIT_TRY(const std::int64_t compared, JsonInteger(json, "compared"));
  WRIT_TRY(list.threshold.fpir_per_million, JsonInteger(json, "fpir_per_million"));
  list.threshold.score = std::strtod(threshold.c_str(), nullptr);
  list.threshold.measured = json.value("threshold_measured", false);
  list.compared = static_cast<std::uint64_t>(compared);
  for (const Json& entry : json.value("candidates", Json::array())) {
    Candidate candidate;
    WRIT_TRY(candidate.label, JsonString(entry, "label"));
    WRIT_TRY(candidate.subject, JsonString(entry, "subject"));
    WRIT_TRY(candidate.gallery, JsonString(entry, "gallery"));
    WRIT_TRY(const std::int64_t face_id, JsonInteger(entry, "face_id"));
    candidate.face_id = static_cast<std::uint64_t>(face_id);
    WRIT_TRY(candidate.face, BoxFromJson(entry.value("face", Json())));
    WRIT_TRY(const std::string score, JsonString(entry, "score"));
    candidate.score = std::strtod(score.c_str(), nullptr);
    if (entry.contains("expected_strangers")) {
      WRIT_TRY(const std::string expected, JsonString(entry, "expected_strangers"));
      candidate.expected_strangers = std::strtod(expected.c_str(), nullptr);
    }
    list.candidates.push_back(std::move(candidate));
  }
  return list;
}

}  // namespace writ
