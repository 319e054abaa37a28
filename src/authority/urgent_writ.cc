#include "authority/urgent_writ.h"

#include "authority/people.h"
#include "authority/presented_writ.h"
#include "authority/sshsig.h"

namespace writ {
namespace {

// Where an urgent writ lacks a signature that counts, the head's would do for now.
Error WithHeadsWord(Error error, const WritOrder& order) {
  if (error.reason != "writ-unsigned" && error.reason != "writ-other-key") return error;
  error.advice = "have " + order.issuer + " sign it, or, since it is urgent, the head first: ssh-keygen -Y sign -n " +
                 std::string(kWritNamespace) + " -f KEY FILE";
  return error;
}

}  // namespace

Result<bool> CheckWritSigner(const Registry& registry, const WritUses& uses, const WritOrder& order,
                             std::string_view text, std::string_view signature) {
  if (order.urgent && !signature.empty()) {
    WRIT_TRY(const SshPublicKey key, VerifySshSignature(signature, kWritNamespace, AsBytes(text)));
    const Principal* signer = registry.FindPrincipalByKey(key.Text());
    if (signer != nullptr && signer->active && signer->role == Role::kHead) {
      WRIT_CHECK(CheckIssuerIsTrusted(registry, order.issuer));
      return !uses.IsRatified(order);
    }
  }
  const Result<void> issued = CheckIssuer(registry, order.issuer, text, signature, kWritNamespace);
  if (!issued) return tl::make_unexpected(order.urgent ? WithHeadsWord(issued.error(), order) : issued.error());
  return false;
}

Result<Record> RatifyWrit(Office& office, const WritUses& uses, const SignedAct& act, std::string_view writ_text,
                          std::string_view writ_signature) {
  return office.Handle(act, "writ_ratify", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string hash, admitted.Text("order"));
    if (hash != Sha256Hex(AsBytes(writ_text))) {
      return Refuse("act-other-files", "accept the act: it was signed for another writ", "make and sign it anew");
    }
    WRIT_TRY(const WritOrder order, ParseWritOrder(writ_text));
    if (order.deployment != office.registry().origin()) {
      return Refuse("writ-other-deployment", "ratify the writ: it is for another deployment",
                    "file the signature at " + order.deployment);
    }
    WRIT_CHECK(CheckIssuer(office.registry(), order.issuer, writ_text, writ_signature, kWritNamespace));
    WRIT_CHECK(office.suspension().CheckParts({.user = {}, .galleries = {}, .issuer = order.issuer}));
    WRIT_CHECK(uses.CheckRatification(order, writ_text, admitted.now));
    Decision decision = KeepOpenings(admitted);
    decision.row["issuer"] = order.issuer;
    decision.row["signature"] = std::string(writ_signature);
    decision.row["writ_tag"] = uses.TagOf(order.issuer, order.id);
    return decision;
  });
}

}  // namespace writ
