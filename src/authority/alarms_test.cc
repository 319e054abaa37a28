#include "authority/alarms.h"

#include <functional>

#include <gtest/gtest.h>

#include "support/quiet_policy.h"

namespace writ {
namespace {

using support::QuietPolicy;

constexpr std::int64_t kNoon = 1'795'600'800;  // 2026-11-25T10:00:00Z

// Records as a log holds them, as far as the rules look.
struct Fold {
  explicit Fold(const Policy& policy = QuietPolicy()) { Set(policy); }

  void Set(const Policy& policy) { Put("policy_set", "head", {{"policy", PolicyToJson(policy)}}, Json::object()); }
  void Put(const std::string& type, const std::string& actor, Json act, Json row, const std::string& outcome = "done") {
    act["type"] = type;
    row["actor"] = actor;
    Record record{.index = next++, .entry = {}, .row = std::move(row)};
    record.entry.act = std::move(act);
    record.entry.outcome = outcome;
    record.entry.time = now;
    const Result<void> applied = alarms.Apply(record);
    EXPECT_TRUE(applied) << applied.error().message;
  }
  void Search(const std::string& who, const Json& row = Json::object()) { Put("search", who, {}, row); }
  void Open(const std::string& who, std::uint64_t search) { Put("review", who, {{"search", search}}, {}); }
  void Decide(const std::string& who, std::uint64_t search) { Put("decide", who, {{"search", search}}, {}); }
  void Release(const std::vector<std::string>& examiners, bool agreed, const std::vector<std::string>& leads = {}) {
    Put("release", "deployment", {{"search", 7u}},
        Json{{"examiners", examiners}, {"agreed", agreed}, {"leads", leads}, {"investigator", "lund"}});
  }
  // Logs the first that is due, as the program does.
  void LogFirst() {
    const Openings openings{{"alarm", {.salt = {}, .value = AlarmToJson(alarms.due().front())}}};
    Put("alarm", "deployment", {}, Json{{"openings", OpeningsToJson(openings)}});
  }
  std::size_t due() const { return alarms.due().size(); }
  Bytes State() const {
    StateWriter writer;
    EXPECT_TRUE(alarms.Save(writer));
    return {writer.fields.view().begin(), writer.fields.view().end()};
  }

  Alarms alarms;
  std::uint64_t next = 0;
  UtcTime now{kNoon};
};

struct Counted {
  const char* rule;
  std::int64_t Policy::* field;
  std::int64_t seconds;
  std::function<void(Fold&)> once;
  const char* person;
};

int Fresh() {
  static int number = 0;
  return ++number;
}

const std::vector<Counted>& AllCounted() {
  static const std::vector<Counted> all{
      {"same-photo", &Policy::alarm_same, 30 * kSecondsPerDay,
       [](Fold& fold) { fold.Search("lund", {{"photo_tag", "p"}}); }, "lund"},
      {"same-photo", &Policy::alarm_same, 30 * kSecondsPerDay,  // among several
       [](Fold& fold) { fold.Search("lund", {{"more_photo_tags", {"q" + std::to_string(Fresh()), "p"}}}); }, "lund"},
      {"same-lead", &Policy::alarm_same, 30 * kSecondsPerDay,
       [](Fold& fold) { fold.Release({"berg", "okoye"}, false, {"3.0"}); }, "lund"},
      {"case", &Policy::alarm_case, kAlarmYearSeconds,
       [](Fold& fold) { fold.Search("lund", {{"case_tag", "c"}, {"writ_tag", "w" + std::to_string(Fresh())}}); },
       "lund"},
      {"burst", &Policy::alarm_burst, kAlarmHourSeconds, [](Fold& fold) { fold.Search("lund"); }, "lund"},
      {"agreement", &Policy::alarm_agreement, kAlarmYearSeconds, [](Fold& fold) { fold.Release({"berg"}, true); },
       "berg"},
      {"refusals", &Policy::alarm_refusals, kAlarmHourSeconds,
       [](Fold& fold) { fold.Put("enrol", "eve", {}, {}, "refused"); }, "eve"}};
  return all;
}

// A policy with this rule alone.
Policy Only(const Counted& counted, std::int64_t bound) {
  Policy policy = QuietPolicy();
  policy.*counted.field = bound;
  return policy;
}

TEST(Alarms, EachRuleIsRaisedAtItsBoundAndNotOneBefore) {
  for (const Counted& counted : AllCounted()) {
    SCOPED_TRACE(counted.rule);
    Fold fold(Only(counted, 4));
    for (int i = 0; i < 3; ++i) counted.once(fold);
    EXPECT_EQ(fold.due(), 0u);
    counted.once(fold);
    ASSERT_EQ(fold.due(), 1u);
    const Alarm& alarm = fold.alarms.due().front();
    EXPECT_EQ(alarm.rule, counted.rule);
    EXPECT_EQ(alarm.people, std::vector<std::string>{counted.person});
    EXPECT_EQ(alarm.entries, (std::vector<std::uint64_t>{1, 2, 3, 4}));
    EXPECT_EQ(alarm.count, 4u);
    EXPECT_EQ(alarm.from, fold.now);
    EXPECT_NE(FindAlarmRule(alarm.rule), nullptr);
    EXPECT_FALSE(alarm.bounds.empty());
    const Result<Alarm> read = AlarmFromJson(AlarmToJson(alarm));
    EXPECT_TRUE(read && *read == alarm);
  }
}

TEST(Alarms, SameThingIsRaisedAgainOnlyWhenItDoubled) {
  for (const Counted& counted : AllCounted()) {
    SCOPED_TRACE(counted.rule);
    Fold fold(Only(counted, 4));
    for (int i = 0; i < 4; ++i) counted.once(fold);
    ASSERT_EQ(fold.due(), 1u);
    fold.LogFirst();
    EXPECT_EQ(fold.due(), 0u);
    for (int i = 4; i < 7; ++i) counted.once(fold);
    EXPECT_EQ(fold.due(), 0u);
    counted.once(fold);
    ASSERT_EQ(fold.due(), 1u);
    EXPECT_EQ(fold.alarms.due().front().count, 8u);
  }
}

TEST(Alarms, SameThingIsRaisedAgainWhenItsTimeHasPassed) {
  for (const Counted& counted : AllCounted()) {
    SCOPED_TRACE(counted.rule);
    Fold fold(Only(counted, 4));
    for (int i = 0; i < 4; ++i) counted.once(fold);
    ASSERT_EQ(fold.due(), 1u);
    fold.LogFirst();
    fold.now.seconds += counted.seconds;
    for (int i = 0; i < 3; ++i) counted.once(fold);
    EXPECT_EQ(fold.due(), 0u);
    counted.once(fold);
    ASSERT_EQ(fold.due(), 1u);
    EXPECT_EQ(fold.alarms.due().front().count, 4u);
  }
}

TEST(Alarms, OnlyWhatLiesWithinTheRulesTimeIsCounted) {
  for (const Counted& counted : AllCounted()) {
    SCOPED_TRACE(counted.rule);
    Fold slow(Only(counted, 4));
    Fold quick(Only(counted, 4));
    for (int i = 0; i < 12; ++i) {
      counted.once(slow);
      slow.now.seconds += counted.seconds / 3 + 1;
    }
    EXPECT_EQ(slow.due(), 0u);
    for (int i = 0; i < 4; ++i) {
      counted.once(quick);
      quick.now.seconds += counted.seconds / 3 - 1;
    }
    EXPECT_EQ(quick.due(), 1u);
  }
}

TEST(Alarms, ZeroSwitchesARuleOff) {
  for (const Counted& counted : AllCounted()) {
    SCOPED_TRACE(counted.rule);
    Fold fold;
    for (int i = 0; i < 50; ++i) counted.once(fold);
    EXPECT_EQ(fold.due(), 0u);
    // And on again: what happened meanwhile does not count.
    fold.Set(Only(counted, 2));
    counted.once(fold);
    EXPECT_EQ(fold.due(), 0u);
    counted.once(fold);
    EXPECT_EQ(fold.due(), 1u);
  }
}

TEST(Alarms, DifferentThingsAreNotCountedTogether) {
  Policy policy = QuietPolicy();
  policy.alarm_same = policy.alarm_case = policy.alarm_burst = policy.alarm_refusals = policy.alarm_agreement = 2;
  Fold fold(policy);
  for (const char* name : {"a", "b", "c"}) {
    fold.Search(name, {{"photo_tag", name}, {"case_tag", name}, {"writ_tag", name}});
    fold.Put("enrol", name, {}, {}, "refused");
    fold.Release({name}, true, {std::string(name) + ".0"});
  }
  EXPECT_EQ(fold.due(), 0u);
}

TEST(Alarms, RefusedSearchesAreNoSearches) {
  Policy policy = QuietPolicy();
  policy.alarm_same = policy.alarm_burst = policy.alarm_case = 1;
  policy.alarm_night_until = 24;
  Fold fold(policy);
  fold.Put("search", "lund", {}, {{"photo_tag", "p"}, {"case_tag", "c"}, {"writ_tag", "w"}}, "refused");
  EXPECT_EQ(fold.due(), 0u);
  fold.Put("search", "lund", {}, {{"photo_tag", "p"}, {"case_tag", "c"}, {"writ_tag", "w"}}, "urgent");
  EXPECT_EQ(fold.due(), 4u);
}

TEST(Alarms, AWritCountsOnceForItsCase) {
  Policy policy = QuietPolicy();
  policy.alarm_case = 2;
  Fold fold(policy);
  for (int i = 0; i < 20; ++i) fold.Search("lund", {{"case_tag", "c"}, {"writ_tag", "w1"}});
  EXPECT_EQ(fold.due(), 0u);
  fold.Search("olsen", {{"case_tag", "c"}, {"writ_tag", "w2"}});
  ASSERT_EQ(fold.due(), 1u);
  EXPECT_EQ(fold.alarms.due().front().people, (std::vector<std::string>{"lund", "olsen"}));
}

TEST(Alarms, NightIsBetweenTheHoursAndAcrossMidnight) {
  const auto raised = [](std::int64_t from, std::int64_t until, const char* time) {
    Policy policy = QuietPolicy();
    policy.alarm_night_from = from;
    policy.alarm_night_until = until;
    Fold fold(policy);
    fold.now = *ParseTime(time);
    fold.Search("lund");
    return fold.due() == 1 && fold.alarms.due().front().rule == "night";
  };
  EXPECT_FALSE(raised(20, 5, "2026-11-25T19:59:59Z"));
  EXPECT_TRUE(raised(20, 5, "2026-11-25T20:00:00Z"));
  EXPECT_TRUE(raised(20, 5, "2026-11-25T23:59:59Z"));
  EXPECT_TRUE(raised(20, 5, "2026-11-25T00:00:00Z"));
  EXPECT_TRUE(raised(20, 5, "2026-11-25T04:59:59Z"));
  EXPECT_FALSE(raised(20, 5, "2026-11-25T05:00:00Z"));
  EXPECT_TRUE(raised(0, 5, "2026-11-25T00:00:00Z"));
  EXPECT_FALSE(raised(0, 5, "2026-11-25T05:00:00Z"));
  EXPECT_FALSE(raised(0, 5, "2026-11-25T23:00:00Z"));
  EXPECT_FALSE(raised(0, 0, "2026-11-25T00:00:00Z"));
  EXPECT_TRUE(raised(0, 24, "2026-11-25T23:59:59Z"));
  EXPECT_TRUE(raised(20, 24, "2026-11-25T23:59:59Z"));
  EXPECT_FALSE(raised(20, 24, "2026-11-25T00:00:00Z"));
  EXPECT_FALSE(raised(7, 7, "2026-11-25T07:00:00Z"));
}

TEST(Alarms, NightsOfOnePersonAreRaisedWhenTheyDouble) {
  Policy policy = QuietPolicy();
  policy.alarm_night_from = 20;
  policy.alarm_night_until = 5;
  Fold fold(policy);
  fold.now = *ParseTime("2026-11-25T22:00:00Z");
  std::vector<int> raised;
  for (int night = 1; night <= 16; ++night) {
    fold.Search("lund");
    for (; fold.due() > 0; fold.LogFirst()) raised.push_back(night);
    fold.now.seconds += kSecondsPerDay;
  }
  EXPECT_EQ(raised, (std::vector<int>{1, 2, 4, 8, 16}));
}

TEST(Alarms, DecisionIsHastyBeforeItsSecondsAreOver) {
  const auto raised = [](std::int64_t bound, std::int64_t seconds) {
    Policy policy = QuietPolicy();
    policy.alarm_haste = bound;
    Fold fold(policy);
    fold.Open("berg", 7);
    fold.now.seconds += seconds;
    fold.Decide("berg", 7);
    return fold.due() == 1 && fold.alarms.due().front().rule == "haste" &&
           fold.alarms.due().front().people == std::vector<std::string>{"berg"};
  };
  EXPECT_TRUE(raised(10, 0));
  EXPECT_TRUE(raised(10, 9));
  EXPECT_FALSE(raised(10, 10));
  EXPECT_FALSE(raised(10, -1));  // the clock was set back in between: nobody knows
  EXPECT_FALSE(raised(0, 0));
}

TEST(Alarms, FirstLookAtTheCaseCountsAndOnlyOnesOwn) {
  Policy policy = QuietPolicy();
  policy.alarm_haste = 10;
  Fold fold(policy);
  fold.Open("berg", 7);
  fold.now.seconds += 60;
  fold.Open("berg", 7);
  fold.Open("okoye", 7);
  fold.Open("berg", 8);
  fold.now.seconds += 1;
  fold.Decide("berg", 7);
  EXPECT_EQ(fold.due(), 0u);
  fold.Decide("okoye", 7);
  EXPECT_EQ(fold.due(), 1u);
}

TEST(Alarms, ADisagreementEndsTheRow) {
  Policy policy = QuietPolicy();
  policy.alarm_agreement = 3;
  Fold fold(policy);
  for (const bool agreed : {true, true, false, true, true}) fold.Release({"berg", "okoye"}, agreed);
  EXPECT_EQ(fold.due(), 0u);
  fold.Release({"berg", "lindt"}, true);
  ASSERT_EQ(fold.due(), 1u);
  EXPECT_EQ(fold.alarms.due().front().people, std::vector<std::string>{"berg"});
}

TEST(Alarms, NamesTheLastEntriesAndSaysHowManyThereWere) {
  Policy policy = QuietPolicy();
  policy.alarm_refusals = 40;
  Fold fold(policy);
  for (int i = 0; i < 40; ++i) fold.Put("enrol", "eve", {}, {}, "refused");
  ASSERT_EQ(fold.due(), 1u);
  EXPECT_EQ(fold.alarms.due().front().count, 40u);
  EXPECT_EQ(fold.alarms.due().front().entries.size(), kMostNamedEntries);
  EXPECT_EQ(fold.alarms.due().front().entries.back(), 40u);
}

TEST(Alarms, AFloodStaysBounded) {
  Policy policy = QuietPolicy();
  policy.alarm_refusals = 10;
  Fold fold(policy);
  std::size_t raised = 0;
  for (std::size_t i = 0; i < 4 * kMostAlarmEvents; ++i) {
    fold.Put("enrol", "eve", {}, {}, "refused");
    for (; fold.due() > 0; fold.LogFirst()) ++raised;
  }
  EXPECT_EQ(raised, 9u);  // 10, 20, …, 2,560
  EXPECT_LT(fold.State().size(), kMostAlarmEvents * 64);
}

TEST(Alarms, WhatIsOlderThanAYearIsForgotten) {
  Policy policy = QuietPolicy();
  policy.alarm_same = 2;
  Fold fold(policy);
  for (int i = 0; i < 20'000; ++i) {
    fold.Search("lund", {{"photo_tag", std::to_string(i)}});
    fold.now.seconds += kSecondsPerDay;
  }
  EXPECT_LT(fold.State().size(), 2'500u * 200);  // tracks of about 200 bytes each; 20,000 without forgetting
}

TEST(Alarms, EachRoleReadsForItself) {
  Policy policy = QuietPolicy();
  policy.alarm_refusals = 1;
  Fold fold(policy);
  EXPECT_EQ(fold.alarms.UnreadBy(Role::kHead).count, 0u);
  fold.Put("enrol", "eve", {}, {}, "refused");
  EXPECT_EQ(fold.alarms.UnreadBy(Role::kHead).count, 0u);  // due, but not raised yet
  fold.LogFirst();
  const UtcTime first = fold.now;
  fold.now.seconds += 10;
  fold.Put("enrol", "adam", {}, {}, "refused");
  fold.LogFirst();
  for (const Role role : {Role::kHead, Role::kAuditor}) {
    EXPECT_EQ(fold.alarms.UnreadBy(role).count, 2u);
    EXPECT_EQ(fold.alarms.UnreadBy(role).since, first);
  }
  fold.Put("alarm_show", "silva", {}, {{"role", "auditor"}});
  EXPECT_EQ(fold.alarms.UnreadBy(Role::kAuditor).count, 0u);
  EXPECT_EQ(fold.alarms.UnreadBy(Role::kAuditor).read_to, fold.next - 1);
  EXPECT_EQ(fold.alarms.UnreadBy(Role::kHead).count, 2u);
  // Who was refused has read nothing, and the others have nothing to read.
  fold.Put("alarm_show", "vega", {}, {{"role", "head"}}, "refused");
  EXPECT_EQ(fold.alarms.UnreadBy(Role::kHead).count, 2u);
  EXPECT_EQ(fold.alarms.UnreadBy(Role::kInvestigator).count, 0u);
}

TEST(Alarms, ComeBackFromTheirStateAsTheyWere) {
  Policy policy = Policy{};
  policy.alarm_same = policy.alarm_case = policy.alarm_agreement = 2;
  Fold fold(policy);
  fold.Search("lund", {{"photo_tag", "p"}, {"case_tag", "c"}, {"writ_tag", "w"}});
  fold.Search("lund", {{"photo_tag", "p"}, {"case_tag", "c"}, {"writ_tag", "v"}});
  fold.LogFirst();
  fold.Open("berg", 7);
  fold.Release({"berg"}, true, {"1.0"});
  ASSERT_EQ(fold.due(), 1u);
  fold.Open("berg", 8);
  const Bytes state = fold.State();
  StateReader reader{.fields = ArchiveReader(state), .open_bulk = {}};
  Fold loaded;
  loaded.alarms = Alarms();
  loaded.alarms.Load(reader);
  EXPECT_TRUE(reader.fields.at_end());
  EXPECT_EQ(loaded.State(), state);
  EXPECT_EQ(loaded.alarms.due(), fold.alarms.due());
  loaded.Decide("berg", 8);
  EXPECT_EQ(loaded.due(), 2u);
}

TEST(Alarms, AnAlarmThatNobodyCanReadIsCorruption) {
  Alarms alarms;
  Record record{.index = 1, .entry = {}, .row = Json{{"openings", Json{{"alarm", Json{{"salt", "00"}}}}}}};
  record.entry.act = Json{{"type", "alarm"}};
  record.entry.outcome = "done";
  EXPECT_FALSE(alarms.Apply(record));
  record.row = Json::object();
  const Result<void> applied = alarms.Apply(record);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().reason, "alarm-malformed");
}

}  // namespace
}  // namespace writ
