#include "authority/authorship.h"

#include <algorithm>
#include <array>

#include "authority/act.h"
#include "authority/changes.h"
#include "authority/public_rules.h"
#include "authority/suspension.h"
#include "log/entry_types.h"
#include "log/wrong_entry.h"

namespace writ {
namespace {

Result<void> CheckLifting(const Registry& before, const Record& record, const Principal& author) {
  for (const Json& id : record.entry.act.at("orders")) {
    const auto logged = before.suspensions().find(id.get<std::string>());
    // What was never logged is a file that nobody could read.
    const SuspensionOrder order = logged == before.suspensions().end() ? SuspensionOrder() : logged->second;
    if (!CheckMayLift(order, author.name, author.role)) {
      return WrongEntry("author-wrong", record.index, "it lifts an order that was not its author's to lift");
    }
  }
  return {};
}

// What the program itself does no more while the deployment is suspended.
bool IsStoppedOfProgram(std::string_view type) {
  constexpr std::array<std::string_view, 4> kStopped{"search_result", "release", "destroy", "import_photo"};
  return std::find(kStopped.begin(), kStopped.end(), type) != kStopped.end();
}

// Whoever stops may always do so: an order counts although its author is suspended.
Result<void> CheckNotSuspended(const Registry& before, const Record& record, std::string_view actor) {
  const std::string type = record.entry.type();
  const bool of_program = FindEntryType(type)->author == "program";
  const bool stops = of_program ? IsStoppedOfProgram(type) : !AllowedWhileSuspended(type);
  for (const SuspensionOrder* order : before.StandingOrders()) {
    const bool all = order->scope == SuspensionScope::kDeployment && stops;
    const bool author = !of_program && type != "suspend" && before.StopsUser(*order, actor);
    if (all || author) return WrongEntry("suspended-then", record.index, "it was done although an order forbade it");
  }
  if (type != "search" && type != "writ_ratify") return {};
  const Concern concern{.user = {},
                        .galleries = record.row.value("galleries", std::vector<std::string>()),
                        .issuer = record.row.value("issuer", ""),
                        .on_heads_word = record.entry.outcome == kUrgentOutcome};
  const Result<void> free = type == "search" ? CheckLoggedOrders(before, concern) : CheckLoggedParts(before, concern);
  return free ? free : WrongEntry("suspended-then", record.index, "it was done although an order forbade it");
}

Result<void> CheckPowers(const Registry& before, const Record& record, const Principal& author,
                         std::string_view log_key) {
  const Entry& entry = record.entry;
  if (!RoleMay(author.role, entry.type())) {
    return WrongEntry("author-wrong", record.index, "its author's role may not do that");
  }
  if (entry.type() == "resume") WRIT_CHECK(CheckLifting(before, record, author));
  // What a reader's role lets him read, and count as read, follows from who he is.
  if (entry.type() == "alarm_show" && record.row.value("role", "") != RoleName(author.role)) {
    return WrongEntry("author-wrong", record.index, "its row names another role than its author's");
  }
  const Result<Openings> openings = OpeningsFromJson(record.row.value("openings", Json::object()));
  const Result<void> kept = CheckChange(before, entry.act, openings.value_or(Openings()),
                                        {.name = author.name, .key = entry.proof.key}, log_key);
  if (!kept) return WrongEntry("change-wrong", record.index, kept.error().message);
  return CheckNotSuspended(before, record, author.name);
}

}  // namespace

Result<void> CheckOpened(const Record& record) {
  if (!record.row.contains("openings")) return {};
  const Result<Openings> openings = OpeningsFromJson(record.row["openings"]);
  if (openings && CheckOpenings(record.entry.act, *openings)) return {};
  return WrongEntry("opening-wrong", record.index, "its row does not open its commitments");
}

Result<void> CheckAuthorship(const Registry& before, const Record& record, std::string_view log_key) {
  const Entry& entry = record.entry;
  const std::string type = entry.type();
  if (record.index == 0) return {};
  if (FindEntryType(type)->author == "program") {
    if (record.row.value("actor", "") == "deployment") return CheckNotSuspended(before, record, {});
    return WrongEntry("author-wrong", record.index, "its row names another author than the program");
  }
  const Principal* author = before.FindAuthor(type, entry.proof.key, entry.time);
  if (author == nullptr || !author->active || record.row.value("actor", "") != author->name) {
    return WrongEntry("author-wrong", record.index, "its author did not belong to the deployment then");
  }
  return entry.outcome == kRefused ? Result<void>{} : CheckPowers(before, record, *author, log_key);
}

Result<void> PowerGuard::Apply(const Record& record) {
  if (record.entry.outcome == kRefused || !GivesPower(record.entry.type())) return {};
  WRIT_CHECK(CheckProof(record.entry, record.index));
  WRIT_CHECK(CheckOpened(record));
  return CheckAuthorship(registry_, record, log_key_);
}

}  // namespace writ
