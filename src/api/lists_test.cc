#include "api/lists.h"

#include <gtest/gtest.h>

#include "search/search.h"
#include "support/test_deployment.h"

namespace writ::support {
namespace {

class ListsTest : public ::testing::Test {
 protected:
  Json Read(std::string_view name) {
    Result<Json> json = ReadList(*t_.deployment, name, t_.env.now);
    EXPECT_TRUE(json) << name << ": " << json.error().message;
    return json ? std::move(*json) : Json();
  }
  std::uint64_t Search() {
    const Bytes photo = RealPhoto("obama3.jpg");
    const Result<SearchReceipt> receipt = writ::Search(*t_.deployment, t_.Request(t_.Order(photo), photo));
    EXPECT_TRUE(receipt) << receipt.error().message;
    return receipt->search;
  }

  TestDeployment t_;
};

TEST_F(ListsTest, SayWhatTheDeploymentHolds) {
  const std::uint64_t search = Search();
  EXPECT_EQ(Read("galleries")["galleries"].size(), 2u);
  const Json galleries = Read("galleries");
  for (const Json& gallery : galleries["galleries"]) {
    EXPECT_EQ(gallery["photos"], gallery["gallery"] == "custody" ? 3 : 1);
    EXPECT_EQ(gallery["suspended"], false);
  }
  EXPECT_EQ(Read("searches")["searches"].at(0)["search"], search);
  EXPECT_EQ(Read("searches")["searches"].at(0)["state"], "in review");
  EXPECT_EQ(Read("reviews")["waiting"].at(0)["search"], search);
  EXPECT_EQ(Read("reviews")["waiting"].at(0)["needed"], 2);
  EXPECT_EQ(Read("statements")["late"], false);
  EXPECT_EQ(Read("deployment")["origin"], t_.deployment->registry().origin());
  EXPECT_EQ(Read("deployment")["entries"], t_.Entries());
  EXPECT_EQ(Read("deployment")["suspended"], false);
  EXPECT_EQ(Read("clock")["reliable"], true);
  EXPECT_TRUE(Read("orders")["orders"].empty());
  EXPECT_TRUE(Read("due")["due"].empty());
  EXPECT_EQ(Read("alarms")["unread"].size(), 2u);
  EXPECT_TRUE(Read("policy")["policy"].contains("candidates"));
  EXPECT_EQ(Read("authorities")["authorities"].at(0)["active"], true);
  std::set<std::string> roles;
  const Json users = Read("users");
  for (const Json& user : users["users"]) roles.insert(user["role"].get<std::string>());
  for (const Role role : {Role::kHead, Role::kInvestigator}) EXPECT_TRUE(roles.contains(std::string(RoleName(role))));
}

// Who is enrolled, and who was found, takes an act.
TEST_F(ListsTest, NameNobodyWhoIsEnrolledOrWasFound) {
  Search();
  std::string all;
  for (const List& list : Lists()) all += Read(list.name).dump();
  for (const char* subject : {"s.obama", "s.biden", "m.obama"}) EXPECT_EQ(all.find(subject), std::string::npos);
  EXPECT_EQ(all.find("score"), std::string::npos);
  EXPECT_EQ(all.find("examiner1\":"), std::string::npos);
}

TEST_F(ListsTest, WhatIsSuspendedIsMarked) {
  t_.Suspend(SuspensionScope::kGallery, "custody");
  const Json galleries = Read("galleries");
  for (const Json& gallery : galleries["galleries"]) {
    EXPECT_EQ(gallery["suspended"], gallery["gallery"] == "custody");
  }
  EXPECT_EQ(Read("orders")["orders"].at(0)["target"], "custody");
}

// Page after page, each list that can grow long is what it is as a whole.
TEST_F(ListsTest, PagesTogetherAreTheWholeList) {
  Search();
  int paged = 0;
  for (const List& list : Lists()) {
    if (list.rows.empty()) {
      EXPECT_EQ(ReadPage(*t_.deployment, list, t_.env.now, {.limit = 1, .cursor = {}}).error().reason,
                "page-malformed");
      continue;
    }
    ++paged;
    const std::string rows(list.rows);
    Json all = Json::array();
    Page page{.limit = 1, .cursor = {}};
    do {
      const Result<Json> part = ReadPage(*t_.deployment, list, t_.env.now, page);
      ASSERT_TRUE(part) << list.name << ": " << part.error().message;
      EXPECT_LE((*part)[rows].size(), 1u);
      all.insert(all.end(), (*part)[rows].begin(), (*part)[rows].end());
      page.cursor = part->value("next", "");
    } while (!page.cursor.empty() && all.size() < 100);
    EXPECT_EQ(all, Read(list.name)[rows]) << list.name;
  }
  EXPECT_EQ(paged, 6);
}

TEST_F(ListsTest, AnUnknownOneIsRefused) {
  for (const char* name : {"", "gallery", "galleries/", "acts"}) {
    const Result<Json> json = ReadList(*t_.deployment, name, t_.env.now);
    ASSERT_FALSE(json) << name;
    EXPECT_EQ(json.error().reason, "list-unknown");
  }
}

}  // namespace
}  // namespace writ::support
