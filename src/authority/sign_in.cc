#include "authority/sign_in.h"

#include <cstdlib>

#include "authority/sshsig.h"
#include "base/json.h"
#include "base/uuid.h"

namespace writ {
namespace {

tl::unexpected<Error> NoSignIn() {
  return Fail(Code::kUsage, "sign-in-malformed", "couldn't read the sign-in",
              "its text is canonical JSON with made_at, nonce (a UUID), origin and site: docs/api.md");
}

struct Fields {
  std::string made_at, nonce, origin, site;
};

Result<Fields> Read(std::string_view text) {
  const Result<Json> json = ParseCanonicalJson(text, kMaxSignInBytes);
  if (!json || !json->is_object() || json->size() != 4) return NoSignIn();
  const Result<std::string> made_at = JsonString(*json, "made_at"), nonce = JsonString(*json, "nonce"),
                            origin = JsonString(*json, "origin"), site = JsonString(*json, "site");
  if (!made_at || !nonce || !origin || !site || !IsUuid(*nonce)) return NoSignIn();
  return Fields{*made_at, *nonce, *origin, *site};
}

}  // namespace

std::string DraftSignIn(Env& env, std::string_view origin, std::string_view site) {
  return CanonicalJsonOrDie(Json{{"made_at", FormatTime(env.Now())},
                                 {"nonce", NewUuid(env)},
                                 {"origin", std::string(origin)},
                                 {"site", std::string(site)}});
}

Result<SignedIn> CheckSignIn(const Registry& registry, const SignIn& sign_in, std::string_view site, UtcTime now) {
  WRIT_TRY(const Fields fields, Read(sign_in.text));
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(sign_in.signature, kSignInNamespace, AsBytes(sign_in.text)));
  WRIT_TRY(const Principal* person, registry.FindSigner(sign_in.claimed_actor, key.Text(), "the sign-in"));
  if (fields.origin != registry.origin()) {
    return Fail(Code::kRefused, "sign-in-other-deployment",
                "couldn't accept the sign-in: it was made for another deployment", "make it for " + registry.origin());
  }
  if (fields.site != site) {
    return Fail(Code::kRefused, "sign-in-other-site", "couldn't accept the sign-in: it was made for another site",
                "sign in at " + std::string(site) + " itself");
  }
  const Result<UtcTime> made_at = ParseTime(fields.made_at);
  if (!made_at) return NoSignIn();
  if (std::abs(made_at->seconds - now.seconds) > kSignInSeconds) {
    return Fail(Code::kRefused, "sign-in-stale",
                "couldn't accept the sign-in: it was not made within two minutes of now",
                "check this machine's clock, then sign in again");
  }
  return SignedIn{person, fields.nonce};
}

}  // namespace writ
