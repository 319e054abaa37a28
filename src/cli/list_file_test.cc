#include "cli/list_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/env.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

class ListFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(RealEnv().RemoveFolder(root_));
    ASSERT_TRUE(RealEnv().MakeFolder(root_));
  }
  void TearDown() override { EXPECT_TRUE(RealEnv().RemoveFolder(root_)); }
  Result<void> Open(ListFile& list) const {
    return list.Open(name_, "head\n", [](ByteView there) { return AsText(there).starts_with("head\n"); });
  }
  std::string Read() const { return std::string(AsText(*RealEnv().ReadFile(name_, 10'000'000))); }

  fs::path root_ = fs::path(::testing::TempDir()) / "writ-list-file-test";
  std::string name_ = (root_ / "a.csv").string();
  std::string part_ = name_ + ".part";
};

TEST_F(ListFileTest, AnEarlierListStaysUntilThereIsAnother) {
  ASSERT_TRUE(RealEnv().WriteFile(name_, AsBytes("head\nearlier\n")));
  {
    ListFile list;
    ASSERT_TRUE(Open(list));
    ASSERT_TRUE(list.Add("row\n"));
    EXPECT_EQ(Read(), "head\nearlier\n");
    EXPECT_TRUE(fs::exists(part_));
  }
  EXPECT_EQ(Read(), "head\nearlier\n");
  EXPECT_FALSE(fs::exists(part_));
  ListFile list;
  ASSERT_TRUE(Open(list));
  ASSERT_TRUE(list.Add("row\n"));
  ASSERT_TRUE(list.Finish());
  EXPECT_EQ(Read(), "head\nrow\n");
  EXPECT_FALSE(fs::exists(part_));
  EXPECT_EQ(fs::status(name_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ListFileTest, ALongListIsWhole) {
  const std::string row(1000, 'x');
  ListFile list;
  ASSERT_TRUE(Open(list));
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(list.Add(row));
  ASSERT_TRUE(list.Finish());
  EXPECT_EQ(Read().size(), 5u + 1'000'000);
}

TEST_F(ListFileTest, NothingElseIsWrittenOver) {
  for (const std::string& file : {name_, part_}) {
    ASSERT_TRUE(RealEnv().WriteFile(file, AsBytes("somebody's")));
    {
      ListFile list;
      const Result<void> opened = Open(list);
      ASSERT_FALSE(opened);
      EXPECT_EQ(opened.error().reason, "file-exists");
    }
    EXPECT_EQ(AsText(*RealEnv().ReadFile(file, 100)), "somebody's");
    ASSERT_TRUE(RealEnv().RemoveFile(file));
  }
}

}  // namespace
}  // namespace writ
