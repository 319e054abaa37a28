// An invitation: a key that can do one thing, add a key of its person's, once and for a week.
//
// The head adds somebody with such a key, whose private half goes to the person as a link; the person's browser makes a
// passkey, signs key_add for it with the link's key, and that key counts for nothing any more. So the log says who made
// whom a member, and that the passkey is of whoever held the link; and the head never has a key of anybody's. People
// invite themselves the same way, for a passkey beside the key that they have.
//
// In the log nothing is new: what `key` commits to is "invitation " and the key. Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/time.h"

namespace writ {

inline constexpr std::int64_t kInvitationDays = 7;

// What `key` of user_add and key_add commits to.
struct CommittedKey {
  std::string key;  // OpenSSH one-line form without comment, if it is one
  bool invites = false;
};
CommittedKey ReadCommittedKey(const std::string& committed);
std::string CommitInvitation(const std::string& key);

bool InvitationIsOver(UtcTime invited, UtcTime at);

// A new one: the key for the act, and the link's secret.
struct Invitation {
  std::string key;     // OpenSSH one-line form
  SecretBytes secret;  // the 32-byte seed of Ed25519
};
Invitation NewInvitation();

// "SITE/#join/NAME/SECRET": what comes after # no browser sends to the server.
std::string InvitationLink(std::string_view site, std::string_view name, const Invitation& invitation);

}  // namespace writ
