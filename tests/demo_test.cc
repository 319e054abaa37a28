// The demo as a person starts it: the real program, the real keys, the whole story.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "support/cli_world.h"
#include "support/program_path.h"
#include "support/test_folder.h"

namespace writ::support {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> FoldersOf(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  return names;
}

TEST(Demo, PlaysItsStoryWritesTheReportAndLeavesNothingElse) {
  if (!PhotosAreThere()) GTEST_SKIP() << "the demo's photos are not unpacked: run script/setup";
  const TestFolder folder;
  const RunOutcome demo = RunProgram({ProgramPath(), "demo", "--json"}, folder.path());
  ASSERT_EQ(demo.status, 0) << demo.output << demo.error;

  const Json answer = Json::parse(demo.output, nullptr, /*allow_exceptions=*/false);
  ASSERT_TRUE(answer.is_object()) << demo.output;
  int refused = 0;
  for (const Json& step : answer.at("steps")) {
    EXPECT_EQ(step.at("status"), step.at("expected")) << step.at("command");
    refused += step.at("status") == 3 ? 1 : 0;
  }
  EXPECT_GE(refused, 5);  // no basis, own approval, no writ, not released, used up
  EXPECT_LT(answer.at("seconds").get<double>(), 180);

  EXPECT_TRUE(FoldersOf(folder.path()).empty());
  const std::string report = ReadAll(folder / "writ-demo-report.html");
  for (const char* words : {"A lead, never a match.", "fictional documents", "c2sp.org/tlog-proof@v1",
                            "witness.demo.example", "face of the probe", "2026-ARC-0007/1"}) {
    EXPECT_NE(report.find(words), std::string::npos) << words;
  }
  for (const char* outside : {"http:", "https:", "<script", "url(", "href="}) {
    EXPECT_EQ(report.find(outside), std::string::npos) << outside;
  }
}

TEST(Demo, StopsLoudlyAndTidiesUpWhereTheStoryGoesOtherwise) {
  if (!PhotosAreThere()) GTEST_SKIP() << "the demo's photos are not unpacked: run script/setup";
  const TestFolder folder;
  // Without models no gallery can be made.
  const RunOutcome demo =
      RunProgram({"/usr/bin/env", "WRIT_MODELS=" + folder.path().string(), ProgramPath(), "demo"}, folder.path());
  EXPECT_EQ(demo.status, 1);
  EXPECT_NE(demo.error.find("couldn't go on with the demo"), std::string::npos) << demo.error;
  EXPECT_TRUE(FoldersOf(folder.path()).empty());
  EXPECT_FALSE(fs::exists(folder / "writ-demo-report.html"));
}

TEST(Demo, TouchesNoDeploymentOfTheUser) {
  if (!PhotosAreThere()) GTEST_SKIP() << "the demo's photos are not unpacked: run script/setup";
  const TestFolder folder;
  const RunOutcome demo = RunProgram({"/usr/bin/env", "WRIT_DATA=" + (folder / "mine").string(),
                                      "WRIT_MODELS=" + folder.path().string(), ProgramPath(), "demo"},
                                     folder.path());
  EXPECT_EQ(demo.status, 1);
  EXPECT_FALSE(fs::exists(folder / "mine"));
}

}  // namespace
}  // namespace writ::support
