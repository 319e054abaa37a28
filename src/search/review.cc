#include "search/review.h"

#include <algorithm>
#include <iterator>

#include "base/names.h"
#include "gallery/vault.h"
#include "search/case_file.h"
#include "search/lead_marks.h"
#include "search/standing.h"

namespace writ {
namespace {

Result<const SearchRecord*> CheckMayReview(Deployment& deployment, const AdmittedAct& act) {
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(act.act.at("search").get<std::uint64_t>()));
  if (search->state != SearchState::kInReview || search->decisions.size() >= kExaminersNeeded) {
    return Refuse("review-not-open",
                  "review search " + std::to_string(search->entry) + ": it does not wait for a decision",
                  "`writ review` without a number lists the searches that wait");
  }
  WRIT_CHECK(CheckStands(deployment, *search, act.now, "review"));
  if (search->investigator == act.actor.name) {
    return Refuse("review-own-search", "review search " + std::to_string(search->entry) + ": it is your own",
                  "two examiners who are not its investigator decide");
  }
  for (const ExaminerDecision& decision : search->decisions) {
    if (decision.examiner == act.actor.name) {
      return Refuse("review-decided", "review search " + std::to_string(search->entry) + " again: you have decided",
                    "a second examiner decides next");
    }
  }
  return search;
}

// "there is no candidate B, but A alone": the likelier slip than a candidate that was forgotten. Empty where each label
// is one of so many candidates.
std::string UnknownLabelInWords(const Json& decisions, std::size_t candidates) {
  constexpr std::size_t kShownBytes = 64;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < candidates; ++i) known.push_back(CandidateLabel(i));
  for (const auto& [label, verdict] : decisions.items()) {
    if (known.empty() || std::find(known.begin(), known.end(), label) != known.end()) continue;
    return "there is no candidate " + label.substr(0, kShownBytes) + ", but " +
           (known.size() == 1 ? known.front() + " alone" : known.front() + " to " + known.back());
  }
  return {};
}

Result<void> CheckDecisions(const AdmittedAct& act, std::size_t candidates) {
  const auto malformed = [](const std::string& cause) {
    return Refuse("decisions-malformed", "accept the decisions: " + cause,
                  "decide for each candidate, for example --decide A=same B=different C=cannot-say");
  };
  const Json& value = act.openings.at("decisions").value;
  if (!value.is_object() || value.size() != 2 || !value.contains("decisions") || !value.contains("remarks")) {
    return malformed("they are not {decisions, remarks}");
  }
  const Json& remarks = value["remarks"];
  if (!remarks.is_string() ||
      (!remarks.get<std::string>().empty() && !IsPlainLine(remarks.get_ref<const std::string&>(), kMaxRemarksBytes))) {
    return malformed("the remarks are not one line of at most 1,000 bytes");
  }
  const Json& decisions = value["decisions"];
  if (!decisions.is_object()) return malformed("one is needed for each candidate");
  if (const std::string unknown = UnknownLabelInWords(decisions, candidates); !unknown.empty())
    return malformed(unknown);
  if (decisions.size() != candidates) return malformed("one is needed for each candidate");
  for (std::size_t i = 0; i < candidates; ++i) {
    const std::string label = CandidateLabel(i);
    const auto verdict = decisions.find(label);
    if (verdict == decisions.end()) return malformed("candidate " + label + " has none");
    if (!verdict->is_string() ||
        std::find(kVerdicts.begin(), kVerdicts.end(), verdict->get_ref<const std::string&>()) == kVerdicts.end()) {
      return malformed("that of candidate " + label + " is not \"same\", \"different\" or \"cannot say\"");
    }
  }
  return {};
}

Result<Json> OpenDecision(Deployment& deployment, const BoxKeyPair& keys, const ExaminerDecision& decision) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment.ledger(), decision.entry, keys));
  WRIT_TRY(const Json content, vault.ReadContent(decision.content));
  WRIT_TRY(const Openings openings, OpeningsFromJson(content.value("openings", Json::object())));
  const auto opening = openings.find("decisions");
  if (opening == openings.end()) return Fail(Code::kCorruption, "decision-missing", "couldn't open a decision");
  return Json{{"examiner", decision.examiner},
              {"entry", decision.entry},
              {"time", FormatTime(decision.time)},
              {"decisions", opening->second.value.at("decisions")},
              {"remarks", opening->second.value.at("remarks")}};
}

// What the alarms have to know of a release: who took part, and whether the examiners agreed in all.
Json WatchedOf(const SearchRecord& search, const Json& opened) {
  const bool agreed = std::all_of(opened.begin(), opened.end(), [&](const Json& decision) {
    return decision["decisions"] == opened.front()["decisions"];
  });
  Json row{{"agreed", agreed}, {"examiners", Json::array()}, {"investigator", search.investigator}};
  for (const ExaminerDecision& decision : search.decisions) row["examiners"].push_back(decision.examiner);
  return row;
}

Result<LeadMarks> MarkLeadsOf(Deployment& deployment, const BoxKeyPair& keys, const SearchRecord& search,
                              const Json& labels) {
  if (labels.empty()) return LeadMarks();
  WRIT_TRY(const CandidateList list, ReadCandidateNames(deployment, search, keys));
  std::vector<Candidate> leads;
  for (const Candidate& candidate : list.candidates) {
    if (std::find(labels.begin(), labels.end(), candidate.label) != labels.end()) leads.push_back(candidate);
  }
  return MarkLeads(deployment, search.entry, leads);
}

}  // namespace

Result<ReviewTask> OpenReview(Deployment& deployment, const SignedAct& act) {
  WRIT_TRY(const Permit permit,
           AuthoriseCase(deployment.office(), act, "review", [&](const AdmittedAct& admitted) -> Result<Decision> {
             WRIT_CHECK(CheckMayReview(deployment, admitted));
             return Decision{};
           }));
  WRIT_TRY(const Json act_json, ParseCanonicalJson(act.act, kMaxActBytes));
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(act_json.at("search").get<std::uint64_t>()));
  WRIT_TRY(const BoxKeyPair keys, OpenCaseKeys(deployment, permit, *search));
  WRIT_TRY(CaseProbe probe, ReadCaseProbe(deployment, *search, keys));
  WRIT_TRY(CandidateList list, ReadCandidates(deployment, *search, keys));
  ReviewTask task{.search = search->entry, .probe = std::move(probe.photos), .candidates = {}};
  for (Candidate& candidate : list.candidates) {
    Candidate shown;
    shown.label = candidate.label;
    shown.face = candidate.face;
    shown.photo = std::move(candidate.photo);
    task.candidates.push_back(std::move(shown));
  }
  std::sort(task.candidates.begin(), task.candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.label.size() != b.label.size() ? a.label.size() < b.label.size() : a.label < b.label;
  });
  return task;
}

Result<Record> Decide(Deployment& deployment, const SignedAct& act) {
  WRIT_TRY(const Record record,
           deployment.office().Handle(act, "decide", [&](const AdmittedAct& admitted) -> Result<Decision> {
             WRIT_TRY(const SearchRecord* search, CheckMayReview(deployment, admitted));
             if (!search->seen_by.contains(admitted.actor.name)) {
               return Refuse("review-not-seen",
                             "decide on search " + std::to_string(search->entry) + ": you have not looked at its faces",
                             "look first, with `writ review " + std::to_string(search->entry) + "`");
             }
             WRIT_CHECK(CheckDecisions(admitted, search->candidates));
             VaultWriter vault(deployment.env(), deployment.ledger().NextIndex(), search->public_key);
             const std::string content = vault.AddContent(Json{{"openings", OpeningsToJson(admitted.openings)}});
             return Decision{.outcome = "done", .row = Json{{"content", content}}, .vault = vault.Finish()};
           }));
  const auto number = record.entry.act.at("search").get<std::uint64_t>();
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(number));
  if (search->decisions.size() == kExaminersNeeded) WRIT_CHECK(Release(deployment, number));
  return record;
}

Result<void> Release(Deployment& deployment, std::uint64_t number) {
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(number));
  WRIT_CHECK(CheckStands(deployment, *search, deployment.env().Now(), "release"));
  if (search->decisions.size() < kExaminersNeeded) {
    return Fail(Code::kInternal, "review-open", "couldn't release a search before both decisions are in");
  }
  WRIT_TRY(const Permit permit, AuthoriseRelease(deployment.office(), search->decisions.back().entry));
  WRIT_TRY(const BoxKeyPair keys, OpenCaseKeys(deployment, permit, *search));
  Json opened = Json::array();
  Json entries = Json::array();
  for (const ExaminerDecision& decision : search->decisions) {
    WRIT_TRY(Json json, OpenDecision(deployment, keys, decision));
    opened.push_back(std::move(json));
    entries.push_back(decision.entry);
  }
  Json leads = LeadsOf(opened, search->candidates);
  Decision release{.outcome = leads.empty() ? "no_lead" : "lead", .row = WatchedOf(*search, opened), .vault = {}};
  WRIT_TRY(LeadMarks marked, MarkLeadsOf(deployment, keys, *search, leads));
  VaultWriter vault(deployment.env(), deployment.ledger().NextIndex(), search->public_key);
  release.row["content"] = vault.AddContent(Json{{"decisions", std::move(opened)}, {"leads", std::move(leads)}});
  release.row["leads"] = std::move(marked.marks);
  release.vault = vault.Finish();
  std::move(marked.parts.begin(), marked.parts.end(), std::back_inserter(release.vault));
  WRIT_CHECK(deployment.office().RecordOwn("release", Json{{"decisions", std::move(entries)}, {"search", number}},
                                           std::move(release), deployment.env().Now()));
  return {};
}

Json LeadsOf(const Json& opened, std::size_t candidates) {
  Json leads = Json::array();
  for (std::size_t i = 0; i < candidates; ++i) {
    const std::string label = CandidateLabel(i);
    const bool all = std::all_of(opened.begin(), opened.end(), [&](const Json& decision) {
      return decision["decisions"].value(label, "") == "same";
    });
    if (all) leads.push_back(label);
  }
  return leads;
}

}  // namespace writ
