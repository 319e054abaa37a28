// The key ring: the only holder of the keys that open galleries and cases.
//
// A gallery and a case (one search with all that came of it) each have an X25519 pair. Sealing needs the public half
// only, so enrolling opens nothing; the secret half is handed out against a Permit that names it. An interface, so that
// a separate process or a hardware module can take it over. Thread rule: LocalKeyRing is immutable.
#pragma once

#include <cstdint>
#include <string>

#include "authority/permit.h"
#include "base/crypto.h"
#include "log/ledger_store.h"

namespace writ {

// A new pair: the public half for a row, the secret half wrapped for the vault of the entry that makes it.
struct NewBox {
  Hash32 public_key{};
  VaultPart wrapped;  // named kWrappedKeyPart
};

inline constexpr char kWrappedKeyPart[] = "key";

class KeyRing {
 public:
  virtual ~KeyRing() = default;
  // For the gallery or case that the entry `entry` will make.
  virtual NewBox MakeGalleryBox(std::uint64_t entry) const = 0;
  virtual NewBox MakeCaseBox(std::uint64_t entry) const = 0;
  // The pair, against a permit that covers it: "permit-missing" (kRefused), "seal-broken" (kCorruption).
  virtual Result<BoxKeyPair> OpenGallery(const Permit& permit, std::string_view gallery_id, std::uint64_t entry,
                                         const Hash32& public_key, ByteView wrapped) const = 0;
  virtual Result<BoxKeyPair> OpenCase(const Permit& permit, std::uint64_t search, const Hash32& public_key,
                                      ByteView wrapped) const = 0;
};

// Holds the master key in this process's locked memory.
class LocalKeyRing : public KeyRing {
 public:
  explicit LocalKeyRing(const SecretBytes& master);
  NewBox MakeGalleryBox(std::uint64_t entry) const override;
  NewBox MakeCaseBox(std::uint64_t entry) const override;
  Result<BoxKeyPair> OpenGallery(const Permit& permit, std::string_view gallery_id, std::uint64_t entry,
                                 const Hash32& public_key, ByteView wrapped) const override;
  Result<BoxKeyPair> OpenCase(const Permit& permit, std::uint64_t search, const Hash32& public_key,
                              ByteView wrapped) const override;

 private:
  SecretBytes gallery_key_;
  SecretBytes case_key_;
};

}  // namespace writ
