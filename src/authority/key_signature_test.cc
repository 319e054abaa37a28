// Passkeys and hardware keys, against the real ssh-keygen where it can tell.
#include "authority/key_signature.h"

#include <gtest/gtest.h>

#include "support/ssh_keygen.h"
#include "support/test_passkey.h"

namespace writ {
namespace {

using support::kMessage;
using support::kSpace;
using support::PasskeyAnswer;
using support::TestPasskey;

class KeySignature : public support::SshKeygenTest {
 protected:
  std::string Reason(const TestPasskey& passkey, const PasskeyAnswer& answer) const {
    const Result<SshPublicKey> key =
        VerifySshSignature(passkey.Sign(kSpace, kMessage, answer), kSpace, AsBytes(kMessage));
    return key ? "accepted" : key.error().reason;
  }
  std::string Reason(const PasskeyAnswer& answer) const { return Reason(TestPasskey(), answer); }
};

TEST_F(KeySignature, APasskeysIsAcceptedByWritAndSshKeygen) {
  const TestPasskey passkey;
  const std::string signature = passkey.Sign(kSpace, kMessage);
  const Result<SshPublicKey> key = VerifySshSignature(signature, kSpace, AsBytes(kMessage));
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(*key, passkey.Key());
  EXPECT_EQ(key->application, "faces.agency.example");
  EXPECT_EQ(*ParseSshPublicKey(key->Text() + " phone"), *key);
  EXPECT_TRUE(SshKeygenAccepts(key->Text(), signature, kSpace, kMessage)) << Read("out");
  EXPECT_FALSE(SshKeygenAccepts(key->Text(), signature, kSpace, "another message"));
  EXPECT_FALSE(VerifySshSignature(signature, kSpace, AsBytes("another message")));
  EXPECT_FALSE(VerifySshSignature(signature, "writ-other@v1", AsBytes(kMessage)));
}

// Numbers of a signature are now and then a byte shorter.
TEST_F(KeySignature, EachOfManyIsAccepted) {
  const TestPasskey passkey;
  for (int i = 0; i < 600; ++i) {
    const std::string message = std::to_string(i);
    ASSERT_TRUE(VerifySshSignature(passkey.Sign(kSpace, message), kSpace, AsBytes(message))) << i;
  }
}

TEST_F(KeySignature, ExtensionsAreSigned) {
  EXPECT_EQ(Reason({.flags = 0x85, .extensions = "\xa1\x61\x61\x01"}), "accepted");
  EXPECT_EQ(Reason({.flags = 0x05, .extensions = "\xa1\x61\x61\x01"}), "signature-malformed");
  EXPECT_EQ(Reason({.flags = 0x85}), "signature-malformed");
}

TEST_F(KeySignature, APasskeyMustCheckWhoUsesIt) {
  EXPECT_EQ(Reason({.flags = 0x01}), "signature-no-user");
  EXPECT_EQ(Reason({.flags = 0x04}), "signature-no-user");
  EXPECT_EQ(Reason({.flags = 0x45}), "signature-malformed");
}

TEST_F(KeySignature, OnlyThePasskeysOwnSiteMayAsk) {
  EXPECT_EQ(Reason({.origin = "https://faces.agency.example:8443"}), "accepted");
  for (const char* origin :
       {"https://faces.agency.example.evil.example", "https://evil.example", "http://faces.agency.example",
        "https://faces.agency.example:", "https://faces.agency.example:8443/x", "https://faces.agency.example/",
        "https://sub.faces.agency.example", ""}) {
    EXPECT_EQ(Reason({.origin = origin}), "signature-other-site") << origin;
  }
  EXPECT_EQ(Reason({.origin_in_text = "https://evil.example"}), "signature-wrong");
  const TestPasskey here("localhost");
  EXPECT_EQ(Reason(here, {.origin = "http://localhost:8080"}), "accepted");
  EXPECT_EQ(Reason(here, {.origin = "http://localhost.evil.example"}), "signature-other-site");
  EXPECT_EQ(Reason(here, {.origin = "https://localhost"}), "signature-other-site");
}

TEST_F(KeySignature, ItMustBeAnAssertionOfTheTopPage) {
  EXPECT_EQ(Reason({.type = "webauthn.create"}), "signature-wrong");
  EXPECT_EQ(Reason({.end = ",\"crossOrigin\":true}"}), "signature-wrong");
  EXPECT_EQ(Reason({.end = "}"}), "signature-wrong");
  EXPECT_EQ(Reason({.end = ",\"crossOrigin\":false"}), "signature-malformed");
  EXPECT_EQ(Reason({.end = ",\"crossOrigin\":false,\"other\":1}"}), "accepted");
}

TEST_F(KeySignature, KeysOfSshAndPasskeysDontTakeEachOthersForm) {
  EXPECT_EQ(Reason(TestPasskey("ssh:"), {}), "signature-other-site");
  EXPECT_EQ(Reason({.signature_type = "sk-ecdsa-sha2-nistp256@openssh.com"}), "signature-other-site");
  EXPECT_EQ(Reason({.signature_type = "ssh-ed25519"}), "signature-malformed");
}

TEST_F(KeySignature, NoAlteredByteIsAccepted) {
  const TestPasskey passkey;
  const Bytes good = DearmourSshSignature(passkey.Sign(kSpace, kMessage)).value();
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 0x01;
    const Result<SshPublicKey> key = VerifySshSignatureBlob(bad, kSpace, AsBytes(kMessage));
    EXPECT_FALSE(key && *key == passkey.Key()) << i;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(VerifySshSignatureBlob(ByteView(good).first(size), kSpace, AsBytes(kMessage))) << size;
  }
}

}  // namespace
}  // namespace writ
