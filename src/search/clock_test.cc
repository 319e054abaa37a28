#include <gtest/gtest.h>

#include "authority/people.h"
#include "search/verify_deployment.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using testing::ReasonOf;
using testing::TestDeployment;

// A deployment whose machine's clock somebody sets.
struct Clocked : TestDeployment {
  std::string Correct(const std::string& by = "head") {
    return ReasonOf(CorrectClock(deployment->office(), deployment->clock(),
                                 Act(by, "clock_correct", {}, {{"reason", "compared with the radio"}})));
  }
  std::string SearchReason() {
    const Bytes photo = ReadPhoto("obama3.jpg");
    return ReasonOf(Search(Order(photo), photo));
  }
  void SetClock(std::int64_t by) {
    Close();
    env.SetClock(by);
    const Result<void> opened = Open();
    EXPECT_TRUE(opened) << opened.error().message;
  }
  std::string Verdict() {
    return ReasonOf(VerifyDeployment(*deployment, [](auto, auto, auto) {}));
  }
};

TEST(Clock, MovedForwardStopsAllButWhatStopsUntilTheHeadsWord) {
  Clocked c;
  c.SetClock(3 * kSecondsPerDay);
  const std::uint64_t before = c.Entries();
  EXPECT_EQ(c.SearchReason(), "clock-jumped");
  EXPECT_EQ(c.Entries(), before);
  EXPECT_EQ(c.Correct("custodian"), "role-may-not");
  EXPECT_EQ(c.Correct(), "no failure");
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.SearchReason(), "no failure");
}

TEST(Clock, MovedBehindTheLastEntryIsRefusedAndTheHeadsWordTakesTimeBack) {
  Clocked c;
  c.SetClock(-3 * kSecondsPerDay);
  EXPECT_EQ(c.SearchReason(), "clock-behind");
  EXPECT_EQ(c.Correct("custodian"), "clock-behind");  // a refusal gets no time before the last entry
  EXPECT_EQ(c.Correct(), "no failure");
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.SearchReason(), "no failure");
  EXPECT_EQ(c.Verdict(), "no failure");
  EXPECT_EQ(c.deployment->ledger().last_time(), c.env.now);
}

TEST(Clock, WithoutItsFileNothingIsSearched) {
  Clocked c;
  c.Close();
  ASSERT_TRUE(c.env.RemoveFile(c.paths().data / "clock"));
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.SearchReason(), "clock-unknown");
  EXPECT_EQ(c.Correct(), "no failure");
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.SearchReason(), "no failure");
}

TEST(Clock, MovedClockCannotReviveAnExpiredWrit) {
  Clocked c;
  const Bytes photo = ReadPhoto("obama3.jpg");
  WritOrder order = c.Order(photo);
  order.not_after = {c.env.now.seconds + 3'600};
  c.env.now.seconds += 7'200;
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(ReasonOf(c.Search(order, photo)), "writ-expired");
  c.SetClock(-7'000);
  EXPECT_EQ(ReasonOf(c.Search(order, photo)), "clock-behind");
}

}  // namespace
}  // namespace writ
