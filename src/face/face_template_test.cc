#include "face/face_template.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

namespace writ {
namespace {

static_assert(!std::is_copy_constructible_v<FaceTemplate> && !std::is_copy_assignable_v<FaceTemplate>,
              "a template is never copied by accident");

Bytes BytesOf(const std::vector<float>& values) {
  Bytes bytes(values.size() * sizeof(float));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

TEST(FaceTemplate, BytesGiveTheValuesBack) {
  const std::vector<float> unit = {0.6f, 0, -0.8f, 0};
  const Result<FaceTemplate> face = FaceTemplate::FromBytes(BytesOf(unit), 4);
  ASSERT_TRUE(face);
  EXPECT_EQ(face->dimension(), 4u);
  EXPECT_EQ(std::vector<float>(face->values().begin(), face->values().end()), unit);
  const FaceTemplate clone = face->Clone();
  EXPECT_NE(clone.values().data(), face->values().data());
  EXPECT_TRUE(std::equal(clone.bytes().begin(), clone.bytes().end(), face->bytes().begin(), face->bytes().end()));
}

TEST(FaceTemplate, MalformedBytesAreRefused) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  for (const std::vector<float>& values : {std::vector<float>{0.6f, 0.8f, 0},
                                           {0.6f, 0.7f, 0, 0},
                                           {0.6f, 0.81f, 0, 0},
                                           {0, 0, 0, 0},
                                           {nan, 0, 0, 1},
                                           {infinity, 0, 0, 0}}) {
    const Result<FaceTemplate> face = FaceTemplate::FromBytes(BytesOf(values), 4);
    ASSERT_FALSE(face);
    EXPECT_EQ(face.error().reason, "template-malformed");
    EXPECT_EQ(face.error().code, Code::kCorruption);
  }
  EXPECT_FALSE(FaceTemplate::FromBytes({}, 0));
  EXPECT_FALSE(FaceTemplate::FromBytes(Bytes(7), 2));
}

TEST(FaceTemplate, NormalisingKeepsTheDirection) {
  const Result<FaceTemplate> face = FaceTemplate::Normalised(std::vector<float>{3, -4});
  ASSERT_TRUE(face);
  EXPECT_FLOAT_EQ(face->values()[0], 0.6f);
  EXPECT_FLOAT_EQ(face->values()[1], -0.8f);
}

TEST(FaceTemplate, AVectorWithoutDirectionIsRefused) {
  EXPECT_FALSE(FaceTemplate::Normalised({}));
  EXPECT_FALSE(FaceTemplate::Normalised(std::vector<float>{0, 0}));
  EXPECT_FALSE(FaceTemplate::Normalised(std::vector<float>{std::numeric_limits<float>::infinity(), 0}));
}

FaceTemplate Of(const std::vector<float>& values) { return *FaceTemplate::Normalised(values); }

TEST(FaceTemplate, SeveralFusedLieBetweenThem) {
  std::vector<FaceTemplate> two;
  two.push_back(Of({1, 0, 0}));
  two.push_back(Of({0, 2, 0}));
  const Result<FaceTemplate> fused = FaceTemplate::Fused(two);
  ASSERT_TRUE(fused);
  EXPECT_FLOAT_EQ(fused->values()[0], std::sqrt(0.5f));
  EXPECT_FLOAT_EQ(fused->values()[1], std::sqrt(0.5f));
  EXPECT_EQ(fused->values()[2], 0);
}

TEST(FaceTemplate, WhatHasNoSumIsNotFused) {
  EXPECT_FALSE(FaceTemplate::Fused({}));
  std::vector<FaceTemplate> opposite, different;
  opposite.push_back(Of({1, 0}));
  opposite.push_back(Of({-1, 0}));
  EXPECT_FALSE(FaceTemplate::Fused(opposite));
  different.push_back(Of({1, 0}));
  different.push_back(Of({1, 0, 0}));
  EXPECT_FALSE(FaceTemplate::Fused(different));
}

}  // namespace
}  // namespace writ
