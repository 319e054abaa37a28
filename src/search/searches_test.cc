#include "search/searches.h"

#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;

Record RecordOf(std::uint64_t index, const std::string& type, const Json& clear, const std::string& outcome,
                const Json& row) {
  Record record;
  record.index = index;
  record.entry.act = clear;
  record.entry.act["type"] = type;
  record.entry.outcome = outcome;
  record.row = row;
  return record;
}

Record SearchAt(std::uint64_t index, const std::string& outcome = "done") {
  return RecordOf(index, "search", Json::object(), outcome,
                  {{"actor", "investigator"},
                   {"issuer", "court@example"},
                   {"galleries", Json::array({"custody"})},
                   {"content", "c"},
                   {"public_key", std::string(64, 'a')},
                   {"writ_ends", "2026-12-01T00:00:00Z"}});
}
Record ResultOf(std::uint64_t search, std::uint64_t candidates) {
  return RecordOf(search + 1, "search_result", {{"search", search}}, candidates == 0 ? "no_candidate" : "candidates",
                  {{"candidates", candidates}, {"content", "r"}});
}
Record DecisionOf(std::uint64_t search, std::uint64_t index, const std::string& examiner,
                  const std::string& outcome = "done") {
  return RecordOf(index, "decide", {{"search", search}}, outcome, {{"actor", examiner}, {"content", "d"}});
}

TEST(Searches, ASearchGoesFromRunningOverReviewToItsRelease) {
  Searches searches;
  ASSERT_TRUE(searches.Apply(SearchAt(5)));
  const SearchRecord& search = **searches.Find(5);
  EXPECT_EQ(search.state, SearchState::kRunning);
  EXPECT_EQ(search.investigator, "investigator");
  ASSERT_TRUE(searches.Apply(ResultOf(5, 2)));
  EXPECT_EQ(search.state, SearchState::kInReview);
  EXPECT_EQ(search.candidates, 2u);
  EXPECT_EQ(search.result_entry, 6u);
  ASSERT_TRUE(searches.Apply(DecisionOf(5, 7, "examiner1")));
  ASSERT_TRUE(searches.Apply(DecisionOf(5, 8, "examiner2")));
  ASSERT_EQ(search.decisions.size(), 2u);
  EXPECT_EQ(search.decisions[1].examiner, "examiner2");
  ASSERT_TRUE(searches.Apply(RecordOf(9, "release", {{"search", 5u}}, "lead", {{"content", "x"}})));
  EXPECT_EQ(search.state, SearchState::kReleased);
  EXPECT_EQ(search.outcome, "lead");
  EXPECT_EQ(search.release_entry, 9u);
}

TEST(Searches, ASearchWithoutCandidatesOrWithAnAbortIsOver) {
  Searches searches;
  for (const std::uint64_t index : {5u, 15u}) ASSERT_TRUE(searches.Apply(SearchAt(index)));
  ASSERT_TRUE(searches.Apply(ResultOf(5, 0)));
  EXPECT_EQ((*searches.Find(5))->state, SearchState::kNoCandidate);
  ASSERT_TRUE(searches.Apply(RecordOf(16, "search_abort", {{"search", 15u}}, "done", Json::object())));
  EXPECT_EQ((*searches.Find(15))->state, SearchState::kAborted);
}

TEST(Searches, ARefusedActChangesNothing) {
  Searches searches;
  ASSERT_TRUE(searches.Apply(SearchAt(4, "refused")));
  EXPECT_TRUE(searches.by_entry().empty());
  ASSERT_TRUE(searches.Apply(SearchAt(5)));
  ASSERT_TRUE(searches.Apply(ResultOf(5, 1)));
  ASSERT_TRUE(searches.Apply(DecisionOf(5, 7, "examiner1", "refused")));
  EXPECT_TRUE((*searches.Find(5))->decisions.empty());
}

TEST(Searches, WhatBelongsToNoSearchIsCorruption) {
  Searches searches;
  const Json none{{"search", 5u}};
  for (const Record& record :
       {ResultOf(5, 1), DecisionOf(5, 7, "examiner1"), RecordOf(7, "search_abort", none, "done", Json::object()),
        RecordOf(7, "release", none, "lead", {{"content", "x"}})}) {
    const Result<void> applied = searches.Apply(record);
    ASSERT_FALSE(applied) << record.entry.type();
    EXPECT_EQ(applied.error().reason, "no-such-search");
    EXPECT_EQ(applied.error().code, Code::kCorruption);
  }
}

TEST(Searches, ANumberThatIsNoSearchIsUnknown) { EXPECT_EQ(ReasonOf(Searches().Find(5)), "search-unknown"); }

// What would be due to be destroyed as it begins.
TEST(Searches, ASearchAfterTheEndOfItsWritIsCorruption) {
  Record record = SearchAt(5);
  record.entry.time = *ParseTime("2026-12-01T00:00:00Z");
  EXPECT_TRUE(Searches().Apply(record));
  record.entry.time.seconds += 1;
  EXPECT_EQ(ReasonOf(Searches().Apply(record)), "search-out-of-order");
}

}  // namespace
}  // namespace writ
