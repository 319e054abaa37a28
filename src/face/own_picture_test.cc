#include "face/own_picture.h"

#include "face/codec.h"
#include "face/photos_for_tests.h"

namespace writ {
namespace {

TEST(OwnPicture, ThePictureSaysWhichItIsAndShowsTheSame) {
  const Image image = ResizeImage(DecodedPhoto("astronaut.png"), 64, 48);
  for (const Bytes& plain : {EncodeJpeg(image), EncodePng(image)}) {
    EXPECT_FALSE(OwnPictureOf(plain));
    for (const OwnPicture kind : {OwnPicture::kMarkedPhoto, OwnPicture::kContactSheet}) {
      const Bytes own = WithOwnComment(plain, kind);
      EXPECT_EQ(OwnPictureOf(own), kind);
      const Result<Image> shown = DecodeUnconfined(own);
      ASSERT_TRUE(shown) << shown.error().message;
      EXPECT_EQ(shown->rgb, DecodeUnconfined(plain)->rgb);
    }
  }
}

TEST(OwnPicture, ItIsKnownBehindExifToo) {
  const Bytes own = WithOwnComment(EncodeJpeg(NewImage(8, 8)), OwnPicture::kMarkedPhoto);
  EXPECT_EQ(OwnPictureOf(WithOrientation(own, 6)), OwnPicture::kMarkedPhoto);
}

TEST(OwnPicture, AChangedCommentIsNone) {
  for (Bytes bytes : {WithOwnComment(EncodeJpeg(NewImage(8, 8)), OwnPicture::kMarkedPhoto),
                      WithOwnComment(EncodePng(NewImage(8, 8)), OwnPicture::kMarkedPhoto)}) {
    const std::size_t at = AsText(bytes).find("writ");
    ASSERT_NE(at, std::string_view::npos);
    bytes[at] = 'W';
    EXPECT_FALSE(OwnPictureOf(bytes));
  }
}

TEST(OwnPicture, APartOfAFileIsReadNoFurtherThanItGoes) {
  for (const Bytes& own : {WithOwnComment(EncodeJpeg(NewImage(8, 8)), OwnPicture::kContactSheet),
                           WithOwnComment(EncodePng(NewImage(8, 8)), OwnPicture::kContactSheet)}) {
    bool known = false;
    for (std::size_t size = 0; size <= own.size(); ++size) {
      const bool now = OwnPictureOf(ByteView(own).first(size)).has_value();
      EXPECT_TRUE(now || !known) << size;
      known = now;
    }
    EXPECT_TRUE(known);
  }
  EXPECT_FALSE(OwnPictureOf({}));
  EXPECT_FALSE(OwnPictureOf(RealPhoto("obama.jpg")));
  EXPECT_FALSE(OwnPictureOf(RealPhoto("astronaut.png")));
}

}  // namespace
}  // namespace writ
