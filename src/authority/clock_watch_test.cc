#include "authority/clock_watch.h"

#include <gtest/gtest.h>

#include <set>

#include "log/entry_types.h"
#include "support/test_acts.h"
#include "support/test_env.h"
#include "support/test_folder.h"
#include "support/test_office.h"

namespace writ {
namespace {

struct Watched {
  Watched() {
    EXPECT_TRUE(InitCrypto());
    EXPECT_TRUE(watch.Trust());
  }
  std::string Doubt(UtcTime last_entry = {0}) const {
    const Result<void> checked = watch.Check(last_entry);
    return checked ? "none" : checked.error().reason;
  }
  std::string File() { return std::string(AsText(*env.ReadFile(folder / "clock", 1024))); }
  void SetFile(const std::string& text) { EXPECT_TRUE(env.WriteFile(folder / "clock", AsBytes(text), false)); }

  support::TestEnv env;
  support::TestFolder folder;
  Tagger tagger{SecretBytes::Random(32)};
  ClockWatch watch{env, folder.path(), tagger};
};

TEST(ClockWatch, TimeThatPassesIsNoDoubt) {
  Watched w;
  EXPECT_EQ(w.Doubt(), "none");
  w.env.now.seconds += 400 * kSecondsPerDay;
  EXPECT_EQ(w.Doubt(), "none");
}

TEST(ClockWatch, ClockBeforeTheLastEntryIsInDoubt) {
  Watched w;
  EXPECT_EQ(w.Doubt(w.env.now), "none");
  EXPECT_EQ(w.Doubt({w.env.now.seconds + 1}), "clock-behind");
}

TEST(ClockWatch, ClockMovedBeyondToleranceIsInDoubtBothWays) {
  for (const std::int64_t sign : {1, -1}) {
    Watched w;
    w.env.SetClock(sign * kClockToleranceSeconds);
    EXPECT_EQ(w.Doubt(), "none");
    w.env.SetClock(sign);
    EXPECT_EQ(w.Doubt(), "clock-jumped");
    EXPECT_EQ(w.watch.Check({0}).error().code, Code::kUnavailable);
    w.env.SetClock(-sign);
    EXPECT_EQ(w.Doubt(), "none");
  }
}

TEST(ClockWatch, SmallStepsAddUpWithinOneBoot) {
  Watched w;
  for (int i = 0; i < 3; ++i) {
    w.env.SetClock(kClockToleranceSeconds / 2);
    ASSERT_TRUE(w.watch.TrustNewBoot());  // as each start does
  }
  EXPECT_EQ(w.Doubt(), "clock-jumped");
}

TEST(ClockWatch, StoppedClockIsInDoubt) {
  Watched w;
  w.env.now_at_boot -= 1'000;  // the machine runs on, its wall clock doesn't
  EXPECT_EQ(w.Doubt(), "clock-jumped");
}

TEST(ClockWatch, AcrossABootTheNewOneIsRemembered) {
  Watched w;
  w.env.boot = "second boot";
  w.env.SetClock(1'000);
  EXPECT_EQ(w.Doubt(), "none");
  ASSERT_TRUE(w.watch.TrustNewBoot());
  EXPECT_EQ(w.Doubt(), "none");
  w.env.SetClock(1'000);
  EXPECT_EQ(w.Doubt(), "clock-jumped");
}

TEST(ClockWatch, TheHeadsWordEndsTheDoubt) {
  Watched w;
  w.env.SetClock(1'000'000);
  ASSERT_EQ(w.Doubt(), "clock-jumped");
  ASSERT_TRUE(w.watch.Trust());
  EXPECT_EQ(w.Doubt(), "none");
}

TEST(ClockWatch, FileThatIsGoneOrByAnotherHandIsInDoubt) {
  Watched w;
  const std::string text = w.File();
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string altered = text;
    altered[i] = altered[i] == '1' ? '2' : '1';
    w.SetFile(altered);
    EXPECT_EQ(w.Doubt(), "clock-unknown") << altered;
  }
  w.SetFile("");
  EXPECT_EQ(w.Doubt(), "clock-unknown");
  w.SetFile(std::string(4'096, ' '));
  EXPECT_EQ(w.Doubt(), "clock-unknown");
  Watched other;
  w.SetFile(other.File());
  EXPECT_EQ(w.Doubt(), "clock-unknown");
  w.SetFile(text);
  EXPECT_EQ(w.Doubt(), "none");
  ASSERT_TRUE(w.env.RemoveFile(w.folder / "clock"));
  EXPECT_EQ(w.Doubt(), "clock-unknown");
}

// Whoever moves the clock and is refused would else date the log wrongly, and stop everybody who comes after.
TEST(ClockInDoubt, OnlyPowerIsTakenAwayAndNoRefusalIsLogged) {
  support::TestOffice t;
  t.office->DoubtTheClock({Code::kUnavailable, "clock-jumped", "couldn't rely on the clock", "ask the head"});
  const auto attempt = [&](const std::string& name, std::string_view type) {
    const EntryType* entry_type = FindEntryType(type);
    std::map<std::string, Json> committed;
    for (const std::string_view field : entry_type->committed) committed[std::string(field)] = "value";
    const ActDraft draft = t.Draft(type, support::SomeClearFields(*entry_type), committed);
    return t.Unlogged([&] {
      return t.office->Handle(t.Person(name).Sign(draft), type, [](const AdmittedAct&) -> Result<Decision> {
        return Fail(Code::kRefused, "asked", "couldn't do it: the test says no");
      });
    });
  };
  const std::set<std::string_view> taking{"clock_correct", "user_revoke", "authority_revoke", "writ_revoke",
                                          "witness_remove"};
  for (const ActRule& rule : ActRules()) {
    const std::string able = RoleMay(Role::kHead, rule.act) ? "head" : "custodian";
    const bool may = RoleMay(able == "head" ? Role::kHead : Role::kCustodian, rule.act);
    const bool taken = taking.contains(rule.act);
    EXPECT_EQ(attempt(able, rule.act), !taken ? "clock-jumped" : may ? "asked" : "role-may-not") << rule.act;
  }
  EXPECT_EQ(attempt("auditor", "user_revoke"), "role-may-not");
  EXPECT_TRUE(RevokeUser(*t.office, t.HeadAct("user_revoke", {}, {{"name", "examiner2"}, {"reason", "left"}})));
}

}  // namespace
}  // namespace writ
