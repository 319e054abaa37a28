// Every search of the deployment and how far it has come, from its authorisation to its release.
//
// A fold over the log's records. Candidates and decisions stay sealed in their cases. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "log/ledger.h"

namespace writ {

enum class SearchState { kRunning, kAborted, kNoCandidate, kInReview, kReleased };
std::string_view SearchStateName(SearchState state);  // "running", "aborted", "no candidate", "in review", "released"

inline constexpr std::size_t kExaminersNeeded = 2;

struct ExaminerDecision {
  std::uint64_t entry = 0;
  std::string examiner;
  std::string content;  // commitment
  UtcTime time;
};

struct SearchRecord {
  std::uint64_t entry = 0;  // the search's number
  std::string investigator;
  Hash32 public_key{};  // of its case
  std::string content;  // commitment
  UtcTime time;
  SearchState state = SearchState::kRunning;
  std::uint64_t result_entry = 0;
  std::string result_content;
  std::size_t candidates = 0;
  std::set<std::string> seen_by;  // examiners who opened the review
  std::vector<ExaminerDecision> decisions;
  std::uint64_t release_entry = 0;
  std::string release_content;
  std::string outcome;  // "lead", "no_lead" once released
};

class Searches : public Projection {
 public:
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;
  const std::map<std::uint64_t, SearchRecord>& by_entry() const { return by_entry_; }
  // "search-unknown" (kRefused).
  Result<const SearchRecord*> Find(std::uint64_t entry) const;

 private:
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Searches>& searches) {
    auto& [by_entry] = searches;
    archive(by_entry);
  }
  Result<SearchRecord*> Named(const Record& record);
  Result<void> ApplyResult(const Record& record);
  Result<void> ApplyDecision(const Record& record);
  std::map<std::uint64_t, SearchRecord> by_entry_;
};

}  // namespace writ
