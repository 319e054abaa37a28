// Work on many things by several threads, handed back in order.
//
// The things are numbered from 0 and worked on in groups of neighbours. The caller's own thread takes the finished
// groups, one by one in their order, while the others work on at most a few groups ahead. Thread rule: `make` is called
// from several threads at once, `take` from the caller's.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/status.h"

namespace writ {

struct OrderedWork {
  std::size_t count = 0;  // of all things
  std::size_t group = 1;  // the last one may have fewer
  int threads = 1;
};

// `make(first, count)` gives what `take` gets as made. An error of `take` ends the work and is returned; what was begun
// is finished first. `make` must not throw.
template <class Made>
Result<void> DoInOrder(const OrderedWork& work, const std::function<Made(std::size_t first, std::size_t count)>& make,
                       const std::function<Result<void>(std::size_t first, Made made)>& take) {
  const std::size_t groups = (work.count + work.group - 1) / work.group;
  const std::size_t ahead = 2 * static_cast<std::size_t>(work.threads);
  std::mutex mutex;  // guards all that follows
  std::condition_variable changed;
  std::size_t next = 0, taken = 0;  // groups
  bool stop = false;
  std::map<std::size_t, Made> finished;

  const auto run = [&] {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return stop || next == groups || next < taken + ahead; });
      if (stop || next == groups) return;
      const std::size_t mine = next++;
      lock.unlock();
      const std::size_t first = mine * work.group;
      Made made = make(first, std::min(work.group, work.count - first));
      lock.lock();
      finished.emplace(mine, std::move(made));
      changed.notify_all();
    }
  };
  std::vector<std::jthread> threads;
  // However this function ends, the threads are told before they are joined.
  const auto tell = [&](void*) {
    const std::scoped_lock lock(mutex);
    stop = true;
    changed.notify_all();
  };
  const std::unique_ptr<void, decltype(tell)> at_end(&mutex, tell);
  for (int i = 0; i < work.threads; ++i) threads.emplace_back(run);

  Result<void> outcome;
  std::unique_lock lock(mutex);
  for (; outcome && taken < groups; ++taken, changed.notify_all()) {
    changed.wait(lock, [&] { return finished.contains(taken); });
    auto node = finished.extract(taken);
    lock.unlock();
    outcome = take(taken * work.group, std::move(node.mapped()));
    lock.lock();
  }
  return outcome;
}

}  // namespace writ
