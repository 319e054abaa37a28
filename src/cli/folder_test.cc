#include "cli/folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/env.h"
#include "face/image.h"
#include "face/own_picture.h"

namespace writ {
namespace {

class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) / "writ-folder-test";
    ASSERT_TRUE(RealEnv().RemoveFolder(root_));
    ASSERT_TRUE(RealEnv().MakeFolder(root_ / "in"));
  }
  void TearDown() override { EXPECT_TRUE(RealEnv().RemoveFolder(root_)); }
  void Put(const std::string& name, ByteView bytes = AsBytes("x")) {
    ASSERT_TRUE(RealEnv().WriteFile(root_ / name, bytes));
  }
  std::filesystem::path root_;
};

TEST_F(Folder, PhotosAreTakenByTheirNamesInAnyCase) {
  for (const char* name : {"a.jpg", "in/b.JPEG", "c.png", "d.webp", "e.jfif", "f.jpe", "g.txt", ".h.jpg"}) Put(name);
  const Result<FolderPhotos> found = PhotosIn(root_.string());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->photos.size(), 6u);
  EXPECT_TRUE(std::ranges::is_sorted(found->photos));
  EXPECT_EQ(found->passed_over.Text(), "");
}

TEST_F(Folder, FormsThatAreNotReadAreCountedWithAWayToGoOn) {
  for (const char* name : {"a.jpg", "b.HEIC", "in/c.heic", "d.tif", ".e.tif"}) Put(name);
  const Result<FolderPhotos> found = PhotosIn(root_.string());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->photos.size(), 1u);
  EXPECT_EQ(found->passed_over.Text(),
            "3 files were passed over: 2 .heic, 1 .tif.\n→ convert them to JPEG or PNG first: HEIC and AVIF with "
            "`heif-convert` (Debian's libheif-examples), TIFF, BMP and GIF with `convert` (ImageMagick)\n");
  EXPECT_EQ(found->passed_over.ToJson(), (Json{{"forms", {{"heic", 2}, {"tif", 1}}}, {"own_pictures", 0}}));
}

TEST_F(Folder, AFolderWithoutPhotosSaysWhatItHoldsInstead) {
  EXPECT_EQ(PhotosIn(root_.string()).error().reason, "no-photos");
  Put("a.avif");
  const Result<FolderPhotos> found = PhotosIn(root_.string());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().reason, "no-photos");
  EXPECT_TRUE(found.error().message.ends_with(": 1 file was passed over: 1 .avif")) << found.error().message;
  EXPECT_NE(found.error().advice.find("heif-convert"), std::string::npos);
}

TEST_F(Folder, PicturesThatWereMadeOfPhotosAreNoPhotos) {
  Put("a.png", EncodePng(NewImage(8, 8)));
  Put("marked.png", WithOwnComment(EncodePng(NewImage(8, 8)), OwnPicture::kMarkedPhoto));
  Put("sheet.jpg", WithOwnComment(EncodeJpeg(NewImage(8, 8)), OwnPicture::kContactSheet));
  const Result<FolderPhotos> found = PhotosIn(root_.string());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->photos, std::vector<std::string>{(root_ / "a.png").string()});
  const std::string marked = (root_ / "marked.png").string(), sheet = (root_ / "sheet.jpg").string();
  EXPECT_EQ(found->passed_over.Text(),
            "2 files were passed over: 2 pictures that `writ faces` made, by the comment in it (" + marked + ", " +
                sheet + ").\n");
  EXPECT_EQ(found->passed_over.ToJson()["own_pictures"], 2);
}

TEST_F(Folder, OfPassedOverPicturesTheFirstAreNamed) {
  PassedOver passed_over;
  passed_over.own_pictures = {"a", "b\n", "c", "d"};
  EXPECT_EQ(passed_over.Words(),
            "4 files were passed over: 4 pictures that `writ faces` made, by the comment in it (a, b\\x0a, c, …)");
}

TEST_F(Folder, OfAFileNoMoreIsReadThanAskedFor) {
  Put("a", AsBytes("abc"));
  EXPECT_EQ(AsText(BeginningOf((root_ / "a").string(), 2)), "ab");
  EXPECT_EQ(AsText(BeginningOf((root_ / "a").string(), 9)), "abc");
  EXPECT_TRUE(BeginningOf((root_ / "none").string(), 9).empty());
  EXPECT_TRUE(BeginningOf(root_.string(), 9).empty());
}

}  // namespace
}  // namespace writ
