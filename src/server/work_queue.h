// Work that waits its turn, done in order by one thread: what a server's handler has no time for.
//
// Bounded: who finds it full is told, and can say so. Thread rule: any thread; the work runs on the queue's own, one at
// a time, with no lock held, and is destroyed there.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace writ {

class WorkQueue {
 public:
  // At most `max_waiting` wait, beside the one that is being done.
  explicit WorkQueue(std::size_t max_waiting);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  // As Close.
  ~WorkQueue();

  // False where the queue is full or closing: the work is not done. Where the queue closes before the work's turn
  // comes, `dropped` is done in its place. Neither may throw; they may post further work. Of a person's, if one is
  // named, no more waits than half of what may: nobody keeps all others out.
  [[nodiscard]] bool TryPost(
      std::function<void()> work, std::function<void()> dropped = [] {}, const std::string& person = {});
  // Whether TryPost would take work of that person now.
  bool HasRoom(const std::string& person) const;
  // Takes no more, drops what waits, and returns when the work that is under way is done, also where another thread
  // closes it too. Not from the queue's own thread, which would wait for itself: that ends the process.
  void Close();
  // Whether it takes no more.
  bool closing() const;
  // How many wait.
  std::size_t waiting() const;

 private:
  struct Piece {
    std::function<void()> work, dropped;
    std::string person;
  };
  void Work();
  bool HasRoomLocked(const std::string& person) const;

  const std::size_t max_waiting_;
  mutable std::mutex mutex_;  // guards what follows, up to the thread
  std::condition_variable changed_;
  std::deque<Piece> waiting_;
  bool closing_ = false;
  std::once_flag joined_;
  std::thread thread_;  // after what it uses
  const std::thread::id own_;
};

}  // namespace writ
