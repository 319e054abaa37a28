#include "cli/folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>

#include "base/descriptor.h"
#include "cli/answer.h"
#include "face/own_picture.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kRead{".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"};
constexpr std::array<std::string_view, 4> kHeif{".heic", ".heif", ".hif", ".avif"};
constexpr std::array<std::string_view, 4> kOther{".tif", ".tiff", ".bmp", ".gif"};

template <std::size_t kCount>
bool IsAmong(const std::string& ending, const std::array<std::string_view, kCount>& endings) {
  return std::ranges::find(endings, ending) != endings.end();
}

void Sort(const fs::path& path, FolderPhotos& found) {
  const std::string ending = NameEnding(path.string());
  if (IsAmong(ending, kHeif) || IsAmong(ending, kOther)) ++found.passed_over.forms[ending];
  if (!IsAmong(ending, kRead)) return;
  if (OwnPictureOf(BeginningOf(path.string(), kOwnCommentBytes))) {
    found.passed_over.own_pictures.push_back(path.string());
  } else {
    found.photos.push_back(path.string());
  }
}

Result<FolderPhotos> CheckFound(const std::string& folder, FolderPhotos found) {
  std::ranges::sort(found.passed_over.own_pictures);
  if (!found.photos.empty()) {
    std::ranges::sort(found.photos);
    return found;
  }
  const std::string words = found.passed_over.Words(), advice = found.passed_over.Advice();
  return Fail(Code::kUsage, "no-photos", "couldn't find a photo in " + folder + (words.empty() ? "" : ": " + words),
              advice.empty() ? std::string("photos are files that end in ") + kPhotoNames : advice);
}

}  // namespace

std::string PassedOver::Words() const {
  constexpr std::size_t kNamed = 3;
  std::size_t files = own_pictures.size();
  std::string kinds;
  const auto add = [&](const std::string& kind) { kinds += (kinds.empty() ? "" : ", ") + kind; };
  for (const auto& [ending, count] : forms) {
    files += count;
    add(std::to_string(count) + " " + ending);
  }
  // By name, since a comment says so, which anybody can write into a photo.
  std::string names;
  for (std::size_t i = 0; i < std::min(kNamed, own_pictures.size()); ++i) {
    names += (i > 0 ? ", " : "") + Printable(own_pictures[i]);
  }
  if (own_pictures.size() > kNamed) names += ", …";
  if (!own_pictures.empty()) {
    add(Count(own_pictures.size(), "picture", "pictures") + " that `writ faces` made, by the comment in it (" + names +
        ")");
  }
  return files == 0 ? "" : Count(files, "file was", "files were") + " passed over: " + kinds;
}

std::string PassedOver::Advice() const {
  bool heif = false, other = false;
  for (const auto& [ending, count] : forms) (IsAmong(ending, kHeif) ? heif : other) = true;
  if (!heif && !other) return "";
  std::string ways;
  if (heif) ways = "HEIC and AVIF with `heif-convert` (Debian's libheif-examples)";
  if (other) ways += std::string(heif ? ", " : "") + "TIFF, BMP and GIF with `convert` (ImageMagick)";
  return "convert them to JPEG or PNG first: " + ways;
}

std::string PassedOver::Text() const {
  const std::string words = Words(), advice = Advice();
  if (words.empty()) return "";
  return words + ".\n" + (advice.empty() ? "" : "→ " + advice + "\n");
}

Json PassedOver::ToJson() const {
  Json counts = Json::object();
  for (const auto& [ending, count] : forms) counts[ending.substr(1)] = count;
  return Json{{"forms", std::move(counts)}, {"own_pictures", own_pictures.size()}};
}

Result<FolderPhotos> PhotosIn(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return Fail(Code::kUsage, "folder-missing", "couldn't read " + folder + ": it is no folder",
                "name a folder of photos");
  }
  FolderPhotos found;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    std::error_code unreadable;
    if (name.starts_with('.')) {
      if (at->is_directory(unreadable)) at.disable_recursion_pending();
    } else if (!at->is_symlink(unreadable) && at->is_regular_file(unreadable)) {
      Sort(at->path(), found);
    }
  }
  if (error) {
    return Fail(Code::kUsage, "folder-forbidden", "couldn't read all of " + folder + ": " + error.message(),
                "see to it that you may read each folder in it");
  }
  return CheckFound(folder, std::move(found));
}

std::string NameEnding(const std::string& file) {
  std::string ending = fs::path(file).extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return ending;
}

Bytes BeginningOf(const std::string& file, std::size_t max_bytes) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info{};
  if (!fd.valid() || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
  Bytes bytes(std::min(max_bytes, static_cast<std::size_t>(info.st_size)));
  std::size_t read = 0;
  while (read < bytes.size()) {
    const ssize_t got = ::read(fd.get(), bytes.data() + read, bytes.size() - read);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    read += static_cast<std::size_t>(got);
  }
  bytes.resize(read);
  return bytes;
}

std::string PathForTable(std::string path) {
  const bool formula = !path.empty() && std::string_view("=+-@").find(path[0]) != std::string_view::npos;
  return formula ? "./" + path : path;
}

}  // namespace writ
