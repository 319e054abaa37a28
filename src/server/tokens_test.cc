#include "server/tokens.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "support/test_env.h"
#include "support/test_folder.h"

namespace writ::support {
namespace {

TEST(Tokens, OutliveAStartAndKeepOnlyTheirHashes) {
  TestEnv env;
  const TestFolder folder;
  const std::filesystem::path file = folder / "tokens";
  std::string secret;
  {
    const Result<std::unique_ptr<Tokens>> tokens = Tokens::Open(env, file);
    ASSERT_TRUE(tokens);
    const Result<Tokens::Made> made = (*tokens)->Make("head", "board", {"lists"}, 30);
    ASSERT_TRUE(made) << made.error().message;
    secret = made->secret;
    EXPECT_TRUE((*tokens)->Make("auditor", "", {"looks", "lists"}, kMaxTokenDays));
  }
  const std::string text(AsText(*RealEnv().ReadFile(file, 1 << 20)));
  EXPECT_EQ(text.find(secret), std::string::npos);
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);

  const Result<std::unique_ptr<Tokens>> again = Tokens::Open(env, file);
  ASSERT_TRUE(again);
  const std::optional<Token> found = (*again)->Find(secret);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->person, "head");
  EXPECT_TRUE(found->scopes.contains(kListsScope));
  EXPECT_FALSE(found->scopes.contains(kLooksScope));
  EXPECT_EQ((*again)->Of("auditor").size(), 1u);
  EXPECT_FALSE((*again)->Find(secret + "x"));
  EXPECT_FALSE((*again)->Find(ToHex(found->hash)));
}

TEST(Tokens, AreBoundedInNumber) {
  TestEnv env;
  const TestFolder folder;
  const std::unique_ptr<Tokens> tokens = Tokens::Open(env, folder / "tokens").value();
  for (std::size_t i = 0; i < kMaxTokensOfOne; ++i) ASSERT_TRUE(tokens->Make("head", "", {"lists"}, 1));
  EXPECT_EQ(tokens->Make("head", "", {"lists"}, 1).error().reason, "tokens-full");
  EXPECT_TRUE(tokens->Make("auditor", "", {"lists"}, 1));
  env.now.seconds += 24 * 60 * 60 + 1;  // those are over
  EXPECT_TRUE(tokens->Make("head", "", {"lists"}, 1));
  EXPECT_EQ(tokens->Of("head").size(), 1u);
}

TEST(Tokens, AFileThatIsNoneIsRefused) {
  TestEnv env;
  const TestFolder folder;
  for (const char* text : {"", "{}", "[1]", R"([{"id":"x"}])", "["}) {
    ASSERT_TRUE(RealEnv().WriteFile(folder / "tokens", AsBytes(std::string_view(text))));
    const Result<std::unique_ptr<Tokens>> tokens = Tokens::Open(env, folder / "tokens");
    ASSERT_FALSE(tokens) << text;
    EXPECT_EQ(tokens.error().reason, "tokens-malformed") << text;
  }
}

}  // namespace
}  // namespace writ::support
