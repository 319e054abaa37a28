#include "search/case_file.h"

#include <algorithm>

#include "authority/presented_writ.h"
#include "search/standing.h"

namespace writ {
namespace {

// "probe", "probe-2", "probe-3", …
std::string PhotoPart(std::size_t i) { return i == 0 ? "probe" : "probe-" + std::to_string(i + 1); }

Bytes CopyOf(const SecretBytes& secret) { return {secret.view().begin(), secret.view().end()}; }

Result<void> CheckMaySee(Deployment& deployment, const SearchRecord& search, const AdmittedAct& act) {
  const std::string number = std::to_string(search.entry);
  if (act.actor.role == Role::kInvestigator && search.investigator != act.actor.name) {
    return Refuse("search-of-another", "show search " + number + ": it is another investigator's",
                  "its own investigator, the head or the data protection officer may see it");
  }
  WRIT_CHECK(CheckStands(deployment, search, act.now, "show"));
  if (search.state == SearchState::kAborted) {
    return Refuse("search-aborted",
                  "show search " + number +
                      ": it was broken off, and has no result: its photos don't show one person, or it was "
                      "interrupted",
                  "search again if the writ still allows it");
  }
  if (search.state != SearchState::kReleased && search.state != SearchState::kNoCandidate) {
    return Refuse("result-not-released",
                  "show search " + number + ": " + std::to_string(search.decisions.size()) + " of " +
                      std::to_string(kExaminersNeeded) + " examiners have decided",
                  "nothing leaves until two examiners have decided; they use `writ review " + number + "`");
  }
  return {};
}

Result<CandidateList> NamesIn(const VaultReader& vault, const SearchRecord& search) {
  WRIT_TRY(const Json content, vault.ReadContent(search.result_content));
  return CandidateListFromJson(content);
}

Result<OpenedDecision> DecisionFromJson(const Json& json) {
  OpenedDecision decision;
  WRIT_TRY(decision.examiner, JsonString(json, "examiner"));
  WRIT_TRY(decision.time, JsonString(json, "time"));
  WRIT_TRY(decision.remarks, JsonString(json, "remarks"));
  WRIT_TRY(const std::int64_t entry, JsonInteger(json, "entry"));
  decision.entry = static_cast<std::uint64_t>(entry);
  for (const auto& [label, verdict] : json.at("decisions").items()) {
    if (verdict.is_string()) decision.verdicts[label] = verdict.get<std::string>();
  }
  return decision;
}

Result<void> AddRelease(Deployment& deployment, const BoxKeyPair& keys, CandidateList& list, CaseFile& file) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment.ledger(), file.search.release_entry, keys));
  WRIT_TRY(const Json content, vault.ReadContent(file.search.release_content));
  for (const Json& json : content.at("decisions")) {
    WRIT_TRY(OpenedDecision decision, DecisionFromJson(json));
    file.decisions.push_back(std::move(decision));
  }
  for (Candidate& candidate : list.candidates) {
    const Json& leads = content.at("leads");
    const bool is_lead = std::find(leads.begin(), leads.end(), candidate.label) != leads.end();
    if (is_lead) file.leads.push_back(std::move(candidate));
  }
  return {};
}

}  // namespace

Result<BoxKeyPair> OpenCaseKeys(Deployment& deployment, const Permit& permit, const SearchRecord& search) {
  WRIT_TRY(const Bytes wrapped, deployment.ledger().ReadVault(search.entry, kWrappedKeyPart));
  return deployment.key_ring().OpenCase(permit, search.entry, search.public_key, wrapped);
}

void AddCasePhotos(std::span<const CaseProbe::Photo> photos, VaultWriter& vault, Json& content) {
  for (std::size_t i = 0; i < photos.size(); ++i) {
    vault.Add(PhotoPart(i), photos[i].photo);
    Json box = BoxToJson(photos[i].face);
    if (i == 0) {
      content["face"] = std::move(box);
    } else {
      content["more_faces"].push_back(std::move(box));
    }
  }
}

Result<std::vector<CaseProbe::Photo>> ReadCasePhotos(const VaultReader& vault, const Json& content) {
  Json boxes = content.value("more_faces", Json::array());
  if (!boxes.is_array() || boxes.size() >= kMaxSearchPhotos) {
    return Fail(Code::kCorruption, "content-malformed", "couldn't read a case: its probe's faces are malformed");
  }
  boxes.insert(boxes.begin(), content.value("face", Json()));
  std::vector<CaseProbe::Photo> photos;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    WRIT_TRY(const SecretBytes photo, vault.Read(PhotoPart(i)));
    WRIT_TRY(const Box face, BoxFromJson(boxes[i]));
    photos.push_back({.photo = CopyOf(photo), .face = face});
  }
  return photos;
}

Result<CaseProbe> ReadCaseProbe(Deployment& deployment, const SearchRecord& search, const BoxKeyPair& keys) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment.ledger(), search.entry, keys));
  WRIT_TRY(const Json content, vault.ReadContent(search.content));
  CaseProbe probe;
  WRIT_TRY(probe.photos, ReadCasePhotos(vault, content));
  WRIT_TRY(probe.writ_text, JsonString(content, "writ"));
  WRIT_TRY(probe.writ_signature, JsonString(content, "writ_signature"));
  return probe;
}

Result<CandidateList> ReadCandidateNames(Deployment& deployment, const SearchRecord& search, const BoxKeyPair& keys) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment.ledger(), search.result_entry, keys));
  return NamesIn(vault, search);
}

Result<CandidateList> ReadCandidates(Deployment& deployment, const SearchRecord& search, const BoxKeyPair& keys) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment.ledger(), search.result_entry, keys));
  WRIT_TRY(CandidateList list, NamesIn(vault, search));
  for (Candidate& candidate : list.candidates) {
    WRIT_TRY(const SecretBytes photo, vault.Read("photo-" + candidate.label));
    candidate.photo = CopyOf(photo);
  }
  return list;
}

Result<CaseFile> OpenCaseFile(Deployment& deployment, const SignedAct& act, std::string_view type) {
  std::uint64_t number = 0;
  WRIT_TRY(const Permit permit,
           AuthoriseCase(deployment.office(), act, type, [&](const AdmittedAct& admitted) -> Result<Decision> {
             number = admitted.act.at("search").get<std::uint64_t>();
             WRIT_TRY(const SearchRecord* search, deployment.searches().Find(number));
             WRIT_CHECK(CheckMaySee(deployment, *search, admitted));
             Decision decision;
             if (!admitted.openings.empty()) decision.row["openings"] = OpeningsToJson(admitted.openings);
             return decision;
           }));
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(number));
  WRIT_TRY(const BoxKeyPair keys, OpenCaseKeys(deployment, permit, *search));
  CaseFile file;
  file.search = *search;
  WRIT_TRY(file.probe, ReadCaseProbe(deployment, *search, keys));
  WRIT_TRY(file.writ_order, ParseWritOrder(file.probe.writ_text));
  WRIT_TRY(CandidateList list, ReadCandidates(deployment, *search, keys));
  file.compared = list.compared;
  file.threshold = list.threshold;
  file.candidates = list.candidates.size();
  file.outcome = "no_candidate";
  if (search->state == SearchState::kReleased) {
    file.outcome = search->outcome;
    WRIT_CHECK(AddRelease(deployment, keys, list, file));
  }
  return file;
}

}  // namespace writ
