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
#include "authority/suspension_order.h"
#include "log/ledger.h"
#include "log/witness_peer.h"

namespace writ {

struct Principal {
  std::string name;
  Role role = Role::kAuditor;
  std::vector<std::string> keys = {};  // OpenSSH one-line form without comment
  std::string invitation = {};         // a key that may add a key, once: authority/invitation.h; empty: none
  UtcTime invited = {};                // when it was given
  bool active = true;
  bool stopped = false;  // an urgent search of theirs was not ratified: no search until the head reinstates them
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

// Whose order of suspension counts.
struct Suspender {
  std::string name;
  Role role = Role::kHead;
  bool operator==(const Suspender&) const = default;
};

struct TrustedWitness {
  WitnessPeer peer;
  bool active = true;
  UtcTime since;
  std::uint64_t entry = 0;
};

// A usage statement that the head signed, over the entries from `from` up to but not with `to`.
struct FiledStatement {
  std::uint64_t entry = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  UtcTime filed;
};

class Registry : public Projection {
 public:
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;

  const std::string& origin() const { return origin_; }
  const Policy& policy() const { return policy_; }
  // The founder's; there is no other.
  std::string HeadName() const;
  const std::string& genesis_head_key() const { return genesis_head_key_; }

  const std::map<std::string, Principal>& principals() const { return principals_; }
  const std::map<std::string, IssuingAuthority>& authorities() const { return authorities_; }
  // Null where nobody has that name or key. A revoked one is returned with active == false.
  const Principal* FindPrincipal(std::string_view name) const;
  const Principal* FindPrincipalByKey(std::string_view key) const;
  // Who may sign an act of that type with that key at that time: the person whose key it is; for key_add also whoever
  // was invited with it. Null where nobody may; a revoked one is returned with active == false.
  const Principal* FindAuthor(std::string_view type, std::string_view key, UtcTime at) const;
  // The active person of that name, whose key this is: "unknown-user", "wrong-key", "user-revoked" (kRefused), about
  // `what`, "the act".
  Result<const Principal*> FindSigner(const std::string& name, std::string_view key, const std::string& what) const;
  // The same of an act of that type, by FindAuthor.
  Result<const Principal*> FindSignerOf(std::string_view type, const std::string& name, std::string_view key,
                                        UtcTime at) const;
  const IssuingAuthority* FindAuthority(std::string_view name) const;
  const IssuingAuthority* FindAuthorityByKey(std::string_view key) const;
  // By name, removed ones too, with active == false.
  const std::map<std::string, TrustedWitness>& witnesses() const { return witnesses_; }
  // Those whose cosignature counts now; none: the deployment is unwitnessed.
  std::vector<WitnessPeer> TrustedWitnesses() const;
  bool KeyIsTaken(std::string_view key) const { return owners_.contains(key); }
  // Whose order of suspension counts, by key: active heads and overseers.
  std::map<std::string, Suspender> SuspendingKeys() const;

  bool NonceIsUsed(std::string_view nonce) const { return nonces_.Contains(nonce); }
  // Logged orders by ID, lifted ones too, without act, openings and proof.
  const std::map<std::string, SuspensionOrder>& suspensions() const { return suspensions_; }
  // Orders that were lifted after they were logged, and files that were lifted unread. Apart, so that lifting an order
  // before it is known comes to nothing.
  const std::set<std::string>& lifted() const { return lifted_; }
  const std::set<std::string>& lifted_files() const { return lifted_files_; }
  // Logged orders that nobody has lifted.
  std::vector<const SuspensionOrder*> StandingOrders() const;
  // Whether the order stops that person. Nobody silences an overseer, and nobody himself: such an order could not be
  // lifted any more.
  bool StopsUser(const SuspensionOrder& order, std::string_view user) const;
  bool StrangersLogged(std::string_view minute) const { return stranger_minutes_.contains(minute); }
  const std::vector<FiledStatement>& statements() const { return statements_; }
  // The first entry that no statement covers, and its time: from then on runs the policy's `statement_days`.
  std::uint64_t statements_end() const { return statements_.empty() ? 0 : statements_.back().to; }
  UtcTime uncovered_since() const { return uncovered_since_; }
  const std::string& last_binary() const { return last_binary_; }

 private:
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Registry>& registry);
  Result<void> ApplyDone(const Record& record);
  Result<void> ApplyInit(const Record& record);
  Result<void> ApplyUserAdd(const Record& record);
  Result<void> ApplyKeyAdd(const Record& record);
  void GiveKey(Principal& person, const std::string& committed, UtcTime at);
  Result<const Principal*> CheckSigner(const std::string& name, const Principal* author, const std::string& what) const;
  Result<void> ApplyAuthorityAdd(const Record& record);
  Result<void> ApplySuspend(const Record& record);
  Result<void> ApplyWitness(const Record& record);
  Result<void> ApplyStatement(const Record& record);

  std::string origin_;
  std::string genesis_head_key_;
  Policy policy_;
  std::map<std::string, Principal> principals_;
  std::map<std::string, IssuingAuthority> authorities_;
  std::map<std::string, TrustedWitness> witnesses_;
  std::map<std::string, std::string, std::less<>> owners_;  // key → "user NAME", "authority NAME" or "invited NAME"
  NonceSet nonces_;
  std::map<std::string, SuspensionOrder> suspensions_;
  std::set<std::string> lifted_;
  std::set<std::string> lifted_files_;
  std::set<std::string, std::less<>> stranger_minutes_;
  std::vector<FiledStatement> statements_;
  UtcTime uncovered_since_;
  std::string last_binary_;
};

}  // namespace writ
