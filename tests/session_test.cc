// The program as people use it: the sessions written down in tests/scripts, each against the real thing.
#include <algorithm>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "authority/people.h"
#include "base/source_folder.h"
#include "cli/session.h"
#include "support/script_player.h"

namespace writ::support {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

fs::path ScriptFolder() { return SourceFolder() / "tests/scripts"; }

std::vector<std::string> ScriptNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(ScriptFolder())) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void Play(const std::string& name, bool served) {
  std::ifstream stream(ScriptFolder() / (name + ".txt"), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::vector<std::string> mistakes;
  const std::vector<ScriptStep> steps = ParseScript(text, mistakes);
  ASSERT_THAT(mistakes, IsEmpty());
  ASSERT_FALSE(steps.empty());
  ScriptPlayer player(name + ".txt", served);
  player.Play(steps);
  if (!player.lacking().empty()) GTEST_SKIP() << player.lacking();
}

std::string TestName(const ::testing::TestParamInfo<std::string>& script) {
  std::string name = script.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class Session : public ::testing::TestWithParam<std::string> {};

TEST_P(Session, GoesAsWrittenDown) { Play(GetParam(), /*served=*/false); }

INSTANTIATE_TEST_SUITE_P(Scripts, Session, ::testing::ValuesIn(ScriptNames()), TestName);

// The same words and the same entries, where a server holds the deployment and does what is asked for.
class ServedSession : public ::testing::TestWithParam<std::string> {};

TEST_P(ServedSession, GoesAsWrittenDown) { Play(GetParam(), /*served=*/true); }

INSTANTIATE_TEST_SUITE_P(Scripts, ServedSession, ::testing::Values("alarms", "several-photos", "statements", "story"),
                         TestName);

TEST(Script, IsReadAsStepsWithTheirExpectations) {
  std::vector<std::string> mistakes;
  const std::vector<ScriptStep> steps = ParseScript("# why\nas head\n$ writ a 'b c'\n> don't\nexit 3\n", mistakes);
  ASSERT_THAT(mistakes, IsEmpty());
  ASSERT_THAT(steps, SizeIs(2));
  EXPECT_THAT(steps[1].line.words, ElementsAre("writ", "a", "b c"));
  ASSERT_THAT(steps[1].expected, SizeIs(2));
  EXPECT_EQ(steps[1].expected[0].rest, "don't");
}

TEST(Script, LineThatNobodyKnowsIsAMistake) {
  for (const char* text : {"> output\n", "as head\nexit 3\n", "$ writ 'open\n", "writ user list\n"}) {
    std::vector<std::string> mistakes;
    ParseScript(text, mistakes);
    EXPECT_THAT(mistakes, SizeIs(1)) << text;
  }
}

TEST(Script, DotsStandForAnythingAndOrderCounts) {
  EXPECT_TRUE(MatchesPattern("entry 12 of 13", "entry … of …"));
  EXPECT_FALSE(MatchesPattern("entry 12 of 13", "entry … of 12"));
  EXPECT_FALSE(MatchesPattern("entry 12", "entry"));
  std::string missing;
  EXPECT_TRUE(LinesMatch("a\nb\nc\n", {"a", "c"}, missing));
  EXPECT_FALSE(LinesMatch("a\nb\nc\n", {"c", "a"}, missing));
  EXPECT_EQ(missing, "a");
}

// No command line can hand in one act twice, so the engine is called as the program calls it.
TEST(Replay, ActThatIsHandedInTwiceIsRefusedAndLogged) {
  const CliWorld world;
  world.Found();
  CommonOptions common;
  common.data = world.data().string();
  common.keys = common.data + ".keys";
  common.as = "head";
  common.key = world.Key("head").string();
  const Result<std::unique_ptr<Deployment>> deployment = OpenToAct(common);
  ASSERT_TRUE(deployment) << deployment.error().message;
  const Result<SignedAct> act =
      MakeAct(common, "faces.agency.example", "user_revoke", Json::object(), {{"name", "auditor"}, {"reason", "left"}});
  ASSERT_TRUE(act) << act.error().message;
  ASSERT_TRUE(RevokeUser((*deployment)->office(), *act));
  const std::uint64_t size = (*deployment)->ledger().NextIndex();

  const Result<Record> again = RevokeUser((*deployment)->office(), *act);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "nonce-used");
  EXPECT_EQ(again.error().code, Code::kRefused);
  EXPECT_FALSE(again.error().advice.empty());
  EXPECT_EQ((*deployment)->ledger().NextIndex(), size);  // a stranger's: counted, not logged in the head's name
}

}  // namespace
}  // namespace writ::support
