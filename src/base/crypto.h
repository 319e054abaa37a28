// The cryptography that Writ uses, and no other: SHA-256, Ed25519, XChaCha20-Poly1305, sealed boxes, keyed tags.
//
// One adapter over libsodium and OpenSSL, so that the choice stands in one file. Secrets live in SecretBytes: locked
// memory with guard pages, wiped when freed, never copied by accident. Thread rule: pure functions; call InitCrypto
// once at the start of main.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

// Must succeed before anything else here is called.
Result<void> InitCrypto();

Hash32 Sha256(ByteView bytes);
// SHA-256 over the concatenation of the parts.
Hash32 Sha256(std::initializer_list<ByteView> parts);
std::array<std::uint8_t, 64> Sha512(ByteView bytes);
inline std::string Sha256Hex(ByteView bytes) { return ToHex(Sha256(bytes)); }

// Compares without leaking where the first difference lies.
bool EqualConstantTime(ByteView a, ByteView b);

// Bytes in locked, guarded memory (sodium_malloc); move-only; wiped when freed.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);  // zeroed
  static SecretBytes Random(std::size_t size);
  static SecretBytes CopyOf(ByteView bytes);
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  std::uint8_t* data() { return data_; }
  const std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  ByteView view() const { return {data_, size_}; }
  std::span<std::uint8_t> span() { return {data_, size_}; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

// Overwrites memory that held a secret or a template.
void Wipe(std::span<std::uint8_t> bytes);

// A 32-byte key derived from `master` for one purpose (BLAKE2b keyed by master over the label).
SecretBytes DeriveKey(const SecretBytes& master, std::string_view label);

// A keyed hash (HMAC-SHA-256): equal inputs give equal tags, to the key's holder only.
Hash32 KeyedTag(const SecretBytes& key, ByteView message);

// XChaCha20-Poly1305: nonce[24] ‖ ciphertext ‖ tag[16], bound to `associated_data`. The key has 32 bytes.
Bytes AeadSeal(const SecretBytes& key, ByteView associated_data, ByteView plaintext);
// The plaintext in locked memory; "seal-broken" (kCorruption) when key, associated data or bytes differ.
Result<SecretBytes> AeadOpen(const SecretBytes& key, ByteView associated_data, ByteView sealed);
// The same into memory that the caller uses again and again, which grows where it must; valid until it is used again.
Result<ByteView> AeadOpenInto(const SecretBytes& key, ByteView associated_data, ByteView sealed, SecretBytes& memory);

// Anonymous public-key encryption (X25519, crypto_box_seal): anyone can seal, the holder of the secret can open.
struct BoxKeyPair {
  Hash32 public_key{};
  SecretBytes secret_key;
};
BoxKeyPair NewBoxKeyPair();
Bytes BoxSeal(const Hash32& public_key, ByteView plaintext);
Result<SecretBytes> BoxOpen(const BoxKeyPair& keys, ByteView sealed);  // "seal-broken"

// Ed25519 (RFC 8032); signatures have 64 bytes.
struct SigningKey {
  Hash32 public_key{};
  SecretBytes secret_key;  // libsodium's 64-byte form
};
SigningKey NewSigningKey();
SigningKey SigningKeyFromSeed(const SecretBytes& seed);  // 32 bytes
Bytes SignEd25519(const SigningKey& key, ByteView message);
// Refuses small-order keys and non-canonical signatures as libsodium does.
bool VerifyEd25519(const Hash32& public_key, ByteView message, ByteView signature);

}  // namespace writ
