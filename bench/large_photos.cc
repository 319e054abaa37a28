#include "bench/large_photos.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/env.h"
#include "base/source_folder.h"
#include "face/image.h"

namespace writ::bench {
namespace {

constexpr double kLargePixels = 12e6;
constexpr int kSceneWidth = 4000, kSceneHeight = 3000;
constexpr std::array kDemoPhotos = {"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"};

// People stand in a grid, each in a cell.
struct Grid {
  int columns = 0;
  int rows = 0;
};
constexpr std::array kScenes = {Grid{2, 2}, Grid{3, 2}, Grid{4, 3}, Grid{6, 4}, Grid{8, 6}};
constexpr std::uint32_t kSmallestShare = 45, kShares = 56;  // of its cell, in percent, that a photo covers at least

// The same scenes each time (Knuth's linear congruential generator).
class Dice {
 public:
  std::uint32_t Below(std::uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_ = 1;
};

Result<Image> ReadImage(const std::filesystem::path& file) {
  WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(file, kMaxPhotoBytes));
  return DecodePhoto(bytes);
}

std::filesystem::path DemoPhoto(const char* name) { return SourceFolder() / ".deps/photos" / name; }

// Grey with noise, so that the file is about as large as a photo's.
Image Wall(Dice& dice) {
  Image wall = NewImage(kSceneWidth, kSceneHeight);
  for (std::uint8_t& value : wall.rgb) value = static_cast<std::uint8_t>(120 + dice.Below(16));
  return wall;
}

void Paste(const Image& person, int left, int top, Image& scene) {
  for (int y = 0; y < person.height; ++y) {
    std::copy_n(person.pixel(0, y), std::size_t(person.width) * 3, scene.pixel(left, top + y));
  }
}

// Somewhere in the cell, in one of many sizes.
void Stand(const Image& person, const Grid& grid, int cell, Dice& dice, Image& scene) {
  const int width = kSceneWidth / grid.columns, height = kSceneHeight / grid.rows;
  const double share = (kSmallestShare + dice.Below(kShares)) / 100.0;
  const double scale =
      share * std::min(width / static_cast<double>(person.width), height / static_cast<double>(person.height));
  const Image sized = ResizeImage(person, std::max(1, static_cast<int>(person.width * scale)),
                                  std::max(1, static_cast<int>(person.height * scale)));
  const int left = cell % grid.columns * width + static_cast<int>(dice.Below(width - sized.width + 1));
  const int top = cell / grid.columns * height + static_cast<int>(dice.Below(height - sized.height + 1));
  Paste(sized, left, top, scene);
}

}  // namespace

Result<void> MakePortraits(const std::filesystem::path& folder) {
  for (const char* name : kDemoPhotos) {
    WRIT_TRY(const Image image, ReadImage(DemoPhoto(name)));
    const double scale = std::sqrt(kLargePixels / image.width / image.height);
    const Image large =
        ResizeImage(image, static_cast<int>(image.width * scale), static_cast<int>(image.height * scale));
    WRIT_CHECK(RealEnv().WriteFile(folder / (std::string(name) + ".jpg"), EncodeJpeg(large)));
  }
  return {};
}

Result<void> MakeScenes(const std::filesystem::path& folder, const std::vector<std::string>& people) {
  std::vector<std::filesystem::path> photos;
  for (const char* name : kDemoPhotos) photos.push_back(DemoPhoto(name));
  photos.insert(photos.end(), people.begin(), people.end());
  Dice dice;
  std::size_t next = 0;
  for (const Grid& grid : kScenes) {
    Image scene = Wall(dice);
    const int cells = grid.columns * grid.rows;
    for (int cell = 0; cell < cells; ++cell) {
      WRIT_TRY(const Image person, ReadImage(photos[next++ % photos.size()]));
      Stand(person, grid, cell, dice, scene);
    }
    WRIT_CHECK(RealEnv().WriteFile(folder / ("scene" + std::to_string(100 + cells) + ".jpg"), EncodeJpeg(scene)));
  }
  return {};
}

}  // namespace writ::bench
