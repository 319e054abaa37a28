#include "base/p256.h"

#include <algorithm>
#include <memory>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

namespace writ {
namespace {

constexpr std::size_t kNumberBytes = 32;

template <auto kFree>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;

Key KeyOf(ByteView point) {
  const std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  char group[] = "prime256v1";
  Bytes copy(point.begin(), point.end());
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                             OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.data(), copy.size()),
                             OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    return nullptr;
  }
  return Key(key);
}

// As OpenSSL takes it: a DER sequence of the two numbers.
Bytes DerOf(ByteView r, ByteView s) {
  const std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
  BIGNUM* r_number = BN_bin2bn(r.data(), static_cast<int>(r.size()), nullptr);
  BIGNUM* s_number = BN_bin2bn(s.data(), static_cast<int>(s.size()), nullptr);
  if (signature == nullptr || ECDSA_SIG_set0(signature.get(), r_number, s_number) != 1) {
    BN_free(r_number);
    BN_free(s_number);
    return {};
  }
  Bytes der(static_cast<std::size_t>(std::max(0, i2d_ECDSA_SIG(signature.get(), nullptr))));
  std::uint8_t* end = der.data();
  if (i2d_ECDSA_SIG(signature.get(), &end) != static_cast<int>(der.size())) return {};
  return der;
}

}  // namespace

bool VerifyP256(ByteView point, ByteView message, ByteView r, ByteView s) {
  constexpr std::uint8_t kUncompressed = 0x04;
  if (point.size() != kP256PointBytes || point[0] != kUncompressed) return false;
  if (r.size() > kNumberBytes || s.size() > kNumberBytes) return false;
  const Key key = KeyOf(point);
  const Bytes der = DerOf(r, s);
  const std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  return key != nullptr && !der.empty() && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), der.data(), der.size(), message.data(), message.size()) == 1;
}

}  // namespace writ
