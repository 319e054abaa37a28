#include "api/lists.h"

#include <algorithm>
#include <set>
#include <string>

#include "api/due_cases.h"
#include "api/orders_json.h"
#include "authority/alarms.h"
#include "authority/statement.h"
#include "search/urgent_words.h"

namespace writ {
namespace {

Result<std::set<std::string>> SuspendedOnes(Deployment& deployment, SuspensionScope scope) {
  WRIT_TRY(const std::vector<SuspensionOrder> orders, deployment.office().suspension().InForce());
  std::set<std::string> names;
  for (const SuspensionOrder& order : orders) {
    if (order.scope == scope) names.insert(order.target);
  }
  return names;
}

Result<Json> ReadGalleries(Deployment& deployment, UtcTime now) {
  WRIT_TRY(const std::set<std::string> suspended, SuspendedOnes(deployment, SuspensionScope::kGallery));
  Json galleries = Json::array();
  for (const auto& [id, gallery] : deployment.galleries().by_id()) {
    WRIT_TRY(const std::span<const FaceRecord> faces, deployment.galleries().FacesOf(gallery));
    const auto in_force =
        std::count_if(faces.begin(), faces.end(), [now](const FaceRecord& face) { return face.InForce(now); });
    galleries.push_back({{"gallery", gallery.name},
                         {"id", id},
                         {"description", gallery.description},
                         {"subjects", SubjectCount(faces)},
                         {"photos", faces.size()},
                         {"in_force", in_force},
                         {"suspended", suspended.contains(gallery.name)},
                         {"since", FormatTime(gallery.since)}});
  }
  return Json{{"galleries", std::move(galleries)}};
}

Result<Json> ReadUsers(Deployment& deployment, UtcTime) {
  WRIT_TRY(const std::set<std::string> suspended, SuspendedOnes(deployment, SuspensionScope::kUser));
  Json people = Json::array();
  for (const auto& [name, person] : deployment.registry().principals()) {
    people.push_back({{"name", name},
                      {"role", std::string(RoleName(person.role))},
                      {"since", FormatTime(person.since)},
                      {"active", person.active},
                      {"stopped", person.stopped},
                      {"suspended", suspended.contains(name)},
                      {"entry", person.entry},
                      {"invited", person.invitation.empty() ? "" : FormatTime(person.invited)},
                      {"keys", person.keys}});
  }
  return Json{{"users", std::move(people)}};
}

Result<Json> ReadAuthorities(Deployment& deployment, UtcTime) {
  WRIT_TRY(const std::set<std::string> suspended, SuspendedOnes(deployment, SuspensionScope::kIssuer));
  Json authorities = Json::array();
  for (const auto& [name, authority] : deployment.registry().authorities()) {
    authorities.push_back({{"name", name},
                           {"since", FormatTime(authority.since)},
                           {"active", authority.active},
                           {"suspended", suspended.contains(name)},
                           {"entry", authority.entry},
                           {"key", authority.key}});
  }
  return Json{{"authorities", std::move(authorities)}};
}

Result<Json> ReadPolicy(Deployment& deployment, UtcTime) {
  return Json{{"origin", deployment.registry().origin()}, {"policy", PolicyToJson(deployment.registry().policy())}};
}

Result<Json> ReadSearches(Deployment& deployment, UtcTime now) {
  Json searches = Json::array();
  for (const auto& [number, search] : deployment.searches().by_entry()) {
    searches.push_back({{"search", number},
                        {"time", FormatTime(search.time)},
                        {"investigator", search.investigator},
                        {"state", std::string(SearchStateName(search.state))},
                        {"decided", search.decisions.size()},
                        {"outcome", search.outcome},
                        {"ratification", RatificationInWords(deployment, search, now)}});
  }
  return Json{{"searches", std::move(searches)}};
}

// What waits, without who has decided already: examiners stay blind to each other.
Result<Json> ReadReviews(Deployment& deployment, UtcTime) {
  Json waiting = Json::array();
  for (const auto& [number, search] : deployment.searches().by_entry()) {
    if (search.state != SearchState::kInReview) continue;
    waiting.push_back({{"search", number},
                       {"since", FormatTime(search.time)},
                       {"candidates", search.candidates},
                       {"decided", search.decisions.size()},
                       {"needed", kExaminersNeeded}});
  }
  return Json{{"waiting", std::move(waiting)}};
}

// How many wait for the roles that read them, and since when; not what they say.
Result<Json> ReadAlarms(Deployment& deployment, UtcTime) {
  Json unread = Json::object();
  for (const Role role : kAlarmReaders) {
    const Alarms::Unread waiting = deployment.alarms().UnreadBy(role);
    unread[std::string(RoleName(role))] = {{"count", waiting.count},
                                           {"since", waiting.count == 0 ? "" : FormatTime(waiting.since)}};
  }
  return Json{{"unread", std::move(unread)}};
}

Result<Json> ReadOrders(Deployment& deployment, UtcTime) {
  const SuspensionWatch& suspension = deployment.office().suspension();
  WRIT_TRY(const std::vector<SuspensionOrder> in_force, suspension.InForce());
  WRIT_TRY(const std::vector<OrderNotInForce> others, suspension.NotInForce());
  Json json{{"orders", OrdersToJson(in_force)}, {"not_in_force", Json::array()}};
  for (const OrderNotInForce& other : others) {
    json["not_in_force"].push_back({{"file", other.file}, {"order", other.id}, {"why", other.why}});
  }
  return json;
}

Result<Json> ReadStatements(Deployment& deployment, UtcTime now) {
  const UtcTime due = StatementDue(deployment.registry());
  Json statements = Json::array();
  for (const FiledStatement& filed : deployment.registry().statements()) {
    statements.push_back({{"number", statements.size() + 1},
                          {"from_entry", filed.from},
                          {"to_entry", filed.to},
                          {"filed", FormatTime(filed.filed)},
                          {"entry", filed.entry}});
  }
  return Json{{"statements", std::move(statements)}, {"due", FormatTime(due)}, {"late", now > due}};
}

// Nobody signs what they have not read.
Result<Json> ReadUsage(Deployment& deployment, UtcTime) {
  WRIT_TRY(std::string text, DrawStatement(deployment.office(), deployment.ledger().NextIndex()));
  return Json{{"statement", std::move(text)}};
}

Result<Json> ReadWitnesses(Deployment& deployment, UtcTime) {
  Json trusted = Json::array();
  for (const WitnessPeer& peer : deployment.registry().TrustedWitnesses()) {
    trusted.push_back({{"name", peer.cosigner.name}, {"url", peer.url}, {"vkey", CosignerKey(peer.cosigner)}});
  }
  return Json{{"witnesses", std::move(trusted)}};
}

Result<Json> ReadDue(Deployment& deployment, UtcTime now) { return DueCasesToJson(deployment, now); }

Result<Json> ReadDeployment(Deployment& deployment, UtcTime) {
  WRIT_TRY(const std::set<std::string> suspended, SuspendedOnes(deployment, SuspensionScope::kDeployment));
  return Json{{"origin", deployment.registry().origin()},
              {"vkey", deployment.ledger().verifier_key()},
              {"entries", deployment.ledger().NextIndex()},
              {"suspended", !suspended.empty()}};
}

Result<Json> ReadClock(Deployment& deployment, UtcTime now) {
  const UtcTime last = deployment.ledger().last_time();
  const Result<void> reliable = deployment.clock().Check(last);
  return Json{{"now", FormatTime(now)},
              {"last_entry", FormatTime(last)},
              {"reliable", reliable.has_value()},
              {"doubt", reliable ? "" : reliable.error().reason}};
}

constexpr List kLists[] = {
    {"alarms", "how many alarms wait for the head and the auditors, and since when", {}, {}, ReadAlarms},
    {"authorities", "whose signature on a writ counts", "authorities", "name", ReadAuthorities},
    {"clock", "whether the time can be relied upon", {}, {}, ReadClock},
    {"deployment", "its name, its log's key and size, and whether it is suspended", {}, {}, ReadDeployment},
    {"due", "the searches whose time is over, and what their destruction waits for", {}, {}, ReadDue},
    {"galleries", "the galleries, and how many people and photos each holds", "galleries", "id", ReadGalleries},
    {"orders", "the orders of suspension, in force and not", {}, {}, ReadOrders},
    {"policy", "the numbers that govern searches", {}, {}, ReadPolicy},
    {"reviews", "the searches that wait for examiners", "waiting", "search", ReadReviews},
    {"searches", "the searches, and how far each has come", "searches", "search", ReadSearches},
    {"statements", "the usage statements that the head has signed, and when the next is due", "statements", "number",
     ReadStatements},
    {"usage", "the usage statement of everything since the last one, as the head would sign it now", {}, {}, ReadUsage},
    {"users", "the people of the deployment, their roles and keys", "users", "name", ReadUsers},
    {"witnesses", "whose cosignature of the log counts", {}, {}, ReadWitnesses},
};

}  // namespace

std::span<const List> Lists() { return kLists; }

const List* FindList(std::string_view name) {
  const auto* list = std::ranges::find(kLists, name, &List::name);
  return list == std::end(kLists) ? nullptr : list;
}

Result<Json> ReadList(Deployment& deployment, std::string_view name, UtcTime now) {
  if (const List* list = FindList(name)) return list->read(deployment, now);
  return Fail(Code::kUsage, "list-unknown", "couldn't find a list of that name", "docs/api.md names them all");
}

Result<Json> ReadPage(Deployment& deployment, const List& list, UtcTime now, const Page& page) {
  const bool whole = page.limit == 0 && page.cursor.empty();
  if (!whole && list.rows.empty()) {
    return Fail(Code::kUsage, "page-malformed", "couldn't find the page: this list is never long", "ask for all of it");
  }
  WRIT_TRY(Json json, list.read(deployment, now));
  if (!whole) WRIT_CHECK(CutPage(json, list.rows, list.key, page));
  return json;
}

}  // namespace writ
