#include "authority/alarms.h"

#include <algorithm>
#include <set>

namespace writ {
namespace {

constexpr std::int64_t kSecondsPerHour = 3'600;
constexpr std::size_t kTracksBeforeDropping = 1'024;

// Whether one lies within so many seconds of the other, on either side: the head may have set a clock back.
bool Within(UtcTime a, UtcTime b, std::int64_t seconds) {
  return a.seconds < b.seconds + seconds && b.seconds < a.seconds + seconds;
}

bool IsNight(UtcTime time, const Policy& policy) {
  const std::int64_t hour = ((time.seconds % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay) / kSecondsPerHour;
  const std::int64_t from = policy.alarm_night_from;
  const std::int64_t until = policy.alarm_night_until;
  return from < until ? from <= hour && hour < until : from != until && (hour >= from || hour < until);
}

// What a row says; empty where it says nothing of the kind.
std::string TextOf(const Record& record, const char* field) {
  const auto it = record.row.find(field);
  return it != record.row.end() && it->is_string() ? it->get<std::string>() : std::string();
}
std::vector<std::string> TextsOf(const Record& record, const char* field) {
  std::vector<std::string> texts;
  const auto it = record.row.find(field);
  if (it == record.row.end() || !it->is_array()) return texts;
  for (const Json& text : *it) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

}  // namespace

Alarms::Alarms() {
  for (const ActRule& rule : ActRules()) {
    if (rule.act != "alarm_show") continue;
    for (const Role role : rule.roles) unread_[std::string(RoleName(role))] = {};
  }
}

Result<void> Alarms::Save(StateWriter& state) const {
  state.fields(*this);
  return {};
}

void Alarms::Load(StateReader& state) { state.fields(*this); }

Alarms::Unread Alarms::UnreadBy(Role role) const {
  const auto it = unread_.find(RoleName(role));
  return it == unread_.end() ? Unread() : it->second;
}

Result<void> Alarms::Apply(const Record& record) {
  const std::string type = record.entry.type();
  const Event event{.time = record.entry.time, .entry = record.index, .person = TextOf(record, "actor")};
  if (record.entry.outcome == kRefused) {
    Count({.name = "refusals",
           .bound = policy_.alarm_refusals,
           .seconds = kAlarmHourSeconds,
           .bounds = {{"alarm_refusals", policy_.alarm_refusals}}},
          event.person, event);
  } else if (type == "init" || type == "policy_set") {
    WRIT_TRY(policy_, PolicyFromJson(record.entry.act.at("policy")));
  } else if (type == "search") {
    ApplySearch(record);
  } else if (type == "review") {
    reviews_[record.entry.act.at("search").get<std::uint64_t>()].emplace(event.person, event.time);
  } else if (type == "decide") {
    ApplyDecision(record);
  } else if (type == "release") {
    ApplyRelease(record);
  } else if (type == "destroy") {
    for (const Json& search : record.entry.act.at("searches")) reviews_.erase(search.get<std::uint64_t>());
  } else if (type == "alarm") {
    return ApplyAlarm(record);
  } else if (type == "alarm_show") {
    const auto reader = unread_.find(TextOf(record, "role"));
    if (reader != unread_.end()) reader->second = {.count = 0, .since = {}, .read_to = record.index};
  }
  return {};
}

void Alarms::ApplySearch(const Record& record) {
  const Event event{.time = record.entry.time, .entry = record.index, .person = TextOf(record, "actor")};
  std::vector<std::string> photos = TextsOf(record, "more_photo_tags");
  photos.push_back(TextOf(record, "photo_tag"));
  for (const std::string& photo : photos) {
    if (photo.empty()) continue;
    Count({.name = "same-photo",
           .bound = policy_.alarm_same,
           .seconds = policy_.alarm_same_days * kSecondsPerDay,
           .bounds = {{"alarm_same", policy_.alarm_same}, {"alarm_same_days", policy_.alarm_same_days}}},
          photo, event);
  }
  ApplyCase(record, event);
  if (IsNight(event.time, policy_)) {
    Count(
        {.name = "night",
         .bound = 1,
         .seconds = kAlarmMonthSeconds,
         .bounds = {{"alarm_night_from", policy_.alarm_night_from}, {"alarm_night_until", policy_.alarm_night_until}}},
        event.person, event);
  }
  Count({.name = "burst",
         .bound = policy_.alarm_burst,
         .seconds = kAlarmHourSeconds,
         .bounds = {{"alarm_burst", policy_.alarm_burst}}},
        event.person, event);
}

// A writ counts once for its case, with its first search.
void Alarms::ApplyCase(const Record& record, const Event& event) {
  const std::string case_tag = TextOf(record, "case_tag");
  const std::string writ_tag = TextOf(record, "writ_tag");
  if (case_tag.empty() || writ_tag.empty() || policy_.alarm_case == 0) return;
  Track& writ = tracks_["writ " + writ_tag];
  const bool seen = !writ.events.empty() && Within(writ.events.back().time, event.time, kAlarmYearSeconds);
  writ.events = {event};
  if (seen) return;
  Count({.name = "case",
         .bound = policy_.alarm_case,
         .seconds = kAlarmYearSeconds,
         .bounds = {{"alarm_case", policy_.alarm_case}}},
        case_tag, event);
}

void Alarms::ApplyDecision(const Record& record) {
  const Event event{.time = record.entry.time, .entry = record.index, .person = TextOf(record, "actor")};
  const auto search = reviews_.find(record.entry.act.at("search").get<std::uint64_t>());
  if (search == reviews_.end()) return;
  const auto opened = search->second.find(event.person);
  if (opened == search->second.end()) return;
  const std::int64_t seconds = event.time.seconds - opened->second.seconds;
  search->second.erase(opened);
  if (seconds < 0 || seconds >= policy_.alarm_haste) return;
  Count({.name = "haste", .bound = 1, .seconds = kAlarmMonthSeconds, .bounds = {{"alarm_haste", policy_.alarm_haste}}},
        event.person, event);
}

void Alarms::ApplyRelease(const Record& record) {
  reviews_.erase(record.entry.act.at("search").get<std::uint64_t>());
  const auto agreed = record.row.find("agreed");  // its leads are known by marks, search/lead_marks.h
  for (const std::string& examiner : TextsOf(record, "examiners")) {
    if (agreed == record.row.end() || *agreed != true) {
      tracks_.erase("agreement " + examiner);
      continue;
    }
    Count({.name = "agreement",
           .bound = policy_.alarm_agreement,
           .seconds = kAlarmYearSeconds,
           .bounds = {{"alarm_agreement", policy_.alarm_agreement}}},
          examiner, {.time = record.entry.time, .entry = record.index, .person = examiner});
  }
  for (const std::string& lead : TextsOf(record, "leads")) {
    Count({.name = "same-lead",
           .bound = policy_.alarm_same,
           .seconds = policy_.alarm_same_days * kSecondsPerDay,
           .bounds = {{"alarm_same", policy_.alarm_same}, {"alarm_same_days", policy_.alarm_same_days}}},
          lead, {.time = record.entry.time, .entry = record.index, .person = TextOf(record, "investigator")});
  }
}

Result<void> Alarms::ApplyAlarm(const Record& record) {
  WRIT_TRY(const Alarm alarm, OpenAlarm(record));
  const auto logged = std::find(due_.begin(), due_.end(), alarm);
  if (logged != due_.end()) due_.erase(logged);
  for (auto& [role, unread] : unread_) {
    if (unread.count++ == 0) unread.since = record.entry.time;
  }
  return {};
}

// An alarm about the same thing is raised again when the rule's time has passed, or when there are twice as many.
void Alarms::Count(const Rule& rule, std::string_view thing, const Event& event) {
  if (rule.bound == 0) return;
  Track& track = tracks_[rule.name + " " + std::string(thing)];
  std::erase_if(track.events, [&](const Event& one) { return !Within(one.time, event.time, rule.seconds); });
  if (track.events.size() == kMostAlarmEvents) track.events.erase(track.events.begin());
  track.events.push_back(event);
  const std::uint64_t count = track.events.size();
  const bool raised_lately = track.raised_at != 0 && Within(track.raised, event.time, rule.seconds);
  if (count >= static_cast<std::uint64_t>(rule.bound) && !(raised_lately && count < 2 * track.raised_at)) {
    track.raised_at = count;
    track.raised = event.time;
    Alarm alarm{.rule = rule.name,
                .people = {},
                .entries = {},
                .count = count,
                .from = track.events.front().time,
                .until = event.time,
                .bounds = rule.bounds};
    std::set<std::string> people;
    const std::size_t first = count - std::min<std::size_t>(count, kMostNamedEntries);
    for (std::size_t i = first; i < count; ++i) {
      alarm.entries.push_back(track.events[i].entry);
      people.insert(track.events[i].person);
    }
    alarm.people.assign(people.begin(), people.end());
    due_.push_back(std::move(alarm));
  }
  if (tracks_.size() > kTracksBeforeDropping + 2 * tracks_kept_) Forget(event.time);
}

void Alarms::Forget(UtcTime now) {
  std::erase_if(tracks_, [&](const auto& named) {
    const Track& track = named.second;
    const bool recent = std::any_of(track.events.begin(), track.events.end(),
                                    [&](const Event& event) { return Within(event.time, now, kAlarmYearSeconds); });
    return !recent && !(track.raised_at != 0 && Within(track.raised, now, kAlarmYearSeconds));
  });
  tracks_kept_ = tracks_.size();
}

Result<Alarm> OpenAlarm(const Record& record) {
  WRIT_TRY(const Openings openings, OpeningsFromJson(record.row.value("openings", Json::object())));
  const auto opening = openings.find("alarm");
  return AlarmFromJson(opening == openings.end() ? Json() : opening->second.value);
}

}  // namespace writ
