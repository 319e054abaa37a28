// A queue whose thread is busy, for tests of what waits.
//
// Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <future>

#include "server/work_queue.h"

namespace writ {

// Keeps the queue's thread until it is released. It outlives what the thread does then, until some later work is done.
class HeldQueue {
 public:
  explicit HeldQueue(WorkQueue& queue) {
    EXPECT_TRUE(queue.TryPost([this] {
      began_.set_value();
      go_on_.get_future().wait();
    }));
    began_.get_future().wait();
  }
  void Release() { go_on_.set_value(); }

 private:
  std::promise<void> began_, go_on_;
};

}  // namespace writ
