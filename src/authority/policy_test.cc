#include "authority/policy.h"

#include <gtest/gtest.h>

#include "log/entry.h"
#include "log/entry_types.h"
#include "support/test_acts.h"

namespace writ {
namespace {

std::string PolicyWith(const std::string& field, const Json& value) {
  Json json = PolicyToJson(Policy{});
  json[field] = value;
  const Result<Policy> policy = PolicyFromJson(json);
  return policy ? "accepted" : policy.error().reason;
}

std::string Changed(const std::string& assignment) {
  const Result<Policy> policy = ChangePolicy(Policy{}, assignment);
  return policy ? "accepted" : policy.error().reason;
}

TEST(Policy, SurvivesItsJson) {
  Policy policy;
  policy.candidates = 3;
  policy.fpir_per_million = 1'000;
  policy.retention_days = 90;
  policy.statement_days = 14;
  policy.alarm_same = 7;
  policy.alarm_night_until = 0;
  const Result<Policy> read = PolicyFromJson(PolicyToJson(policy));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(PolicyToJson(*read), PolicyToJson(policy));
  EXPECT_DOUBLE_EQ(read->target_fpir(), 0.001);
}

TEST(Policy, EachFieldKeepsItsBounds) {
  const std::tuple<const char*, int, int> bounds[] = {
      {"candidates", 1, 50},         {"fpir_per_million", 1, 500'000}, {"retention_days", 1, 3'650},
      {"statement_days", 1, 31},     {"witness_quorum", 1, 8},         {"alarm_same", 0, 1'000},
      {"alarm_same_days", 1, 366},   {"alarm_case", 0, 1'000},         {"alarm_night_from", 0, 23},
      {"alarm_night_until", 0, 24},  {"alarm_burst", 0, 1'000},        {"alarm_haste", 0, 3'600},
      {"alarm_agreement", 0, 1'000}, {"alarm_refusals", 0, 1'000}};
  for (const auto& [field, low, high] : bounds) {
    EXPECT_EQ(PolicyWith(field, low), "accepted") << field;
    EXPECT_EQ(PolicyWith(field, high), "accepted") << field;
    EXPECT_EQ(PolicyWith(field, low - 1), "policy-malformed") << field;
    EXPECT_EQ(PolicyWith(field, high + 1), "policy-malformed") << field;
    EXPECT_EQ(PolicyWith(field, "10"), "policy-malformed") << field;
    EXPECT_EQ(Changed(std::string(field) + "=" + std::to_string(high)), "accepted") << field;
    EXPECT_EQ(Changed(std::string(field) + "=" + std::to_string(low - 1)), "policy-malformed") << field;
    EXPECT_EQ(Changed(std::string(field) + "=" + std::to_string(high + 1)), "policy-malformed") << field;
  }
}

TEST(Policy, HasExactlyItsFields) {
  EXPECT_EQ(PolicyWith("remark", 1), "policy-malformed");
  const Json good = PolicyToJson(Policy{});
  for (const auto& [field, value] : good.items()) {
    Json json = good;
    json.erase(field);
    EXPECT_FALSE(PolicyFromJson(json)) << field;
    json["x"] = value;
    EXPECT_FALSE(PolicyFromJson(json)) << field;
  }
  EXPECT_FALSE(PolicyFromJson("policy"));
}

TEST(Policy, AssignmentChangesOneField) {
  const Result<Policy> policy = ChangePolicy(Policy{}, "fpir_per_million=3000");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->fpir_per_million, 3'000);
  EXPECT_EQ(policy->candidates, Policy{}.candidates);
  for (const char* text : {"", "candidates", "candidates=", "candidates=x", "candidates=1x", "candidates=1 ",
                           "candidates =1", "x=1", "candidates=99999999999999999999"}) {
    EXPECT_EQ(Changed(text), "policy-malformed") << text;
  }
}

TEST(Policy, LogKnowsTheSameFields) {
  Json act = support::SomeAct(*FindEntryType("policy_set"), "o");
  act["policy"] = PolicyToJson(Policy{});
  EXPECT_TRUE(CheckAct(act));
}

}  // namespace
}  // namespace writ
