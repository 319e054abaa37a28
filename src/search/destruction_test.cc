#include "search/destruction.h"
#include "authority/urgent_writ.h"

#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

constexpr std::int64_t kHour = 3'600;

struct EndedCase : TestDeployment {
  // A search on the head's word, in review.
  std::uint64_t UrgentSearch() {
    photo = RealPhoto("obama3.jpg");
    order = Order(photo);
    order.urgent = true;
    SearchRequest request = Request(order, photo);
    request.writ_signature = Person("head").Sign(kWritNamespace, request.writ_text);
    const Result<SearchReceipt> receipt = writ::Search(*deployment, request);
    EXPECT_TRUE(receipt) << receipt.error().message;
    return receipt ? receipt->search : 0;
  }
  std::string Ratify() {
    const std::string text = DraftWritOrder(order);
    return ReasonOf(RatifyWrit(deployment->office(), deployment->writ_uses(),
                               Act("investigator", "writ_ratify", {}, {{"order", Sha256Hex(AsBytes(text))}}), text,
                               Person("court").Sign(kWritNamespace, text)));
  }
  std::string OrderDestructionOf(const std::vector<std::uint64_t>& searches, const std::string& by = "head") {
    return ReasonOf(OrderDestruction(*deployment, Act(by, "destroy_order", {{"searches", searches}})));
  }
  std::vector<std::uint64_t> DueNow() {
    std::vector<std::uint64_t> numbers;
    for (const DueCase& due : DueCases(*deployment, env.now)) numbers.push_back(due.search);
    return numbers;
  }
  void Wait(std::int64_t seconds) {
    env.now.seconds += seconds;
    const Result<void> opened = Open();
    EXPECT_TRUE(opened) << opened.error().message;
  }
  SearchState State(std::uint64_t search) { return (*deployment->searches().Find(search))->state; }
  int Logged(const std::string& type) {
    int count = 0;
    for (const Record& record : Records()) count += record.entry.type() == type ? 1 : 0;
    return count;
  }

  Bytes photo;
  WritOrder order;
};

TEST(Destruction, RatifiedInTimeAnUrgentSearchGoesOnLikeAnyOther) {
  EndedCase c;
  const std::uint64_t search = c.UrgentSearch();
  c.Wait(kRatifySeconds);
  EXPECT_EQ(c.Ratify(), "no failure");
  c.Wait(2);
  EXPECT_TRUE(c.DueNow().empty());
  EXPECT_EQ(c.Logged("urgent_lapse"), 0);
  ASSERT_TRUE(c.Decide("examiner1", search, {{"A", "same"}}));
  ASSERT_TRUE(c.Decide("examiner2", search, {{"A", "same"}}));
  EXPECT_TRUE(c.ResultFor("investigator", search));
}

TEST(Destruction, UnratifiedUrgentSearchIsHiddenItsUserStoppedAndItsDataDestroyed) {
  EndedCase c;
  const std::uint64_t search = c.UrgentSearch();
  ASSERT_TRUE(c.Decide("examiner1", search, {{"A", "same"}}));
  c.Wait(kRatifySeconds + 1);
  // Hidden at once, and the log says so.
  EXPECT_EQ(c.Logged("urgent_lapse"), 1);
  EXPECT_EQ(ReasonOf(c.Review("examiner2", search)), "writ-lapsed");
  EXPECT_EQ(ReasonOf(c.ResultFor("investigator", search)), "writ-lapsed");
  EXPECT_EQ(ReasonOf(c.Search(c.Order(c.photo), c.photo)), "user-stopped");
  EXPECT_EQ(c.Ratify(), "writ-lapsed");
  EXPECT_EQ(c.DueNow(), std::vector<std::uint64_t>{search});
  // The head's word, and a day.
  EXPECT_EQ(c.OrderDestructionOf({search}, "investigator"), "role-may-not");
  EXPECT_EQ(c.OrderDestructionOf({search}), "no failure");
  EXPECT_EQ(c.OrderDestructionOf({search}), "destruction-ordered");
  c.Wait(kCertainSeconds - kHour);
  EXPECT_EQ(c.State(search), SearchState::kInReview);
  c.Wait(2 * kHour);
  EXPECT_EQ(c.State(search), SearchState::kDestroyed);
  EXPECT_TRUE(c.DueNow().empty());
  EXPECT_EQ(ReasonOf(c.ResultFor("investigator", search)), "search-destroyed");
  for (const std::uint64_t entry : (*c.deployment->searches().Find(search))->CaseEntries()) {
    EXPECT_EQ(ReasonOf(c.deployment->ledger().ReadVault(entry, "content")), "vault-destroyed");
  }
  EXPECT_EQ(c.Sql("DELETE FROM vault WHERE 0"), 0);
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.Logged("urgent_lapse"), 1);
  EXPECT_EQ(c.Logged("destroy"), 1);
}

TEST(Destruction, NothingIsDestroyedWithoutTheHeadsWordOrWithinADay) {
  EndedCase c;
  const std::uint64_t search = c.UrgentSearch();
  c.Wait(kRatifySeconds + 1);
  c.Wait(10 * kCertainSeconds);
  EXPECT_EQ(c.State(search), SearchState::kInReview);  // no word
  EXPECT_EQ(c.OrderDestructionOf({search}), "no failure");
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.State(search), SearchState::kDestroyed);

  EndedCase jump;  // one start under a clock that jumped, with the head's word, destroys nothing
  const std::uint64_t other = jump.UrgentSearch();
  jump.Wait(1'000 * kSecondsPerDay);
  EXPECT_EQ(jump.OrderDestructionOf({other}), "no failure");
  ASSERT_TRUE(jump.Open());
  EXPECT_EQ(jump.State(other), SearchState::kInReview);
}

TEST(Destruction, RetentionHidesAndDestroysWhatIsNotUrgentToo) {
  EndedCase c;
  const std::uint64_t search = c.SearchInReview();
  const UtcTime until = KeptUntil(*c.deployment, **c.deployment->searches().Find(search));
  EXPECT_EQ(until.seconds, c.env.now.seconds + (365 + Policy{}.retention_days) * kSecondsPerDay);
  EXPECT_EQ(c.OrderDestructionOf({search}), "destruction-not-due");
  EXPECT_EQ(c.OrderDestructionOf({search + 1'000}), "destruction-not-due");
  c.Wait(until.seconds - c.env.now.seconds);
  EXPECT_TRUE(c.DueNow().empty());
  EXPECT_TRUE(c.Review("examiner1", search));
  c.Wait(1);
  EXPECT_EQ(c.DueNow(), std::vector<std::uint64_t>{search});
  EXPECT_EQ(ReasonOf(c.Review("examiner1", search)), "search-expired");
  EXPECT_EQ(c.OrderDestructionOf({search}), "no failure");
  c.Wait(kCertainSeconds + kHour);
  EXPECT_EQ(c.State(search), SearchState::kDestroyed);
}

TEST(Destruction, SuspensionKeepsWhatThereIs) {
  EndedCase c;
  const std::uint64_t search = c.UrgentSearch();
  c.Wait(kRatifySeconds + 1);
  EXPECT_EQ(c.OrderDestructionOf({search}), "no failure");
  const std::string order = c.Suspend();
  c.Wait(2 * kCertainSeconds);
  EXPECT_EQ(c.State(search), SearchState::kInReview);
  EXPECT_EQ(c.OrderDestructionOf({search}), "suspended");
  EXPECT_TRUE(c.Lift(order));
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.State(search), SearchState::kDestroyed);
}

}  // namespace
}  // namespace writ
