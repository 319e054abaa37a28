#include "cli/picture_file.h"

#include <filesystem>

#include "base/env.h"
#include "cli/folder.h"
#include "cli/session.h"

namespace writ {

Result<void> CheckPictureFile(const std::string& file, OwnPicture kind) {
  const std::string ending = NameEnding(file);
  if (ending != ".jpg" && ending != ".jpeg" && ending != ".png") {
    return Fail(Code::kUsage, "picture-form", "couldn't write " + file + ": its name is none of a JPEG or PNG",
                "name a file that ends in .jpg, .jpeg or .png with --out");
  }
  WRIT_CHECK(CheckTarget(file));
  return CheckOwnOutput(file, kOwnCommentBytes, [&](ByteView there) { return OwnPictureOf(there) == kind; });
}

Result<void> WritePictureFile(const std::string& file, const Image& picture, OwnPicture kind) {
  const Bytes encoded = NameEnding(file) == ".png" ? EncodePng(picture) : EncodeJpeg(picture);
  return RealEnv().WriteFile(file, WithOwnComment(encoded, kind), /*secret=*/true);
}

}  // namespace writ
