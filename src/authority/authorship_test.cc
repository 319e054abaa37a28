#include "authority/authorship.h"

#include <gtest/gtest.h>

#include <set>

#include "support/test_office.h"

namespace writ {
namespace {

using support::TestOffice;

// Whether a start believes what the log of `t` holds and, behind it, `more`.
std::string Start(TestOffice& t, const std::optional<Record>& more = std::nullopt) {
  Registry registry;
  PowerGuard guard(registry, SshKeyOf(t.log_key.public_key).Text());
  std::vector<Record> records = t.Records();
  if (more) records.push_back(*more);
  for (const Record& record : records) {
    if (const Result<void> believed = guard.Apply(record); !believed) return believed.error().reason;
    if (const Result<void> applied = registry.Apply(record); !applied) return applied.error().reason;
  }
  return "starts";
}

// An entry as somebody with the folder's keys appends it, in the name of the head, signed by `key`.
Record Forged(TestOffice& t, const SigningKey& key, std::string_view type, const Json& clear,
              const std::map<std::string, Json>& committed) {
  const ActDraft draft = t.Draft(type, clear, committed);
  const std::string armoured = SignSsh(key, kActNamespace, AsBytes(draft.Bytes()));
  Record record;
  record.index = t.ledger->NextIndex();
  record.entry.act = draft.act;
  record.entry.proof = {.key = SshKeyOf(key.public_key).Text(), .signature = ToBase64(*DearmourSshSignature(armoured))};
  record.entry.outcome = "done";
  record.entry.time = t.env.now;
  record.row = Json{{"actor", "head"}, {"openings", OpeningsToJson(draft.openings)}};
  return record;
}

TEST(PowerGuard, PowerComesFromItsGiversSignatureAlone) {
  TestOffice t;
  EXPECT_EQ(Start(t), "starts");
  const Json policy{{"policy", PolicyToJson(Policy{})}};
  const std::map<std::string, Json> reason{{"reason", "x"}};
  const auto user = [&](const char* name) { return std::map<std::string, Json>{{"name", name}, {"reason", "x"}}; };
  const std::map<std::string, Json> newcomer{
      {"name", "newcomer"}, {"role", "investigator"}, {"key", support::TestPerson{.name = "newcomer"}.PublicKey()}};
  const std::map<std::string, Json> court{{"name", "court3@example"},
                                          {"key", support::TestPerson{.name = "court3"}.PublicKey()}};
  const std::tuple<const char*, Json, std::map<std::string, Json>> acts[] = {
      {"user_add", Json::object(), newcomer},
      {"authority_add", Json::object(), court},
      {"policy_set", policy, {}},
      {"user_revoke", Json::object(), user("examiner1")},
      {"authority_revoke", Json::object(), user("court@example")},
      {"clock_correct", Json::object(), reason}};
  for (const auto& [type, clear, committed] : acts) {
    EXPECT_EQ(Start(t, Forged(t, t.Person("head").key, type, clear, committed)), "starts") << type;
    EXPECT_EQ(Start(t, Forged(t, t.Person("investigator").key, type, clear, committed)), "author-wrong") << type;
    EXPECT_EQ(Start(t, Forged(t, t.log_key, type, clear, committed)), "author-wrong") << type;
    Record unsigned_one = Forged(t, t.Person("investigator").key, type, clear, committed);
    unsigned_one.entry.proof.key = t.Person("head").PublicKey();
    EXPECT_EQ(Start(t, unsigned_one), "proof-wrong") << type;
    Record other_row = Forged(t, t.Person("head").key, type, clear, committed);
    other_row.row["openings"] = OpeningsToJson(t.Draft(type, clear, committed).openings);
    EXPECT_EQ(Start(t, other_row), committed.empty() ? "starts" : "opening-wrong") << type;
  }
  // What the head may not do either.
  EXPECT_EQ(Start(t, Forged(t, t.Person("head").key, "user_reinstate", Json::object(), user("examiner1"))),
            "change-wrong");
}

TEST(PowerGuard, RefusedActsGiveNothingAndAreNoMatterForAStart) {
  TestOffice t;
  Record refused = Forged(t, t.Person("investigator").key, "clock_correct", Json::object(), {{"reason", "x"}});
  refused.entry.outcome = kRefused;
  EXPECT_EQ(Start(t, refused), "starts");
}

// All that the head alone may do, and what everybody may do for himself or herself.
TEST(PowerGuard, EveryActThatGivesPowerIsGuarded) {
  const std::set<std::string_view> no_power{"init", "destroy_order"};
  for (const ActRule& rule : ActRules()) {
    const bool heads = rule.roles.size() == 1 && rule.roles.front() == Role::kHead;
    const bool power = rule.act == "key_add" || rule.act == "resume" || (heads && !no_power.contains(rule.act));
    EXPECT_EQ(GivesPower(rule.act), power) << rule.act;
  }
}

}  // namespace
}  // namespace writ
