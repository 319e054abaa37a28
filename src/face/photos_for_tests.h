// What the tests of this folder share: real photos, the real pipeline, and files made to be refused.
//
// script/setup unpacks the photos into .deps/photos; a test without them fails and says so. Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/crypto.h"
#include "base/env.h"
#include "base/source_folder.h"
#include "face/pipeline.h"

namespace writ {

inline Bytes RealPhoto(const std::string& name) {
  Result<Bytes> bytes = RealEnv().ReadFile(SourceFolder() / ".deps/photos" / name, kMaxPhotoBytes);
  EXPECT_TRUE(bytes.has_value()) << name << " is missing: run script/setup";
  return bytes ? std::move(*bytes) : Bytes();
}

inline Image DecodedPhoto(const std::string& name) {
  Result<Image> image = DecodePhoto(RealPhoto(name));
  EXPECT_TRUE(image.has_value()) << name;
  return image ? std::move(*image) : NewImage(1, 1);
}

// Loaded once for all tests: it takes half a second.
inline const Pipeline& RealPipeline() {
  static const Pipeline pipeline = [] {
    EXPECT_TRUE(InitCrypto().has_value());
    Result<Pipeline> loaded = Pipeline::Load(RealEnv(), SourceFolder() / "models", SourceFolder() / ".deps/models");
    if (!loaded) {
      ADD_FAILURE() << loaded.error().message << ": " << loaded.error().advice;
      std::abort();
    }
    return std::move(*loaded);
  }();
  return pipeline;
}

inline AnalysedPhoto AnalysedReal(const std::string& name) {
  Result<AnalysedPhoto> photo = RealPipeline().Analyse(RealPhoto(name));
  EXPECT_TRUE(photo.has_value()) << name;
  return photo ? std::move(*photo) : AnalysedPhoto{.width = 1, .height = 1, .image = NewImage(1, 1)};
}

// Two pictures beside each other on black.
inline Image SideBySide(const Image& left, const Image& right) {
  Image both = NewImage(left.width + right.width, std::max(left.height, right.height));
  for (const Image* image : {&left, &right}) {
    for (int y = 0; y < image->height; ++y) {
      std::copy_n(image->pixel(0, y), std::size_t(image->width) * 3, both.pixel(image == &left ? 0 : left.width, y));
    }
  }
  return both;
}

// A TIFF structure of one directory with one entry, the orientation.
inline Bytes OrientationTiff(int orientation) {
  return {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, static_cast<std::uint8_t>(orientation),
          0,   0,   0, 0,  0, 0};
}

// A JPEG file with an EXIF segment put behind its first marker.
inline Bytes WithOrientation(const Bytes& jpeg, int orientation) {
  const Bytes tiff = OrientationTiff(orientation);
  const Bytes head = {0xFF, 0xD8, 0xFF, 0xE1, 0, static_cast<std::uint8_t>(tiff.size() + 8), 'E', 'x', 'i', 'f', 0, 0};
  Bytes bytes;
  for (const ByteView part : {ByteView(head), ByteView(tiff), ByteView(jpeg).subspan(2)}) {
    for (const std::uint8_t byte : part) bytes.push_back(byte);
  }
  return bytes;
}

}  // namespace writ
