#include "authority/registry.h"

#include "authority/act.h"
#include "authority/invitation.h"

namespace writ {
namespace {

constexpr std::string_view kInvited = "invited ";

// A committed field of the act, from the openings that the row keeps.
Result<std::string> Opened(const Record& record, const std::string& field) {
  WRIT_TRY(const Openings openings, OpeningsFromJson(record.row.value("openings", Json::object())));
  return OpenedText(openings, field);
}

}  // namespace

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Principal>& principal) {
  auto& [name, role, keys, invitation, invited, active, stopped, since, entry] = principal;
  archive(name, role, keys, invitation, invited, active, stopped, since, entry);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, IssuingAuthority>& authority) {
  auto& [name, key, active, since, entry] = authority;
  archive(name, key, active, since, entry);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Cosigner>& cosigner) {
  auto& [name, public_key, key_id] = cosigner;
  archive(name, public_key, key_id);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, WitnessPeer>& peer) {
  auto& [url, cosigner] = peer;
  archive(url, cosigner);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, TrustedWitness>& witness) {
  auto& [peer, active, since, entry] = witness;
  archive(peer, active, since, entry);
}

// Act, openings and proof of a logged order stand in its entry alone.
template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, SuspensionOrder>& order) {
  auto& [id, file, verified, scope, target, reason, by, by_role, since, act, openings, proof] = order;
  archive(id, file, verified, scope, target, reason, by, by_role, since);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, FiledStatement>& statement) {
  auto& [entry, from, to, filed] = statement;
  archive(entry, from, to, filed);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Registry>& registry) {
  auto& [origin, genesis_head_key, policy, principals, authorities, witnesses, owners, nonces, suspensions, lifted,
         lifted_files, stranger_minutes, statements, uncovered_since, last_binary] = registry;
  archive(origin, genesis_head_key, policy, principals, authorities, witnesses, owners, nonces, suspensions, lifted,
          lifted_files, stranger_minutes, statements, uncovered_since, last_binary);
}

Result<void> Registry::Save(StateWriter& state) const {
  state.fields(*this);
  return {};
}

void Registry::Load(StateReader& state) { state.fields(*this); }

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
  if (type == "key_add") return ApplyKeyAdd(record);
  if (type == "authority_add") return ApplyAuthorityAdd(record);
  if (type == "witness_add" || type == "witness_remove") return ApplyWitness(record);
  if (type == "statement") return ApplyStatement(record);
  if (type == "user_revoke") {
    WRIT_TRY(const std::string name, Opened(record, "name"));
    principals_[name].active = false;
  } else if (type == "urgent_lapse") {
    WRIT_TRY(const std::string name, JsonString(record.row, "user"));
    principals_[name].stopped = true;
  } else if (type == "user_reinstate") {
    WRIT_TRY(const std::string name, Opened(record, "name"));
    principals_[name].stopped = false;
  } else if (type == "authority_revoke") {
    WRIT_TRY(const std::string name, Opened(record, "name"));
    authorities_[name].active = false;
  } else if (type == "policy_set") {
    WRIT_TRY(policy_, PolicyFromJson(act.at("policy")));
  } else if (type == "suspend") {
    return ApplySuspend(record);
  } else if (type == "resume") {
    for (const Json& order : act.at("orders")) {
      const auto id = order.get<std::string>();
      (suspensions_.contains(id) ? lifted_ : lifted_files_).insert(id);
    }
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
  WRIT_TRY(std::vector<WitnessPeer> witnesses, WitnessPeersFromJson(record.entry.act.at("witnesses")));
  for (WitnessPeer& peer : witnesses) {
    const std::string name = peer.cosigner.name;
    witnesses_[name] = {.peer = std::move(peer), .active = true, .since = record.entry.time, .entry = record.index};
  }
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
  principals_[name] = Principal{.name = name, .role = role, .since = record.entry.time, .entry = record.index};
  GiveKey(principals_[name], key, record.entry.time);
  return {};
}

Result<void> Registry::ApplyKeyAdd(const Record& record) {
  WRIT_TRY(const std::string key, Opened(record, "key"));
  WRIT_TRY(const std::string name, JsonString(record.row, "actor"));
  Principal& person = principals_[name];
  if (record.entry.proof.key == person.invitation) person.invitation.clear();
  GiveKey(person, key, record.entry.time);
  return {};
}

// A new invitation ends the one before. Its key is taken for ever, and nobody's whom FindPrincipalByKey would name.
void Registry::GiveKey(Principal& person, const std::string& committed, UtcTime at) {
  const CommittedKey given = ReadCommittedKey(committed);
  if (given.invites) {
    person.invitation = given.key;
    person.invited = at;
  } else {
    person.keys.push_back(given.key);
  }
  owners_[given.key] = (given.invites ? "invited " : "user ") + person.name;
}

Result<void> Registry::ApplyAuthorityAdd(const Record& record) {
  WRIT_TRY(const std::string name, Opened(record, "name"));
  WRIT_TRY(const std::string key, Opened(record, "key"));
  authorities_[name] =
      IssuingAuthority{.name = name, .key = key, .active = true, .since = record.entry.time, .entry = record.index};
  owners_[key] = "authority " + name;
  return {};
}

Result<void> Registry::ApplySuspend(const Record& record) {
  WRIT_TRY(const Openings openings, OpeningsFromJson(record.row.value("openings", Json::object())));
  WRIT_TRY(SuspensionOrder order, OpenSuspension(record.entry.act, openings));
  const Principal* author = FindPrincipalByKey(record.entry.proof.key);
  if (author == nullptr) return Fail(Code::kCorruption, "author-wrong", "couldn't tell whose order an entry holds");
  order.verified = true;
  order.act = Json();
  order.openings.clear();
  order.by = author->name;
  order.by_role = author->role;
  suspensions_.insert_or_assign(order.id, order);
  return {};
}

std::vector<const SuspensionOrder*> Registry::StandingOrders() const {
  std::vector<const SuspensionOrder*> standing;
  for (const auto& [id, order] : suspensions_) {
    if (!lifted_.contains(id)) standing.push_back(&order);
  }
  return standing;
}

bool Registry::StopsUser(const SuspensionOrder& order, std::string_view user) const {
  if (order.scope != SuspensionScope::kUser || order.target != user || order.by == user) return false;
  const Principal* principal = FindPrincipal(user);
  if (principal == nullptr) return true;
  const bool of_head = order.verified && order.by_role == Role::kHead;
  return principal->role != Role::kOverseer && !(of_head && principal->role == Role::kAuditor);
}

std::string Registry::HeadName() const {
  for (const auto& [name, principal] : principals_) {
    if (principal.role == Role::kHead) return name;
  }
  return {};
}

Result<void> Registry::ApplyWitness(const Record& record) {
  const Json& act = record.entry.act;
  WRIT_TRY(const Cosigner cosigner, ParseCosignerKey(act.at("vkey").get<std::string>()));
  if (record.entry.type() == "witness_remove") {
    witnesses_[cosigner.name].active = false;
    return {};
  }
  witnesses_[cosigner.name] = {.peer = {.url = act.at("url").get<std::string>(), .cosigner = cosigner},
                               .active = true,
                               .since = record.entry.time,
                               .entry = record.index};
  return {};
}

std::vector<WitnessPeer> Registry::TrustedWitnesses() const {
  std::vector<WitnessPeer> trusted;
  for (const auto& [name, witness] : witnesses_) {
    if (witness.active) trusted.push_back(witness.peer);
  }
  return trusted;
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

const Principal* Registry::FindAuthor(std::string_view type, std::string_view key, UtcTime at) const {
  if (const Principal* owner = FindPrincipalByKey(key)) return owner;
  const auto it = owners_.find(key);
  if (type != "key_add" || it == owners_.end() || !it->second.starts_with(kInvited)) return nullptr;
  const Principal* invited = FindPrincipal(it->second.substr(kInvited.size()));
  const bool stands = invited != nullptr && invited->invitation == key && !InvitationIsOver(invited->invited, at);
  return stands ? invited : nullptr;
}

Result<const Principal*> Registry::FindSigner(const std::string& name, std::string_view key,
                                              const std::string& what) const {
  return CheckSigner(name, FindPrincipalByKey(key), what);
}

Result<const Principal*> Registry::FindSignerOf(std::string_view type, const std::string& name, std::string_view key,
                                                UtcTime at) const {
  return CheckSigner(name, FindAuthor(type, key, at), "the act");
}

Result<const Principal*> Registry::CheckSigner(const std::string& name, const Principal* author,
                                               const std::string& what) const {
  const Principal* claimed = FindPrincipal(name);
  if (claimed == nullptr) {
    return Fail(Code::kRefused, "unknown-user", "couldn't accept " + what + ": nobody here is called \"" + name + "\"",
                "check the name given with --as; the head adds people with `writ user add`");
  }
  if (author != claimed) {
    return Fail(Code::kRefused, "wrong-key",
                "couldn't accept " + what + ": the key is not one of " + claimed->name + "'s",
                "sign with the key that was registered for that name");
  }
  if (!claimed->active) {
    return Fail(Code::kRefused, "user-revoked", "couldn't accept " + what + ": " + claimed->name + " was revoked",
                "ask the head; a revoked person gets a new name and a new key");
  }
  return claimed;
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

std::map<std::string, Suspender> Registry::SuspendingKeys() const {
  std::map<std::string, Suspender> keys;
  for (const auto& [name, principal] : principals_) {
    if (!principal.active || !RoleMay(principal.role, "suspend")) continue;
    for (const std::string& key : principal.keys) keys[key] = {.name = name, .role = principal.role};
  }
  return keys;
}

}  // namespace writ
