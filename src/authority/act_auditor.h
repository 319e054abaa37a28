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

  // Called with every record in order. What PublicRules, CheckOpened and CheckAuthorship say, all kCorruption.
  Result<void> Check(const Record& record);

 private:
  std::string log_key_;  // OpenSSH's one-line form
  PublicRules public_rules_;
  Registry registry_;
};

}  // namespace writ
