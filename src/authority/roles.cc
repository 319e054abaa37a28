#include "authority/roles.h"

#include <algorithm>
#include <array>

namespace writ {
namespace {

struct NamedRole {
  Role role;
  std::string_view name;
};

constexpr std::array kRoles{
    NamedRole{Role::kHead, "head"},
    NamedRole{Role::kCustodian, "custodian"},
    NamedRole{Role::kDataProtectionOfficer, "data-protection-officer"},
    NamedRole{Role::kInvestigator, "investigator"},
    NamedRole{Role::kExaminer, "examiner"},
    NamedRole{Role::kAuditor, "auditor"},
    NamedRole{Role::kOverseer, "overseer"},
};

constexpr std::array kHead{Role::kHead};
constexpr std::array kStoppers{Role::kHead, Role::kOverseer};
constexpr std::array kCustodian{Role::kCustodian};
constexpr std::array kInvestigator{Role::kInvestigator};
constexpr std::array kExaminer{Role::kExaminer};
constexpr std::array kGalleryReaders{Role::kCustodian, Role::kDataProtectionOfficer};
constexpr std::array kAlarmReaders{Role::kHead, Role::kAuditor};
constexpr std::array kResultReaders{Role::kHead, Role::kDataProtectionOfficer, Role::kInvestigator};
// Looking whether all was right is not stopped by an order that stops the rest.
constexpr std::array kAuditors{Role::kAuditor, Role::kDataProtectionOfficer};
// An issuer's order binds whoever carries it in.
constexpr std::array kAnyone{Role::kHead,         Role::kCustodian, Role::kDataProtectionOfficer,
                             Role::kInvestigator, Role::kExaminer,  Role::kAuditor,
                             Role::kOverseer};

constexpr std::array kActRules{
    ActRule{"init", kHead, true},
    ActRule{"user_add", kHead, true},
    ActRule{"key_add", kAnyone, false},
    ActRule{"user_revoke", kHead, true},
    ActRule{"authority_add", kHead, true},
    ActRule{"authority_revoke", kHead, true},
    ActRule{"policy_set", kHead, true},
    ActRule{"clock_correct", kHead, true},
    ActRule{"witness_add", kHead, true},
    ActRule{"witness_remove", kHead, true},
    ActRule{"gallery_create", kCustodian, false},
    ActRule{"enrol", kCustodian, false},
    ActRule{"import", kCustodian, false},
    ActRule{"gallery_show", kGalleryReaders, false},
    ActRule{"writ_revoke", kAnyone, true},
    ActRule{"writ_ratify", kAnyone, true},
    ActRule{"search", kInvestigator, false},
    ActRule{"review", kExaminer, false},
    ActRule{"decide", kExaminer, false},
    ActRule{"result", kResultReaders, false},
    ActRule{"disclose", kResultReaders, false},
    ActRule{"user_reinstate", kHead, true},
    ActRule{"audit", kAuditors, true},
    ActRule{"destroy_order", kHead, false},
    ActRule{"suspend", kStoppers, true},
    ActRule{"resume", kStoppers, true},
    ActRule{"statement", kHead, true},
    ActRule{"alarm_show", kAlarmReaders, true},
};

const ActRule* FindRule(std::string_view act) {
  const auto it =
      std::find_if(kActRules.begin(), kActRules.end(), [&](const ActRule& rule) { return rule.act == act; });
  return it == kActRules.end() ? nullptr : &*it;
}

}  // namespace

std::string_view RoleName(Role role) {
  for (const NamedRole& named : kRoles) {
    if (named.role == role) return named.name;
  }
  return "unknown";
}

Result<Role> ParseRole(std::string_view name) {
  std::string all;
  for (const NamedRole& named : kRoles) {
    if (named.name == name) return named.role;
    all += (all.empty() ? "" : ", ") + std::string(named.name);
  }
  return Fail(Code::kUsage, "role-unknown", "couldn't find the role \"" + std::string(name.substr(0, 64)) + "\"",
              "choose one of " + all);
}

std::span<const ActRule> ActRules() { return kActRules; }

std::string RolesThatMay(std::string_view act) {
  const ActRule* rule = FindRule(act);
  std::string words;
  for (std::size_t i = 0; rule != nullptr && i < rule->roles.size(); ++i) {
    words += i == 0 ? "" : (i + 1 == rule->roles.size() ? " or " : ", ");
    words += RoleName(rule->roles[i]);
  }
  return words;
}

bool RoleMay(Role role, std::string_view act) {
  const ActRule* rule = FindRule(act);
  return rule != nullptr && std::find(rule->roles.begin(), rule->roles.end(), role) != rule->roles.end();
}

bool ShowsFaces(std::string_view act) {
  constexpr std::array<std::string_view, 5> kShown{"gallery_show", "review", "decide", "result", "disclose"};
  return std::find(kShown.begin(), kShown.end(), act) != kShown.end();
}

bool GivesPower(std::string_view act) {
  constexpr std::array<std::string_view, 12> kGiving{
      "user_add",   "key_add",       "user_revoke", "user_reinstate", "authority_add", "authority_revoke",
      "policy_set", "clock_correct", "witness_add", "witness_remove", "resume",        "statement"};
  return std::find(kGiving.begin(), kGiving.end(), act) != kGiving.end();
}

bool AllowedUnderDoubt(std::string_view act) {
  constexpr std::array<std::string_view, 5> kAllowed{"clock_correct", "user_revoke", "authority_revoke", "writ_revoke",
                                                     "witness_remove"};
  return std::find(kAllowed.begin(), kAllowed.end(), act) != kAllowed.end();
}

bool AllowedWhileSuspended(std::string_view act) {
  const ActRule* rule = FindRule(act);
  return rule != nullptr && rule->while_suspended;
}

}  // namespace writ
