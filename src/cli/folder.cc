#include "cli/folder.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace writ {
namespace {

namespace fs = std::filesystem;

bool IsPhotoName(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return extension == ".jpg" || extension == ".jpeg" || extension == ".png" || extension == ".webp";
}

}  // namespace

Result<std::vector<std::string>> PhotosIn(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return Fail(Code::kUsage, "folder-missing", "couldn't read " + folder + ": it is no folder",
                "name a folder of photos");
  }
  std::vector<std::string> photos;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    std::error_code unreadable;
    if (name.starts_with('.')) {
      if (at->is_directory(unreadable)) at.disable_recursion_pending();
    } else if (!at->is_symlink(unreadable) && at->is_regular_file(unreadable) && IsPhotoName(at->path())) {
      photos.push_back(at->path().string());
    }
  }
  if (error) {
    return Fail(Code::kUsage, "folder-forbidden", "couldn't read all of " + folder + ": " + error.message(),
                "see to it that you may read each folder in it");
  }
  if (photos.empty()) {
    return Fail(Code::kUsage, "no-photos", "couldn't find a photo in " + folder,
                "photos are files that end in .jpg, .jpeg, .png or .webp");
  }
  std::sort(photos.begin(), photos.end());
  return photos;
}

std::string PathForTable(std::string path) {
  const bool formula = !path.empty() && std::string_view("=+-@").find(path[0]) != std::string_view::npos;
  return formula ? "./" + path : path;
}

}  // namespace writ
