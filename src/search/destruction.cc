#include "search/destruction.h"

#include <algorithm>

#include "search/standing.h"
#include "search/witnessing.h"

namespace writ {
namespace {

constexpr std::size_t kCasesAnEntry = 64;

// What witnesses say that the time is, with the cosigned checkpoint that proves it.
struct WitnessedMoment {
  UtcTime time;
  std::string note;
};

// None where they are silent, contradict the log or disagree with the clock: another start asks again. Who must not
// start has met WitnessDesk::Open, and the head who is about to remove a witness must get past this one.
std::optional<WitnessedMoment> AskForTheTime(Deployment& deployment) {
  WitnessDesk& desk = deployment.office().witnesses();
  if (!desk.warning().empty()) return std::nullopt;  // asked a moment ago
  const Result<WitnessedEntry> seen = desk.Demand(deployment.ledger().NextIndex() - 1);
  if (!seen) return std::nullopt;
  const std::optional<UtcTime> time = WitnessedTime(seen->note(), deployment.registry());
  return time ? std::optional(WitnessedMoment{*time, seen->note()}) : std::nullopt;
}

// One entry of the program for every kCasesAnEntry cases; a "destroy" takes their sealed parts.
Result<void> LogCases(Deployment& deployment, std::string_view type, const std::vector<DueCase>& cases, const Json& row,
                      UtcTime now) {
  for (std::size_t begin = 0; begin < cases.size(); begin += kCasesAnEntry) {
    std::vector<std::uint64_t> searches;
    Decision decision{.outcome = "done", .row = row, .vault = {}};
    for (std::size_t i = begin; i < std::min(begin + kCasesAnEntry, cases.size()); ++i) {
      searches.push_back(cases[i].search);
      if (type != "destroy") continue;
      WRIT_TRY(const SearchRecord* search, deployment.searches().Find(cases[i].search));
      for (const std::uint64_t entry : search->CaseEntries()) decision.emptied.push_back(entry);
    }
    WRIT_CHECK(deployment.office().RecordOwn(type, Json{{"searches", searches}}, std::move(decision), now));
  }
  return {};
}

}  // namespace

UtcTime KeptUntil(const Registry& registry, const SearchRecord& search) {
  return {search.writ_ends.seconds + registry.policy().retention_days * kSecondsPerDay};
}

UtcTime KeptUntil(const Deployment& deployment, const SearchRecord& search) {
  return KeptUntil(deployment.registry(), search);
}

std::optional<DueCase> JudgeCase(const Registry& registry, const WritUses& writ_uses, const Searches& searches,
                                 const SearchRecord& search, UtcTime now) {
  if (search.state == SearchState::kDestroyed || search.state == SearchState::kRunning) return std::nullopt;
  DueCase due{.search = search.entry,
              .reason = {},
              .since = {},
              .witnessed = !registry.TrustedWitnesses().empty(),
              .ordered = search.destruction_ordered,
              .possible = {}};
  const std::optional<UtcTime> lapse = writ_uses.LapseOf(search.entry);
  if (lapse && now > *lapse) {
    due.reason = "not ratified";
    due.since = *lapse;
  } else if (now > KeptUntil(registry, search)) {
    due.reason = "kept long enough";
    due.since = KeptUntil(registry, search);
  } else {
    return std::nullopt;
  }
  std::optional<UtcTime> seen;
  if (!due.witnessed) {
    seen = searches.SeenSince({due.since.seconds + 1});
  } else if (search.due_entry != 0 && search.due_seen > due.since) {
    seen = search.due_seen;  // a longer retention since then would make it count for nothing
  }
  if (seen) due.possible = UtcTime{seen->seconds + kCertainSeconds};
  return due;
}

bool IsPossible(const DueCase& due, UtcTime now) {
  return (due.witnessed || due.ordered) && due.possible && *due.possible <= now;
}

std::vector<DueCase> DueCases(const Deployment& deployment, UtcTime now) {
  std::vector<DueCase> cases;
  for (const auto& [number, search] : deployment.searches().by_entry()) {
    std::optional<DueCase> due =
        JudgeCase(deployment.registry(), deployment.writ_uses(), deployment.searches(), search, now);
    if (due) cases.push_back(std::move(*due));
  }
  return cases;
}

Result<Record> OrderDestruction(Deployment& deployment, const SignedAct& act) {
  return deployment.office().Handle(act, "destroy_order", [&](const AdmittedAct& admitted) -> Result<Decision> {
    const std::vector<DueCase> cases = DueCases(deployment, admitted.now);
    bool anything_new = false;
    for (const Json& number : admitted.act.at("searches")) {
      const auto due =
          std::find_if(cases.begin(), cases.end(), [&](const DueCase& one) { return number == one.search; });
      if (due == cases.end()) {
        return Fail(Code::kRefused, "destruction-not-due",
                    "couldn't order the destruction of search " + number.dump() + ": it is not due",
                    "`writ destroy` lists what is due; what is evidence may not be destroyed before its time");
      }
      if (due->witnessed) {
        return Fail(Code::kRefused, "destruction-witnessed",
                    "couldn't order the destruction of search " + number.dump() + ": the witnesses' time decides it",
                    "it goes without anybody's word, a day after the log has first shown that it is due");
      }
      anything_new = anything_new || !due->ordered;
    }
    if (anything_new) return Decision{};
    return Fail(Code::kRefused, "destruction-ordered",
                "couldn't order a destruction: nothing is due that wasn't ordered",
                "`writ destroy` lists what is due, and when it can be destroyed");
  });
}

Result<std::vector<std::uint64_t>> DestroyDueCases(Deployment& deployment) {
  const UtcTime now = deployment.env().Now();
  std::vector<DueCase> newly_due;
  std::vector<DueCase> to_destroy;
  for (const DueCase& due : DueCases(deployment, now)) {
    WRIT_TRY(const SearchRecord* search, deployment.searches().Find(due.search));
    if (!CheckMayRun(deployment, *search)) continue;  // whoever suspends may want to look into what there is
    if (IsPossible(due, now)) to_destroy.push_back(due);
    if (due.witnessed && !due.possible) newly_due.push_back(due);
  }
  Json row = Json::object();
  const bool witnessed = !deployment.registry().TrustedWitnesses().empty();
  if (witnessed && !(newly_due.empty() && to_destroy.empty())) {
    const std::optional<WitnessedMoment> moment = AskForTheTime(deployment);
    if (!moment) return std::vector<std::uint64_t>();
    std::erase_if(newly_due, [&](const DueCase& due) { return moment->time <= due.since; });
    std::erase_if(to_destroy, [&](const DueCase& due) { return moment->time < *due.possible; });
    row = Json{{"cosigned", moment->note}, {"witnessed_at", FormatTime(moment->time)}};
  }
  WRIT_CHECK(LogCases(deployment, "due", newly_due, row, now));
  WRIT_CHECK(LogCases(deployment, "destroy", to_destroy, row, now));
  std::vector<std::uint64_t> destroyed;
  for (const DueCase& due : to_destroy) destroyed.push_back(due.search);
  return destroyed;
}

Result<void> LogLapses(Deployment& deployment) {
  const UtcTime now = deployment.env().Now();
  for (const auto& [number, search] : std::map(deployment.searches().by_entry())) {
    if (search.lapse_logged || !deployment.writ_uses().SearchIsLapsed(number, now)) continue;
    WRIT_CHECK(deployment.office().RecordOwn(
        "urgent_lapse", Json{{"search", number}},
        {.outcome = "done", .row = Json{{"user", search.investigator}}, .vault = {}}, now));
  }
  return {};
}

}  // namespace writ
