#include "authority/alarm.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

Alarm Some() {
  return {.rule = "burst",
          .people = {"investigator"},
          .entries = {4, 9},
          .count = 11,
          .from = {1'000},
          .until = {2'000},
          .bounds = {{"alarm_burst", 10}}};
}

std::string AlarmWith(const std::string& field, const Json& value) {
  Json json = AlarmToJson(Some());
  json[field] = value;
  const Result<Alarm> alarm = AlarmFromJson(json);
  return alarm ? "accepted" : alarm.error().reason;
}

TEST(Alarm, SurvivesItsJson) {
  const Result<Alarm> read = AlarmFromJson(AlarmToJson(Some()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, Some());
  EXPECT_TRUE(CanonicalJson(AlarmToJson(Some())));
}

TEST(Alarm, AnotherFormIsRefused) {
  EXPECT_EQ(AlarmWith("rule", "burst"), "accepted");
  EXPECT_EQ(AlarmWith("rule", "gossip"), "alarm-malformed");
  EXPECT_EQ(AlarmWith("rule", 1u), "alarm-malformed");
  EXPECT_EQ(AlarmWith("count", 0u), "alarm-malformed");
  EXPECT_EQ(AlarmWith("from", "yesterday"), "alarm-malformed");
  EXPECT_EQ(AlarmWith("until", 5u), "alarm-malformed");
  EXPECT_EQ(AlarmWith("people", "investigator"), "alarm-malformed");
  EXPECT_EQ(AlarmWith("people", Json::array({7u})), "alarm-malformed");
  EXPECT_EQ(AlarmWith("people", Json(std::vector<std::string>(kMostNamedPeople + 1, "a"))), "alarm-malformed");
  EXPECT_EQ(AlarmWith("entries", Json::array({"4"})), "alarm-malformed");
  EXPECT_EQ(AlarmWith("entries", Json(std::vector<std::uint64_t>(kMostNamedEntries + 1, 1))), "alarm-malformed");
  EXPECT_EQ(AlarmWith("entries", Json(std::vector<std::uint64_t>(kMostNamedEntries, 1))), "accepted");
  EXPECT_EQ(AlarmWith("bounds", Json::array()), "alarm-malformed");
  EXPECT_EQ(AlarmWith("bounds", Json{{"alarm_burst", "10"}}), "alarm-malformed");
  for (const Json& other : {Json(), Json::array(), Json("burst"), Json::object()}) {
    EXPECT_FALSE(AlarmFromJson(other)) << other;
  }
}

TEST(Alarm, EachRuleSaysWhatWasFoundAndWhatToLookAt) {
  for (const AlarmRule& rule : AlarmRules()) {
    EXPECT_EQ(FindAlarmRule(rule.name), &rule);
    EXPECT_FALSE(rule.words.empty() || rule.look.empty()) << rule.name;
  }
  EXPECT_EQ(FindAlarmRule("gossip"), nullptr);
}

}  // namespace
}  // namespace writ
