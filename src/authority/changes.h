// The rules by which people, their keys, authorities, witnesses and policy change.
//
// An act is judged by them when it is handed in, and again by whoever audits the log: what got past the program, with
// the head's key and the data folder's, still has to keep them. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "authority/act.h"
#include "authority/registry.h"

namespace writ {

inline constexpr std::size_t kMaxKeysOfOne = 16;

struct ChangeSigner {
  std::string_view name;
  std::string_view key;  // OpenSSH one-line form
};

// Judges an act that `signer` signed, by the registry as it stood before; `log_key` is the log's own, in OpenSSH's
// one-line form. A type without a rule here passes. All kRefused:
//
// user_add (committed name, role, key): "name-malformed", "role-unknown", "key-type-unsupported", "key-malformed",
// "key-taken" (by anybody, the log too), "user-exists", "user-revoked", "head-exists".
// key_add (committed key): those of the key, "too-many-keys", "invitation-again" (signed by an invitation's key).
// user_revoke (name, reason): "reason-malformed", "unknown-user", "user-revoked", "head-stays" (the founding head can't
// be revoked), "overseer-suspends" (an overseer whose order stands can't be: the head would be rid of the order).
// user_reinstate (name, reason): "unknown-user", "user-not-stopped".
// authority_add (name, key): "name-malformed", those of the key, "authority-exists".
// authority_revoke (name, reason): "authority-unknown", "authority-revoked".
// witness_add (clear url, vkey): "witness-malformed", "witness-other-name", "witness-known", "witness-too-many".
// witness_remove (clear vkey, unwitnessed): "witness-unknown", "witness-last", "witness-quorum".
// policy_set (clear policy): "policy-malformed", "witness-quorum".
Result<void> CheckChange(const Registry& registry, const Json& act, const Openings& openings,
                         const ChangeSigner& signer, std::string_view log_key);

// A committed reason, one line of at most 200 bytes: "reason-malformed" (kRefused).
Result<void> CheckReason(const Openings& openings);

}  // namespace writ
