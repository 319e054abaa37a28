// Older processors, played by what OpenVINO and oneDNN are told to use of this one: the same faces, nearly the same
// templates. Each runs in a process of its own, since both ask once.
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/cli_world.h"

namespace writ::support {
namespace {

struct Limit {
  std::string name;
  std::vector<std::string> variables;
  std::string feature;  // that this processor must have for it
};
void PrintTo(const Limit& limit, std::ostream* out) { *out << limit.name; }

constexpr double kEyesApart = 0.05;  // how far a landmark may move, in distances of the eyes
constexpr double kLeastScore = 0.99;

struct Seen {
  std::size_t faces = 0;
  std::array<double, 10> landmarks{};
  std::vector<double> values;
};

// What photo_templates prints, by photo; nothing where it fails. obama2.jpg would not do: its landmarks turn on a
// rounding (docs/model_card.md).
std::map<std::string, Seen> SeenUnder(const std::vector<std::string>& variables) {
  std::vector<std::string> command = {"/usr/bin/env", "-u", "OV_CPU_MAX_ISA", "-u", "ONEDNN_MAX_CPU_ISA"};
  command.insert(command.end(), variables.begin(), variables.end());
  command.insert(command.end(), {WRIT_PHOTO_TEMPLATES, "astronaut.png", "obama.jpg"});
  const RunOutcome run = RunProgram(command);
  EXPECT_EQ(run.status, 0) << run.error;
  std::map<std::string, Seen> photos;
  std::istringstream lines(run.output);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string kind, name;
    words >> kind >> name;
    Seen& seen = photos[name];
    if (kind == "FACES") words >> seen.faces;
    if (kind != "SEEN") continue;
    for (double& coordinate : seen.landmarks) words >> coordinate;
    for (double value = 0; words >> value;) seen.values.push_back(value);
  }
  return photos;
}

bool HasFeature(const std::string& feature) {
  std::ifstream lines("/proc/cpuinfo");
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("flags")) return (line + " ").find(" " + feature + " ") != std::string::npos;
  }
  return false;
}

class ProcessorsTest : public ::testing::TestWithParam<Limit> {};

TEST_P(ProcessorsTest, TheSameFacesAreFound) {
  if (!PhotosAreThere()) GTEST_SKIP() << "no photos: run script/setup";
  if (!HasFeature(GetParam().feature)) GTEST_SKIP() << "this processor has no " << GetParam().feature;
  static const std::map<std::string, Seen> unlimited = SeenUnder({});
  const std::map<std::string, Seen> limited = SeenUnder(GetParam().variables);
  ASSERT_EQ(unlimited.size(), 2u);
  ASSERT_EQ(limited.size(), unlimited.size());
  for (const auto& [name, here] : unlimited) {
    const Seen& there = limited.at(name);
    EXPECT_EQ(there.faces, here.faces) << name;
    ASSERT_EQ(there.values.size(), here.values.size()) << name;
    const double eyes = std::hypot(here.landmarks[2] - here.landmarks[0], here.landmarks[3] - here.landmarks[1]);
    double moved = 0, score = 0;
    for (std::size_t i = 0; i < here.landmarks.size(); ++i) {
      moved = std::max(moved, std::abs(there.landmarks[i] - here.landmarks[i]));
    }
    for (std::size_t i = 0; i < here.values.size(); ++i) score += here.values[i] * there.values[i];
    EXPECT_LT(moved, kEyesApart * eyes) << name;
    EXPECT_GT(score, kLeastScore) << name;
  }
}

// oneDNN alone may be told too: OpenVINO then goes on believing in what the processor has.
INSTANTIATE_TEST_SUITE_P(
    Limits, ProcessorsTest,
    ::testing::Values(Limit{"Sse42", {"OV_CPU_MAX_ISA=SSE42", "ONEDNN_MAX_CPU_ISA=SSE41"}, "sse4_2"},
                      Limit{"Avx2", {"OV_CPU_MAX_ISA=AVX2", "ONEDNN_MAX_CPU_ISA=AVX2"}, "avx2"},
                      Limit{"Avx2OfOpenVino", {"OV_CPU_MAX_ISA=AVX2"}, "avx2"},
                      Limit{"AvxOfOneDnn", {"ONEDNN_MAX_CPU_ISA=AVX"}, "avx"},
                      Limit{"Avx2OfOneDnn", {"ONEDNN_MAX_CPU_ISA=AVX2"}, "avx2"},
                      Limit{"Avx512OfOneDnn", {"ONEDNN_MAX_CPU_ISA=AVX512_CORE"}, "avx512f"}),
    [](const auto& limit) { return limit.param.name; });

}  // namespace
}  // namespace writ::support
