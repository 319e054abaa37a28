#include "search/deployment.h"

#include "authority/people.h"
#include "search/verify_deployment.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;
using support::TestFolder;

class DeploymentTest : public ::testing::Test {
 protected:
  SearchState State(std::uint64_t search) { return (*t_.deployment->searches().Find(search))->state; }
  std::size_t CountOf(const std::string& type) {
    std::size_t count = 0;
    for (const Record& record : t_.Records()) count += record.entry.type() == type ? 1 : 0;
    return count;
  }
  // Both decisions stand, and something came between the second one and the release.
  std::uint64_t DecidedButNotReleased(const std::function<Result<void>()>& in_between) {
    const std::uint64_t search = t_.SearchInReview();
    EXPECT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
    EXPECT_TRUE(t_.Review("examiner2", search));
    t_.env.looks = 0;
    t_.env.at_look = [&](int look) { return look == 3 ? in_between() : Result<void>{}; };
    EXPECT_FALSE(t_.Decide("examiner2", search, {{"A", "same"}}));
    t_.env.at_look = nullptr;
    EXPECT_EQ(State(search), SearchState::kInReview);
    EXPECT_EQ((*t_.deployment->searches().Find(search))->decisions.size(), 2u);
    return search;
  }

  TestDeployment t_;
};

TEST_F(DeploymentTest, ASecondOpeningFindsEverythingAsItWas) {
  const std::uint64_t search = t_.SearchInReview();
  const std::uint64_t entries = t_.Entries();
  const std::string genesis = *t_.deployment->GenesisHash();
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(t_.Entries(), entries) << "nothing to settle, nothing to log";
  EXPECT_EQ(State(search), SearchState::kInReview);
  EXPECT_EQ(*t_.deployment->GenesisHash(), genesis);
  EXPECT_EQ(t_.deployment->galleries().FacesOf(*t_.deployment->galleries().FindByName("custody"))->size(), 3u);
}

TEST_F(DeploymentTest, TheGenesisHashIsThatOfEntryZero) {
  const std::vector<Bytes> founding = *t_.deployment->ledger().EntryBytes(0, 1);
  EXPECT_EQ(*t_.deployment->GenesisHash(), Sha256Hex(founding.at(0)));
}

TEST_F(DeploymentTest, ASearchThatACrashInterruptedIsAbortedAndItsUseGivenBack) {
  const Bytes photo = RealPhoto("obama3.jpg");
  const WritOrder order = t_.Order(photo);
  const Result<Permit> running = t_.Authorise(order, photo);
  ASSERT_TRUE(running) << running.error().message;
  EXPECT_EQ(t_.deployment->writ_uses().UsesOf(order), 1);
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(State(running->entry()), SearchState::kAborted);
  EXPECT_EQ(t_.deployment->writ_uses().UsesOf(order), 0);
  EXPECT_EQ(t_.Records().back().entry.type(), "search_abort");
  EXPECT_EQ(t_.Records().back().entry.act.at("search"), running->entry());
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(CountOf("search_abort"), 1u) << "given back once";
  EXPECT_TRUE(t_.Search(order, photo)) << "the writ may be used again";
}

TEST_F(DeploymentTest, AReaderSettlesNothing) {
  const Bytes photo = RealPhoto("obama3.jpg");
  const Result<Permit> running = t_.Authorise(t_.Order(photo), photo);
  ASSERT_TRUE(running);
  ASSERT_TRUE(t_.Open(Access::kRead));
  EXPECT_EQ(State(running->entry()), SearchState::kRunning);
  EXPECT_EQ(CountOf("search_abort"), 0u);
}

TEST_F(DeploymentTest, AResultThatWasCommittedAndNotPublishedTakesEffectAtTheNextStart) {
  const Bytes photo = RealPhoto("obama3.jpg");
  const WritOrder order = t_.Order(photo);
  const SearchRequest request = t_.Request(order, photo);
  t_.env.looks = 0;
  t_.env.at_look = [&](int look) -> Result<void> {
    t_.env.disk_full = look == 6;
    return {};
  };
  const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
  ASSERT_FALSE(receipt);
  EXPECT_EQ(receipt.error().code, Code::kUnavailable);
  EXPECT_EQ(ReasonOf(t_.Search(order, photo)), "log-stopped");
  t_.env.at_look = nullptr;
  t_.env.disk_full = false;
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(t_.Records().back().entry.type(), "search_result");
  EXPECT_EQ(t_.deployment->searches().by_entry().rbegin()->second.state, SearchState::kInReview);
  EXPECT_EQ(t_.deployment->writ_uses().UsesOf(order), 1);
}

TEST_F(DeploymentTest, DecisionsThatAreBothInAreReleasedAtTheNextStart) {
  const std::uint64_t search =
      DecidedButNotReleased([] { return Result<void>(Fail(Code::kSuspended, "orders-unreadable", "couldn't look")); });
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(State(search), SearchState::kReleased);
  EXPECT_EQ(CountOf("release"), 1u);
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(CountOf("release"), 1u) << "once";
  const Result<CaseFile> file = t_.ResultFor("investigator", search);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->outcome, "lead");
}

TEST_F(DeploymentTest, ThoseWhoseDecisionsAreBothInCanNotBeOutvotedByAThird) {
  const std::uint64_t search =
      DecidedButNotReleased([] { return Result<void>(Fail(Code::kSuspended, "orders-unreadable", "couldn't look")); });
  EXPECT_EQ(ReasonOf(t_.Decide("examiner3", search, {{"A", "different"}})), "review-not-open");
  EXPECT_EQ(ReasonOf(t_.Review("examiner3", search)), "review-not-open");
  EXPECT_EQ((*t_.deployment->searches().Find(search))->decisions.size(), 2u);
}

TEST_F(DeploymentTest, CardsOfAnotherProgramAreRefused) {
  const support::TestFolder cards;
  DeploymentPaths paths = t_.deployment->paths();
  std::filesystem::copy(paths.model_cards, cards.path(), std::filesystem::copy_options::recursive);
  paths.model_cards = cards.path();
  const auto load = [&]() -> std::string {
    t_.deployment.reset();
    Result<std::unique_ptr<Deployment>> opened = Deployment::Open(t_.env, paths, Access::kWrite);
    EXPECT_TRUE(opened);
    t_.deployment = std::move(*opened);
    const Result<const Pipeline*> pipeline = t_.deployment->pipeline();
    return pipeline ? "loaded" : pipeline.error().reason;
  };
  EXPECT_EQ(load(), "loaded");
  ASSERT_TRUE(t_.env.AppendFile(cards / "sface-2021dec.toml", AsBytes("\n# another curve\n")));
  EXPECT_EQ(load(), "card-altered");
}

TEST_F(DeploymentTest, NothingIsReleasedAtAStartWhileItIsSuspended) {
  std::string order;
  const std::uint64_t search = DecidedButNotReleased([&]() -> Result<void> {
    order = t_.Suspend();
    return {};
  });
  ASSERT_TRUE(t_.Open()) << "a suspended deployment still opens";
  EXPECT_EQ(State(search), SearchState::kInReview);
  EXPECT_EQ(CountOf("release"), 0u);
  ASSERT_TRUE(t_.Lift(order));
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(State(search), SearchState::kReleased);
}

TEST_F(DeploymentTest, ASearchOfASuspendedGalleryOrIssuerIsNotReleasedAtAStart) {
  const std::pair<SuspensionScope, const char*> cases[] = {{SuspensionScope::kGallery, "custody"},
                                                           {SuspensionScope::kIssuer, "court@example"}};
  for (const auto& [scope, target] : cases) {
    std::string order;
    const std::uint64_t search = DecidedButNotReleased([&]() -> Result<void> {
      order = t_.Suspend(scope, target);
      return {};
    });
    t_.env.at_look = nullptr;
    ASSERT_TRUE(t_.Open());
    EXPECT_EQ(State(search), SearchState::kInReview) << target;
    ASSERT_TRUE(t_.Lift(order));
    ASSERT_TRUE(t_.Open());
    EXPECT_EQ(State(search), SearchState::kReleased) << target;
  }
}

TEST_F(DeploymentTest, OneDecisionIsNotReleasedAtAStart) {
  const std::uint64_t search = t_.SearchInReview();
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(State(search), SearchState::kInReview);
}

TEST_F(DeploymentTest, ASuspensionOutlastsARestartAndTheLossOfItsFile) {
  const std::string order = t_.Suspend();
  ASSERT_TRUE(t_.Open());
  EXPECT_EQ(t_.Records().back().entry.type(), "suspend");
  std::filesystem::remove_all(t_.paths().data / "orders");
  std::filesystem::create_directory(t_.paths().data / "orders");
  ASSERT_TRUE(t_.Open());
  const Bytes photo = RealPhoto("obama3.jpg");
  EXPECT_EQ(ReasonOf(t_.Search(t_.Order(photo), photo)), "suspended");
  ASSERT_TRUE(t_.Lift(order));
  EXPECT_TRUE(t_.Search(t_.Order(photo), photo));
}

TEST_F(DeploymentTest, ASecondWriterIsToldThatItIsLockedAndAReaderWorksMeanwhile) {
  const Result<std::unique_ptr<Deployment>> second = Deployment::Open(t_.env, t_.paths(), Access::kWrite);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "locked");
  EXPECT_EQ(second.error().code, Code::kUnavailable);
  const std::uint64_t search = t_.SearchInReview();
  const Result<std::unique_ptr<Deployment>> reader = Deployment::Open(t_.env, t_.paths(), Access::kRead);
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ((*(*reader)->searches().Find(search))->state, SearchState::kInReview);
  t_.Close();
  EXPECT_TRUE(Deployment::Open(t_.env, t_.paths(), Access::kWrite)) << "the lock went with its holder";
}

TEST_F(DeploymentTest, AReaderChangesNothing) {
  ASSERT_TRUE(t_.Open(Access::kRead));
  const std::uint64_t entries = t_.Entries();
  const Bytes photo = RealPhoto("obama3.jpg");
  const Result<SearchReceipt> receipt = t_.Search(t_.Order(photo), photo);
  ASSERT_FALSE(receipt);
  EXPECT_EQ(receipt.error().code, Code::kUnavailable);
  EXPECT_EQ(t_.Entries(), entries);
}

TEST_F(DeploymentTest, AFolderWithoutADeploymentSaysSo) {
  t_.Close();
  DeploymentPaths nowhere = t_.paths();
  nowhere.data = t_.folder / "nowhere";
  for (const Access access : {Access::kRead, Access::kWrite}) {
    const Result<std::unique_ptr<Deployment>> opened = Deployment::Open(t_.env, nowhere, access);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "data-missing");
    EXPECT_EQ(opened.error().code, Code::kUnavailable);
  }
  EXPECT_FALSE(std::filesystem::exists(nowhere.data));
}

TEST_F(DeploymentTest, WithoutItsKeysNothingOpens) {
  t_.Close();
  std::filesystem::rename(t_.paths().keys, t_.folder / "elsewhere");
  for (const Access access : {Access::kRead, Access::kWrite}) EXPECT_EQ(ReasonOf(t_.Open(access)), "keys-missing");
  std::filesystem::rename(t_.folder / "elsewhere", t_.paths().keys);
  EXPECT_TRUE(t_.Open());
}

TEST_F(DeploymentTest, KeysOfAnotherDeploymentDoNotOpenIt) {
  TestFolder folder;
  DeploymentPaths other = TestDeployment::PathsIn(folder.path());
  ASSERT_TRUE(CreateKeyFiles(t_.env, other.keys, support::kTestOrigin));
  other.data = t_.paths().data;
  t_.Close();
  const Result<std::unique_ptr<Deployment>> opened = Deployment::Open(t_.env, other, Access::kWrite);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::kCorruption);
}

class FoundingTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Deployment>> Found(const std::string& signer = "head") {
    return Deployment::Found(env_, paths_, support::kTestOrigin, "head", TestDeployment::Person("head").PublicKey(),
                             Policy{}, [&](const std::string& act) -> Result<std::string> {
                               if (signer.empty()) return Fail(Code::kUsage, "not-signed", "couldn't sign");
                               return TestDeployment::Person(signer).Sign(kActNamespace, act);
                             });
  }
  std::vector<std::string> Left() {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(file.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  support::WatchedEnv env_;
  TestFolder folder_;
  DeploymentPaths paths_ = TestDeployment::PathsIn(folder_.path());
};

TEST_F(FoundingTest, TheHeadsSignatureFoundsADeploymentOnce) {
  ASSERT_TRUE(InitCrypto());
  {
    const Result<std::unique_ptr<Deployment>> founded = Found();
    ASSERT_TRUE(founded) << founded.error().message;
    EXPECT_EQ((*founded)->registry().origin(), support::kTestOrigin);
    EXPECT_EQ((*founded)->registry().FindPrincipal("head")->role, Role::kHead);
    EXPECT_EQ((*founded)->ledger().NextIndex(), 2u) << "the founding act, and the program that ran";
  }
  EXPECT_EQ(Left(), (std::vector<std::string>{"data", "data.keys"}));
  const Result<std::unique_ptr<Deployment>> again = Found();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "data-exists");
  EXPECT_EQ(again.error().code, Code::kRefused);
  EXPECT_TRUE(Deployment::Open(env_, paths_, Access::kWrite)) << "the first one is as it was";
}

TEST_F(FoundingTest, KeysOfAnEarlierDeploymentAreNotOverwritten) {
  ASSERT_TRUE(InitCrypto());
  ASSERT_TRUE(Found());
  std::filesystem::rename(paths_.data, folder_ / "moved");
  EXPECT_EQ(ReasonOf(Found()), "data-exists");
  std::filesystem::rename(folder_ / "moved", paths_.data);
  EXPECT_TRUE(Deployment::Open(env_, paths_, Access::kWrite));
}

TEST_F(FoundingTest, DataWhoseKeysAreElsewhereAreNotOverwritten) {
  ASSERT_TRUE(InitCrypto());
  ASSERT_TRUE(Found());
  std::filesystem::rename(paths_.keys, folder_ / "moved");
  EXPECT_EQ(ReasonOf(Found()), "data-exists");
  std::filesystem::rename(folder_ / "moved", paths_.keys);
  EXPECT_TRUE(Deployment::Open(env_, paths_, Access::kWrite));
}

TEST_F(FoundingTest, AHeadWhoDoesNotSignLeavesNothingBehind) {
  ASSERT_TRUE(InitCrypto());
  EXPECT_EQ(ReasonOf(Found("")), "not-signed");
  EXPECT_EQ(Left(), std::vector<std::string>{});
}

TEST_F(FoundingTest, ASignatureByAnybodyElseFoundsNothing) {
  ASSERT_TRUE(InitCrypto());
  EXPECT_EQ(ReasonOf(Found("custodian")), "genesis-wrong");
  EXPECT_EQ(Left(), std::vector<std::string>{});
}

TEST_F(FoundingTest, AFullDiskFoundsNothing) {
  ASSERT_TRUE(InitCrypto());
  env_.disk_full = true;
  EXPECT_EQ(ReasonOf(Found()), "disk-full");
  EXPECT_EQ(Left(), std::vector<std::string>{});
  env_.disk_full = false;
  EXPECT_TRUE(Found());
}

TEST_F(FoundingTest, WhatAnInterruptedFoundingLeftIsNoDeploymentAndIsReplaced) {
  ASSERT_TRUE(InitCrypto());
  for (const char* name : {"data.founding", "data.keys.founding"}) std::filesystem::create_directory(folder_ / name);
  EXPECT_EQ(ReasonOf(Deployment::Open(env_, paths_, Access::kWrite)), "data-missing");
  EXPECT_TRUE(Found());
  EXPECT_EQ(Left(), (std::vector<std::string>{"data", "data.keys"}));
}

struct Clocked : TestDeployment {
  std::string Correct(const std::string& by = "head") {
    return ReasonOf(CorrectClock(deployment->office(), deployment->clock(),
                                 Act(by, "clock_correct", {}, {{"reason", "compared with the radio"}})));
  }
  std::string SearchReason() {
    const Bytes photo = RealPhoto("obama3.jpg");
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

TEST(DeploymentClock, MovedForwardStopsAllButWhatStopsUntilTheHeadsWord) {
  Clocked c;
  c.SetClock(3 * kSecondsPerDay);
  const std::uint64_t before = c.Entries();
  EXPECT_EQ(c.SearchReason(), "clock-jumped");
  EXPECT_EQ(c.Entries(), before);
  EXPECT_EQ(c.Correct("custodian") + " " + std::to_string(c.Entries()), "role-may-not " + std::to_string(before));
  EXPECT_EQ(c.Correct(), "no failure");
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.SearchReason(), "no failure");
}

TEST(DeploymentClock, MovedBehindTheLastEntryIsRefusedAndTheHeadsWordTakesTimeBack) {
  Clocked c;
  c.SetClock(-3 * kSecondsPerDay);
  EXPECT_EQ(c.SearchReason(), "clock-behind");
  EXPECT_EQ(c.Correct("custodian"), "role-may-not");
  EXPECT_EQ(c.Correct(), "no failure");
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.SearchReason(), "no failure");
  EXPECT_EQ(c.Verdict(), "no failure");
  EXPECT_EQ(c.deployment->ledger().last_time(), c.env.now);
}

TEST(DeploymentClock, WithoutItsFileNothingIsSearched) {
  Clocked c;
  c.Close();
  ASSERT_TRUE(c.env.RemoveFile(c.paths().data / "clock"));
  ASSERT_TRUE(c.Open());
  EXPECT_EQ(c.SearchReason(), "clock-unknown");
  EXPECT_EQ(c.Correct(), "no failure");
}

TEST(DeploymentClock, MovedClockCannotReviveAnExpiredWrit) {
  Clocked c;
  const Bytes photo = RealPhoto("obama3.jpg");
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
