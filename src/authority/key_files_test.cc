#include "authority/key_files.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "support/test_env.h"
#include "support/test_folder.h"

namespace writ {
namespace {

class KeyFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(InitCrypto());
    Result<DeploymentKeys> made = CreateKeyFiles(env, keys(), "faces.agency.example");
    ASSERT_TRUE(made) << made.error().message;
    created = std::move(*made);
  }
  std::filesystem::path keys() const { return folder / "data.keys"; }
  std::string Load() {
    const Result<DeploymentKeys> loaded = LoadKeyFiles(env, keys());
    if (!loaded) {
      EXPECT_EQ(loaded.error().code, Code::kUnavailable);
      return loaded.error().reason;
    }
    const bool same = std::ranges::equal(loaded->master.view(), created.master.view()) &&
                      loaded->log_key.public_key == created.log_key.public_key;
    return same ? "same keys" : "other keys";
  }
  std::string Text(const char* name) { return std::string(AsText(*env.ReadFile(keys() / name, 10'000))); }
  void Put(const char* name, const std::string& text) {
    ASSERT_TRUE(env.WriteFile(keys() / name, AsBytes(text), /*secret=*/true));
  }
  static unsigned Mode(const std::filesystem::path& path) {
    struct stat info{};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 0777;
  }

  support::TestEnv env;
  support::TestFolder folder;
  DeploymentKeys created;
};

TEST_F(KeyFiles, AreLoadedAsTheyWereMade) {
  EXPECT_EQ(Load(), "same keys");
  EXPECT_NE(AsText(created.row_key().view()), AsText(created.tag_key().view()));
}

TEST_F(KeyFiles, AreForTheirOwnerAlone) {
  EXPECT_EQ(Mode(keys()), 0700u);
  for (const char* name : {"master.key", "log.key", kRecoverySheetName}) EXPECT_EQ(Mode(keys() / name), 0600u) << name;
}

TEST_F(KeyFiles, AreNeverMadeOverOldOnes) {
  const Result<DeploymentKeys> again = CreateKeyFiles(env, keys(), "faces.agency.example");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "keys-exist");
  EXPECT_EQ(again.error().code, Code::kRefused);
  EXPECT_EQ(Load(), "same keys");
}

TEST_F(KeyFiles, ThatOthersMayReadAreRefused) {
  for (const char* name : {"master.key", "log.key"}) {
    ASSERT_EQ(::chmod((keys() / name).c_str(), 0640), 0);
    EXPECT_EQ(Load(), "keys-exposed") << name;
    ASSERT_EQ(::chmod((keys() / name).c_str(), 0604), 0);
    EXPECT_EQ(Load(), "keys-exposed") << name;
    ASSERT_EQ(::chmod((keys() / name).c_str(), 0600), 0);
  }
  EXPECT_EQ(Load(), "same keys");
}

TEST_F(KeyFiles, MalformedAreRefused) {
  const std::string good = Text("master.key");
  for (const std::string& text :
       {std::string(), std::string("key\n"), good.substr(0, 64) + "x\n", good.substr(2), good + "00",
        "x" + good.substr(1), good.substr(0, 63) + "\n", std::string(2'000, '0')}) {
    Put("master.key", text);
    EXPECT_TRUE(Load() == "keys-malformed" || Load() == "keys-missing") << text;
  }
  Put("master.key", good.substr(0, 64));
  EXPECT_EQ(Load(), "same keys");
}

TEST_F(KeyFiles, MissingAreNamed) {
  for (const char* name : {"master.key", "log.key"}) {
    const std::string text = Text(name);
    std::filesystem::remove(keys() / name);
    EXPECT_EQ(Load(), "keys-missing") << name;
    Put(name, text);
  }
  EXPECT_EQ(Load(), "same keys");
}

// What a person does who types the digits in again: the groups under each name, without the spaces.
TEST_F(KeyFiles, RecoverySheetBringsThemBack) {
  const std::string sheet = Text(kRecoverySheetName);
  EXPECT_NE(sheet.find("faces.agency.example"), std::string::npos);
  const auto digits_under = [&](const std::string& heading) {
    std::string digits;
    for (std::size_t at = sheet.find("\n" + heading + "\n") + heading.size() + 2; digits.size() < 64; ++at) {
      if (std::isxdigit(static_cast<unsigned char>(sheet.at(at)))) digits += sheet[at];
    }
    return digits;
  };
  const std::string master = digits_under("master.key");
  const std::string log = digits_under("log.key");
  std::filesystem::remove_all(keys());
  ASSERT_TRUE(env.MakeFolder(keys(), /*secret=*/true));
  Put("master.key", master + "\n");
  Put("log.key", log + "\n");
  EXPECT_EQ(Load(), "same keys");
}

TEST_F(KeyFiles, FullDiskIsAnErrorAndNoKeys) {
  env.disk_full = true;
  const Result<DeploymentKeys> made = CreateKeyFiles(env, folder / "other.keys", "o");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().reason, "disk-full");
}

}  // namespace
}  // namespace writ
