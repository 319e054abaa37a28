#include "authority/sign_in.h"

#include <gtest/gtest.h>

#include "authority/people.h"
#include "authority/sshsig.h"
#include "support/test_office.h"
#include "support/test_passkey.h"

namespace writ::support {
namespace {

constexpr char kSite[] = "https://faces.agency.example";

class SignInTest : public ::testing::Test {
 protected:
  SignIn By(const std::string& key_of, const std::string& name, std::string text) {
    std::string signature = t_.Person(key_of).Sign(kSignInNamespace, text);
    return {.claimed_actor = name, .text = std::move(text), .signature = std::move(signature)};
  }
  std::string Reason(const SignIn& sign_in) {
    const Result<SignedIn> signed_in = CheckSignIn(t_.office->registry(), sign_in, kSite, t_.env.now);
    return signed_in ? "in" : signed_in.error().reason;
  }
  std::string Text() { return DraftSignIn(t_.env, kTestOrigin, kSite); }

  TestOffice t_;
};

TEST_F(SignInTest, WhoeverHoldsThePersonsKeyIsIn) {
  const SignIn good = By("auditor", "auditor", Text());
  const Result<SignedIn> signed_in = CheckSignIn(t_.office->registry(), good, kSite, t_.env.now);
  ASSERT_TRUE(signed_in) << signed_in.error().message;
  EXPECT_EQ(signed_in->person->name, "auditor");
  EXPECT_NE(good.text.find(signed_in->nonce), std::string::npos);
  EXPECT_EQ(Reason(By("auditor", "head", Text())), "wrong-key");
  EXPECT_EQ(Reason(By("stranger", "stranger", Text())), "unknown-user");
  SignIn altered = good;
  altered.text = Text();
  EXPECT_EQ(Reason(altered), "signature-wrong");
}

// A signature that was given for anything else signs nobody in, nor does a sign-in do anything else.
TEST_F(SignInTest, ItIsOfItsOwnNamespace) {
  const std::string text = Text();
  const SignIn other{.claimed_actor = "head", .text = text, .signature = t_.Person("head").Sign(kActNamespace, text)};
  EXPECT_EQ(Reason(other), "signature-namespace");
}

TEST_F(SignInTest, ItIsFreshAndForThisDeployment) {
  EXPECT_EQ(Reason(By("head", "head", DraftSignIn(t_.env, "other.example", kSite))), "sign-in-other-deployment");
  EXPECT_EQ(Reason(By("head", "head", DraftSignIn(t_.env, kTestOrigin, "https://evil.example"))), "sign-in-other-site");
  const SignIn good = By("head", "head", Text());
  t_.env.now.seconds += kSignInSeconds;
  EXPECT_EQ(Reason(good), "in");
  t_.env.now.seconds += 1;
  EXPECT_EQ(Reason(good), "sign-in-stale");
  t_.env.now.seconds -= 2 * kSignInSeconds + 2;
  EXPECT_EQ(Reason(good), "sign-in-stale");
}

TEST_F(SignInTest, WhoWasRevokedIsOut) {
  const SignIn good = By("auditor", "auditor", Text());
  ASSERT_TRUE(RevokeUser(*t_.office, t_.HeadAct("user_revoke", {}, {{"name", "auditor"}, {"reason", "left"}})));
  EXPECT_EQ(Reason(good), "user-revoked");
}

TEST_F(SignInTest, APasskeyThatWasAddedSignsIn) {
  const TestPasskey passkey;
  const std::string text = Text();
  const SignIn by_passkey{.claimed_actor = "auditor", .text = text, .signature = passkey.Sign(kSignInNamespace, text)};
  EXPECT_EQ(Reason(by_passkey), "wrong-key");
  ASSERT_TRUE(AddKey(*t_.office, t_.Person("auditor").Sign(t_.Draft("key_add", {}, {{"key", passkey.Key().Text()}}))));
  EXPECT_EQ(Reason(by_passkey), "in");
}

TEST_F(SignInTest, WhatIsNoSignInIsMalformed) {
  const std::string good = Text();
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("[]"), good + " ", good.substr(0, good.size() - 1) + ",\"x\":1}",
        std::string("{\"made_at\":\"x\",\"nonce\":\"n\",\"origin\":\"o\"}"), std::string(2'000, 'x')}) {
    EXPECT_EQ(Reason(By("head", "head", text)), "sign-in-malformed") << text;
  }
}

}  // namespace
}  // namespace writ::support
