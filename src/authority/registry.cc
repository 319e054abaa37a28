#include "authority/registry.h"

#include "authority/act.h"

namespace writ {
namespace {

// A committed field of the act, from the openings that the row keeps.
Result<std::string> Opened(const Record& record, const std::string& field) {
  WRIT_TRY(const Openings openings, OpeningsFromJson(record.row.value("openings", Json::object())));
  return OpenedText(openings, field);
}

}  // namespace

std::string OrderId(std::string_view act_bytes) { return Sha256Hex(AsBytes(act_bytes)); }

Result<void> Registry::Apply(const Record& record) {
  nonces_.insert(record.entry.act.at("nonce").get<std::string>());
  if (record.entry.outcome == kRefused) return {};
  return ApplyDone(record);
}

Result<void> Registry::ApplyDone(const Record& record) {
  const Json& act = record.entry.act;
  const std::string type = record.entry.type();
  if (type == "init") return ApplyInit(record);
  if (type == "user_add") return ApplyUserAdd(record);
  if (type == "authority_add") return ApplyAuthorityAdd(record);
  if (type == "statement") return ApplyStatement(record);
  if (type == "user_revoke") {
    WRIT_TRY(const std::string name, Opened(record, "name"));
    principals_[name].active = false;
  } else if (type == "authority_revoke") {
    WRIT_TRY(const std::string name, Opened(record, "name"));
    authorities_[name].active = false;
  } else if (type == "policy_set") {
    WRIT_TRY(policy_, PolicyFromJson(act.at("policy")));
  } else if (type == "suspend") {
    suspensions_.insert(OrderId(record.entry.ActBytes()));
  } else if (type == "resume") {
    for (const Json& order : act.at("orders")) lifted_.insert(order.get<std::string>());
  } else if (type == "strangers") {
    stranger_minutes_.insert(act.at("minute").get<std::string>());
  } else if (type == "binary") {
    last_binary_ = act.at("binary").get<std::string>();
  }
  return {};
}

Result<void> Registry::ApplyInit(const Record& record) {
  if (record.index != 0) return Fail(Code::kCorruption, "init-again", "couldn't accept a second act of founding");
  WRIT_TRY(const std::string head, Opened(record, "name"));
  WRIT_TRY(policy_, PolicyFromJson(record.entry.act.at("policy")));
  uncovered_since_ = record.entry.time;
  origin_ = record.entry.act.at("origin").get<std::string>();
  genesis_head_key_ = record.entry.act.at("head_key").get<std::string>();
  principals_[head] = Principal{.name = head,
                                .role = Role::kHead,
                                .keys = {genesis_head_key_},
                                .active = true,
                                .since = record.entry.time,
                                .entry = record.index};
  owners_[genesis_head_key_] = "user " + head;
  return {};
}

Result<void> Registry::ApplyUserAdd(const Record& record) {
  WRIT_TRY(const std::string name, Opened(record, "name"));
  WRIT_TRY(const std::string key, Opened(record, "key"));
  WRIT_TRY(const std::string role_name, Opened(record, "role"));
  WRIT_TRY(const Role role, ParseRole(role_name));
  Principal& principal = principals_[name];
  if (principal.name.empty()) {
    principal = Principal{
        .name = name, .role = role, .keys = {}, .active = true, .since = record.entry.time, .entry = record.index};
  }
  principal.keys.push_back(key);
  owners_[key] = "user " + name;
  return {};
}

Result<void> Registry::ApplyAuthorityAdd(const Record& record) {
  WRIT_TRY(const std::string name, Opened(record, "name"));
  WRIT_TRY(const std::string key, Opened(record, "key"));
  authorities_[name] =
      IssuingAuthority{.name = name, .key = key, .active = true, .since = record.entry.time, .entry = record.index};
  owners_[key] = "authority " + name;
  return {};
}

Result<void> Registry::ApplyStatement(const Record& record) {
  WRIT_TRY(const std::string since, JsonString(record.row, "uncovered_since"));
  WRIT_TRY(uncovered_since_, ParseTime(since));
  statements_.push_back({.entry = record.index,
                         .from = record.entry.act.at("from_entry").get<std::uint64_t>(),
                         .to = record.entry.act.at("to_entry").get<std::uint64_t>(),
                         .filed = record.entry.time});
  return {};
}

const Principal* Registry::FindPrincipal(std::string_view name) const {
  const auto it = principals_.find(std::string(name));
  return it == principals_.end() ? nullptr : &it->second;
}

const IssuingAuthority* Registry::FindAuthority(std::string_view name) const {
  const auto it = authorities_.find(std::string(name));
  return it == authorities_.end() ? nullptr : &it->second;
}

const Principal* Registry::FindPrincipalByKey(std::string_view key) const {
  const auto it = owners_.find(key);
  return it == owners_.end() || !it->second.starts_with("user ") ? nullptr : FindPrincipal(it->second.substr(5));
}

const IssuingAuthority* Registry::FindAuthorityByKey(std::string_view key) const {
  const auto it = owners_.find(key);
  return it == owners_.end() || !it->second.starts_with("authority ") ? nullptr : FindAuthority(it->second.substr(10));
}

std::set<std::string> Registry::SuspendingKeys() const {
  std::set<std::string> keys;
  for (const auto& [name, principal] : principals_) {
    if (principal.active && principal.role == Role::kHead) keys.insert(principal.keys.begin(), principal.keys.end());
  }
  return keys;
}

}  // namespace writ
