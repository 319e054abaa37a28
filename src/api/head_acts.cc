// What the head answers for: policy, orders of suspension lifted, the clock, statements, alarms, destruction.
#include "api/act_handlers.h"
#include "api/due_cases.h"
#include "api/orders_json.h"
#include "authority/alarm_acts.h"
#include "authority/people.h"
#include "authority/sshsig.h"
#include "authority/statement.h"
#include "search/destruction.h"

namespace writ {
namespace {

Result<ActAnswer> PolicySet(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, SetPolicy(deployment.office(), request.act));
  return ActAnswer{.json = {{"entry", record.index}, {"policy", PolicyToJson(deployment.registry().policy())}}};
}

Result<ActAnswer> LiftOrders(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, Resume(deployment.office(), request.act));
  WRIT_TRY(const std::vector<SuspensionOrder> left, deployment.office().suspension().InForce());
  return ActAnswer{.json = {{"entry", record.index},
                            {"orders", ClearField(request, "orders")},
                            {"still_in_force", left.size()},
                            {"in_force", OrdersToJson(left)}}};
}

Result<ActAnswer> Correct(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, CorrectClock(deployment.office(), deployment.clock(), request.act));
  return ActAnswer{.json = {{"entry", record.index}, {"now", FormatTime(record.entry.time)}}};
}

Result<ActAnswer> Statement(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const std::string text, Document(request, "statement", kMaxStatementBytes));
  WRIT_TRY(const std::string signature, Document(request, "statement-signature", kMaxSignatureBytes));
  WRIT_TRY(const Record record, FileStatement(deployment.office(), request.act, text, signature));
  const Registry& registry = deployment.registry();
  return ActAnswer{.json = {{"entry", record.index},
                            {"number", registry.statements().size()},
                            {"from_entry", ClearField(request, "from_entry")},
                            {"to_entry", ClearField(request, "to_entry")},
                            {"due", FormatTime(StatementDue(registry))},
                            {"statement", text},
                            {"signature", signature}}};
}

Json EntryJson(const AlarmedEntry& entry) {
  Json json{{"entry", entry.index},
            {"time", FormatTime(entry.time)},
            {"type", entry.type},
            {"outcome", entry.outcome},
            {"actor", entry.actor}};
  if (entry.search) json["search"] = *entry.search;
  return json;
}

Result<ActAnswer> ShowAlarms(Deployment& deployment, const ActRequest& request) {
  const bool all = request.options.value("all", Json(false)) == Json(true);
  WRIT_TRY(const AlarmListing listing, ReadAlarms(deployment.office(), request.act, all));
  ActAnswer answer{.json = {{"entry", listing.entry}, {"alarms", Json::array()}}};
  for (const RaisedAlarm& raised : listing.alarms) {
    Json json = AlarmToJson(raised.alarm);
    json["entry"] = raised.entry;
    json["raised"] = FormatTime(raised.raised);
    json["new"] = raised.is_new;
    json["rests_on"] = Json::array();
    for (const AlarmedEntry& entry : raised.rests_on) json["rests_on"].push_back(EntryJson(entry));
    answer.json["alarms"].push_back(std::move(json));
  }
  return answer;
}

Result<ActAnswer> OrderDestroying(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, OrderDestruction(deployment, request.act));
  WRIT_TRY(const std::vector<std::uint64_t> destroyed, DestroyDueCases(deployment));
  ActAnswer answer{.json = DueCasesToJson(deployment, deployment.env().Now())};
  answer.json["entry"] = record.index;
  answer.json["destroyed"] = destroyed;
  return answer;
}

constexpr ActHandler kHeadActs[] = {
    {"policy_set", "", PolicySet},   {"resume", "", LiftOrders},
    {kClockCorrection, "", Correct}, {"statement", "statement statement-signature", Statement},
    {"alarm_show", "", ShowAlarms},  {"destroy_order", "", OrderDestroying},
};

}  // namespace

std::span<const ActHandler> HeadActs() { return kHeadActs; }

}  // namespace writ
