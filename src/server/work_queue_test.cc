#include "server/work_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "server/held_queue.h"

namespace writ {
namespace {

// Until what was posted before is done.
void AwaitAll(WorkQueue& queue) {
  std::promise<void> last;
  while (!queue.TryPost([&last] { last.set_value(); })) std::this_thread::yield();
  last.get_future().wait();
}

TEST(WorkQueue, WorkIsDoneInOrderOnOneThread) {
  std::vector<int> done;  // by the queue's thread alone, and read when it has ended
  std::vector<std::thread::id> threads;
  WorkQueue queue(1'001);
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_TRUE(queue.TryPost([&, i] {
      done.push_back(i);
      threads.push_back(std::this_thread::get_id());
    }));
  }
  AwaitAll(queue);
  ASSERT_EQ(done.size(), 1'000U);
  EXPECT_TRUE(std::ranges::is_sorted(done));
  EXPECT_EQ(std::ranges::count(threads, threads.front()), 1'000);
  EXPECT_NE(threads.front(), std::this_thread::get_id());
}

TEST(WorkQueue, FullQueueTakesNoMoreUntilWorkIsDone) {
  std::atomic<int> done = 0;
  WorkQueue queue(2);
  HeldQueue held(queue);
  EXPECT_TRUE(queue.TryPost([&] { ++done; }));
  EXPECT_EQ(queue.waiting(), 1U);
  EXPECT_TRUE(queue.TryPost([&] { ++done; }));
  EXPECT_FALSE(queue.TryPost([&] { done += 100; }));
  EXPECT_EQ(queue.waiting(), 2U);
  held.Release();
  std::promise<void> last;
  while (!queue.TryPost([&] { last.set_value(); })) std::this_thread::yield();
  last.get_future().wait();
  EXPECT_EQ(done, 2);
}

TEST(WorkQueue, NobodysWorkFillsMoreThanHalfOfIt) {
  WorkQueue queue(4);
  const auto nothing = [] {};
  HeldQueue held(queue);
  EXPECT_TRUE(queue.TryPost(nothing, nothing, "ann"));
  EXPECT_TRUE(queue.TryPost(nothing, nothing, "ann"));
  EXPECT_FALSE(queue.TryPost(nothing, nothing, "ann"));
  EXPECT_TRUE(queue.TryPost(nothing, nothing, "ben"));
  EXPECT_TRUE(queue.TryPost(nothing));  // nobody's
  EXPECT_FALSE(queue.TryPost(nothing));
  held.Release();
  while (queue.waiting() > 0) std::this_thread::yield();
  EXPECT_TRUE(queue.TryPost(nothing, nothing, "ann"));
}

TEST(WorkQueue, QueueWithoutRoomTakesNothing) {
  WorkQueue queue(0);
  EXPECT_FALSE(queue.TryPost([] { FAIL(); }));
}

TEST(WorkQueue, CloseDropsWhatWaitsAndTakesNoMore) {
  std::atomic<int> done = 0, dropped = 0;
  WorkQueue queue(10);
  HeldQueue held(queue);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(queue.TryPost([&] { ++done; }, [&] { ++dropped; }));
  std::vector<std::jthread> closers;
  for (int i = 0; i < 3; ++i) {
    closers.emplace_back([&] {
      queue.Close();
      EXPECT_EQ(dropped, 5);
    });
  }
  while (!queue.closing()) std::this_thread::yield();
  held.Release();
  closers.clear();
  EXPECT_FALSE(queue.TryPost([&] { ++done; }, [&] { ++dropped; }));
  queue.Close();
  EXPECT_EQ(done, 0);
  EXPECT_EQ(dropped, 5);
}

TEST(WorkQueue, WorkMayPostWorkUntilItCloses) {
  std::atomic<bool> further = false;
  std::promise<void> posted;
  WorkQueue queue(10);
  ASSERT_TRUE(queue.TryPost([&] {
    EXPECT_TRUE(queue.TryPost([&] { further = true; }));
    posted.set_value();
  }));
  posted.get_future().wait();
  AwaitAll(queue);
  EXPECT_TRUE(further);
}

// What work holds (a reply, say) may do anything when it goes, also ask the queue.
TEST(WorkQueue, WorkIsDestroyedOnTheQueuesThreadWithoutALock) {
  std::thread::id destroyed_on;
  std::size_t waiting = 99;
  {
    WorkQueue queue(10);
    auto held = std::shared_ptr<int>(new int, [&](const int* one) {
      delete one;
      destroyed_on = std::this_thread::get_id();
      waiting = queue.waiting();
    });
    ASSERT_TRUE(queue.TryPost([held = std::move(held)] {}));
    AwaitAll(queue);
  }
  EXPECT_NE(destroyed_on, std::this_thread::get_id());
  EXPECT_NE(destroyed_on, std::thread::id());
  EXPECT_LE(waiting, 1U);  // the one that was waited for
}

TEST(WorkQueue, ManyThreadsPostAndNothingIsLost) {
  std::atomic<int> posted = 0;
  int done = 0;  // by the queue's thread alone
  WorkQueue queue(16);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int j = 0; j < 5'000; ++j) posted += queue.TryPost([&] { ++done; }) ? 1 : 0;
      });
    }
  }
  AwaitAll(queue);
  EXPECT_EQ(done, posted);
  EXPECT_GT(done, 0);
}

TEST(WorkQueueDeathTest, QueueThatWaitsForItselfEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        WorkQueue queue(1);
        (void)queue.TryPost([&] { queue.Close(); });
        AwaitAll(queue);
      },
      "");
}

}  // namespace
}  // namespace writ
