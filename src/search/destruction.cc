#include "search/destruction.h"

#include <algorithm>

#include "search/standing.h"

namespace writ {
namespace {

constexpr std::size_t kCasesAnEntry = 64;

bool IsPossible(const DueCase& due, UtcTime now) { return due.ordered && due.possible && *due.possible <= now; }

std::optional<DueCase> JudgeCase(const Deployment& deployment, const SearchRecord& search, UtcTime now) {
  if (search.state == SearchState::kDestroyed || search.state == SearchState::kRunning) return std::nullopt;
  DueCase due{.search = search.entry, .reason = {}, .since = {}, .ordered = search.destruction_ordered, .possible = {}};
  const std::optional<UtcTime> lapse = deployment.writ_uses().LapseOf(search.entry);
  if (lapse && now > *lapse) {
    due.reason = "not ratified";
    due.since = *lapse;
  } else if (now > KeptUntil(deployment, search)) {
    due.reason = "kept long enough";
    due.since = KeptUntil(deployment, search);
  } else {
    return std::nullopt;
  }
  if (const std::optional<UtcTime> seen = deployment.searches().SeenSince({due.since.seconds + 1})) {
    due.possible = UtcTime{seen->seconds + kCertainSeconds};
  }
  return due;
}

}  // namespace

UtcTime KeptUntil(const Deployment& deployment, const SearchRecord& search) {
  return {search.writ_ends.seconds + deployment.registry().policy().retention_days * kSecondsPerDay};
}

std::vector<DueCase> DueCases(const Deployment& deployment, UtcTime now) {
  std::vector<DueCase> cases;
  for (const auto& [number, search] : deployment.searches().by_entry()) {
    if (std::optional<DueCase> due = JudgeCase(deployment, search, now)) cases.push_back(std::move(*due));
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
  std::vector<std::uint64_t> destroyed;
  std::vector<std::uint64_t> searches;
  Decision decision;
  const auto destroy = [&]() -> Result<void> {
    if (searches.empty()) return {};
    destroyed.insert(destroyed.end(), searches.begin(), searches.end());
    WRIT_CHECK(deployment.office().RecordOwn("destroy", Json{{"searches", searches}}, std::move(decision), now));
    searches.clear();
    decision = {};
    return {};
  };
  for (const DueCase& due : DueCases(deployment, now)) {
    if (!IsPossible(due, now)) continue;
    WRIT_TRY(const SearchRecord* search, deployment.searches().Find(due.search));
    if (!CheckMayRun(deployment, *search)) continue;  // whoever suspends may want to look into what there is
    searches.push_back(due.search);
    for (const std::uint64_t entry : search->CaseEntries()) decision.emptied.push_back(entry);
    if (searches.size() == kCasesAnEntry) WRIT_CHECK(destroy());
  }
  WRIT_CHECK(destroy());
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
