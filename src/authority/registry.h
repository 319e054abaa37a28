// The registry: who belongs to the deployment, whose signatures count, and what has been used up.
//
// A fold over the log's records; it decides nothing, it remembers. A key belongs to one principal or authority for
// ever, also after it was revoked. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "authority/nonce_set.h"
#include "authority/policy.h"
#include "authority/roles.h"
#include "log/ledger.h"

namespace writ {

struct Principal {
  std::string name;
  Role role = Role::kAuditor;
  std::vector<std::string> keys;  // OpenSSH one-line form without comment
  bool active = true;
  UtcTime since;
  std::uint64_t entry = 0;
};

struct IssuingAuthority {
  std::string name;
  std::string key;
  bool active = true;
  UtcTime since;
  std::uint64_t entry = 0;
};

class Registry : public Projection {
 public:
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;

  const std::string& origin() const { return origin_; }
  const Policy& policy() const { return policy_; }
  const std::string& genesis_head_key() const { return genesis_head_key_; }

  const std::map<std::string, Principal>& principals() const { return principals_; }
  const std::map<std::string, IssuingAuthority>& authorities() const { return authorities_; }
  // Null where nobody has that name or key. A revoked one is returned with active == false.
  const Principal* FindPrincipal(std::string_view name) const;
  const Principal* FindPrincipalByKey(std::string_view key) const;
  const IssuingAuthority* FindAuthority(std::string_view name) const;
  const IssuingAuthority* FindAuthorityByKey(std::string_view key) const;
  bool KeyIsTaken(std::string_view key) const { return owners_.contains(key); }
  // Keys whose order of suspension counts: those of active heads.
  std::set<std::string> SuspendingKeys() const;

  bool NonceIsUsed(std::string_view nonce) const { return nonces_.Contains(nonce); }
  const std::set<std::string>& suspensions() const { return suspensions_; }  // logged orders' hexadecimal SHA-256
  const std::set<std::string>& lifted() const { return lifted_; }
  bool StrangersLogged(std::string_view minute) const { return stranger_minutes_.contains(minute); }
  const std::string& last_binary() const { return last_binary_; }

 private:
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Registry>& registry);
  Result<void> ApplyDone(const Record& record);
  Result<void> ApplyInit(const Record& record);
  Result<void> ApplyUserAdd(const Record& record);
  Result<void> ApplyAuthorityAdd(const Record& record);

  std::string origin_;
  std::string genesis_head_key_;
  Policy policy_;
  std::map<std::string, Principal> principals_;
  std::map<std::string, IssuingAuthority> authorities_;
  std::map<std::string, std::string, std::less<>> owners_;  // key → "user NAME" or "authority NAME"
  NonceSet nonces_;
  std::set<std::string> suspensions_;
  std::set<std::string> lifted_;
  std::set<std::string, std::less<>> stranger_minutes_;
  std::string last_binary_;
};

// SHA-256 in hexadecimal of an order's act: what a lifting names.
std::string OrderId(std::string_view act_bytes);

}  // namespace writ
