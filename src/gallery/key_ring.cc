#include "gallery/key_ring.h"

#include "log/ledger.h"

namespace writ {
namespace {

NewBox MakeBox(const SecretBytes& wrapping_key, std::uint64_t entry) {
  const BoxKeyPair pair = NewBoxKeyPair();
  const Bytes place = Ledger::VaultPlace(entry, kWrappedKeyPart);
  return {.public_key = pair.public_key,
          .wrapped = {.name = kWrappedKeyPart, .sealed = AeadSeal(wrapping_key, place, pair.secret_key.view())}};
}

Result<BoxKeyPair> Unwrap(const SecretBytes& wrapping_key, std::uint64_t entry, const Hash32& public_key,
                          ByteView wrapped) {
  WRIT_TRY(SecretBytes secret, AeadOpen(wrapping_key, Ledger::VaultPlace(entry, kWrappedKeyPart), wrapped));
  return BoxKeyPair{.public_key = public_key, .secret_key = std::move(secret)};
}

tl::unexpected<Error> PermitMissing(const std::string& what) {
  return Fail(Code::kRefused, "permit-missing", "couldn't open " + what + ": the permit does not name it",
              "a writ that names it is needed");
}

}  // namespace

LocalKeyRing::LocalKeyRing(const SecretBytes& master)
    : gallery_key_(DeriveKey(master, "writ gallery keys v1")), case_key_(DeriveKey(master, "writ case keys v1")) {}

NewBox LocalKeyRing::MakeGalleryBox(std::uint64_t entry) const { return MakeBox(gallery_key_, entry); }
NewBox LocalKeyRing::MakeCaseBox(std::uint64_t entry) const { return MakeBox(case_key_, entry); }

Result<BoxKeyPair> LocalKeyRing::OpenGallery(const Permit& permit, std::string_view gallery_id, std::uint64_t entry,
                                             const Hash32& public_key, ByteView wrapped) const {
  if (!permit.CoversGallery(gallery_id)) return PermitMissing("the gallery " + std::string(gallery_id));
  return Unwrap(gallery_key_, entry, public_key, wrapped);
}

Result<BoxKeyPair> LocalKeyRing::OpenCase(const Permit& permit, std::uint64_t search, const Hash32& public_key,
                                          ByteView wrapped) const {
  if (!permit.CoversCase(search)) return PermitMissing("the case of search " + std::to_string(search));
  return Unwrap(case_key_, search, public_key, wrapped);
}

}  // namespace writ
