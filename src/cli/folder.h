// The photos of a folder, for verbs that go through all of them.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/status.h"

namespace writ {

// Files that whoever gave the folder may take for its photos, and that are not gone through.
struct PassedOver {
  std::map<std::string, std::size_t> forms;  // that Writ does not read, by the names' endings: ".heic"
  std::vector<std::string> own_pictures;     // that `writ faces` made, by a comment in them; sorted

  // "3 files were passed over: 2 .heic, 1 .tif"; the first own pictures by their names; empty where there are none.
  std::string Words() const;
  // What to do about the forms; empty where there are none.
  std::string Advice() const;
  // Both, as lines; empty where there are none.
  std::string Text() const;
  // "forms" by the ending without its dot, and "own_pictures", both counted.
  Json ToJson() const;
};

struct FolderPhotos {
  std::vector<std::string> photos;  // sorted
  PassedOver passed_over;
};

// What PhotosIn takes, in words, for the help of verbs.
inline constexpr char kPhotoNames[] = ".jpg, .jpeg, .jpe, .jfif, .png or .webp";

// Files with such names, in any case, in the folder and those in it; none that is hidden, and no link is followed.
// "no-photos", "folder-missing", "folder-forbidden" (kUsage).
Result<FolderPhotos> PhotosIn(const std::string& folder);

// ".jpg" of "A.JPG"; empty where there is none.
std::string NameEnding(const std::string& file);

// The first bytes of a regular file, at most so many; nothing where they can't be read.
Bytes BeginningOf(const std::string& file, std::size_t max_bytes);

// The path for a table that people open: a name that begins with =, +, - or @, which a table's program would take for a
// formula, begins with ./ instead.
std::string PathForTable(std::string path);

}  // namespace writ
