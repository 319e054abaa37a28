#include "index/flat_index.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "support/index_twins.h"

namespace writ {
namespace {

using support::kNow;

struct Face {
  IndexedFace indexed;
  std::vector<float> unit;
};

// Few distinct values, so that equal scores are common.
std::vector<float> RandomUnit(std::mt19937& random, std::size_t dimension, bool coarse) {
  std::normal_distribution<float> normal;
  std::vector<float> values(dimension);
  double squares = 0;
  do {
    squares = 0;
    for (float& value : values) {
      value = coarse ? static_cast<float>(static_cast<int>(random() % 3) - 1) : normal(random);
      squares += static_cast<double>(value) * value;
    }
  } while (squares == 0);
  for (float& value : values) value = static_cast<float>(value / std::sqrt(squares));
  return values;
}

double PlainScore(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double product = static_cast<double>(a[i]) * static_cast<double>(b[i]);
    sum = sum + product;
  }
  return sum;
}

// The contract, word for word: score all that are valid, keep what reaches the threshold, sort, cut.
IndexAnswer PlainSearch(const std::vector<Face>& faces, const std::vector<float>& query, UtcTime now, double threshold,
                        std::size_t max_hits) {
  IndexAnswer answer;
  for (const Face& face : faces) {
    if (face.indexed.not_before.seconds > now.seconds || face.indexed.not_after.seconds < now.seconds) continue;
    ++answer.compared;
    const double score = PlainScore(query, face.unit);
    if (!(score < threshold)) answer.hits.push_back({face.indexed.face_id, score});
  }
  std::sort(answer.hits.begin(), answer.hits.end(), [](const Hit& a, const Hit& b) {
    if (a.score == b.score) return a.face_id < b.face_id;
    return a.score > b.score;
  });
  if (answer.hits.size() > max_hits) answer.hits.resize(max_hits);
  return answer;
}

std::vector<Face> RandomFaces(std::mt19937& random, std::size_t count, std::size_t dimension, bool coarse) {
  std::vector<std::uint64_t> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i] = 10 * i;
  std::shuffle(ids.begin(), ids.end(), random);
  std::vector<Face> faces;
  for (std::size_t i = 0; i < count; ++i) {
    const auto offset = [&] { return static_cast<std::int64_t>(random() % 7) - 2; };
    faces.push_back({.indexed = {.face_id = ids[i],
                                 .not_before = {kNow.seconds - offset()},
                                 .not_after = {kNow.seconds + offset()}},
                     .unit = RandomUnit(random, dimension, coarse)});
  }
  return faces;
}

FlatIndex IndexOf(const std::vector<Face>& faces, std::size_t dimension) {
  FlatIndex index(dimension);
  for (const Face& face : faces) EXPECT_TRUE(index.Add(face.indexed, face.unit));
  return index;
}

// One face that is valid from -10 to +10 seconds around now.
Face FaceAt(std::uint64_t id, std::vector<float> unit) {
  return {.indexed = {.face_id = id, .not_before = {kNow.seconds - 10}, .not_after = {kNow.seconds + 10}},
          .unit = std::move(unit)};
}

std::uint64_t ComparedAt(const FlatIndex& index, std::int64_t offset_seconds) {
  const std::vector<float> query{1, 0};
  const Result<IndexAnswer> answer =
      index.Search({.unit = query, .now = {kNow.seconds + offset_seconds}, .score_threshold = -1, .check_stop = {}});
  EXPECT_TRUE(answer);
  EXPECT_EQ(answer->compared, answer->hits.size());
  return answer->compared;
}

TEST(FlatIndex, AnswersAsThePlainReferenceDoes) {
  std::mt19937 random(20'261'124);
  for (int round = 0; round < 300; ++round) {
    const std::size_t dimension = 1 + random() % 16;
    const std::size_t count = random() % (round % 20 == 0 ? 3000 : 60);
    const bool coarse = round % 2 == 0;
    const std::vector<Face> faces = RandomFaces(random, count, dimension, coarse);
    const FlatIndex index = IndexOf(faces, dimension);
    ASSERT_EQ(index.size(), count);
    const std::vector<float> query = RandomUnit(random, dimension, coarse);
    // Half of the time a score that occurs is the threshold itself.
    double threshold = std::uniform_real_distribution<double>(-1, 1)(random);
    if (count > 0 && random() % 2 == 0) threshold = PlainScore(query, faces[random() % count].unit);
    const std::size_t max_hits = 1 + random() % 12;
    const Result<IndexAnswer> answer = index.Search(
        {.unit = query, .now = kNow, .score_threshold = threshold, .max_hits = max_hits, .check_stop = {}});
    ASSERT_TRUE(answer);
    const IndexAnswer expected = PlainSearch(faces, query, kNow, threshold, max_hits);
    ASSERT_EQ(answer->compared, expected.compared) << "round " << round;
    ASSERT_EQ(answer->hits, expected.hits) << "round " << round;
  }
}

TEST(FlatIndex, AScoreEqualToTheThresholdIsAHitAndTheNextHigherThresholdIsNot) {
  const FlatIndex index = IndexOf({FaceAt(7, {0.6f, 0.8f})}, 2);
  const std::vector<float> query{1, 0};
  const double score = ComparisonScore(query, std::vector<float>{0.6f, 0.8f});
  IndexQuery at{.unit = query, .now = kNow, .score_threshold = score, .check_stop = {}};
  EXPECT_EQ(index.Search(at)->hits, (std::vector<Hit>{{7, score}}));
  at.score_threshold = std::nextafter(score, 2.0);
  EXPECT_TRUE(index.Search(at)->hits.empty());
  EXPECT_EQ(index.Search(at)->compared, 1u);
}

TEST(FlatIndex, TiesGoToTheSmallerFaceIdWhateverTheOrderOfAdding) {
  const FlatIndex index = IndexOf({FaceAt(30, {1, 0}), FaceAt(10, {1, 0}), FaceAt(20, {1, 0})}, 2);
  const std::vector<float> query{1, 0};
  const Result<IndexAnswer> answer =
      index.Search({.unit = query, .now = kNow, .score_threshold = 0.5, .max_hits = 2, .check_stop = {}});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->hits, (std::vector<Hit>{{10, 1.0}, {20, 1.0}}));
  EXPECT_EQ(answer->compared, 3u);
}

TEST(FlatIndex, AFaceIsComparedToTheLastSecondOfItsPeriodAndNotOneSecondLater) {
  const FlatIndex index = IndexOf({FaceAt(1, {1, 0})}, 2);
  EXPECT_EQ(ComparedAt(index, 10), 1u);
  EXPECT_EQ(ComparedAt(index, 11), 0u);
}

TEST(FlatIndex, AFaceIsComparedFromTheFirstSecondOfItsPeriodAndNotOneSecondEarlier) {
  const FlatIndex index = IndexOf({FaceAt(1, {1, 0})}, 2);
  EXPECT_EQ(ComparedAt(index, -10), 1u);
  EXPECT_EQ(ComparedAt(index, -11), 0u);
}

TEST(FlatIndex, ATemplateOfAnotherDimensionIsRefusedAndNotAdded) {
  FlatIndex index(2);
  const std::vector<float> longer{1, 0, 0};
  const Result<void> added = index.Add({.face_id = 1, .not_before = kNow, .not_after = kNow}, longer);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().reason, "dimension-wrong");
  EXPECT_EQ(index.size(), 0u);
}

TEST(FlatIndex, AQueryOfAnotherDimensionIsRefused) {
  const FlatIndex index = IndexOf({FaceAt(1, {1, 0})}, 2);
  const std::vector<float> shorter{1};
  const Result<IndexAnswer> answer = index.Search({.unit = shorter, .now = kNow, .check_stop = {}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "dimension-wrong");
}

TEST(FlatIndex, TheStopCheckIsAskedEveryBlockOfFacesAndItsErrorEndsTheScan) {
  std::vector<Face> faces;
  for (std::uint64_t id = 0; id < 2 * kFacesPerStopCheck + 1; ++id) faces.push_back(FaceAt(id, {1, 0}));
  const FlatIndex index = IndexOf(faces, 2);
  const std::vector<float> query{1, 0};
  int asked = 0;
  int stop_at = 0;
  const IndexQuery with_check{.unit = query, .now = kNow, .check_stop = [&]() -> Result<void> {
                                if (++asked == stop_at) return Fail(Code::kSuspended, "suspended", "couldn't go on");
                                return {};
                              }};
  ASSERT_TRUE(index.Search(with_check));
  EXPECT_EQ(asked, 3);
  asked = 0;
  stop_at = 2;
  const Result<IndexAnswer> stopped = index.Search(with_check);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Code::kSuspended);
  EXPECT_EQ(stopped.error().reason, "suspended");
  EXPECT_EQ(asked, 2);
}

TEST(ComparisonScore, IsThePlainSumInIndexOrderToTheLastBit) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::size_t dimension = 1 + random() % 512;
    const std::vector<float> a = RandomUnit(random, dimension, false);
    const std::vector<float> b = RandomUnit(random, dimension, false);
    ASSERT_EQ(ComparisonScore(a, b), PlainScore(a, b));
    ASSERT_EQ(ComparisonScore(a, b), ComparisonScore(b, a));
  }
}

}  // namespace
}  // namespace writ
