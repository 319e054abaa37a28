// Large memory for what must not leave the machine's RAM: zeroed pages, never in a core dump or a child, locked where
// the limit allows, in huge pages where the system has some, wiped before they go back.
//
// SecretBytes guards small secrets with a page on either side; this is for megabytes that are streamed through. Thread
// rule: that of an array.
#pragma once

#include <cstddef>
#include <cstdint>

namespace writ {

class LockedPages {
 public:
  LockedPages() = default;
  // `size` bytes of zeros, aligned to a page. Ends the program where the system has no memory left, as `new` does.
  explicit LockedPages(std::size_t size);
  LockedPages(LockedPages&& other) noexcept;
  LockedPages& operator=(LockedPages&& other) noexcept;
  LockedPages(const LockedPages&) = delete;
  LockedPages& operator=(const LockedPages&) = delete;
  ~LockedPages();

  std::uint8_t* data() { return data_; }
  const std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }
  // False where the limit on locked memory (ulimit -l) is too low: the pages may be swapped out.
  bool locked() const { return locked_; }

 private:
  void Free();
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;  // whole pages
  bool locked_ = false;
};

}  // namespace writ
