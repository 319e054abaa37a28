// Suspension: a signed file in DATA/orders stops everything at once, without lock, server or database.
//
// An order is the canonical JSON of an act of type "suspend", a line end, and the armoured signature of a head over it.
// A file suspends if its signature verifies or can't be checked; a file that is verifiably signed by somebody else does
// not. A logged order suspends although its file has vanished; a lifted one never counts again. Thread rule: one thread
// a watch; looking has no side effects.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "authority/registry.h"
#include "base/env.h"

namespace writ {

inline constexpr std::size_t kMaxOrderBytes = 32 * 1024;

struct SuspensionOrder {
  std::string id;         // SHA-256 of the act, or of the whole file where it can't be read
  std::string file;       // name in DATA/orders; empty where only the log knows it
  bool verified = false;  // signed by an active head
  Json act;               // where verified
  Proof proof;            // where verified
};

class SuspensionWatch {
 public:
  SuspensionWatch(Env& env, std::filesystem::path data, const Registry& registry)
      : env_(env), data_(std::move(data)), registry_(registry) {}

  // The orders in force now. Fails where the folder can't be read, which counts as suspended: "orders-unreadable"
  // (kSuspended).
  Result<std::vector<SuspensionOrder>> InForce() const;
  // kSuspended "suspended" while any order is in force. Cheap: looked at before a search, during it, before release.
  Result<void> Check() const;

 private:
  SuspensionOrder ReadOrder(const std::string& file, bool& forged) const;
  Env& env_;
  std::filesystem::path data_;
  const Registry& registry_;
};

// Writes the signed order into DATA/orders; needs nothing but that folder. Returns the file's path.
Result<std::filesystem::path> WriteSuspensionOrder(Env& env, const std::filesystem::path& data, std::string_view act,
                                                   std::string_view armoured_signature);

// DATA/powers: origin and the keys that may suspend, so that an order can be made and checked without the database.
// A writer rebuilds it from the log at every start.
struct Powers {
  std::string origin;
  std::set<std::string> keys;
};
Result<void> WritePowers(Env& env, const std::filesystem::path& data, const Powers& powers);
Result<Powers> ReadPowers(Env& env, const std::filesystem::path& data);

}  // namespace writ
