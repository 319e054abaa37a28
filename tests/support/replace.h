// A text that differs from a good one in one place.
#pragma once

#include <gtest/gtest.h>

#include <string>

namespace writ::support {

// The text with the first `from` in it replaced; it must be there.
inline std::string Replace(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace writ::support
