#include <algorithm>
#include <array>

#include "base/env.h"
#include "cli/demo_story.h"
#include "face/image.h"

namespace writ {
namespace {

constexpr std::array kPhotos{"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"};
constexpr int kProbeHeight = 900;  // pixels

Result<Bytes> ReadDemoPhoto(const std::filesystem::path& photos, const std::string& name) {
  Result<Bytes> bytes = RealEnv().ReadFile(photos / name, kMaxPhotoBytes);
  if (bytes) return bytes;
  return Fail(Code::kUnavailable, "photos-missing",
              "couldn't start the demo: its photo " + (photos / name).string() + " is missing",
              "run script/setup, which downloads and unpacks the photos");
}

Image ToHeight(const Image& image) {
  const double scale = double{kProbeHeight} / image.height;
  return ResizeImage(image, std::max(1, static_cast<int>(image.width * scale)), kProbeHeight);
}

Image SideBySide(const Image& left, const Image& right) {
  Image both = NewImage(left.width + right.width, kProbeHeight);
  for (int y = 0; y < kProbeHeight; ++y) {
    std::copy_n(left.pixel(0, y), std::size_t(left.width) * 3, both.pixel(0, y));
    std::copy_n(right.pixel(0, y), std::size_t(right.width) * 3, both.pixel(left.width, y));
  }
  return both;
}

}  // namespace

Result<void> PrepareDemoPhotos(const std::filesystem::path& photos, const std::filesystem::path& folder) {
  std::array<Bytes, kPhotos.size()> files;
  for (std::size_t i = 0; i < kPhotos.size(); ++i) {
    WRIT_TRY(files[i], ReadDemoPhoto(photos, kPhotos[i]));
    if (kPhotos[i] != std::string_view("obama3.jpg")) WRIT_CHECK(RealEnv().WriteFile(folder / kPhotos[i], files[i]));
  }
  WRIT_TRY(const Image left, DecodePhoto(files[2]));
  WRIT_TRY(const Image right, DecodePhoto(files[3]));
  return RealEnv().WriteFile(folder / "probe.jpg", EncodeJpeg(SideBySide(ToHeight(left), ToHeight(right))));
}

}  // namespace writ
