#include "base/crypto.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <openssl/evp.h>
#include <sodium.h>

namespace writ {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

tl::unexpected<Error> SealBroken() {
  return Fail(Code::kCorruption, "seal-broken", "couldn't decrypt: the bytes or their place were altered",
              "run `writ verify`, and restore the data folder from a backup");
}

// OpenSSL's SHA-256 uses the processor's SHA extensions; libsodium's does not.
Hash32 Digest(std::initializer_list<ByteView> parts) {
  Hash32 hash{};
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  bool good = context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1;
  for (const ByteView part : parts) good = good && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  good = good && EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1;
  EVP_MD_CTX_free(context);
  if (!good) std::abort();  // no memory, or a broken OpenSSL: nothing may go on unhashed
  return hash;
}

}  // namespace

Result<void> InitCrypto() {
  if (sodium_init() < 0) return Fail(Code::kInternal, "crypto-broken", "couldn't start libsodium");
  return {};
}

Hash32 Sha256(ByteView bytes) { return Digest({bytes}); }
Hash32 Sha256(std::initializer_list<ByteView> parts) { return Digest(parts); }

std::array<std::uint8_t, 64> Sha512(ByteView bytes) {
  std::array<std::uint8_t, 64> hash{};
  crypto_hash_sha512(hash.data(), bytes.data(), bytes.size());
  return hash;
}

bool EqualConstantTime(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

SecretBytes::SecretBytes(std::size_t size) : size_(size) {
  if (size == 0) return;
  static const bool ready = sodium_init() >= 0;  // a static object may need a secret before main has begun
  if (!ready) std::abort();
  data_ = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (data_ == nullptr) std::abort();  // out of memory: no secret may fall back to plain memory
  std::memset(data_, 0, size);
}

SecretBytes SecretBytes::Random(std::size_t size) {
  SecretBytes secret(size);
  randombytes_buf(secret.data(), size);
  return secret;
}

SecretBytes SecretBytes::CopyOf(ByteView bytes) {
  SecretBytes secret(bytes.size());
  if (!bytes.empty()) std::memcpy(secret.data(), bytes.data(), bytes.size());
  return secret;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    sodium_free(data_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBytes::~SecretBytes() { sodium_free(data_); }

void Wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

SecretBytes DeriveKey(const SecretBytes& master, std::string_view label) {
  SecretBytes key(32);
  crypto_generichash(key.data(), key.size(), AsBytes(label).data(), label.size(), master.data(), master.size());
  return key;
}

Hash32 KeyedTag(const SecretBytes& key, ByteView message) {
  Hash32 tag{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  crypto_auth_hmacsha256_update(&state, message.data(), message.size());
  crypto_auth_hmacsha256_final(&state, tag.data());
  sodium_memzero(&state, sizeof state);
  return tag;
}

Bytes AeadSeal(const SecretBytes& key, ByteView associated_data, ByteView plaintext) {
  Bytes sealed(kNonceBytes + plaintext.size() + kTagBytes);
  randombytes_buf(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonceBytes, nullptr, plaintext.data(), plaintext.size(),
                                             associated_data.data(), associated_data.size(), nullptr, sealed.data(),
                                             key.data());
  return sealed;
}

Result<SecretBytes> AeadOpen(const SecretBytes& key, ByteView associated_data, ByteView sealed) {
  if (sealed.size() < kNonceBytes + kTagBytes) return SealBroken();
  SecretBytes plaintext(sealed.size() - kNonceBytes - kTagBytes);
  WRIT_CHECK(AeadOpenInto(key, associated_data, sealed, plaintext));
  return plaintext;
}

Result<ByteView> AeadOpenInto(const SecretBytes& key, ByteView associated_data, ByteView sealed, SecretBytes& memory) {
  if (sealed.size() < kNonceBytes + kTagBytes) return SealBroken();
  const std::size_t size = sealed.size() - kNonceBytes - kTagBytes;
  if (memory.size() < size) memory = SecretBytes(std::max(size, memory.size() * 2));
  const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      memory.data(), nullptr, nullptr, sealed.data() + kNonceBytes, sealed.size() - kNonceBytes, associated_data.data(),
      associated_data.size(), sealed.data(), key.data());
  if (status != 0) return SealBroken();
  return memory.view().first(size);
}

BoxKeyPair NewBoxKeyPair() {
  BoxKeyPair keys{.public_key = {}, .secret_key = SecretBytes(crypto_box_SECRETKEYBYTES)};
  crypto_box_keypair(keys.public_key.data(), keys.secret_key.data());
  return keys;
}

Bytes BoxSeal(const Hash32& public_key, ByteView plaintext) {
  Bytes sealed(plaintext.size() + crypto_box_SEALBYTES);
  // A low-order public key would make the box readable by anyone: it is our own key, so that is a bug or an attack.
  if (crypto_box_seal(sealed.data(), plaintext.data(), plaintext.size(), public_key.data()) != 0) std::abort();
  return sealed;
}

Result<SecretBytes> BoxOpen(const BoxKeyPair& keys, ByteView sealed) {
  if (sealed.size() < crypto_box_SEALBYTES) return SealBroken();
  SecretBytes plaintext(sealed.size() - crypto_box_SEALBYTES);
  if (crypto_box_seal_open(plaintext.data(), sealed.data(), sealed.size(), keys.public_key.data(),
                           keys.secret_key.data()) != 0) {
    return SealBroken();
  }
  return plaintext;
}

SigningKey NewSigningKey() { return SigningKeyFromSeed(SecretBytes::Random(crypto_sign_SEEDBYTES)); }

SigningKey SigningKeyFromSeed(const SecretBytes& seed) {
  SigningKey key{.public_key = {}, .secret_key = SecretBytes(crypto_sign_SECRETKEYBYTES)};
  crypto_sign_seed_keypair(key.public_key.data(), key.secret_key.data(), seed.data());
  return key;
}

Bytes SignEd25519(const SigningKey& key, ByteView message) {
  Bytes signature(crypto_sign_BYTES);
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), key.secret_key.data());
  return signature;
}

bool VerifyEd25519(const Hash32& public_key, ByteView message, ByteView signature) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(), public_key.data()) == 0;
}

}  // namespace writ
