#include "base/build_id.h"

#include <array>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace writ {
namespace {

// As readelf, which shares no code with it, reads the very file that runs.
TEST(BuildId, IsTheLinkersIdentifierOfTheRunningProgram) {
  const std::string command = "readelf -n /proc/" + std::to_string(getpid()) + "/exe";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string text;
  std::array<char, 512> line;
  while (std::fgets(line.data(), line.size(), pipe) != nullptr) text += line.data();
  ASSERT_EQ(pclose(pipe), 0);
  const std::string label = "Build ID: ";
  const std::size_t at = text.find(label);
  ASSERT_NE(at, std::string::npos) << text;
  const std::string hex = text.substr(at + label.size(), text.find('\n', at) - at - label.size());
  const Result<Bytes> id = FromHex(hex);
  ASSERT_TRUE(id) << hex;
  EXPECT_EQ(BuildId(), Sha256(*id));
}

}  // namespace
}  // namespace writ
