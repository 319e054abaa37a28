// Audits what the log says was done: each act's signature, its author, and that the author might do it then.
//
// It replays a registry of its own, so that an entry is judged by the people and roles that stood before it. What the
// table's rows say is checked against the acts' commitments. Thread rule: one thread.
#pragma once

#include <string>

#include "authority/registry.h"

namespace writ {

class ActAuditor {
 public:
  explicit ActAuditor(std::string log_public_key) : log_public_key_(std::move(log_public_key)) {}

  // Called with every record in order. "proof-wrong", "author-wrong", "nonce-twice", "opening-wrong", "time-backwards", all
  // kCorruption.
  Result<void> Check(const Record& record);

 private:
  Result<void> CheckAuthor(const Record& record) const;
  std::string log_public_key_;  // OpenSSH one-line form
  Registry registry_;
  UtcTime last_time_;
};

// The signature of an entry's act by the key that its proof shows, for whoever has the public log alone:
// "proof-wrong" (kCorruption).
Result<void> CheckProof(const Entry& entry, std::uint64_t index);
// The failure of an entry that is dated before the one above it: "time-backwards" (kCorruption).
tl::unexpected<Error> TimeBackwards(std::uint64_t index);

}  // namespace writ
