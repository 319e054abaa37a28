#include "cli/belongings.h"

#include <gtest/gtest.h>

#include "support/test_folder.h"

namespace writ::support {
namespace {

TEST(Belongings, OfAnInstalledProgramLieBesideItAndElseInTheSourceTree) {
  const TestFolder folder;
  const Belongings built = BelongingsOf(folder.path(), "/source");
  EXPECT_EQ(built.model_cards, "/source/models");
  EXPECT_EQ(built.model_weights, "/source/.deps/models");
  EXPECT_EQ(built.photos, "/source/.deps/photos");
  EXPECT_EQ(built.logcheck, "/source/.deps/bin/logcheck");
  std::filesystem::create_directory(folder.path() / "models");
  const Belongings installed = BelongingsOf(folder.path(), "/source");
  EXPECT_EQ(installed.model_cards, folder.path() / "models");
  EXPECT_EQ(installed.model_weights, folder.path() / "models");
  EXPECT_EQ(installed.photos, folder.path() / "photos");
  EXPECT_EQ(installed.logcheck, folder.path() / "logcheck");
}

}  // namespace
}  // namespace writ::support
