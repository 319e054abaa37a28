// Orders of suspension, one a scope, signed by a key that is worth nothing.
#include "authority/suspension_order.h"

#include "authority/sshsig.h"
#include "fuzz/seeds.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

Bytes Order(SuspensionScope scope, std::string_view target) {
  const ActDraft draft = DraftSuspension(RealEnv(), "faces.agency.example", scope, target, "inquiry");
  const std::string signature = SignSsh(SigningKeyFromSeed(SecretBytes(32)), kActNamespace, AsBytes(draft.Bytes()));
  return ToBytes(OrderFileText(
      {.claimed_actor = "head", .act = draft.Bytes(), .signature = signature, .openings = draft.openings}));
}

}  // namespace

int main(int argc, char** argv) {
  if (!InitCrypto()) return 1;
  return WriteSeeds(argc, argv,
                    {{"deployment", Order(SuspensionScope::kDeployment, "")},
                     {"gallery", Order(SuspensionScope::kGallery, "custody")},
                     {"user", Order(SuspensionScope::kUser, "examiner1")},
                     {"issuer", Order(SuspensionScope::kIssuer, "court@example")}});
}
