#include "search/searches.h"

namespace writ {

std::string_view SearchStateName(SearchState state) {
  switch (state) {
    case SearchState::kRunning: return "running";
    case SearchState::kAborted: return "aborted";
    case SearchState::kNoCandidate: return "no candidate";
    case SearchState::kInReview: return "in review";
    case SearchState::kReleased: return "released";
  }
  return "unknown";
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, ExaminerDecision>& decision) {
  auto& [entry, examiner, content, time] = decision;
  archive(entry, examiner, content, time.seconds);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, SearchRecord>& search) {
  auto& [entry, investigator, public_key, content, time, state, result_entry, result_content, candidates, seen_by,
         decisions, release_entry, release_content, outcome] = search;
  archive(entry, investigator, public_key, content, time.seconds, state, result_entry, result_content, candidates,
          seen_by, decisions, release_entry, release_content, outcome);
}

Result<void> Searches::Save(StateWriter& state) const {
  state.fields(*this);
  return {};
}

void Searches::Load(StateReader& state) { state.fields(*this); }

Result<void> Searches::Apply(const Record& record) {
  if (record.entry.outcome == kRefused) return {};
  const std::string type = record.entry.type();
  if (type == "search") {
    SearchRecord search;
    search.entry = record.index;
    search.time = record.entry.time;
    WRIT_TRY(search.investigator, JsonString(record.row, "actor"));
    WRIT_TRY(search.content, JsonString(record.row, "content"));
    WRIT_TRY(const std::string public_key, JsonString(record.row, "public_key"));
    WRIT_TRY(search.public_key, HashFromHex(public_key));
    by_entry_[record.index] = std::move(search);
  } else if (type == "search_result") {
    return ApplyResult(record);
  } else if (type == "search_abort") {
    WRIT_TRY(SearchRecord * search, Named(record));
    search->state = SearchState::kAborted;
  } else if (type == "review") {
    WRIT_TRY(SearchRecord * search, Named(record));
    WRIT_TRY(const std::string examiner, JsonString(record.row, "actor"));
    search->seen_by.insert(examiner);
  } else if (type == "decide") {
    return ApplyDecision(record);
  } else if (type == "release") {
    WRIT_TRY(SearchRecord * search, Named(record));
    WRIT_TRY(search->release_content, JsonString(record.row, "content"));
    search->release_entry = record.index;
    search->outcome = record.entry.outcome;
    search->state = SearchState::kReleased;
  }
  return {};
}

Result<SearchRecord*> Searches::Named(const Record& record) {
  const auto it = by_entry_.find(record.entry.act.at("search").get<std::uint64_t>());
  if (it == by_entry_.end()) return Fail(Code::kCorruption, "no-such-search", "couldn't find the search of an entry");
  return &it->second;
}

Result<void> Searches::ApplyResult(const Record& record) {
  WRIT_TRY(SearchRecord * search, Named(record));
  WRIT_TRY(const std::int64_t candidates, JsonInteger(record.row, "candidates"));
  WRIT_TRY(search->result_content, JsonString(record.row, "content"));
  search->result_entry = record.index;
  search->candidates = static_cast<std::size_t>(candidates);
  search->state = candidates == 0 ? SearchState::kNoCandidate : SearchState::kInReview;
  return {};
}

Result<void> Searches::ApplyDecision(const Record& record) {
  WRIT_TRY(SearchRecord * search, Named(record));
  ExaminerDecision decision;
  decision.entry = record.index;
  decision.time = record.entry.time;
  WRIT_TRY(decision.examiner, JsonString(record.row, "actor"));
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
