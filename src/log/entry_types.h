// The table of entry types: which fields of an act stand in the clear, which are committed, which outcomes there are.
//
// The same table stands in docs/log_format.md, equal by test. Whatever is not listed as clear may not appear in the
// log except as a commitment: that is how the log stays public and yet holds no identity. Thread rule: constants.
#pragma once

#include <span>
#include <string_view>

namespace writ {

struct EntryType {
  std::string_view type;
  // Who writes it: "person" signs an act with a key of their own, "program" is the deployment's log key.
  std::string_view author;
  std::span<const std::string_view> clear;      // beside origin, type, nonce and made_at, which every act has
  std::span<const std::string_view> committed;  // keys of the act's "commit" object
  std::span<const std::string_view> outcomes;   // of an entry; a person's act may also be "refused"
  std::string_view meaning;
};

std::span<const EntryType> EntryTypes();

// Null where there is no such type.
const EntryType* FindEntryType(std::string_view type);

}  // namespace writ
