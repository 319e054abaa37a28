// A passkey played by software: it signs what a browser and an authenticator sign together.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "authority/passkey.h"
#include "authority/ssh_wire.h"
#include "authority/sshsig.h"
#include "base/base64url.h"
#include "base/bytes.h"
#include "base/crypto.h"

namespace writ::support {

// What is said in one signature; a test spoils a part of it.
struct PasskeyAnswer {
  std::uint8_t flags = 0x05;  // present and verified
  std::string origin = "https://faces.agency.example";
  std::optional<std::string> origin_in_text = {};  // else the same
  std::string type = "webauthn.get";
  std::string end = ",\"crossOrigin\":false}";
  std::string extensions = {};
  std::string signature_type = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";
};

class TestPasskey {
 public:
  explicit TestPasskey(std::string site = "faces.agency.example")
      : site_(std::move(site)), key_(EVP_EC_gen("P-256"), EVP_PKEY_free) {}

  SshPublicKey Key() const {
    Bytes point(65);
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size);
    Bytes blob;
    PutString(blob, kSshEcdsaHardware);
    PutString(blob, "nistp256");
    PutString(blob, point);
    PutString(blob, site_);
    return SshKeyFromBlob(blob).value();
  }

  // What a browser hands over where SSHSIG's data is the challenge.
  PasskeyAssertion Assert(std::string_view name_space, std::string_view message,
                          const PasskeyAnswer& answer = {}) const {
    PasskeyAssertion assertion;
    const std::string text = ClientData(Signed(name_space, message), answer);
    PutBytes(assertion.authenticator_data, Sha256(AsBytes(site_)));
    PutBytes(assertion.authenticator_data, Bytes{answer.flags, 0, 0, 1, 2});
    PutBytes(assertion.authenticator_data, AsBytes(answer.extensions));
    assertion.client_data = ToBytes(text);
    Bytes token = assertion.authenticator_data;
    PutBytes(token, Sha256(AsBytes(text)));
    assertion.signature = Der(token);
    return assertion;
  }
  // The armoured SSH signature over the message.
  std::string Sign(std::string_view name_space, std::string_view message, const PasskeyAnswer& answer = {}) const {
    Bytes data = Signed(name_space, message);
    Bytes blob = ToBytes("SSHSIG");
    PutUint32(blob, 1);
    PutString(blob, Key().blob);
    PutBytes(blob, ByteView(data).subspan(6));  // namespace, reserved field and algorithm stand there alike
    blob.resize(blob.size() - 68);              // but the hash does not
    PutString(blob, Inner(data, answer));
    return ArmourSshSignature(blob);
  }

 private:
  static Bytes Signed(std::string_view name_space, std::string_view message) {
    Bytes data = ToBytes("SSHSIG");
    PutString(data, name_space);
    PutString(data, std::string_view{});
    PutString(data, "sha512");
    PutString(data, Sha512(AsBytes(message)));
    return data;
  }
  static std::string ClientData(ByteView data, const PasskeyAnswer& answer) {
    return "{\"type\":\"" + answer.type + "\",\"challenge\":\"" + ToBase64Url(data) + "\",\"origin\":\"" +
           answer.origin_in_text.value_or(answer.origin) + "\"" + answer.end;
  }
  Bytes Inner(ByteView data, const PasskeyAnswer& answer) const {
    const std::string text = ClientData(data, answer);
    const Bytes flags_and_counter{answer.flags, 0, 0, 1, 2};
    Bytes token;
    PutBytes(token, Sha256(AsBytes(site_)));
    PutBytes(token, flags_and_counter);
    PutBytes(token, AsBytes(answer.extensions));
    PutBytes(token, Sha256(AsBytes(text)));
    Bytes inner;
    PutString(inner, answer.signature_type);
    PutString(inner, Ecdsa(token));
    PutBytes(inner, flags_and_counter);
    PutString(inner, answer.origin);
    PutString(inner, text);
    PutString(inner, answer.extensions);
    return inner;
  }
  Bytes Der(ByteView message) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    Bytes der(128);
    std::size_t size = der.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context, der.data(), &size, message.data(), message.size());
    EVP_MD_CTX_free(context);
    der.resize(size);
    return der;
  }
  // Two mpints.
  Bytes Ecdsa(ByteView message) const {
    const Bytes der = Der(message);
    const std::uint8_t* at = der.data();
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    Bytes numbers;
    for (const BIGNUM* number : {ECDSA_SIG_get0_r(signature), ECDSA_SIG_get0_s(signature)}) {
      Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
      BN_bn2bin(number, bytes.data());
      if ((bytes.front() & 0x80) != 0) bytes.insert(bytes.begin(), 0);
      PutString(numbers, bytes);
    }
    ECDSA_SIG_free(signature);
    return numbers;
  }

  const std::string site_;
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
};

}  // namespace writ::support
