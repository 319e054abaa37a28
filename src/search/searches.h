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

enum class SearchState { kRunning, kAborted, kNoCandidate, kInReview, kReleased, kDestroyed };
// "running", "aborted", "no candidate", "in review", "released", "destroyed".
std::string_view SearchStateName(SearchState state);

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
  std::string issuer;                  // of its writ
  std::vector<std::string> galleries;  // names, as the writ gives them
  Hash32 public_key{};                 // of its case
  std::string content;                 // commitment
  UtcTime time;
  UtcTime writ_ends;
  SearchState state = SearchState::kRunning;
  std::uint64_t result_entry = 0;
  std::string result_content;
  std::string cosigned;  // the checkpoint that the witnesses cosigned before the comparison; empty: unwitnessed
  std::size_t candidates = 0;
  std::set<std::string> seen_by;  // examiners who opened the review
  std::vector<ExaminerDecision> decisions;
  std::uint64_t release_entry = 0;
  std::string release_content;
  std::string outcome;               // "lead", "no_lead" once released
  bool lapse_logged = false;         // its urgent writ was not ratified, and the log says so
  bool destruction_ordered = false;  // by the head
  std::uint64_t due_entry = 0;       // the last one that says that witnesses' time is past its end; 0: none does
  UtcTime due_seen;                  // that time
  std::uint64_t destroyed_by = 0;    // the entry

  // The entries whose sealed parts make up the case.
  std::vector<std::uint64_t> CaseEntries() const;
};

class Searches : public Projection {
 public:
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;
  const std::map<std::uint64_t, SearchRecord>& by_entry() const { return by_entry_; }
  // "search-unknown" (kRefused).
  Result<const SearchRecord*> Find(std::uint64_t entry) const;
  // The time of an entry at or after `since`, the earliest or at most an hour later; none where the log has none.
  std::optional<UtcTime> SeenSince(UtcTime since) const;

 private:
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Searches>& searches) {
    auto& [by_entry, seen] = searches;
    archive(by_entry, seen);
  }
  Result<SearchRecord*> Named(const Record& record);
  Result<void> ApplySearch(const Record& record);
  Result<void> ApplyResult(const Record& record);
  Result<void> ApplyDecision(const Record& record);
  Result<void> ApplyDestruction(const Record& record);
  std::map<std::uint64_t, SearchRecord> by_entry_;
  std::vector<UtcTime> seen_;  // times of entries, ascending: the last one of each hour
};

}  // namespace writ
