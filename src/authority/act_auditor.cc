#include "authority/act_auditor.h"

#include "authority/act.h"
#include "authority/changes.h"
#include "authority/sshsig.h"
#include "authority/suspension.h"
#include "log/entry_types.h"
#include "log/wrong_entry.h"

namespace writ {

Result<void> ActAuditor::Check(const Record& record) {
  WRIT_CHECK(public_rules_.Check(record.entry, record.index));
  if (record.row.contains("openings")) {
    const Result<Openings> openings = OpeningsFromJson(record.row["openings"]);
    if (!openings || !CheckOpenings(record.entry.act, *openings)) {
      return WrongEntry("opening-wrong", record.index, "its row does not open its commitments");
    }
  }
  WRIT_CHECK(CheckAuthor(record));
  if (const Result<void> applied = registry_.Apply(record); !applied) {
    return WrongEntry(applied.error().reason, record.index, applied.error().message);
  }
  return {};
}

Result<void> ActAuditor::CheckAuthor(const Record& record) const {
  const Entry& entry = record.entry;
  const std::string type = entry.type();
  if (record.index == 0) return {};
  if (FindEntryType(type)->author == "program") {
    if (record.row.value("actor", "") == "deployment") return CheckNotSuspended(record, {});
    return WrongEntry("author-wrong", record.index, "its row names another author than the program");
  }
  const Principal* author = registry_.FindPrincipalByKey(entry.proof.key);
  if (author == nullptr || !author->active || record.row.value("actor", "") != author->name) {
    return WrongEntry("author-wrong", record.index, "its author did not belong to the deployment then");
  }
  return entry.outcome == kRefused ? Result<void>{} : CheckPowers(record, *author);
}

Result<void> ActAuditor::CheckPowers(const Record& record, const Principal& author) const {
  const Entry& entry = record.entry;
  if (!RoleMay(author.role, entry.type())) {
    return WrongEntry("author-wrong", record.index, "its author's role may not do that");
  }
  if (entry.type() == "resume") WRIT_CHECK(CheckLifting(record, author));
  // What a reader's role lets him read, and count as read, follows from who he is.
  if (entry.type() == "alarm_show" && record.row.value("role", "") != RoleName(author.role)) {
    return WrongEntry("author-wrong", record.index, "its row names another role than its author's");
  }
  const Result<Openings> openings = OpeningsFromJson(record.row.value("openings", Json::object()));
  const Result<void> kept = CheckChange(registry_, entry.act, openings.value_or(Openings()), author.name, log_key_);
  if (!kept) return WrongEntry("change-wrong", record.index, kept.error().message);
  return CheckNotSuspended(record, author.name);
}

Result<void> ActAuditor::CheckLifting(const Record& record, const Principal& author) const {
  for (const Json& id : record.entry.act.at("orders")) {
    const auto logged = registry_.suspensions().find(id.get<std::string>());
    // What was never logged is a file that nobody could read.
    const SuspensionOrder order = logged == registry_.suspensions().end() ? SuspensionOrder() : logged->second;
    if (!CheckMayLift(order, author.name, author.role)) {
      return WrongEntry("author-wrong", record.index, "it lifts an order that was not its author's to lift");
    }
  }
  return {};
}

// Whoever stops may always do so: an order counts although its author is suspended.
Result<void> ActAuditor::CheckNotSuspended(const Record& record, std::string_view actor) const {
  const std::string type = record.entry.type();
  const bool of_program = FindEntryType(type)->author == "program";
  const bool stops =
      of_program ? type == "search_result" || type == "release" || type == "destroy" : !AllowedWhileSuspended(type);
  for (const SuspensionOrder* order : registry_.StandingOrders()) {
    const bool all = order->scope == SuspensionScope::kDeployment && stops;
    const bool author = !of_program && type != "suspend" && registry_.StopsUser(*order, actor);
    if (all || author) return WrongEntry("suspended-then", record.index, "it was done although an order forbade it");
  }
  if (type != "search" && type != "writ_ratify") return {};
  const Concern concern{.user = {},
                        .galleries = record.row.value("galleries", std::vector<std::string>()),
                        .issuer = record.row.value("issuer", ""),
                        .on_heads_word = record.entry.outcome == kUrgentOutcome};
  const Result<void> free =
      type == "search" ? CheckLoggedOrders(registry_, concern) : CheckLoggedParts(registry_, concern);
  return free ? free : WrongEntry("suspended-then", record.index, "it was done although an order forbade it");
}

}  // namespace writ
