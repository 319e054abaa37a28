// Suspension: a signed file in DATA/orders stops everything at once, without lock, server or database.
//
// An order stops the deployment, a gallery, a person or an issuing authority. A file that a head or an overseer signed
// stops what it names; one that can't be checked stops the whole deployment; one that is verifiably signed by somebody
// else stops nothing. A logged order suspends although its file has vanished; a lifted one never counts again. Thread
// rule: one thread a watch; looking has no side effects.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "authority/registry.h"
#include "base/env.h"

namespace writ {

inline constexpr std::size_t kMaxOrderFiles = 1000;  // each is checked at each look; more count as unreadable

// What somebody is about to do touches. An empty name is nobody's.
struct Concern {
  std::string user;  // who acts, or for whom a search runs
  std::vector<std::string> galleries;
  std::string issuer;
  bool on_heads_word = false;  // it rests on the head's signature in the issuer's stead
};

// A file in DATA/orders that can be checked and stops nothing here.
struct OrderNotInForce {
  std::string file;  // name in DATA/orders
  std::string id;    // OrderId of its act
  std::string why;   // "it is an order for other.example", …
};

class SuspensionWatch {
 public:
  SuspensionWatch(Env& env, std::filesystem::path data, const Registry& registry)
      : env_(env), data_(std::move(data)), registry_(registry) {}

  // The orders in force now. Fails where the folder can't be read, which counts as suspended: "orders-unreadable"
  // (kSuspended).
  Result<std::vector<SuspensionOrder>> InForce() const;
  // Files that verifiably are nobody's order here: for another deployment, or signed by somebody who may not suspend.
  // Lifted orders are not among them. Fails as InForce.
  Result<std::vector<OrderNotInForce>> NotInForce() const;
  // Whether an order in force stops the deployment or what is concerned: "suspended", "user-suspended",
  // "gallery-suspended", "issuer-suspended", all kSuspended. Cheap: looked at before a search, during it, before
  // release.
  Result<void> Check(const Concern& concern = {}) const;
  // As Check but for orders over the whole deployment, for acts that go on under those. Where the folder can't be read,
  // what is logged counts, so that it can be put right.
  Result<void> CheckParts(const Concern& concern) const;

 private:
  Result<std::vector<std::string>> ListFiles() const;
  SuspensionOrder ReadOrder(const std::string& file, std::string& not_in_force) const;
  Env& env_;
  std::filesystem::path data_;
  const Registry& registry_;
};

// As SuspensionWatch::Check and CheckParts, by the orders that stand in the log alone: for whoever judges the past.
Result<void> CheckLoggedOrders(const Registry& registry, const Concern& concern);
Result<void> CheckLoggedParts(const Registry& registry, const Concern& concern);

// A head's order is lifted by the head, an overseer's by the very overseer, a file that can't be checked by the head:
// "order-of-overseer", "order-of-head" (kRefused).
Result<void> CheckMayLift(const SuspensionOrder& order, std::string_view name, Role role);

// Writes the signed order into DATA/orders; needs nothing but that folder. Returns the file's path.
Result<std::filesystem::path> WriteSuspensionOrder(Env& env, const std::filesystem::path& data, const SignedAct& order);

// DATA/powers: origin, and the keys that may suspend with whose they are, so that an order can be made and checked
// without the database. A writer rebuilds it from the log at every start.
struct Powers {
  std::string origin;
  std::map<std::string, Suspender> keys;
};
Result<void> WritePowers(Env& env, const std::filesystem::path& data, const Powers& powers);
Result<Powers> ReadPowers(Env& env, const std::filesystem::path& data);

// Whose order it is; refuses where it is certain that it would not count, so that "in force" is never said of one that
// isn't: "wrong-key", "order-without-effect" (kRefused), VerifySshSignature's.
Result<std::string> FindSuspender(const Powers& powers, const SignedAct& act, SuspensionScope scope,
                                  std::string_view target);

}  // namespace writ
