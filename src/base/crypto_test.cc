#include "base/crypto.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

class Crypto : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(InitCrypto()); }
};

TEST_F(Crypto, HashesAgreeWithTheStandard) {  // FIPS 180-4, the message "abc"
  EXPECT_EQ(Sha256Hex(AsBytes("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha512(AsBytes("abc"))).substr(0, 32), "ddaf35a193617abacc417349ae204131");
  EXPECT_EQ(Sha256({AsBytes("a"), AsBytes(""), AsBytes("bc")}), Sha256(AsBytes("abc")));
}

TEST_F(Crypto, EqualityComparesLengthAndBytes) {
  EXPECT_TRUE(EqualConstantTime(AsBytes("ab"), AsBytes("ab")));
  EXPECT_TRUE(EqualConstantTime({}, {}));
  EXPECT_FALSE(EqualConstantTime(AsBytes("ab"), AsBytes("ac")));
  EXPECT_FALSE(EqualConstantTime(AsBytes("ab"), AsBytes("abc")));
}

TEST_F(Crypto, SecretMovesAndLeavesNothingBehind) {
  SecretBytes secret = SecretBytes::CopyOf(AsBytes("key"));
  SecretBytes moved = std::move(secret);
  EXPECT_TRUE(secret.empty());  // NOLINT(bugprone-use-after-move): that is the question
  EXPECT_EQ(AsText(moved.view()), "key");
  moved = SecretBytes::Random(16);
  EXPECT_EQ(moved.size(), 16u);
}

TEST_F(Crypto, DerivedKeysDifferByLabelAndMaster) {
  const SecretBytes master = SecretBytes::Random(32);
  const auto hex = [](const SecretBytes& key) { return ToHex(key.view()); };
  EXPECT_EQ(hex(DeriveKey(master, "a")), hex(DeriveKey(master, "a")));
  EXPECT_NE(hex(DeriveKey(master, "a")), hex(DeriveKey(master, "b")));
  EXPECT_NE(hex(DeriveKey(master, "a")), hex(DeriveKey(SecretBytes::Random(32), "a")));
}

TEST_F(Crypto, KeyedTagIsHmacSha256) {  // RFC 4231, test case 2
  EXPECT_EQ(ToHex(KeyedTag(SecretBytes::CopyOf(AsBytes("Jefe")), AsBytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_F(Crypto, SealedBytesOpenOnlyUnderTheirKeyAndPlace) {
  const SecretBytes key = SecretBytes::Random(32);
  const Bytes sealed = AeadSeal(key, AsBytes("row 1"), AsBytes("face"));
  EXPECT_EQ(AsText(AeadOpen(key, AsBytes("row 1"), sealed)->view()), "face");
  EXPECT_EQ(AeadOpen(key, AsBytes("row 2"), sealed).error().reason, "seal-broken");
  EXPECT_EQ(AeadOpen(SecretBytes::Random(32), AsBytes("row 1"), sealed).error().reason, "seal-broken");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes altered = sealed;
    altered[at] ^= 1;
    EXPECT_FALSE(AeadOpen(key, AsBytes("row 1"), altered)) << at;
    EXPECT_FALSE(AeadOpen(key, AsBytes("row 1"), ByteView(sealed).first(at))) << at;
  }
  EXPECT_EQ(AeadOpen(key, {}, AeadSeal(key, {}, {}))->size(), 0u);
}

TEST_F(Crypto, BoxOpensOnlyWithItsSecret) {
  const BoxKeyPair keys = NewBoxKeyPair();
  Bytes sealed = BoxSeal(keys.public_key, AsBytes("key"));
  EXPECT_EQ(AsText(BoxOpen(keys, sealed)->view()), "key");
  EXPECT_EQ(BoxOpen(NewBoxKeyPair(), sealed).error().reason, "seal-broken");
  EXPECT_EQ(BoxOpen(keys, ByteView(sealed).first(10)).error().reason, "seal-broken");
  sealed.back() ^= 1;
  EXPECT_EQ(BoxOpen(keys, sealed).error().reason, "seal-broken");
}

TEST_F(Crypto, Ed25519AgreesWithTheStandard) {  // RFC 8032 section 7.1, test 1
  const Bytes seed = *FromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  const SigningKey key = SigningKeyFromSeed(SecretBytes::CopyOf(seed));
  EXPECT_EQ(ToHex(key.public_key), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(ToHex(SignEd25519(key, {})),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b");
}

TEST_F(Crypto, Ed25519SignatureOfOtherKeyMessageOrLengthIsRefused) {
  const SigningKey key = NewSigningKey();
  const Bytes signature = SignEd25519(key, AsBytes("message"));
  EXPECT_TRUE(VerifyEd25519(key.public_key, AsBytes("message"), signature));
  EXPECT_FALSE(VerifyEd25519(key.public_key, AsBytes("massage"), signature));
  EXPECT_FALSE(VerifyEd25519(NewSigningKey().public_key, AsBytes("message"), signature));
  EXPECT_FALSE(VerifyEd25519(key.public_key, AsBytes("message"), ByteView(signature).first(63)));
  EXPECT_FALSE(VerifyEd25519(key.public_key, AsBytes("message"), {}));
  EXPECT_FALSE(VerifyEd25519(Hash32{}, AsBytes("message"), Bytes(64)));  // a small-order key
}

}  // namespace
}  // namespace writ
