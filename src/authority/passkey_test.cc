#include "authority/passkey.h"

#include <gtest/gtest.h>

#include "support/test_passkey.h"

namespace writ {
namespace {

using support::TestPasskey;

constexpr std::string_view kActSpace = "writ-test@v1";
constexpr std::string_view kActText = "the act";

class PasskeyTest : public ::testing::Test {
 protected:
  std::string Reason(const PasskeyAssertion& assertion) const {
    const Result<Bytes> blob = SshSignatureOf(passkey_.Key(), kActSpace, assertion);
    if (!blob) return blob.error().reason;
    const Result<SshPublicKey> key = VerifySshSignatureBlob(*blob, kActSpace, AsBytes(kActText));
    return key ? "accepted" : key.error().reason;
  }
  TestPasskey passkey_;
};

TEST_F(PasskeyTest, WhatABrowserHandsOverIsAnSshSignature) {
  for (int i = 0; i < 300; ++i) {  // numbers are now and then a byte shorter or longer
    ASSERT_EQ(Reason(passkey_.Assert(kActSpace, kActText)), "accepted") << i;
  }
  EXPECT_EQ(Reason(passkey_.Assert(kActSpace, kActText, {.flags = 0x85, .extensions = "\xa1\x61\x61\x01"})),
            "accepted");
}

TEST_F(PasskeyTest, ItIsNoOtherMessagesNamespacesOrKeys) {
  EXPECT_EQ(Reason(passkey_.Assert(kActSpace, "another act")), "signature-wrong");
  EXPECT_EQ(Reason(passkey_.Assert("writ-other@v1", kActText)), "signature-wrong");
  EXPECT_EQ(Reason(TestPasskey().Assert(kActSpace, kActText)), "signature-wrong");
  EXPECT_EQ(Reason(passkey_.Assert(kActSpace, kActText, {.flags = 0x01})), "signature-no-user");
  EXPECT_EQ(Reason(passkey_.Assert(kActSpace, kActText, {.origin = "https://evil.example"})), "signature-other-site");
}

TEST_F(PasskeyTest, WhatIsNoAssertionIsMalformed) {
  const PasskeyAssertion good = passkey_.Assert(kActSpace, kActText);
  const auto with = [&](void (*change)(PasskeyAssertion&)) {
    PasskeyAssertion assertion = good;
    change(assertion);
    return Reason(assertion);
  };
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.authenticator_data.resize(36); }), "assertion-malformed");
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.client_data = ToBytes("{}"); }), "assertion-malformed");
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.client_data = ToBytes("{\"origin\":1}"); }), "assertion-malformed");
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.client_data = ToBytes("["); }), "assertion-malformed");
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.client_data = Bytes(5'000, ' '); }), "assertion-malformed");
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.signature.clear(); }), "assertion-malformed");
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.signature.push_back(0); }), "assertion-malformed");
  EXPECT_EQ(with([](PasskeyAssertion& a) { a.signature[0] = 0x31; }), "assertion-malformed");
  for (std::size_t size = 0; size < good.signature.size(); ++size) {
    PasskeyAssertion cut = good;
    cut.signature.resize(size);
    EXPECT_EQ(Reason(cut), "assertion-malformed") << size;
  }
}

}  // namespace
}  // namespace writ
