// Audits what the log says was done: each act's signature, its author, and that the author might do it then.
//
// It replays a registry of its own, so that an entry is judged by the people and roles that stood before it. What the
// table's rows say is checked against the acts' commitments. Thread rule: one thread.
#pragma once

#include <string>

#include "authority/registry.h"

namespace writ {

// That no entry is dated before the one above it, unless it is the head's word that the clock is right now.
class TimeOrder {
 public:
  // Called with every entry in order: "time-backwards" (kCorruption).
  Result<void> Check(const Entry& entry, std::uint64_t index);

 private:
  UtcTime last_;
};

class ActAuditor {
 public:
  explicit ActAuditor(std::string log_public_key) : log_public_key_(std::move(log_public_key)) {}

  // Called with every record in order. "proof-wrong", "author-wrong", "nonce-twice", "opening-wrong", "time-backwards",
  // "suspended-then" (what an order that stood in the log had stopped), all kCorruption.
  Result<void> Check(const Record& record);

 private:
  Result<void> CheckAuthor(const Record& record) const;
  Result<void> CheckPowers(const Record& record, const Principal& author) const;
  Result<void> CheckNotSuspended(const Record& record, std::string_view actor) const;
  std::string log_public_key_;  // OpenSSH one-line form
  Registry registry_;
  TimeOrder time_order_;
};

// The signature of an entry's act by the key that its proof shows, for whoever has the public log alone:
// "proof-wrong" (kCorruption).
Result<void> CheckProof(const Entry& entry, std::uint64_t index);

}  // namespace writ
