#include "base/locked_pages.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace writ {
namespace {

// What the kernel says of the mapping that holds `address`: the flags' line of /proc/self/smaps.
std::string FlagsAt(const void* address) {
  std::ifstream file("/proc/self/smaps");
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    std::uintptr_t first = 0, last = 0;
    char dash = 0;
    if (std::istringstream range(line); range >> std::hex >> first >> dash >> last && dash == '-')
      inside = first <= at && at < last;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

TEST(LockedPages, AreZeroWritableAndWholePages) {
  LockedPages pages(5000);
  ASSERT_GE(pages.size(), 5000u);
  EXPECT_TRUE(std::all_of(pages.data(), pages.data() + pages.size(), [](std::uint8_t byte) { return byte == 0; }));
  pages.data()[4999] = 7;
  LockedPages moved(std::move(pages));
  EXPECT_EQ(moved.data()[4999], 7);
  EXPECT_EQ(pages.size(), 0u);  // NOLINT(bugprone-use-after-move): what is left is empty
}

TEST(LockedPages, AreInNoDumpAndNoChildAndLockedWhereTheySayIt) {
  for (const std::size_t size : {std::size_t{4096}, std::size_t{5} << 20}) {
    const LockedPages pages(size);
    const std::string flags = FlagsAt(pages.data());
    EXPECT_NE(flags.find(" dd "), std::string::npos) << flags;
    EXPECT_NE(flags.find(" dc "), std::string::npos) << flags;
#ifndef WRIT_SANITIZED  // whose mlock does nothing
    EXPECT_EQ(flags.find(" lo ") != std::string::npos, pages.locked()) << flags;
#endif
  }
}

TEST(LockedPages, OfNothingAreNone) { EXPECT_EQ(LockedPages(0).data(), nullptr); }

}  // namespace
}  // namespace writ
