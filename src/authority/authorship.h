// Whose act an entry is, and whether he might do it then.
//
// An entry is judged by the people, roles and orders that stood before it, with nothing but the log and its rows: so
// the program's own checks are made again by whoever did not see it being handed in. Thread rule: that of Registry.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "authority/registry.h"

namespace writ {

// That the row opens the act's commitments: "opening-wrong" (kCorruption).
Result<void> CheckOpened(const Record& record);

// The record's author, role and, where it changes people, keys, authorities, witnesses or policy, the change itself.
// `before` is the registry without this record; `log_key` the log's own, in OpenSSH's one-line form. Signatures are
// PublicRules's to check. "author-wrong", "change-wrong" (what CheckChange refuses), "suspended-then" (what an order
// that stood in the log had stopped), all kCorruption.
Result<void> CheckAuthorship(const Registry& before, const Record& record, std::string_view log_key);

// Takes no power from the log that somebody with the right to give it did not sign: a person, a key, an authority, a
// witness, a policy, the end of a suspension, a new time. Whoever holds the data folder and its keys can append such an
// entry, and no start is to believe it. It comes before the registry in every replay, and keeps nothing.
class PowerGuard : public Projection {
 public:
  PowerGuard(const Registry& registry, std::string log_key) : registry_(registry), log_key_(std::move(log_key)) {}

  // "proof-wrong", and what CheckOpened and CheckAuthorship say.
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter&) const override { return {}; }
  void Load(StateReader&) override {}

 private:
  const Registry& registry_;
  std::string log_key_;
};

}  // namespace writ
