#include "authority/roles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/entry_types.h"
#include "support/markdown_table.h"

namespace writ {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::array kAllRoles{Role::kHead,         Role::kCustodian, Role::kDataProtectionOfficer,
                               Role::kInvestigator, Role::kExaminer,  Role::kAuditor,
                               Role::kOverseer};

TEST(Roles, TableOfTheDocumentationIsTheTableOfTheCode) {
  std::vector<std::string> head{"act"};
  for (const Role role : kAllRoles) head.emplace_back(RoleName(role));
  head.emplace_back("while suspended");
  Rows expected;
  for (const ActRule& rule : ActRules()) {
    std::vector<std::string> row{"`" + std::string(rule.act) + "`"};
    for (const Role role : kAllRoles) row.emplace_back(RoleMay(role, rule.act) ? "yes" : "–");
    row.emplace_back(AllowedWhileSuspended(rule.act) ? "yes" : "–");
    expected.push_back(row);
  }
  EXPECT_THAT(support::ReadMarkdownTable("roles.md", head), ::testing::ElementsAreArray(expected));
}

TEST(Roles, DocumentationSaysWhatEachIsFor) {
  std::vector<std::string> documented;
  for (const auto& row : support::ReadMarkdownTable("roles.md", {"role", "what it is for"})) {
    documented.push_back(row.front());
  }
  std::vector<std::string> expected;
  for (const Role role : kAllRoles) expected.push_back("`" + std::string(RoleName(role)) + "`");
  EXPECT_EQ(documented, expected);
}

TEST(Roles, EveryPersonsActHasARuleAndNoActOfTheProgramHas) {
  for (const EntryType& type : EntryTypes()) {
    const auto rules = ActRules();
    const auto is_rule = [&](const ActRule& rule) { return rule.act == type.type; };
    EXPECT_EQ(std::count_if(rules.begin(), rules.end(), is_rule), type.author == "person" ? 1 : 0) << type.type;
  }
  for (const ActRule& rule : ActRules()) EXPECT_NE(FindEntryType(rule.act), nullptr) << rule.act;
}

TEST(Roles, NobodyHoldsBothSidesOfASeparatedDuty) {
  for (const Role role : kAllRoles) {
    EXPECT_FALSE(RoleMay(role, "search") && RoleMay(role, "decide")) << RoleName(role);
    EXPECT_FALSE(RoleMay(role, "search") && RoleMay(role, "enrol")) << RoleName(role);
    EXPECT_FALSE(RoleMay(role, "enrol") && RoleMay(role, "decide")) << RoleName(role);
    EXPECT_FALSE(RoleMay(role, "search") && RoleMay(role, "authority_add")) << RoleName(role);
  }
}

TEST(Roles, AnOverseerStopsAndLiftsAndCarriesInARevocationAndDoesNothingElse) {
  std::vector<std::string_view> acts;
  for (const ActRule& rule : ActRules()) {
    if (RoleMay(Role::kOverseer, rule.act)) acts.push_back(rule.act);
  }
  EXPECT_THAT(acts, ::testing::ElementsAre("key_add", "writ_revoke", "writ_ratify", "suspend", "resume"));
}

TEST(Roles, UnknownActIsNobodysAndNeverPossibleWhileSuspended) {
  for (const Role role : kAllRoles) EXPECT_FALSE(RoleMay(role, "gossip"));
  EXPECT_FALSE(AllowedWhileSuspended("gossip"));
  EXPECT_FALSE(AllowedWhileSuspended("search"));
  EXPECT_TRUE(AllowedWhileSuspended("resume"));
}

TEST(Roles, ARefusalNamesTheRolesThatMay) {
  EXPECT_EQ(RolesThatMay("resume"), "head or overseer");
  EXPECT_EQ(RolesThatMay("gallery_show"), "custodian or data-protection-officer");
  EXPECT_EQ(RolesThatMay("result"), "head, data-protection-officer or investigator");
  EXPECT_EQ(RolesThatMay("gossip"), "");
}

TEST(Roles, NameIsReadBackAndOthersAreRefused) {
  for (const Role role : kAllRoles) {
    const Result<Role> parsed = ParseRole(RoleName(role));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, role);
  }
  const Result<Role> unknown = ParseRole("Head");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().reason, "role-unknown");
  EXPECT_THAT(unknown.error().advice, ::testing::HasSubstr("data-protection-officer"));
}

}  // namespace
}  // namespace writ
