// The alarms: rules over the log for misuse, which of them are due, and who has read those that were raised.
//
// A fold over the records and nothing else, so that whoever holds the rows comes to the same alarms: the program raises
// them (Office), and AlarmAuditor finds one that should have been raised and was not. Nothing is forgotten within a
// rule's time, and nothing kept for longer than a year. Thread rule: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "authority/alarm.h"
#include "authority/policy.h"
#include "authority/roles.h"
#include "log/ledger.h"

namespace writ {

inline constexpr std::int64_t kAlarmHourSeconds = 3'600;                            // of bursts and refusals
inline constexpr std::int64_t kAlarmMonthSeconds = 30 * kSecondsPerDay;             // of nights and haste
inline constexpr std::int64_t kAlarmYearSeconds = kMostAlarmDays * kSecondsPerDay;  // of cases and agreement
inline constexpr std::size_t kMostAlarmEvents = 4'096;                              // of one thing that is watched

// The roles that read alarms.
inline constexpr std::array kAlarmReaders{Role::kHead, Role::kAuditor};

class Alarms : public Projection {
 public:
  Alarms();
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;

  // Raised by the records so far, but not yet in the log; in the order in which they are to be logged.
  const std::vector<Alarm>& due() const { return due_; }

  // What a role that reads alarms has not read.
  struct Unread {
    std::uint64_t count = 0;
    UtcTime since;              // the oldest of them
    std::uint64_t read_to = 0;  // alarms up to this entry were read
  };
  // Nothing for a role that is not one of kAlarmReaders.
  Unread UnreadBy(Role role) const;

 private:
  // Something that happened to a thing that a rule watches.
  struct Event {
    UtcTime time;
    std::uint64_t entry = 0;
    std::string person;
  };
  struct Track {
    std::vector<Event> events;    // within the rule's time
    std::uint64_t raised_at = 0;  // how many there were at the last alarm; 0: none yet
    UtcTime raised;
  };
  struct Rule {
    std::string name;
    std::int64_t bound = 0;  // as many raise an alarm; 0: off
    std::int64_t seconds = 0;
    std::map<std::string, std::int64_t> bounds;  // what the alarm says of the policy
  };
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Event>& event) {
    auto& [time, entry, person] = event;
    archive(time, entry, person);
  }
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Track>& track) {
    auto& [events, raised_at, raised] = track;
    archive(events, raised_at, raised);
  }
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Unread>& unread) {
    auto& [count, since, read_to] = unread;
    archive(count, since, read_to);
  }
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Alarms>& alarms) {
    auto& [policy, tracks, tracks_kept, reviews, due, unread] = alarms;
    archive(policy, tracks, tracks_kept, reviews, due, unread);
  }

  void Count(const Rule& rule, std::string_view thing, const Event& event);
  void Forget(UtcTime now);
  void ApplySearch(const Record& record);
  void ApplyCase(const Record& record, const Event& event);
  void ApplyDecision(const Record& record);
  void ApplyRelease(const Record& record);
  Result<void> ApplyAlarm(const Record& record);

  Policy policy_;
  std::map<std::string, Track> tracks_;  // by rule and thing
  std::uint64_t tracks_kept_ = 0;        // how many there were when the old ones were last dropped
  std::map<std::uint64_t, std::map<std::string, UtcTime>> reviews_;  // search → examiner → when first opened
  std::vector<Alarm> due_;
  std::map<std::string, Unread, std::less<>> unread_;  // by role
};

// The alarm that an entry of that type opens in its row: "alarm-malformed" (kCorruption).
Result<Alarm> OpenAlarm(const Record& record);

}  // namespace writ
