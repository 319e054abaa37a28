#include "server/work_queue.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace writ {

WorkQueue::WorkQueue(std::size_t max_waiting)
    : max_waiting_(max_waiting), thread_([this] { Work(); }), own_(thread_.get_id()) {}

WorkQueue::~WorkQueue() { Close(); }

bool WorkQueue::TryPost(std::function<void()> work, std::function<void()> dropped, const std::string& person) {
  const std::scoped_lock lock(mutex_);
  if (!HasRoomLocked(person)) return false;
  waiting_.push_back({std::move(work), std::move(dropped), person});
  changed_.notify_one();
  return true;
}

bool WorkQueue::HasRoom(const std::string& person) const {
  const std::scoped_lock lock(mutex_);
  return HasRoomLocked(person);
}

bool WorkQueue::HasRoomLocked(const std::string& person) const {
  if (closing_ || waiting_.size() >= max_waiting_) return false;
  const auto theirs = static_cast<std::size_t>(std::ranges::count(waiting_, person, &Piece::person));
  return person.empty() || theirs < std::max<std::size_t>(1, max_waiting_ / 2);
}

void WorkQueue::Close() {
  if (std::this_thread::get_id() == own_) std::abort();
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    changed_.notify_one();
  }
  std::call_once(joined_, [this] { thread_.join(); });
}

bool WorkQueue::closing() const {
  const std::scoped_lock lock(mutex_);
  return closing_;
}

std::size_t WorkQueue::waiting() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.size();
}

void WorkQueue::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Piece piece = std::move(waiting_.front());
    waiting_.pop_front();
    const bool drop = closing_;
    lock.unlock();
    drop ? piece.dropped() : piece.work();
    piece = {};  // what it holds goes without the lock too
    lock.lock();
  }
}

}  // namespace writ
