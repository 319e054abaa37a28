#include <atomic>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "index/certified_index.h"
#include "index/flat_index.h"
#include "index/plan_fit.h"
#include "support/index_twins.h"
#include "support/index_vectors.h"

namespace writ {
namespace {

using support::kFar;
using support::kLongAgo;
using support::QueryOf;
using support::Twins;
using support::VectorMaker;

TEST(Compaction, AfterItTheIndexAnswersAsTheNaiveScanOfThoseWhoStay) {
  std::mt19937 random(14);
  const VectorMaker maker(32, false);
  Twins twins(FitScanPlan(32, {}, {}), 32, {.threads = 2});
  const auto leaves = [](std::uint64_t id) {  // all of the first segment, half of the second, an eighth of the third
    return id < 4096 || (id < 8192 ? id % 2 == 0 : id % 8 == 0);
  };
  for (std::uint64_t id = 0; id < 10'000; ++id) {
    const IndexedFace face{.face_id = id, .not_before = kLongAgo, .not_after = id % 7 == 0 ? kLongAgo : kFar};
    const std::vector<float> unit = maker.Unit(random);
    twins.rows[id] = unit;
    ASSERT_TRUE(twins.certified.Add(face, unit));
    ASSERT_TRUE(leaves(id) || twins.naive.Add(face, unit));
  }
  const std::size_t bytes = twins.certified.bytes();
  for (std::uint64_t id = 0; id < 10'000; ++id) ASSERT_EQ(leaves(id) && !twins.certified.Withdraw(id), false);
  const auto compare = [&](const std::string& when) {
    for (int i = 0; i < 20; ++i) {
      twins.ExpectSame(QueryOf(maker.Near(twins.rows[random() % 10'000], random), 0.3, 1 + random() % 100), when);
    }
    for (std::uint64_t id = 0; id < 10'000; ++id) ASSERT_NE(twins.certified.Holds(id), leaves(id)) << when;
    EXPECT_EQ(twins.certified.size(), twins.naive.size()) << when;
  };
  compare("before");
  EXPECT_EQ(twins.certified.bytes(), bytes);
  twins.certified.Compact();
  EXPECT_LT(twins.certified.bytes(), bytes * 11 / 20);  // 2,048 and 4,096 of 12,288 places
  EXPECT_GT(twins.certified.bytes(), bytes * 9 / 20);
  compare("after");
  twins.Add({.face_id = 10'000, .not_before = kLongAgo, .not_after = kFar}, maker.Unit(random));
  twins.ExpectSame(QueryOf(twins.rows[10'000], 0.3, 10), "of one who came since");
}

TEST(Compaction, AQuarterOfASegmentMayBeWithdrawnBeforeItIsWrittenAnew) {
  Twins twins(FitScanPlan(4, {}, {}), 4);
  const std::vector<float> unit{1, 0, 0, 0};
  for (std::uint64_t id = 0; id < 8; ++id) twins.Add({.face_id = id, .not_before = kLongAgo, .not_after = kFar}, unit);
  const std::size_t bytes = twins.certified.bytes();
  ASSERT_TRUE(twins.certified.Withdraw(0) && twins.certified.Withdraw(4));
  twins.certified.Compact();
  EXPECT_EQ(twins.certified.bytes(), bytes);
  ASSERT_TRUE(twins.certified.Withdraw(7));
  twins.certified.Compact();
  EXPECT_LT(twins.certified.bytes(), bytes);
  EXPECT_EQ(twins.Search(QueryOf(unit, 0.5, 9))->compared, 5u);
  for (const std::uint64_t id : {1, 2, 3, 5, 6}) ASSERT_TRUE(twins.certified.Withdraw(id));
  twins.certified.Compact();
  EXPECT_EQ(twins.certified.bytes(), 0u);
  EXPECT_EQ(twins.Search(QueryOf(unit, 0.5, 9))->compared, 0u);
}

TEST(Compaction, ASearchThatBeganBeforeFacesLeftAndMemoryWasGivenBackIsAnsweredAsItBegan) {
  std::mt19937 random(15);
  const VectorMaker maker(16, false);
  Twins twins(FitScanPlan(16, {}, {}), 16);
  FlatIndex odd(16);
  for (std::uint64_t id = 0; id < 2 * kFacesPerStopCheck; ++id) {
    const IndexedFace face{.face_id = id, .not_before = kLongAgo, .not_after = kFar};
    twins.Add(face, maker.Unit(random));
    ASSERT_TRUE(id % 2 == 0 || odd.Add(face, twins.rows[id]));
  }
  const std::vector<float> unit = maker.Unit(random);
  IndexQuery query = QueryOf(unit, 0.5, 1000);
  const IndexAnswer all = *twins.naive.Search(query), rest = *odd.Search(query);
  ASSERT_LT(rest.hits.size(), all.hits.size());
  const std::size_t bytes = twins.certified.bytes();
  int asked = 0;
  query.check_stop = [&]() -> Result<void> {
    if (++asked > 1) return {};
    for (std::uint64_t id = 0; id < 2 * kFacesPerStopCheck; id += 2) EXPECT_TRUE(twins.certified.Withdraw(id));
    twins.certified.Compact();
    EXPECT_LT(twins.certified.bytes(), bytes * 6 / 10);
    return {};
  };
  EXPECT_EQ(twins.Search(query)->hits, all.hits);
  EXPECT_EQ(twins.Search(query)->hits, rest.hits);
  EXPECT_GE(asked, 3);
}

TEST(Compaction, SearchesMeanwhileFindThoseWhoStay) {
  constexpr std::uint64_t kFaces = 20'000, kAtOnce = 500;
  std::mt19937 random(16);
  const VectorMaker maker(16, false);
  Twins twins(FitScanPlan(16, {}, {}), 16, {.threads = 2});
  const std::vector<float> unit = maker.Unit(random);
  const auto face = [](std::uint64_t id) {
    return IndexedFace{.face_id = id, .not_before = kLongAgo, .not_after = kFar};
  };
  // Whoever reaches the threshold stays; of the others, half are there before the first search.
  std::set<std::uint64_t> staying;
  for (std::uint64_t id = 0; id < kFaces; ++id) {
    twins.rows[id] = maker.Unit(random);
    const bool stays = ComparisonScore(unit, twins.rows[id]) >= 0.4;
    if (stays) staying.insert(id);
    ASSERT_TRUE(!stays || twins.naive.Add(face(id), twins.rows[id]));
    ASSERT_TRUE((!stays && id >= kFaces / 2) || twins.certified.Add(face(id), twins.rows[id]));
  }
  const IndexQuery query = QueryOf(unit, 0.4, kFaces);
  const std::vector<Hit> expected = twins.naive.Search(query)->hits;
  ASSERT_GT(expected.size(), 100u);
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (std::uint64_t first = 0; first < kFaces; first += kAtOnce) {
      for (const bool come : {true, false}) {
        for (std::uint64_t id = first; id < first + kAtOnce; ++id) {
          if (staying.contains(id) || (come && id < kFaces / 2)) continue;
          EXPECT_TRUE(come ? bool(twins.certified.Add(face(id), twins.rows[id])) : twins.certified.Withdraw(id));
        }
      }
      twins.certified.Compact();
    }
    done = true;
  });
  do ASSERT_EQ(twins.Search(query)->hits, expected);
  while (!done);
  EXPECT_EQ(twins.certified.size(), staying.size());
}

}  // namespace
}  // namespace writ
