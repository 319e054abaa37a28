#include "base/ordered_work.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <chrono>
#include <numeric>

namespace writ {
namespace {

using Numbers = std::vector<std::size_t>;

// Threads would get arenas of 64 MiB of address space each, and a test of this program forks under a limit on that.
[[maybe_unused]] const int kOneArena = ::mallopt(M_ARENA_MAX, 1);

Numbers MakeNumbers(std::size_t first, std::size_t count) {
  Numbers numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

TEST(DoInOrder, GivesEachThingOnceAndInOrder) {
  for (const std::size_t count : {0u, 1u, 3u, 4u, 5u, 1000u}) {
    for (const int threads : {1, 2, 3}) {
      Numbers taken;
      const Result<void> done = DoInOrder<Numbers>({.count = count, .group = 4, .threads = threads}, MakeNumbers,
                                                   [&](std::size_t first, Numbers made) -> Result<void> {
                                                     EXPECT_EQ(first, taken.size());
                                                     taken.insert(taken.end(), made.begin(), made.end());
                                                     return {};
                                                   });
      EXPECT_TRUE(done);
      EXPECT_EQ(taken, MakeNumbers(0, count));
    }
  }
}

TEST(DoInOrder, IsOrderedAlsoWhereTheFirstIsTheSlowest) {
  Numbers taken;
  EXPECT_TRUE(DoInOrder<Numbers>(
      {.count = 12, .group = 1, .threads = 3},
      [](std::size_t first, std::size_t count) {
        if (first == 0) std::this_thread::sleep_for(std::chrono::milliseconds(30));
        return MakeNumbers(first, count);
      },
      [&](std::size_t, const Numbers& made) -> Result<void> {
        taken.push_back(made.front());
        return {};
      }));
  EXPECT_EQ(taken, MakeNumbers(0, 12));
}

TEST(DoInOrder, EndsWithTheErrorOfWhoTakes) {
  std::size_t taken = 0;
  std::atomic<std::size_t> made = 0;
  const Result<void> done = DoInOrder<int>(
      {.count = 1000, .group = 1, .threads = 2}, [&](std::size_t, std::size_t) { return static_cast<int>(++made); },
      [&](std::size_t, int) -> Result<void> {
        if (++taken == 3) return Fail(Code::kRefused, "enough", "couldn't take more", "stop");
        return {};
      });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason, "enough");
  EXPECT_EQ(taken, 3u);
  EXPECT_LE(made, 3u + 4u + 1u);  // no more than were ahead
}

TEST(DoInOrder, StaysAFewGroupsAhead) {
  std::atomic<std::size_t> made = 0;
  std::size_t taken = 0, most_ahead = 0;
  EXPECT_TRUE(DoInOrder<int>(
      {.count = 50, .group = 1, .threads = 2}, [&](std::size_t, std::size_t) { return static_cast<int>(++made); },
      [&](std::size_t, int) -> Result<void> {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        most_ahead = std::max<std::size_t>(most_ahead, made - taken);
        ++taken;
        return {};
      }));
  EXPECT_LE(most_ahead, 4u);
  EXPECT_GE(most_ahead, 2u);  // and does not wait for who takes
}

}  // namespace
}  // namespace writ
