#include "authority/usage.h"

#include <gtest/gtest.h>

#include "log/entry_types.h"
#include "support/markdown_table.h"
#include "support/test_acts.h"

namespace writ {
namespace {

Entry SomeEntry(std::string_view type, std::string outcome, std::int64_t seconds = 1'795'000'000) {
  Entry entry;
  entry.act = support::SomeAct(*FindEntryType(type), "faces.agency.example");
  entry.outcome = std::move(outcome);
  entry.time = {seconds};
  return entry;
}

TEST(Usage, EachFigureIsOneTypeAndOneOfItsOutcomesAndCountsNothingElse) {
  for (const UsageFigure& figure : UsageFigures()) {
    const EntryType* type = FindEntryType(figure.type);
    ASSERT_NE(type, nullptr) << figure.name;
    EXPECT_NE(std::find(type->outcomes.begin(), type->outcomes.end(), figure.outcome), type->outcomes.end());
    UsageCounts counts;
    counts.Add(SomeEntry(figure.type, std::string(figure.outcome)));
    counts.Add(SomeEntry(figure.type, "refused"));
    for (const UsageFigure& other : UsageFigures()) {
      EXPECT_EQ(counts.Figures().at(std::string(other.name)), other.name == figure.name ? 1 : 0) << figure.name;
    }
    EXPECT_EQ(counts.Figures().at("refused_acts"), 1u);
    EXPECT_EQ(counts.Refused().at(std::string(figure.type)), 1u);
  }
}

TEST(Usage, EveryTypeIsCountedAlsoThoseWithoutAFigure) {
  UsageCounts counts;
  for (const EntryType& type : EntryTypes()) counts.Add(SomeEntry(type.type, std::string(type.outcomes.front())));
  EXPECT_EQ(counts.entries().size(), EntryTypes().size());
  EXPECT_EQ(counts.all(), EntryTypes().size());
}

TEST(Usage, DaysOfUseAreDaysWithAnAuthorisedSearch) {
  UsageCounts counts;
  const std::int64_t noon = 1'795'003'200;
  counts.Add(SomeEntry("search", "done", noon));
  counts.Add(SomeEntry("search", "done", noon + 60));
  counts.Add(SomeEntry("search", "refused", noon + kSecondsPerDay));
  counts.Add(SomeEntry("enrol", "done", noon + 2 * kSecondsPerDay));
  EXPECT_EQ(counts.Figures().at("days_of_use"), 1u);
  counts.Add(SomeEntry("search", "urgent", noon + 3 * kSecondsPerDay));
  EXPECT_EQ(counts.Figures().at("days_of_use"), 2u);
}

TEST(Usage, StrangersAreSummedNotTheirEntries) {
  UsageCounts counts;
  Entry entry = SomeEntry("strangers", "done");
  entry.act["count"] = 40u;
  counts.Add(entry);
  counts.Add(entry);
  EXPECT_EQ(counts.Figures().at("strangers_acts"), 80u);
}

TEST(Usage, TableOfTheDocumentationIsTheTableOfTheCode) {
  const auto quoted = [](std::string_view text) { return "`" + std::string(text) + "`"; };
  std::vector<std::vector<std::string>> code;
  for (const UsageFigure& figure : UsageFigures()) {
    code.push_back({quoted(figure.name), quoted(figure.type), quoted(figure.outcome), std::string(figure.words)});
  }
  EXPECT_EQ(support::ReadMarkdownTable("transparency_report.md",
                                       {"figure", "entries of the type", "with the outcome", "what is counted"}),
            code);
}

}  // namespace
}  // namespace writ
