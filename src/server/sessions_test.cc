#include "server/sessions.h"

#include <set>

#include <gtest/gtest.h>

#include "support/test_env.h"

namespace writ::support {
namespace {

class SessionsTest : public ::testing::Test {
 protected:
  static constexpr SessionLimits kLimits{.idle_seconds = 100,
                                         .all_seconds = 1'000,
                                         .nonce_seconds = 300,
                                         .most = 6,
                                         .most_of_one = 3,
                                         .requests_a_window = 2,
                                         .window_seconds = 10};
  std::string Open(const std::string& person) {
    const Result<std::string> secret = sessions_.Open(person, std::to_string(nonce_++));
    return secret ? *secret : secret.error().reason;
  }

  TestEnv env_;
  std::int64_t now_ = 10'000;
  int nonce_ = 0;
  Sessions sessions_{env_, kLimits, [this] { return now_; }};
};

TEST_F(SessionsTest, ASecretStandsForWhomItWasMade) {
  const std::string ann = Open("ann"), ben = Open("ben");
  EXPECT_EQ(ann.size(), 43u);
  EXPECT_NE(ann, ben);
  EXPECT_EQ(sessions_.Find(ann), "ann");
  EXPECT_EQ(sessions_.Find(ben), "ben");
  for (const std::string& wrong : {std::string(), ann.substr(1), ann + "A", std::string(43, 'A')}) {
    EXPECT_FALSE(sessions_.Find(wrong)) << wrong;
  }
}

TEST_F(SessionsTest, ItEndsUnusedAndAfterSomeHoursInAnyCase) {
  const std::string idle = Open("ann"), busy = Open("ben");
  for (int i = 0; i < 10; ++i) {
    now_ += 99;
    EXPECT_EQ(sessions_.Find(busy), "ben") << i;
  }
  EXPECT_FALSE(sessions_.Find(idle));
  now_ += 99;
  EXPECT_FALSE(sessions_.Find(busy));
}

TEST_F(SessionsTest, APageThatAsksByItselfKeepsNobodySignedIn) {
  const std::string secret = Open("ann");
  now_ += 99;
  EXPECT_EQ(sessions_.Find(secret, Sessions::Use::kByThePage), "ann");
  now_ += 1;
  EXPECT_FALSE(sessions_.Find(secret, Sessions::Use::kByThePage));
}

TEST_F(SessionsTest, ItEndsWhereItIsClosed) {
  const std::string first = Open("ann"), second = Open("ann"), third = Open("ann"), other = Open("ben");
  sessions_.Close(first);
  EXPECT_FALSE(sessions_.Find(first));
  EXPECT_TRUE(sessions_.Find(second));
  sessions_.CloseAllOf("ann");
  EXPECT_FALSE(sessions_.Find(second));
  EXPECT_FALSE(sessions_.Find(third));
  EXPECT_TRUE(sessions_.Find(other));
}

TEST_F(SessionsTest, ASignInCountsOnce) {
  EXPECT_TRUE(sessions_.Open("ann", "n"));
  EXPECT_EQ(sessions_.Open("ann", "n").error().reason, "sign-in-used");
  now_ += 299;
  EXPECT_EQ(sessions_.Open("ann", "n").error().reason, "sign-in-used");
}

TEST_F(SessionsTest, APersonsOldestGoesAndAllTogetherAreBounded) {
  const std::string first = Open("ann");
  now_ += 1;
  const std::string second = Open("ann"), third = Open("ann");
  now_ += 1;
  EXPECT_TRUE(sessions_.Find(first));  // used after the second
  EXPECT_TRUE(sessions_.Find(third));
  const std::string fourth = Open("ann");
  EXPECT_TRUE(sessions_.Find(first) && sessions_.Find(third) && sessions_.Find(fourth));
  EXPECT_FALSE(sessions_.Find(second));
  Open("ben");
  Open("cem");
  EXPECT_EQ(Open("dan"), "sessions-full");
  now_ += 300;
  EXPECT_EQ(Open("dan").size(), 43u);
  EXPECT_EQ(sessions_.open(), 1u);
}

TEST_F(SessionsTest, APersonAsksSoOftenAndNoMoreInAWhile) {
  EXPECT_TRUE(sessions_.CountRequest("ann"));
  EXPECT_TRUE(sessions_.CountRequest("ann"));
  EXPECT_FALSE(sessions_.CountRequest("ann"));
  EXPECT_TRUE(sessions_.CountRequest("ben"));
  now_ += 10;
  EXPECT_TRUE(sessions_.CountRequest("ann"));
}

}  // namespace
}  // namespace writ::support
