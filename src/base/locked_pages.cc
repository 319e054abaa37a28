#include "base/locked_pages.h"

#include <new>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

#include "base/crypto.h"

namespace writ {
namespace {

// The kernel's huge pages on x86-64 and aarch64.
constexpr std::size_t kHugePageBytes = 2u << 20;

std::size_t PageBytes() {
  static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

}  // namespace

LockedPages::LockedPages(std::size_t size) {
  if (size == 0) return;
  size_ = (size + PageBytes() - 1) / PageBytes() * PageBytes();
  void* memory = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  data_ = static_cast<std::uint8_t*>(memory);
  ::madvise(data_, size_, MADV_DONTDUMP);
  ::madvise(data_, size_, MADV_DONTFORK);
  if (size_ >= kHugePageBytes) ::madvise(data_, size_, MADV_HUGEPAGE);
  locked_ = ::mlock(data_, size_) == 0;
}

LockedPages::LockedPages(LockedPages&& other) noexcept { *this = std::move(other); }

LockedPages& LockedPages::operator=(LockedPages&& other) noexcept {
  if (this == &other) return *this;
  Free();
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  locked_ = std::exchange(other.locked_, false);
  return *this;
}

LockedPages::~LockedPages() { Free(); }

void LockedPages::Free() {
  if (data_ == nullptr) return;
  Wipe({data_, size_});
  ::munmap(data_, size_);  // unlocks them
}

}  // namespace writ
