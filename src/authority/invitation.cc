#include "authority/invitation.h"

#include "authority/sshsig.h"
#include "base/base64url.h"

namespace writ {
namespace {

constexpr std::string_view kInvites = "invitation ";
constexpr std::int64_t kDaySeconds = 24 * 60 * 60;
constexpr std::size_t kSeedBytes = 32;

}  // namespace

CommittedKey ReadCommittedKey(const std::string& committed) {
  if (committed.starts_with(kInvites)) return {.key = committed.substr(kInvites.size()), .invites = true};
  return {.key = committed};
}

std::string CommitInvitation(const std::string& key) { return std::string(kInvites) + key; }

bool InvitationIsOver(UtcTime invited, UtcTime at) {
  return at.seconds < invited.seconds || at.seconds > invited.seconds + kInvitationDays * kDaySeconds;
}

Invitation NewInvitation() {
  SecretBytes seed = SecretBytes::Random(kSeedBytes);
  const SigningKey key = SigningKeyFromSeed(seed);
  return {.key = SshKeyOf(key.public_key).Text(), .secret = std::move(seed)};
}

std::string InvitationLink(std::string_view site, std::string_view name, const Invitation& invitation) {
  return std::string(site) + "/#join/" + std::string(name) + "/" + ToBase64Url(invitation.secret.view());
}

}  // namespace writ
