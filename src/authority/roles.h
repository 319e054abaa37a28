// Who may do what: one table of role × act, and whether an act is possible while the deployment is suspended.
//
// A principal has exactly one role, so that nobody can search and decide, or enrol and search. The same table stands in
// docs/roles.md, equal by test. Thread rule: constants.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/status.h"

namespace writ {

enum class Role { kHead, kCustodian, kDataProtectionOfficer, kInvestigator, kExaminer, kAuditor, kOverseer };

std::string_view RoleName(Role role);
// "role-unknown" (kUsage), with the list of roles.
Result<Role> ParseRole(std::string_view name);

struct ActRule {
  std::string_view act;
  std::span<const Role> roles;
  bool while_suspended = false;
};

std::span<const ActRule> ActRules();

// "head", "custodian or data-protection-officer": who may do the act, in words.
std::string RolesThatMay(std::string_view act);

bool RoleMay(Role role, std::string_view act);
bool AllowedWhileSuspended(std::string_view act);
// Whether the act shows somebody's face or a case, or decides on one: where there are witnesses, it takes their word
// that the log is the newest.
bool ShowsFaces(std::string_view act);
// Whether the act says who may do what, or until when: no start takes it from the log without its author's signature.
bool GivesPower(std::string_view act);
// Whether the act goes on while nobody knows what time it is: it takes a power away (that of a witness too,
// whose word may be what is doubtful), or puts the clock right.
bool AllowedUnderDoubt(std::string_view act);

}  // namespace writ
