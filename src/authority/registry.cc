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

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Policy>& policy) {
  auto& [candidates, fpir_per_million, retention_days, unwitnessed] = policy;
  archive(candidates, fpir_per_million, retention_days, unwitnessed);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Principal>& principal) {
  auto& [name, role, keys, active, since, entry] = principal;
  archive(name, role, keys, active, since.seconds, entry);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, IssuingAuthority>& authority) {
  auto& [name, key, active, since, entry] = authority;
  archive(name, key, active, since.seconds, entry);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Registry>& registry) {
  auto& [origin, genesis_head_key, policy, principals, authorities, owners, nonces, suspensions, lifted,
         stranger_minutes, last_binary] = registry;
  archive(origin, genesis_head_key, policy, principals, authorities, owners, nonces, suspensions, lifted,
          stranger_minutes, last_binary);
}

Result<void> Registry::Save(StateWriter& state) const {
  state.fields(*this);
  return {};
}

void Registry::Load(StateReader& state) { state.fields(*this); }

std::string OrderId(std::string_view act_bytes) { return Sha256Hex(AsBytes(act_bytes)); }

Result<void> Registry::Apply(const Record& record) {
  nonces_.Insert(record.entry.act.at("nonce").get<std::string>());
  if (record.entry.outcome == kRefused) return {};
  return ApplyDone(record);
}

Result<void> Registry::ApplyDone(const Record& record) {
  const Json& act = record.entry.act;
  const std::string type = record.entry.type();
  if (type == "init") return ApplyInit(record);
  if (type == "user_add") return ApplyUserAdd(record);
  if (type == "authority_add") return ApplyAuthorityAdd(record);
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
