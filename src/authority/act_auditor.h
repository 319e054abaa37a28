// Audits what the log says was done: each act's signature, its author, and that the author might do it then.
//
// It replays a registry of its own, so that an entry is judged by the people and roles that stood before it. What the
// table's rows say is checked against the acts' commitments. Thread rule: one thread.
#pragma once

#include <string>

#include "authority/public_rules.h"
#include "authority/registry.h"
#include "authority/sshsig.h"

namespace writ {

class ActAuditor {
 public:
  explicit ActAuditor(const LogVerifier& verifier)
      : log_key_(SshKeyOf(verifier.public_key).Text()), public_rules_(verifier) {}

  // Called with every record in order. PublicRules's, "author-wrong", "opening-wrong", "change-wrong" (a change of
  // people, keys, authorities, witnesses or policy that CheckChange refuses), "suspended-then" (what an order that
  // stood in the log had stopped), all kCorruption.
  Result<void> Check(const Record& record);

 private:
  Result<void> CheckAuthor(const Record& record) const;
  Result<void> CheckPowers(const Record& record, const Principal& author) const;
  Result<void> CheckLifting(const Record& record, const Principal& author) const;
  Result<void> CheckNotSuspended(const Record& record, std::string_view actor) const;
  std::string log_key_;  // OpenSSH's one-line form
  PublicRules public_rules_;
  Registry registry_;
};

}  // namespace writ
