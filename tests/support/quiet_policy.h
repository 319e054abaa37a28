// A policy under which no alarm is raised: tests do in a second what takes people a week.
#pragma once

#include "authority/policy.h"

namespace writ::support {

inline Policy QuietPolicy() {
  Policy policy;
  policy.alarm_same = policy.alarm_case = policy.alarm_burst = 0;
  policy.alarm_night_from = policy.alarm_night_until = 0;
  policy.alarm_haste = policy.alarm_agreement = policy.alarm_refusals = 0;
  return policy;
}

}  // namespace writ::support
