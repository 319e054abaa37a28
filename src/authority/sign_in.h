// Signing in: whoever holds a person's key shows it, and may read what the deployment shows its people.
//
// It admits to no act: each of those needs a signature of its own. What is signed is a canonical JSON text of its own
// namespace, fresh and for this deployment alone; its nonce counts once, which is for the caller to see to. Thread
// rule: pure but for the registry's.
#pragma once

#include <string>
#include <string_view>

#include "authority/registry.h"
#include "base/env.h"
#include "base/status.h"

namespace writ {

inline constexpr std::string_view kSignInNamespace = "writ-sign-in@v1";
inline constexpr std::int64_t kSignInSeconds = 120;  // before and after now that it may have been made
inline constexpr std::size_t kMaxSignInBytes = 1024;

struct SignIn {
  std::string claimed_actor;
  std::string text;
  std::string signature;  // armoured
};

// {"made_at": …, "nonce": …, "origin": …, "site": …}: the site as the person knows it, so that no other server can pass
// the text on to it.
std::string DraftSignIn(Env& env, std::string_view origin, std::string_view site);

struct SignedIn {
  const Principal* person;
  std::string nonce;
};
// Errors: "sign-in-malformed" (kUsage); "sign-in-other-deployment", "sign-in-other-site", "sign-in-stale", those of
// VerifySshSignature and of Registry::FindSigner (kRefused).
Result<SignedIn> CheckSignIn(const Registry& registry, const SignIn& sign_in, std::string_view site, UtcTime now);

}  // namespace writ
