#include "authority/usage.h"

#include <array>

namespace writ {
namespace {

constexpr std::size_t kDayLength = 10;  // of "2026-11-24T09:00:00Z", up to the day

constexpr std::array kFigures{
    UsageFigure{"searches", "search", "done", "searches authorised"},
    UsageFigure{"urgent_searches", "search", "urgent",
                "searches authorised on the head's word, before the issuer had signed"},
    UsageFigure{"searches_with_candidates", "search_result", "candidates", "searches that found candidates"},
    UsageFigure{"searches_without_candidate", "search_result", "no_candidate", "searches that found nobody"},
    UsageFigure{"searches_aborted", "search_abort", "done", "searches that were interrupted"},
    UsageFigure{"leads_released", "release", "lead", "reviews that ended in a lead"},
    UsageFigure{"reviews_without_lead", "release", "no_lead", "reviews that ended without a lead"},
    UsageFigure{"reviews_opened", "review", "done", "times that an examiner saw candidates"},
    UsageFigure{"decisions", "decide", "done", "decisions of examiners"},
    UsageFigure{"results_shown", "result", "done", "times that an outcome was shown"},
    UsageFigure{"reports_disclosed", "disclose", "done", "reports of searches written"},
    UsageFigure{"galleries_shown", "gallery_show", "done", "times that a gallery's people were listed"},
    UsageFigure{"enrolments", "enrol", "done", "photos enrolled"},
    UsageFigure{"imports", "import", "done", "imports of manifests of photos begun"},
    UsageFigure{"imported_photos", "import_photo", "done", "photos enrolled by imports"},
    UsageFigure{"imports_ended", "import_end", "done", "imports that went through their manifest"},
    UsageFigure{"galleries_created", "gallery_create", "done", "galleries created"},
    UsageFigure{"users_added", "user_add", "done", "people added"},
    UsageFigure{"keys_added", "key_add", "done", "further keys that people added for themselves"},
    UsageFigure{"users_revoked", "user_revoke", "done", "people revoked"},
    UsageFigure{"authorities_added", "authority_add", "done", "issuing authorities added"},
    UsageFigure{"authorities_revoked", "authority_revoke", "done", "issuing authorities revoked"},
    UsageFigure{"writs_revoked", "writ_revoke", "done", "orders of revocation filed"},
    UsageFigure{"policy_changes", "policy_set", "done", "changes of the policy"},
    UsageFigure{"suspensions", "suspend", "done", "orders of suspension"},
    UsageFigure{"suspensions_lifted", "resume", "done", "acts that lifted suspensions"},
    UsageFigure{"writs_ratified", "writ_ratify", "done", "urgent writs ratified by their issuers"},
    UsageFigure{"audits", "audit", "done", "audits of every basis and writ"},
    UsageFigure{"urgent_lapses", "urgent_lapse", "done", "urgent searches whose writ was not ratified in time"},
    UsageFigure{"users_reinstated", "user_reinstate", "done", "stopped people who may search again"},
    UsageFigure{"destruction_orders", "destroy_order", "done", "orders of the head to destroy searches"},
    UsageFigure{"destructions_announced", "due", "done", "entries that say that witnesses' time is past searches' end"},
    UsageFigure{"destructions", "destroy", "done", "entries that destroyed what was kept of searches"},
    UsageFigure{"clock_corrections", "clock_correct", "done", "words of the head that the clock is right"},
    UsageFigure{"witnesses_added", "witness_add", "done", "witnesses trusted"},
    UsageFigure{"witnesses_removed", "witness_remove", "done", "witnesses no longer trusted"},
    UsageFigure{"statements", "statement", "done", "usage statements signed by the head"},
    UsageFigure{"alarms", "alarm", "done", "alarms that a rule over the log raised"},
    UsageFigure{"alarms_shown", "alarm_show", "done", "times that the head or an auditor read the alarms"},
};

}  // namespace

std::span<const UsageFigure> UsageFigures() { return kFigures; }

std::string DayOf(UtcTime time) { return FormatTime(time).substr(0, kDayLength); }

void UsageCounts::Add(const Entry& entry) {
  const std::string type = entry.type();
  ++all_;
  ++entries_[type][entry.outcome];
  if (type == "search" && entry.outcome != kRefused) days_.insert(DayOf(entry.time));
  if (type == "strangers") strangers_ += entry.act.at("count").get<std::uint64_t>();
}

std::uint64_t UsageCounts::Of(std::string_view type, std::string_view outcome) const {
  const auto of_type = entries_.find(type);
  if (of_type == entries_.end()) return 0;
  const auto number = of_type->second.find(std::string(outcome));
  return number == of_type->second.end() ? 0 : number->second;
}

std::map<std::string, std::uint64_t> UsageCounts::Refused() const {
  std::map<std::string, std::uint64_t> refused;
  for (const auto& [type, outcomes] : entries_) {
    const auto number = outcomes.find(std::string(kRefused));
    if (number != outcomes.end()) refused[type] = number->second;
  }
  return refused;
}

std::map<std::string, std::uint64_t> UsageCounts::Figures() const {
  std::map<std::string, std::uint64_t> figures;
  for (const UsageFigure& figure : kFigures) figures[std::string(figure.name)] = Of(figure.type, figure.outcome);
  std::uint64_t refused = 0;
  for (const auto& [type, number] : Refused()) refused += number;
  figures[std::string(kRefusedActs)] = refused;
  figures[std::string(kStrangersActs)] = strangers_;
  figures[std::string(kDaysOfUse)] = days_.size();
  return figures;
}

}  // namespace writ
