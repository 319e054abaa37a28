#include "search/searches.h"

#include <algorithm>

namespace writ {
namespace {

constexpr std::int64_t kSeenStepSeconds = 3'600;

// Whoever has the keys could write such an entry: the program never does.
Result<void> Demand(bool in_order, std::string_view what) {
  if (in_order) return {};
  return Fail(Code::kCorruption, "search-out-of-order", "couldn't accept " + std::string(what),
              "the log was written by something else than writ; keep the data folder as evidence");
}

}  // namespace

std::string_view SearchStateName(SearchState state) {
  switch (state) {
    case SearchState::kRunning: return "running";
    case SearchState::kAborted: return "aborted";
    case SearchState::kNoCandidate: return "no candidate";
    case SearchState::kInReview: return "in review";
    case SearchState::kReleased: return "released";
    case SearchState::kDestroyed: return "destroyed";
  }
  return "unknown";
}

std::vector<std::uint64_t> SearchRecord::CaseEntries() const {
  std::vector<std::uint64_t> entries{entry};
  if (result_entry != 0) entries.push_back(result_entry);
  for (const ExaminerDecision& decision : decisions) entries.push_back(decision.entry);
  if (release_entry != 0) entries.push_back(release_entry);
  return entries;
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, ExaminerDecision>& decision) {
  auto& [entry, examiner, content, time] = decision;
  archive(entry, examiner, content, time);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, SearchRecord>& search) {
  auto& [entry, investigator, issuer, galleries, public_key, content, time, writ_ends, state, result_entry,
         result_content, cosigned, candidates, seen_by, decisions, release_entry, release_content, outcome,
         lapse_logged, destruction_ordered, due_entry, due_seen, destroyed_by] = search;
  archive(entry, investigator, issuer, galleries, public_key, content, time, writ_ends, state, result_entry,
          result_content, cosigned, candidates, seen_by, decisions, release_entry, release_content, outcome,
          lapse_logged, destruction_ordered, due_entry, due_seen, destroyed_by);
}

Result<void> Searches::Save(StateWriter& state) const {
  state.fields(*this);
  return {};
}

void Searches::Load(StateReader& state) { state.fields(*this); }

Result<void> Searches::Apply(const Record& record) {
  const UtcTime time = record.entry.time;
  while (!seen_.empty() && seen_.back() > time) seen_.pop_back();  // the clock was wrong, and corrected
  if (seen_.empty() || time.seconds / kSeenStepSeconds != seen_.back().seconds / kSeenStepSeconds) {
    seen_.push_back(time);
  } else {
    seen_.back() = time;
  }
  if (record.entry.outcome == kRefused) return {};
  const std::string type = record.entry.type();
  if (type == "search") {
    return ApplySearch(record);
  } else if (type == "search_result") {
    return ApplyResult(record);
  } else if (type == "search_abort") {
    WRIT_TRY(SearchRecord * search, Named(record));
    WRIT_CHECK(Demand(search->state == SearchState::kRunning, "the abort of a search that had ended"));
    search->state = SearchState::kAborted;
  } else if (type == "review") {
    WRIT_TRY(SearchRecord * search, Named(record));
    WRIT_TRY(const std::string examiner, JsonString(record.row, "actor"));
    search->seen_by.insert(examiner);
  } else if (type == "decide") {
    return ApplyDecision(record);
  } else if (type == "release") {
    WRIT_TRY(SearchRecord * search, Named(record));
    WRIT_CHECK(Demand(search->state == SearchState::kInReview && search->decisions.size() >= kExaminersNeeded,
                      "a release without the examiners' decisions"));
    WRIT_TRY(search->release_content, JsonString(record.row, "content"));
    search->release_entry = record.index;
    search->outcome = record.entry.outcome;
    search->state = SearchState::kReleased;
  } else if (type == "urgent_lapse") {
    WRIT_TRY(SearchRecord * search, Named(record));
    search->lapse_logged = true;
  } else if (type == "destroy_order" || type == "due" || type == "destroy") {
    return ApplyDestruction(record);
  }
  return {};
}

Result<void> Searches::ApplySearch(const Record& record) {
  SearchRecord search;
  search.entry = record.index;
  search.time = record.entry.time;
  WRIT_TRY(search.investigator, JsonString(record.row, "actor"));
  WRIT_TRY(search.issuer, JsonString(record.row, "issuer"));
  for (const Json& name : record.row.value("galleries", Json::array())) {
    if (name.is_string()) search.galleries.push_back(name.get<std::string>());
  }
  WRIT_TRY(search.content, JsonString(record.row, "content"));
  WRIT_TRY(const std::string public_key, JsonString(record.row, "public_key"));
  WRIT_TRY(search.public_key, HashFromHex(public_key));
  WRIT_TRY(const std::string writ_ends, JsonString(record.row, "writ_ends"));
  WRIT_TRY(search.writ_ends, ParseTime(writ_ends));
  WRIT_CHECK(Demand(search.writ_ends >= search.time, "a search after the end of its writ"));
  by_entry_[record.index] = std::move(search);
  return {};
}

Result<SearchRecord*> Searches::Named(const Record& record) {
  const auto it = by_entry_.find(record.entry.act.at("search").get<std::uint64_t>());
  if (it == by_entry_.end()) return Fail(Code::kCorruption, "no-such-search", "couldn't find the search of an entry");
  return &it->second;
}

Result<void> Searches::ApplyResult(const Record& record) {
  WRIT_TRY(SearchRecord * search, Named(record));
  WRIT_CHECK(Demand(search->state == SearchState::kRunning, "a second result of a search"));
  WRIT_TRY(const std::int64_t candidates, JsonInteger(record.row, "candidates"));
  WRIT_TRY(search->result_content, JsonString(record.row, "content"));
  if (record.row.contains("cosigned")) {
    WRIT_TRY(search->cosigned, JsonString(record.row, "cosigned"));
  }
  search->result_entry = record.index;
  search->candidates = static_cast<std::size_t>(candidates);
  search->state = candidates == 0 ? SearchState::kNoCandidate : SearchState::kInReview;
  return {};
}

Result<void> Searches::ApplyDestruction(const Record& record) {
  const std::string type = record.entry.type();
  UtcTime seen;
  if (type == "due") {
    WRIT_TRY(const std::string time, JsonString(record.row, "witnessed_at"));
    WRIT_TRY(seen, ParseTime(time));
  }
  for (const Json& number : record.entry.act.at("searches")) {
    const auto it = by_entry_.find(number.get<std::uint64_t>());
    if (it == by_entry_.end()) return Fail(Code::kCorruption, "no-such-search", "couldn't find a destroyed search");
    if (type == "destroy_order") {
      it->second.destruction_ordered = true;
    } else if (type == "due") {
      it->second.due_entry = record.index;
      it->second.due_seen = seen;
    } else {
      it->second.state = SearchState::kDestroyed;
      it->second.destroyed_by = record.index;
    }
  }
  return {};
}

std::optional<UtcTime> Searches::SeenSince(UtcTime since) const {
  const auto it = std::lower_bound(seen_.begin(), seen_.end(), since);
  return it == seen_.end() ? std::nullopt : std::optional(*it);
}

Result<void> Searches::ApplyDecision(const Record& record) {
  WRIT_TRY(SearchRecord * search, Named(record));
  ExaminerDecision decision;
  decision.entry = record.index;
  decision.time = record.entry.time;
  WRIT_TRY(decision.examiner, JsonString(record.row, "actor"));
  const bool is_new = std::none_of(search->decisions.begin(), search->decisions.end(),
                                   [&](const ExaminerDecision& d) { return d.examiner == decision.examiner; });
  WRIT_CHECK(Demand(search->state == SearchState::kInReview && is_new, "a decision that no search waits for"));
  WRIT_TRY(decision.content, JsonString(record.row, "content"));
  search->decisions.push_back(std::move(decision));
  return {};
}

Result<const SearchRecord*> Searches::Find(std::uint64_t entry) const {
  const auto it = by_entry_.find(entry);
  if (it != by_entry_.end()) return &it->second;
  return Fail(Code::kRefused, "search-unknown", "couldn't find the search " + std::to_string(entry),
              "`writ result` without a number lists the searches");
}

}  // namespace writ
