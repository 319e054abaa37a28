// An order of suspension: what it stops, who gave it, and the file that carries it.
//
// The file works without server, lock or database, so it holds all there is to know: the act in canonical JSON, a line
// end, its openings in canonical JSON, a line end, the armoured signature over the act. Thread rule: plain values.
#pragma once

#include <string>
#include <string_view>

#include "authority/act.h"
#include "authority/roles.h"
#include "log/entry.h"

namespace writ {

inline constexpr std::size_t kMaxOrderBytes = 32 * 1024;
inline constexpr std::size_t kMaxReasonBytes = 200;  // of a reason: one plain line

enum class SuspensionScope { kDeployment, kGallery, kUser, kIssuer };
std::string_view ScopeName(SuspensionScope scope);  // "deployment", "gallery", "user", "issuer"

struct SuspensionOrder {
  std::string id;         // OrderId of the act; of an unreadable file a hash that no act has
  std::string file;       // name in DATA/orders; empty where only the log knows it
  bool verified = false;  // false: the file can't be checked, and stops the whole deployment
  SuspensionScope scope = SuspensionScope::kDeployment;
  std::string target;  // the gallery's, person's or authority's name; empty for the deployment
  std::string reason;  // may be empty
  // Where verified:
  std::string by;              // whose order it is
  Role by_role = Role::kHead;  // head or overseer
  UtcTime since;               // when it was made
  Json act;
  Openings openings;
  Proof proof;  // empty where only the log knows it
};

// Committed target and reason.
ActDraft DraftSuspension(Env& env, std::string_view origin, SuspensionScope scope, std::string_view target,
                         std::string_view reason);

// Scope, target, reason and time of a well-formed act of type "suspend" with its openings; who gave it is the caller's
// to say. "opening-wrong", "target-malformed" (no name of its scope), "reason-malformed", all kRefused.
Result<SuspensionOrder> OpenSuspension(const Json& act, const Openings& openings);

// The text of the order's file, and its three parts back; "order-malformed" (kUsage) for any other bytes.
std::string OrderFileText(const SignedAct& order);
struct OrderFile {
  std::string act_bytes;
  Json act;  // well-formed, of whatever type
  std::string openings;
  Bytes signature;  // the SSH signature's blob
};
Result<OrderFile> SplitOrderFile(std::string_view text);

// SHA-256 in hexadecimal of an order's act: what a lifting names.
std::string OrderId(std::string_view act_bytes);
// What names a file that can't be checked. Never an act's: nobody can lift an order by way of a spoilt copy.
std::string UnreadableOrderId(std::string_view file_bytes);

}  // namespace writ
