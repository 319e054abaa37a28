#include "index/certified_index.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "index/plan_fit.h"
#include "support/index_twins.h"
#include "support/index_vectors.h"

namespace writ {
namespace {

using support::kFar;
using support::kLongAgo;
using support::kNow;
using support::QueryOf;
using support::Twins;
using support::VectorMaker;

struct Case {
  std::size_t dimension;
  std::size_t faces;
  std::size_t queries;
  bool steep;
};

// Enough to fit a plan to, but where finding the axes would take the sanitized build minutes.
std::size_t RowsFor(std::size_t dimension) {
#ifdef WRIT_SANITIZED
  if (dimension > 128) return 0;
#endif
  return dimension > 512 ? 0 : 4 * dimension;
}

void CompareOver(const Case& c, ScanLayout layout, std::mt19937& random) {
  const VectorMaker maker(c.dimension, c.steep);
  std::vector<float> sample;
  for (std::size_t i = 0; i < RowsFor(c.dimension); ++i) {
    const std::vector<float> unit = maker.Unit(random);
    sample.insert(sample.end(), unit.begin(), unit.end());
  }
  const std::span<const ScanKernel> kernels = UsableScanKernels();
  Twins twins(FitScanPlan(c.dimension, sample, {.layout = layout}), c.dimension,
              {.threads = static_cast<int>(1 + random() % 2), .kernel = &kernels[random() % kernels.size()]});
  std::vector<std::vector<float>> units;
  for (std::size_t i = 0; i < c.faces; ++i) {
    // Some faces are there twice, some are not in force, and some are like none in the sample.
    units.push_back(i > 0 && random() % 8 == 0 ? units[random() % i] : maker.Unit(random));
    if (random() % 16 == 0) units.back() = VectorMaker(c.dimension, false).Unit(random);
    const std::int64_t end = random() % 8 == 0 ? kNow.seconds - 1 : kFar.seconds;
    twins.Add({.face_id = 3 * i + random() % 3, .not_before = kLongAgo, .not_after = {end}}, units.back());
  }
  for (std::size_t i = 0; i < c.queries; ++i) {
    const std::vector<float>& face = units[random() % units.size()];
    const std::vector<float> query =
        random() % 3 == 0 ? face : maker.Near(random() % 2 == 0 ? face : maker.Unit(random), random);
    double threshold = std::uniform_real_distribution<double>(-0.2, 0.9)(random);
    if (random() % 4 == 0) threshold = ComparisonScore(query, face);  // one that occurs
    if (random() % 8 == 0) threshold = kNoThreshold;
    const std::size_t max_hits = random() % 4 == 0 ? c.faces : random() % 12;
    twins.ExpectSame(QueryOf(query, threshold, max_hits), "dimension " + std::to_string(c.dimension));
  }
}

// 10,000 queries and more, over both layouts and every kernel of this processor.
class CertifiedIndexEquality : public ::testing::TestWithParam<ScanLayout> {};

TEST_P(CertifiedIndexEquality, AnswersAsTheNaiveScanDoes) {
  std::mt19937 random(20'261'124);
  CompareOver({.dimension = 128, .faces = 700, .queries = 2500, .steep = true}, GetParam(), random);
  CompareOver({.dimension = 128, .faces = 300, .queries = 1000, .steep = false}, GetParam(), random);
  CompareOver({.dimension = 512, .faces = 200, .queries = 1000, .steep = true}, GetParam(), random);
  CompareOver({.dimension = 512, .faces = 100, .queries = 300, .steep = false}, GetParam(), random);
  for (int round = 0; round < 60; ++round) {
    CompareOver({.dimension = 1 + random() % 200, .faces = 1 + random() % 60, .queries = 10, .steep = round % 2 == 0},
                GetParam(), random);
  }
}

INSTANTIATE_TEST_SUITE_P(Layouts, CertifiedIndexEquality, ::testing::Values(ScanLayout::kFast, ScanLayout::kCompact));

TEST(CertifiedIndex, AnswersAsTheNaiveScanDoesAtTheLargestDimension) {
  std::mt19937 random(5);
  CompareOver({.dimension = kMaxIndexDimension, .faces = 40, .queries = 40, .steep = true}, ScanLayout::kFast, random);
}

// A plan whose codes can be written down: no turn, four values, two bits each.
ScanPlan PlainPlan(double residual_step) {
  const ValueCode value{
      .bits = 2, .low = -0.75, .step = 0.5, .fine_low = -0.234375, .fine_step = 0.03125, .weight = 1, .fine_weight = 1};
  return ScanPlan(Rotation::Identity(4), {.crumb = 1}, {value, value, value, value}, true, residual_step, 1e-3);
}

TEST(CertifiedIndex, FindsAFaceThatItsCodesSayExactlyAndOneThatSitsOnTheBound) {
  const std::vector<float> exact{0.25f, 0.25f, 0.75f, 0.55901699f};
  // What the codes leave lies along the query: the bound has nothing to spare.
  const std::vector<float> query{0.5f, 0.5f, 0.5f, 0.5f}, on_bound{0.45f, 0.45f, 0.45f, 0.62649820f};
  Twins twins(PlainPlan(1e-3), 4);
  twins.Add({.face_id = 1, .not_before = kLongAgo, .not_after = kFar}, exact);
  twins.Add({.face_id = 2, .not_before = kLongAgo, .not_after = kFar}, on_bound);
  twins.Add({.face_id = 3, .not_before = kLongAgo, .not_after = kFar}, query);
  for (const std::vector<float>& face : {exact, on_bound, query}) {
    const double score = ComparisonScore(query, face);
    twins.ExpectSame(QueryOf(query, score, 10), "at the score itself");
    twins.ExpectSame(QueryOf(query, std::nextafter(score, 2.0), 10), "just above it");
  }
}

TEST(CertifiedIndex, ComparesTheTemplateOfAFaceWhoseResidualNoCodeHolds) {
  Twins twins(PlainPlan(1e-5), 4);  // 255 steps are next to nothing
  std::mt19937 random(3);
  const VectorMaker maker(4, false);
  for (std::uint64_t id = 0; id < 100; ++id) {
    twins.Add({.face_id = id, .not_before = kLongAgo, .not_after = id % 7 == 0 ? kLongAgo : kFar}, maker.Unit(random));
  }
  for (int i = 0; i < 50; ++i) twins.ExpectSame(QueryOf(maker.Unit(random), 0.5, 5), "outliers");
}

TEST(CertifiedIndex, ScoresNobodyOutsideHisPeriodAndNobodyWithdrawn) {
#ifndef WRIT_SANITIZED
  GTEST_SKIP() << "the sanitized build notes whom the kernels score";
#else
  std::mt19937 random(11);
  const VectorMaker maker(32, false);
  for (const ScanKernel& kernel : UsableScanKernels()) {
    Twins twins(FitScanPlan(32, {}, {}), 32, {.kernel = &kernel});
    std::set<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < 400; ++i) {
      const bool past = i % 5 == 0, future = i % 7 == 0, withdrawn = i % 11 == 0;
      twins.Add(
          {.face_id = i, .not_before = {kNow.seconds + (future ? 1 : 0)}, .not_after = {kNow.seconds - (past ? 1 : 0)}},
          maker.Unit(random));
      ASSERT_EQ(withdrawn && !twins.certified.Withdraw(i), false);
      if (!past && !future && !withdrawn) expected.insert(i);
    }
    const auto expect_scored = [&] {
      static std::set<std::uint32_t> scored;
      scored.clear();
      note_scored = [](std::uint32_t first, std::uint16_t faces) {
        for (std::uint32_t i = 0; i < 16; ++i) {
          if ((faces >> i & 1) != 0) scored.insert(first + i);
        }
      };
      const Result<IndexAnswer> answer = twins.Search(QueryOf(maker.Unit(random), kNoThreshold, 400));
      note_scored = nullptr;
      ASSERT_TRUE(answer);
      EXPECT_EQ(scored, expected) << kernel.name;
      EXPECT_EQ(answer->compared, expected.size());
      EXPECT_EQ(answer->hits.size(), expected.size());
    };
    expect_scored();
    // Compacted, those who stay move up.
    std::uint32_t place = 0;
    expected.clear();
    for (std::uint32_t i = 0; i < 400; ++i) {
      if (i % 11 == 0 || (i % 3 == 0 && twins.certified.Withdraw(i))) continue;
      if (i % 5 != 0 && i % 7 != 0) expected.insert(place);
      ++place;
    }
    twins.certified.Compact();
    expect_scored();
  }
#endif
}

TEST(CertifiedIndex, AFaceIsComparedToTheLastSecondOfItsPeriodAndNotOneSecondLater) {
  Twins twins(PlainPlan(1e-2), 4);
  const std::vector<float> unit{1, 0, 0, 0};
  twins.Add({.face_id = 9, .not_before = {kNow.seconds - 10}, .not_after = {kNow.seconds + 10}}, unit);
  for (const auto& [offset, compared] : std::map<int, std::uint64_t>{{-11, 0}, {-10, 1}, {10, 1}, {11, 0}}) {
    IndexQuery query = QueryOf(unit, 0.5, 1);
    query.now.seconds += offset;
    EXPECT_EQ(twins.Search(query)->compared, compared) << offset;
  }
}

TEST(CertifiedIndex, AWithdrawnFaceIsInNoSearchThatBeginsAfterwardsAndOnlyOnceWithdrawn) {
  Twins twins(PlainPlan(1e-2), 4);
  const std::vector<float> unit{1, 0, 0, 0};
  for (const std::uint64_t id : {4, 5}) twins.Add({.face_id = id, .not_before = kLongAgo, .not_after = kFar}, unit);
  EXPECT_EQ(twins.Search(QueryOf(unit, 0.5, 9))->hits.size(), 2u);
  EXPECT_TRUE(twins.certified.Withdraw(4));
  EXPECT_FALSE(twins.certified.Withdraw(4));
  EXPECT_FALSE(twins.certified.Withdraw(6));
  const Result<IndexAnswer> answer = twins.Search(QueryOf(unit, 0.5, 9));
  EXPECT_EQ(answer->compared, 1u);
  EXPECT_EQ(answer->hits, (std::vector<Hit>{{5, 1.0}}));
}

TEST(CertifiedIndex, QueriesThatShareAPassAreAnsweredAsAlone) {
  std::mt19937 random(12);
  const VectorMaker maker(64, true);
  std::vector<float> sample;
  for (std::size_t i = 0; i < FewestRowsToFit(64); ++i) {
    const std::vector<float> row = maker.Unit(random);
    sample.insert(sample.end(), row.begin(), row.end());
  }
  Twins twins(FitScanPlan(64, sample, {}), 64, {.threads = 2});
  for (std::uint64_t id = 0; id < 30'000; ++id) {
    twins.Add({.face_id = id, .not_before = kLongAgo, .not_after = kFar}, maker.Unit(random));
  }
  std::vector<std::vector<float>> units;
  for (int i = 0; i < 9; ++i) units.push_back(maker.Near(twins.rows[random() % 30'000], random));
  std::vector<IndexQuery> queries;
  for (const std::vector<float>& unit : units) {
    queries.push_back(QueryOf(unit, 0.4, 7));
    queries.back().read_template = [&twins](std::uint64_t id, std::span<float> row) { return twins.Read(id, row); };
  }
  ScanCounts counts;
  const Result<std::vector<IndexAnswer>> answers = twins.certified.SearchAll(queries, &counts);
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->size(), queries.size());
  for (std::size_t i = 0; i < queries.size(); ++i) EXPECT_EQ((*answers)[i].hits, twins.naive.Search(queries[i])->hits);
  EXPECT_EQ(counts.scored, 9u * 30'000);
  EXPECT_LT(counts.compared, counts.fine);
  EXPECT_LT(counts.fine, counts.scored / 4);
}

TEST(CertifiedIndex, TheStopCheckIsAskedEveryPieceAndItsErrorEndsTheScan) {
  Twins twins(PlainPlan(1e-2), 4);
  const std::vector<float> unit{1, 0, 0, 0};
  for (std::uint64_t id = 0; id < 2 * kFacesPerStopCheck + 1; ++id) {
    ASSERT_TRUE(twins.certified.Add({.face_id = id, .not_before = kLongAgo, .not_after = kFar}, unit));
  }
  int asked = 0, stop_at = 0;
  IndexQuery query = QueryOf(unit, 2, 1);
  query.check_stop = [&]() -> Result<void> {
    if (++asked == stop_at) return Fail(Code::kSuspended, "suspended", "couldn't go on");
    return {};
  };
  ASSERT_TRUE(twins.Search(query));
  EXPECT_GE(asked, 3);
  asked = 0, stop_at = 2;
  const Result<IndexAnswer> stopped = twins.Search(query);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().reason, "suspended");
  EXPECT_EQ(asked, 2);
}

TEST(CertifiedIndex, SearchesWhileFacesComeAndGoFindThoseWhoStay) {
  std::mt19937 random(13);
  const VectorMaker maker(16, false);
  const std::vector<float> staying = maker.Unit(random);
  std::map<std::uint64_t, std::vector<float>> rows;
  for (std::uint64_t id = 0; id < 4000; ++id) rows[id] = id == 77 ? staying : maker.Unit(random);
  CertifiedIndex index(FitScanPlan(16, {}, {}));
  IndexQuery query = QueryOf(staying, 0.999, 1);
  query.read_template = [&rows](std::uint64_t id, std::span<float> unit) -> Result<void> {
    std::copy(rows.at(id).begin(), rows.at(id).end(), unit.begin());
    return {};
  };
  for (std::uint64_t id = 0; id < 1000; ++id) {
    ASSERT_TRUE(index.Add({.face_id = id, .not_before = kLongAgo, .not_after = kFar}, rows[id]));
  }
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (std::uint64_t id = 1000; id < 4000; ++id) {
      EXPECT_TRUE(index.Add({.face_id = id, .not_before = kLongAgo, .not_after = kFar}, rows[id]));
      EXPECT_EQ(id - 1000 == 77 || index.Withdraw(id - 1000), true);
    }
    done = true;
  });
  do {
    const Result<IndexAnswer> answer = index.Search(query);
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->hits.size(), 1u);
    ASSERT_EQ(answer->hits.front().face_id, 77u);
  } while (!done);
}

TEST(CertifiedIndex, ATemplateOrAQueryOfAnotherDimensionIsRefused) {
  Twins twins(PlainPlan(1e-2), 4);
  const std::vector<float> longer{1, 0, 0, 0, 0};
  const Result<void> added = twins.certified.Add({.face_id = 1, .not_before = kNow, .not_after = kNow}, longer);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().reason, "dimension-wrong");
  EXPECT_EQ(twins.certified.size(), 0u);
  const Result<IndexAnswer> answer = twins.Search(QueryOf(longer, 0, 1));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "dimension-wrong");
}

TEST(CertifiedIndex, ATemplateThatCannotBeReadEndsTheSearch) {
  CertifiedIndex index(PlainPlan(1e-2));
  const std::vector<float> unit{1, 0, 0, 0};
  ASSERT_TRUE(index.Add({.face_id = 1, .not_before = kLongAgo, .not_after = kFar}, unit));
  IndexQuery query = QueryOf(unit, 0.5, 1);
  query.read_template = [](std::uint64_t, std::span<float>) -> Result<void> {
    return Fail(Code::kCorruption, "vault-missing", "couldn't read");
  };
  const Result<IndexAnswer> answer = index.Search(query);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "vault-missing");
}

}  // namespace
}  // namespace writ
