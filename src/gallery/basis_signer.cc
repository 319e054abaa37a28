// Who must have signed a legal basis, and whether that person did.
#include "gallery/enrolment.h"

namespace writ {
namespace {

tl::unexpected<Error> RefuseBasis(std::string reason, std::string cause, std::string advice) {
  return Fail(Code::kRefused, std::move(reason), "couldn't accept the legal basis: " + std::move(cause),
              std::move(advice));
}

Result<void> CheckApprover(const Registry& registry, const SshPublicKey& key) {
  const Principal* signer = registry.FindPrincipalByKey(key.Text());
  const bool may_approve = signer != nullptr && signer->active &&
                           (signer->role == Role::kHead || signer->role == Role::kDataProtectionOfficer);
  if (may_approve) return {};
  const std::string who = signer == nullptr ? "somebody unknown here" : "the " + std::string(RoleName(signer->role));
  return RefuseBasis("basis-not-approver", "it was signed by " + who + ", who may not approve it",
                     "have the head or the data protection officer sign it");
}

Result<void> CheckAuthority(const Registry& registry, const SshPublicKey& key) {
  const IssuingAuthority* signer = registry.FindAuthorityByKey(key.Text());
  if (signer != nullptr && signer->active) return {};
  return RefuseBasis("basis-other-key", "it was not signed by an authority that is trusted here",
                     "have it signed by one of those that `writ authority list` shows");
}

}  // namespace

Result<Concern> ConcernOfEnrolment(const Registry& registry, const std::string& gallery, std::string_view basis_text,
                                   std::string_view basis_signature) {
  Concern concern{.user = {}, .galleries = {gallery}, .issuer = {}};
  if (basis_signature.empty()) return concern;
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(basis_signature, kBasisNamespace, AsBytes(basis_text)));
  const Principal* person = registry.FindPrincipalByKey(key.Text());
  const IssuingAuthority* authority = registry.FindAuthorityByKey(key.Text());
  if (person != nullptr) concern.user = person->name;
  if (authority != nullptr) concern.issuer = authority->name;
  return concern;
}

Result<void> CheckBasisSigner(const Registry& registry, const LegalBasis& basis, std::string_view text,
                              std::string_view signature) {
  const BasisSigner required = RequiredSigner(basis);
  if (required == BasisSigner::kNone) {
    if (signature.empty()) return {};
    return RefuseBasis("basis-needless-signature", "consent on paper bears no signature of its own",
                       "leave the signature out, or name the person's key in person_key");
  }
  if (signature.empty()) {
    return RefuseBasis("basis-unsigned", "it has no signature",
                       "have it signed: ssh-keygen -Y sign -n " + std::string(kBasisNamespace) + " -f KEY FILE");
  }
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(signature, kBasisNamespace, AsBytes(text)));
  if (required == BasisSigner::kApprover) return CheckApprover(registry, key);
  if (required == BasisSigner::kAuthority) return CheckAuthority(registry, key);
  if (!basis.person_key || !(*basis.person_key == key)) {
    return RefuseBasis("basis-other-key", "it was not signed with the person's key that it names",
                       "have the person sign it with that key");
  }
  if (registry.KeyIsTaken(key.Text())) {
    return RefuseBasis("basis-not-the-persons", "its key belongs to somebody who works here or to an authority",
                       "consent is the person's own: have him or her sign with a key of their own");
  }
  return {};
}

}  // namespace writ
