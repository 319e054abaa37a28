#include "cli/picture_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/env.h"

namespace writ {
namespace {

std::string Reason(const Result<void>& result) { return result ? "" : result.error().reason; }

class PictureFile : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(RealEnv().RemoveFolder(root_));
    ASSERT_TRUE(RealEnv().MakeFolder(root_));
  }
  void TearDown() override { EXPECT_TRUE(RealEnv().RemoveFolder(root_)); }
  std::string At(const std::string& name) const { return (root_ / name).string(); }
  std::filesystem::path root_ = std::filesystem::path(::testing::TempDir()) / "writ-picture-file-test";
};

TEST_F(PictureFile, APictureIsWrittenOverItsOwnKindOnly) {
  for (const char* name : {"a.jpg", "a.JPEG", "a.png"}) {
    const std::string file = At(name);
    EXPECT_EQ(Reason(CheckPictureFile(file, OwnPicture::kMarkedPhoto)), "");
    ASSERT_TRUE(WritePictureFile(file, NewImage(8, 8), OwnPicture::kMarkedPhoto));
    EXPECT_EQ(Reason(CheckPictureFile(file, OwnPicture::kMarkedPhoto)), "");
    EXPECT_EQ(Reason(CheckPictureFile(file, OwnPicture::kContactSheet)), "file-exists");
    EXPECT_FALSE(RealEnv().OthersCanRead(file));
  }
}

TEST_F(PictureFile, NothingElseIsWrittenOver) {
  ASSERT_TRUE(RealEnv().WriteFile(At("photo.jpg"), EncodeJpeg(NewImage(8, 8))));
  ASSERT_TRUE(RealEnv().WriteFile(At("text.png"), AsBytes("text")));
  ASSERT_TRUE(WritePictureFile(At("own.jpg"), NewImage(8, 8), OwnPicture::kMarkedPhoto));
  std::filesystem::create_symlink("own.jpg", At("link.jpg"));
  for (const char* name : {"photo.jpg", "text.png", "link.jpg"}) {
    EXPECT_EQ(Reason(CheckPictureFile(At(name), OwnPicture::kMarkedPhoto)), "file-exists") << name;
  }
}

TEST_F(PictureFile, ANameSaysTheForm) {
  for (const char* name : {"case.key", "log.csv", "jpg", "a.webp", "a.jpg.txt"}) {
    EXPECT_EQ(Reason(CheckPictureFile(At(name), OwnPicture::kContactSheet)), "picture-form") << name;
  }
}

}  // namespace
}  // namespace writ
