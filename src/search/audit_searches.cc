// The judge of searches: none without a writ that allowed it, nothing out of its scope, and leads as examiners decided.
#include <algorithm>

#include "search/audit_parts.h"
#include "search/candidate_list.h"
#include "search/case_file.h"
#include "search/review.h"

namespace writ {
namespace {

// The case keeps the face's box in whole pixels, so that the overlap may come out a little smaller than it was.
constexpr float kRounding = 0.1F;

bool NamedFaceFound(const std::string& writ_text, const Hash32& photo_sha256, const Box& found) {
  const Result<WritOrder> order = ParseWritOrder(writ_text);
  if (!order) return false;
  for (const WritProbe& probe : order->probes) {
    if (probe.sha256 != photo_sha256 || !probe.face) continue;
    return IntersectionOverUnion(BoxOf(*probe.face), found) >= kFaceBoxOverlap - kRounding;
  }
  return true;
}

Result<std::vector<std::string>> IdsOf(const Galleries& galleries, const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    const Gallery* gallery = galleries.FindByName(name);
    if (gallery == nullptr) return Wrong("writ-unknown-gallery", "its writ names a gallery that there was not");
    ids.push_back(gallery->id);
  }
  return ids;
}

}  // namespace

Result<void> SearchJudge::Judge(const Record& record, const Past& past) {
  const std::string type = record.entry.type();
  if (type == "search") return JudgeSearch(record, past);
  if (type == "writ_ratify") return JudgeRatification(record, past);
  if (type != "search_result" && type != "decide" && type != "release") return {};
  const auto kept = cases_.find(record.entry.act.at("search").get<std::uint64_t>());
  if (kept == cases_.end()) return {};  // destroyed, or its search is a finding
  if (type == "search_result") return JudgeResult(record, past, kept->second);
  if (type == "decide") return JudgeDecision(record, kept->second);
  const Case released = std::move(kept->second);
  cases_.erase(kept);
  return JudgeRelease(record, released);
}

Result<void> SearchJudge::JudgeSearch(const Record& record, const Past& past) {
  WRIT_TRY(const SearchRecord* search, deployment_.searches().Find(record.index));
  if (search->state == SearchState::kDestroyed) {
    ++destroyed_;
    return {};
  }
  ++searches_;
  Case kept;
  kept.time = record.entry.time;
  WRIT_TRY(kept.keys, OpenCaseKeys(deployment_, permit_, *search));
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment_.ledger(), record.index, kept.keys));
  WRIT_TRY(const OpenedContent opened, OpenContent(vault, record));
  WRIT_TRY(const std::vector<CaseProbe::Photo> photos, ReadCasePhotos(vault, opened.content));
  WRIT_TRY(const CheckedWrit checked, JudgeWrit(record, past, opened, photos));
  WRIT_TRY(kept.galleries, IdsOf(past.galleries, checked.order.galleries));
  cases_.emplace(record.index, std::move(kept));
  return {};
}

Result<CheckedWrit> SearchJudge::JudgeWrit(const Record& record, const Past& past, const OpenedContent& opened,
                                           std::span<const CaseProbe::Photo> photos) {
  WRIT_TRY(const std::string text, JsonString(opened.content, "writ"));
  WRIT_TRY(const std::string signature, JsonString(opened.content, "writ_signature"));
  WRIT_TRY(const std::string photo_hash, OpenedText(opened.openings, "photo"));
  WRIT_TRY(const std::string writ_hash, OpenedText(opened.openings, "writ"));
  std::vector<Hash32> hashes;
  bool named_face_found = true;
  for (const CaseProbe::Photo& photo : photos) {
    hashes.push_back(Sha256(photo.photo));
    named_face_found = named_face_found && NamedFaceFound(text, hashes.back(), photo.face);
  }
  if (photo_hash != PhotosText(hashes)) {
    return Wrong("probe-other", "another photo lies in the case than the act committed to");
  }
  if (writ_hash != Sha256Hex(AsBytes(text))) {
    return Wrong("writ-other", "another writ lies in the case than the act committed to");
  }
  WRIT_TRY(CheckedWrit checked, CheckPresentedWrit(past.registry, past.writ_uses,
                                                   {.text = text,
                                                    .signature = signature,
                                                    .photos = hashes,
                                                    .named_face_found = named_face_found,
                                                    .investigator = record.row.value("actor", ""),
                                                    .now = record.entry.time}));
  if (checked.on_heads_word != (record.entry.outcome == kUrgentOutcome)) {
    return Wrong("outcome-differs", "the log says otherwise than its writ whether it ran on the head's word alone");
  }
  const Json expected = RowOfSearch(past.writ_uses, checked.order, text, hashes);
  WRIT_CHECK(CheckRow(record, expected, "its writ does"));
  if (checked.on_heads_word) writ_texts_[expected["writ_tag"].get<std::string>()] = text;
  return checked;
}

Result<void> SearchJudge::JudgeResult(const Record& record, const Past& past, Case& kept) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment_.ledger(), record.index, kept.keys));
  WRIT_TRY(const std::string commitment, JsonString(record.row, "content"));
  WRIT_TRY(const Json content, vault.ReadContent(commitment));
  WRIT_TRY(const CandidateList list, CandidateListFromJson(content));
  kept.candidates = list.candidates.size();
  if (record.entry.act.at("galleries") != Json(kept.galleries)) {
    return Wrong("galleries-other", "it was run over other galleries than its writ names");
  }
  if ((record.entry.outcome == "candidates") == list.candidates.empty() ||
      record.row.value("candidates", std::uint64_t{0}) != kept.candidates) {
    return Wrong("candidates-other", "the log says another number of candidates than lie in the case");
  }
  std::uint64_t in_scope = 0;
  std::set<std::pair<std::string, std::uint64_t>> faces;  // of the candidates: gallery, face
  for (const Candidate& candidate : list.candidates) faces.emplace(candidate.gallery, candidate.face_id);
  for (const std::string& id : kept.galleries) {
    const Gallery* gallery = past.galleries.FindById(id);
    WRIT_TRY(const std::span<const FaceRecord> enrolled, past.galleries.FacesOf(*gallery));
    for (const FaceRecord& face : enrolled) {
      if (!face.InForce(kept.time)) continue;
      ++in_scope;
      faces.erase({gallery->name, face.entry});
    }
  }
  if (!faces.empty()) return Wrong("candidate-out-of-scope", "a candidate lies outside what its writ let it compare");
  if (list.compared != in_scope) {
    return Wrong("compared-other", "it compared " + std::to_string(list.compared) + " faces, and its writ covered " +
                                       std::to_string(in_scope));
  }
  return {};
}

Result<void> SearchJudge::JudgeDecision(const Record& record, Case& kept) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment_.ledger(), record.index, kept.keys));
  WRIT_TRY(const OpenedContent opened, OpenContent(vault, record));
  const Json& verdicts = opened.openings.at("decisions").value.at("decisions");
  if (verdicts.size() != kept.candidates) return Wrong("decisions-malformed", "it does not decide on each candidate");
  kept.decisions[record.index] = verdicts;
  return {};
}

Result<void> SearchJudge::JudgeRelease(const Record& record, const Case& kept) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment_.ledger(), record.index, kept.keys));
  WRIT_TRY(const std::string commitment, JsonString(record.row, "content"));
  WRIT_TRY(const Json content, vault.ReadContent(commitment));
  Json opened = Json::array();
  for (const Json& entry : record.entry.act.at("decisions")) {
    const auto decision = kept.decisions.find(entry.get<std::uint64_t>());
    if (decision == kept.decisions.end()) return Wrong("decision-other", "it rests on what is no decision on it");
    opened.push_back(Json{{"decisions", decision->second}});
  }
  const Json shown = content.value("decisions", Json::array());
  for (std::size_t i = 0; i < opened.size(); ++i) {
    if (i >= shown.size() || shown[i].value("decisions", Json()) != opened[i]["decisions"]) {
      return Wrong("decision-other", "it shows another decision than the examiner committed to");
    }
  }
  const Json leads = LeadsOf(opened, kept.candidates);
  if (content.value("leads", Json()) != leads || (record.entry.outcome == "lead") == leads.empty()) {
    return Wrong("leads-other", "its leads are not those on which two examiners agreed");
  }
  return {};
}

Result<void> SearchJudge::JudgeRatification(const Record& record, const Past& past) {
  const auto text = writ_texts_.find(record.row.value("writ_tag", ""));
  if (text == writ_texts_.end()) return {};  // the case was destroyed
  WRIT_TRY(const WritOrder order, ParseWritOrder(text->second));
  WRIT_CHECK(past.writ_uses.CheckRatification(order, text->second, record.entry.time));
  return CheckIssuer(past.registry, order.issuer, text->second, record.row.value("signature", ""), kWritNamespace);
}

}  // namespace writ
