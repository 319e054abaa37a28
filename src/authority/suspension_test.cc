#include "authority/suspension.h"

#include <functional>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/test_office.h"

namespace writ {
namespace {

using support::TestOffice;

std::string State(TestOffice& t) {
  const Result<void> checked = t.office->suspension().Check();
  if (checked) return "running";
  EXPECT_EQ(checked.error().code, Code::kSuspended);
  return checked.error().reason;
}

void PutOrder(TestOffice& t, const std::string& text, const std::string& name = "x.order") {
  ASSERT_TRUE(t.env.WriteFile(t.data() / "orders" / name, AsBytes(text), false));
}

SignedAct HeadsOrder(TestOffice& t) {
  return t.Person("head").Sign(DraftSuspension(t.env, support::kTestOrigin, SuspensionScope::kDeployment, "", ""));
}

std::string OnlyOrder(TestOffice& t) {
  const Result<std::vector<SuspensionOrder>> orders = t.office->suspension().InForce();
  EXPECT_TRUE(orders);
  EXPECT_EQ(orders->size(), 1u);
  return orders->front().id;
}

Result<Record> Lift(TestOffice& t, const Json& ids, const std::string& reason = "mended") {
  return Resume(*t.office, t.HeadAct("resume", {{"orders", ids}}, {{"reason", reason}}));
}

std::vector<Record> Suspensions(TestOffice& t) {
  std::vector<Record> found;
  for (Record& record : t.Records()) {
    if (record.entry.type() == "suspend") found.push_back(std::move(record));
  }
  return found;
}

TEST(Suspension, WithoutAnOrderNothingIsSuspended) {
  TestOffice t;
  EXPECT_EQ(State(t), "running");
}

TEST(Suspension, HeadsOrderSuspendsAtOnceAndIsLoggedOnceByTheNextWriter) {
  TestOffice t;
  const std::string id = t.Suspend();
  EXPECT_EQ(State(t), "suspended");
  EXPECT_EQ(OnlyOrder(t), id);
  EXPECT_TRUE(t.office->suspension().InForce()->front().verified);
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  ASSERT_EQ(Suspensions(t).size(), 1u);
  EXPECT_EQ(Suspensions(t)[0].row["actor"], "head");
  EXPECT_EQ(OrderId(Suspensions(t)[0].entry.ActBytes()), id);
  EXPECT_EQ(State(t), "suspended");
  EXPECT_EQ(t.ReopenReason(), "sound");
  EXPECT_EQ(State(t), "suspended");
}

TEST(Suspension, OrderNeedsNoFreshDate) {
  TestOffice t;
  t.env.now.seconds -= 86'400;
  t.Suspend();
  t.env.now.seconds += 86'400;
  EXPECT_EQ(State(t), "suspended");
}

TEST(Suspension, FurtherKeyOfTheHeadSuspends) {
  TestOffice t;
  const support::TestPerson spare{.name = "head"};
  ASSERT_TRUE(AddKey(*t.office, t.HeadAct("key_add", {}, {{"key", spare.PublicKey()}})));
  const SignedAct order =
      spare.Sign(DraftSuspension(t.env, support::kTestOrigin, SuspensionScope::kDeployment, "", ""));
  ASSERT_TRUE(WriteSuspensionOrder(t.env, t.data(), order));
  EXPECT_EQ(State(t), "suspended");
  EXPECT_TRUE(t.office->suspension().InForce()->front().verified);
}

TEST(Suspension, TheHeadStopsNoAuditorAndAnOverseerDoes) {
  TestOffice t;
  const auto state = [&] {
    const Result<void> checked = t.office->suspension().CheckParts({.user = "auditor", .galleries = {}, .issuer = {}});
    return checked ? std::string("running") : checked.error().reason;
  };
  t.Suspend("head", SuspensionScope::kUser, "auditor");
  EXPECT_EQ(state(), "running");
  t.Suspend("overseer", SuspensionScope::kUser, "auditor");
  EXPECT_EQ(state(), "user-suspended");
}

TEST(Suspension, OrderOfSomebodyElseDoesNot) {
  TestOffice t;
  for (const char* name : {"stranger", "auditor", "officer", "court"}) {
    t.Suspend(name);
    EXPECT_EQ(State(t), "running") << name;
  }
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_TRUE(Suspensions(t).empty());
}

TEST(Suspension, OrderForAnotherDeploymentDoesNot) {
  TestOffice t;
  t.Suspend("head", "other.example");
  EXPECT_EQ(State(t), "running");
}

TEST(Suspension, AnotherActOfTheHeadIsNoOrder) {
  TestOffice t;
  const SignedAct act = t.HeadAct("policy_set", {{"policy", PolicyToJson(Policy{})}}, {});
  PutOrder(t, OrderFileText(act));
  EXPECT_EQ(State(t), "running");
}

TEST(Suspension, OrderAlteredAfterSigningOrSignedForAnotherPurposeDoesNot) {
  TestOffice t;
  const SignedAct order = HeadsOrder(t);
  Json json = Json::parse(order.act);
  json["nonce"] = std::string(32, '0');
  SignedAct altered = order;
  altered.act = CanonicalJsonOrDie(json);
  PutOrder(t, OrderFileText(altered));
  EXPECT_EQ(State(t), "running");
  SignedAct other_purpose = order;
  other_purpose.signature = t.Person("head").Sign("writ@v1", order.act);
  PutOrder(t, OrderFileText(other_purpose));
  EXPECT_EQ(State(t), "running");
  PutOrder(t, OrderFileText(order));
  EXPECT_EQ(State(t), "suspended");
}

// Whoever wanted to stop, and got the copying wrong, has stopped.
TEST(Suspension, WhatIsNoFileSuspends) {
  for (const auto& put : std::vector<std::function<void(const std::filesystem::path&)>>{
           [](const auto& path) { std::filesystem::create_symlink("nowhere", path); },
           [](const auto& path) { std::filesystem::create_symlink("/dev/zero", path); },
           [](const auto& path) { ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0); },
           [](const auto& path) { std::filesystem::create_directory(path); }}) {
    TestOffice t;
    EXPECT_EQ(State(t), "running");
    put(t.data() / "orders" / "stop.order");
    EXPECT_EQ(State(t), "suspended");
  }
}

TEST(Suspension, FileThatCannotBeCheckedSuspends) {
  for (const auto& spoil : std::vector<std::function<std::string(SignedAct)>>{
           [](const SignedAct&) { return std::string(); }, [](const SignedAct&) { return std::string("stop"); },
           [](const SignedAct&) { return std::string("stop\nall\nof it"); },
           [](const SignedAct& order) { return order.act; },
           [](const SignedAct& order) { return order.act + "\n" + order.signature; },
           [](const SignedAct& order) { return order.act + "\n{}\nno signature"; },
           [](const SignedAct& order) { return "no act" + OrderFileText(order); },
           [](const SignedAct& order) { return OrderFileText(order) + std::string(kMaxOrderBytes, '\n'); },
           [](SignedAct order) {
             Json json = Json::parse(order.act);
             json["i"] = "lund";
             order.act = CanonicalJsonOrDie(json);
             return OrderFileText(order);
           },
           [](SignedAct order) {
             order.openings["target"].value = "other";
             return OrderFileText(order);
           },
           [](SignedAct order) {
             order.openings.erase("reason");
             return OrderFileText(order);
           },
           [](const SignedAct& order) { return order.act + "\nopenings\n" + order.signature; }}) {
    TestOffice t;
    const std::string text =
        spoil(t.Person("overseer")
                  .Sign(DraftSuspension(t.env, support::kTestOrigin, SuspensionScope::kGallery, "custody", "inquiry")));
    PutOrder(t, text);
    EXPECT_EQ(State(t), "suspended") << text.substr(0, 80);
    EXPECT_FALSE(t.office->suspension().InForce()->front().verified);
    ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
    EXPECT_TRUE(Suspensions(t).empty());
    EXPECT_TRUE(Lift(t, Json::array({OnlyOrder(t)})));
    EXPECT_EQ(State(t), "running");
  }
}

TEST(Suspension, OrderThatIsBeingWrittenDoesNotCountYet) {
  TestOffice t;
  PutOrder(t, "half an ord", "x.order.tmp");
  EXPECT_EQ(State(t), "running");
}

TEST(Suspension, MissingFolderOfOrdersSuspends) {
  TestOffice t;
  std::filesystem::remove_all(t.data() / "orders");
  EXPECT_EQ(State(t), "orders-unreadable");
  EXPECT_TRUE(t.office->Settle(Sha256Hex({})));  // a writer can still start, to put it right
}

TEST(Suspension, OrderMakesItsFolderWhereThereIsNone) {
  TestOffice t;
  std::filesystem::remove_all(t.data() / "orders");
  const std::string id = t.Suspend();
  EXPECT_EQ(State(t), "suspended");
  EXPECT_EQ(OnlyOrder(t), id);
}

TEST(Suspension, LoggedOrderWhoseFileVanishedStillSuspends) {
  TestOffice t;
  const std::string id = t.Suspend();
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  for (const auto& file : std::filesystem::directory_iterator(t.data() / "orders")) std::filesystem::remove(file);
  EXPECT_EQ(State(t), "suspended");
  EXPECT_EQ(OnlyOrder(t), id);
  ASSERT_TRUE(t.Reopen());
  EXPECT_EQ(State(t), "suspended");
  EXPECT_TRUE(Lift(t, Json::array({id})));
  EXPECT_EQ(State(t), "running");
}

TEST(Suspension, LiftedOrderNeverCountsAgainWhateverItsFileIsCalled) {
  TestOffice t;
  const std::string id = t.Suspend();
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  ASSERT_TRUE(Lift(t, Json::array({id})));
  EXPECT_EQ(State(t), "running");
  const std::filesystem::path file = *std::filesystem::directory_iterator(t.data() / "orders");
  std::filesystem::copy_file(file, t.data() / "orders" / "again.order");
  EXPECT_EQ(State(t), "running");
  ASSERT_TRUE(t.Reopen());
  EXPECT_EQ(State(t), "running");
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_EQ(Suspensions(t).size(), 1u);
  t.Suspend();  // a new order is another one
  EXPECT_EQ(State(t), "suspended");
}

TEST(Suspension, LiftingOneOfTwoOrdersLeavesTheOther) {
  TestOffice t;
  const std::string one = t.Suspend();
  const std::string two = t.Suspend();
  ASSERT_TRUE(Lift(t, Json::array({one})));
  EXPECT_EQ(State(t), "suspended");
  EXPECT_EQ(OnlyOrder(t), two);
}

TEST(Suspension, OrderInTwoFilesCountsOnce) {
  TestOffice t;
  const std::string id = t.Suspend();
  const std::filesystem::path file = *std::filesystem::directory_iterator(t.data() / "orders");
  std::filesystem::copy_file(file, t.data() / "orders" / "again.order");
  EXPECT_EQ(OnlyOrder(t), id);
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_EQ(Suspensions(t).size(), 1u);
}

TEST(Suspension, LiftingAnUnknownOrderIsRefused) {
  TestOffice t;
  const std::string unknown = Sha256Hex(AsBytes("x"));
  EXPECT_EQ(t.Refusal([&] { return Lift(t, Json::array()); }), "order-unknown");
  EXPECT_EQ(t.Refusal([&] { return Lift(t, Json::array({unknown})); }), "order-unknown");
  const std::string id = t.Suspend();
  ASSERT_TRUE(t.office->LogSuspensions());
  EXPECT_EQ(t.Refusal([&] { return Lift(t, Json::array({id, unknown})); }), "order-unknown");
  EXPECT_EQ(t.Refusal([&] { return Lift(t, Json::array({id}), "two\nlines"); }), "reason-malformed");
  EXPECT_EQ(State(t), "suspended");
  EXPECT_TRUE(Lift(t, Json::array({id})));
  EXPECT_EQ(t.Refusal([&] { return Lift(t, Json::array({id})); }), "order-unknown");
}

TEST(Suspension, OnlyWhoeverMaySuspendLifts) {
  TestOffice t;
  const std::string id = t.Suspend();
  ASSERT_TRUE(t.office->LogSuspensions());
  EXPECT_EQ(t.Refusal([&] {
    return Resume(*t.office, t.Person("officer").Sign(
                                 t.Draft("resume", {{"orders", Json::array({id})}}, {{"reason", "impatient"}})));
  }),
            "role-may-not");
  EXPECT_EQ(State(t), "suspended");
}

TEST(Suspension, OrderWithANonceOfAnotherActIsLoggedAllTheSame) {
  TestOffice t;
  SignedAct order = HeadsOrder(t);
  Json json = Json::parse(order.act);
  json["nonce"] = t.Last().entry.act["nonce"];
  order.act = CanonicalJsonOrDie(json);
  order.signature = t.Person("head").Sign(kActNamespace, order.act);
  ASSERT_TRUE(WriteSuspensionOrder(t.env, t.data(), order));
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_EQ(Suspensions(t).size(), 1u);
}

TEST(Suspension, OrderThatStopsNothingIsTold) {
  TestOffice t;
  EXPECT_TRUE(t.office->suspension().NotInForce()->empty());
  const SignedAct order = HeadsOrder(t);
  PutOrder(t, OrderFileText(order), "good.order");
  PutOrder(t,
           OrderFileText(
               t.Person("head").Sign(DraftSuspension(t.env, "other.example", SuspensionScope::kDeployment, "", ""))),
           "a.order");
  PutOrder(t,
           OrderFileText(t.Person("officer").Sign(
               DraftSuspension(t.env, support::kTestOrigin, SuspensionScope::kDeployment, "", ""))),
           "b.order");
  PutOrder(t, "no order", "unreadable.order");  // that one stops everything
  const Result<std::vector<OrderNotInForce>> others = t.office->suspension().NotInForce();
  ASSERT_TRUE(others);
  ASSERT_EQ(others->size(), 2u);
  EXPECT_EQ(others->at(0).file, "a.order");
  EXPECT_NE(others->at(0).why.find("an order for other.example"), std::string::npos);
  EXPECT_EQ(others->at(1).file, "b.order");
  EXPECT_NE(others->at(1).why.find("not the head's or an overseer's"), std::string::npos);
  EXPECT_EQ(t.office->suspension().InForce()->size(), 2u);
}

TEST(Powers, AreReadBackAndMalformedOnesAreRefused) {
  TestOffice t;
  const Powers powers{.origin = "o", .keys = {{"a", {"h", Role::kHead}}, {"b", {"o", Role::kOverseer}}}};
  ASSERT_TRUE(WritePowers(t.env, t.data(), powers));
  EXPECT_EQ(ReadPowers(t.env, t.data())->keys, powers.keys);
  EXPECT_EQ(ReadPowers(t.env, t.data())->origin, "o");
  for (const char* text : {"", "powers", "{}", "{\"keys\":{}}", "{\"keys\": {}, \"origin\": \"o\"}",
                           "{\"keys\":[],\"origin\":\"o\"}", "{\"keys\":{\"a\":\"h\"},\"origin\":\"o\"}",
                           "{\"keys\":{\"a\":{\"name\":\"h\",\"role\":\"king\"}},\"origin\":\"o\"}"}) {
    ASSERT_TRUE(t.env.WriteFile(t.data() / "powers", AsBytes(text), false));
    EXPECT_FALSE(ReadPowers(t.env, t.data())) << text;
  }
}

}  // namespace
}  // namespace writ
