#include "authority/registry.h"

#include <gtest/gtest.h>

#include "support/test_office.h"

namespace writ {
namespace {

using support::TestOffice;

// Replays records that no office would have made, to see what the registry alone does with them.
Result<void> Replay(Registry& registry, const std::vector<Record>& records) {
  for (const Record& record : records) WRIT_CHECK(registry.Apply(record));
  return {};
}

TEST(Registry, RemembersPeopleAuthoritiesAndPolicy) {
  TestOffice t;
  Registry registry;
  ASSERT_TRUE(Replay(registry, t.Records()));
  EXPECT_EQ(registry.origin(), support::kTestOrigin);
  EXPECT_EQ(registry.principals().size(), 9u);
  EXPECT_EQ(registry.authorities().size(), 1u);
  EXPECT_EQ(registry.FindPrincipal("custodian")->role, Role::kCustodian);
  EXPECT_EQ(registry.FindPrincipal("nobody"), nullptr);
  EXPECT_EQ(registry.FindPrincipalByKey(t.Person("court").PublicKey()), nullptr);
  EXPECT_EQ(registry.FindAuthorityByKey(t.Person("head").PublicKey()), nullptr);
  EXPECT_EQ(registry.FindAuthorityByKey(t.Person("stranger").PublicKey()), nullptr);
  EXPECT_EQ(registry.FindAuthority("nobody"), nullptr);
  EXPECT_TRUE(registry.NonceIsUsed(t.Last().entry.act["nonce"].get<std::string>()));
  EXPECT_FALSE(registry.NonceIsUsed(std::string(32, '0')));
}

TEST(Registry, RefusedActChangesNothingButItsNonce) {
  TestOffice t;
  Record refused = t.Last();
  ASSERT_EQ(refused.entry.type(), "authority_add");
  refused.entry.outcome = kRefused;
  std::vector<Record> records = t.Records();
  records.back() = refused;
  Registry registry;
  ASSERT_TRUE(Replay(registry, records));
  EXPECT_TRUE(registry.authorities().empty());
  EXPECT_FALSE(registry.KeyIsTaken(t.Person("court").PublicKey()));
  EXPECT_TRUE(registry.NonceIsUsed(refused.entry.act["nonce"].get<std::string>()));
}

TEST(Registry, OnlyKeysOfAnActiveHeadOrOverseerSuspend) {
  TestOffice t;
  std::map<std::string, Suspender> expected{{t.Person("head").PublicKey(), {"head", Role::kHead}}};
  for (const char* name : {"overseer", "overseer2"}) {
    expected[t.Person(name).PublicKey()] = {.name = name, .role = Role::kOverseer};
  }
  EXPECT_EQ(t.registry.SuspendingKeys(), expected);
  const ActDraft draft = t.Draft("user_revoke", {}, {{"name", "head"}, {"reason", "x"}});
  std::vector<Record> records = t.Records();
  records.push_back({.index = records.size(),
                     .entry = {.act = draft.act, .outcome = "done", .proof = {}, .row = {}, .time = t.env.now},
                     .row = {{"openings", OpeningsToJson(draft.openings)}}});
  Registry registry;
  ASSERT_TRUE(Replay(registry, records));
  expected.erase(t.Person("head").PublicKey());
  EXPECT_EQ(registry.SuspendingKeys(), expected);
}

TEST(Registry, SecondFoundingAndRowWithoutOpeningsAreRefused) {
  TestOffice t;
  std::vector<Record> records = t.Records();
  Record again = records[0];
  again.index = records.size();
  records.push_back(again);
  Registry registry;
  EXPECT_EQ(Replay(registry, records).error().reason, "init-again");
  for (Record& record : records) record.row.erase("openings");
  Registry other;
  EXPECT_EQ(Replay(other, records).error().reason, "field-type");
}

TEST(Registry, OrderIdIsTheHashOfTheAct) { EXPECT_EQ(OrderId("x"), Sha256Hex(AsBytes("x"))); }

}  // namespace
}  // namespace writ
