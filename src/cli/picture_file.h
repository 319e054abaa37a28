// Where `writ faces` writes its pictures: only over what it wrote there itself.
//
// Thread rule: one thread.
#pragma once

#include <string>

#include "base/status.h"
#include "face/image.h"
#include "face/own_picture.h"

namespace writ {

// Asked before the work is done. "picture-form" for a name that ends in none of .jpg, .jpeg and .png; "file-exists" for
// a file that is no picture of this very kind (kUsage); CheckTarget's.
Result<void> CheckPictureFile(const std::string& file, OwnPicture kind);

// For its owner alone to read, since it shows faces. The picture in the form that its name says, with the comment that
// CheckPictureFile knows it by.
Result<void> WritePictureFile(const std::string& file, const Image& picture, OwnPicture kind);

}  // namespace writ
