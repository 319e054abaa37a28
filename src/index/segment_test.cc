#include "index/segment.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "index/plan_fit.h"
#include "support/index_vectors.h"

namespace writ {
namespace {

using support::VectorMaker;

constexpr std::int64_t kStart = 1'795'000'000;

class SegmentTest : public ::testing::Test {
 protected:
  bool Add(std::uint64_t id, std::int64_t not_before = kStart, std::int64_t not_after = kStart + 100) {
    plan_.Encode(VectorMaker(8, false).Unit(random_), codes_);
    return segment_.Add({.face_id = id, .not_before = {not_before}, .not_after = {not_after}}, codes_);
  }
  std::vector<std::uint16_t> InForce(std::int64_t at) { return segment_.At({at})->in_force; }

  std::mt19937 random_{7};
  ScanPlan plan_ = FitScanPlan(8, {}, {});
  FaceCodes codes_;
  Segment segment_{plan_, 2};
};

TEST_F(SegmentTest, KnowsWhoIsInForceToTheSecond) {
  ASSERT_TRUE(Add(1) && Add(2, kStart + 10, kStart + 20) && Add(3, kStart + 20, kStart + 30));
  EXPECT_EQ(InForce(kStart - 1), std::vector<std::uint16_t>{0});
  EXPECT_EQ(InForce(kStart), std::vector<std::uint16_t>{1});
  EXPECT_EQ(InForce(kStart + 9), std::vector<std::uint16_t>{1});
  EXPECT_EQ(InForce(kStart + 10), std::vector<std::uint16_t>{3});
  EXPECT_EQ(InForce(kStart + 20), std::vector<std::uint16_t>{7});
  EXPECT_EQ(InForce(kStart + 21), std::vector<std::uint16_t>{5});
  EXPECT_EQ(InForce(kStart + 31), std::vector<std::uint16_t>{1});
  EXPECT_EQ(InForce(kStart + 101), std::vector<std::uint16_t>{0});
  EXPECT_EQ(InForce(kStart + 5), std::vector<std::uint16_t>{1});  // a clock that went back is taken at its word
}

TEST_F(SegmentTest, AMomentIsKeptWhileNothingBeginsOrEnds) {
  ASSERT_TRUE(Add(1) && Add(2, kStart + 10, kStart + 20));
  const std::shared_ptr<const Moment> moment = segment_.At({kStart + 3});
  EXPECT_EQ(segment_.At({kStart}), moment);
  EXPECT_EQ(segment_.At({kStart + 9}), moment);
  EXPECT_NE(segment_.At({kStart + 10}), moment);
}

TEST_F(SegmentTest, AFaceThatIsAddedIsInTheNextMomentAndNotInAnEarlierOne) {
  ASSERT_TRUE(Add(1));
  const std::shared_ptr<const Moment> before = segment_.At({kStart});
  ASSERT_TRUE(Add(2));
  EXPECT_EQ(before->in_force, std::vector<std::uint16_t>{1});
  EXPECT_EQ(segment_.At({kStart})->in_force, std::vector<std::uint16_t>{3});
}

TEST_F(SegmentTest, WithdrawnCodesAreWipedOnceNoSearchHoldsAnOlderMoment) {
  ASSERT_TRUE(Add(1) && Add(2));
  std::shared_ptr<const Moment> older = segment_.At({kStart});
  const ScanBlocks blocks = segment_.Blocks(*older, 0, 1);
  const auto bytes_of = [&](unsigned face) {  // of the coarse codes of a block's face, and its fine ones
    std::vector<std::uint8_t> bytes(segment_.FineCodes(face), segment_.FineCodes(face) + plan_.fine_bytes());
    for (std::size_t i = 0; i < 4; ++i) bytes.push_back(blocks.codes[4 * face + i]);
    return bytes;
  };
  const auto empty = [](const std::vector<std::uint8_t>& bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
  };
  const std::vector<std::uint8_t> other = bytes_of(0);
  ASSERT_FALSE(empty(bytes_of(1)));
  ASSERT_TRUE(segment_.Withdraw(2));
  EXPECT_EQ(segment_.At({kStart})->in_force, std::vector<std::uint16_t>{1});
  EXPECT_FALSE(empty(bytes_of(1)));  // `older` may still be looked at
  older.reset();
  segment_.WipeWithdrawn();
  EXPECT_TRUE(empty(bytes_of(1)));
  EXPECT_EQ(bytes_of(0), other);
  EXPECT_EQ(segment_.withdrawn(), 1u);
}

TEST_F(SegmentTest, TakesNoMoreThanItHasRoomForAndNobodyTooFarAway) {
  ASSERT_TRUE(Add(100));
  EXPECT_FALSE(Add(99));
  EXPECT_FALSE(Add(100));
  EXPECT_FALSE(Add(101 + (std::uint64_t{1} << 32)));
  for (std::uint64_t id = 101; id < 132; ++id) ASSERT_TRUE(Add(id));
  EXPECT_FALSE(Add(132));
  EXPECT_EQ(segment_.size(), 32u);
  EXPECT_EQ(segment_.FaceId(31), 131u);
}

TEST_F(SegmentTest, HoldsWhoWasAddedAndNotWithdrawnAndGivesBackTheirCodes) {
  ASSERT_TRUE(Add(10) && Add(20) && Add(35));
  const FaceCodes added = codes_;
  ASSERT_TRUE(segment_.Withdraw(20));
  EXPECT_TRUE(segment_.Holds(10) && segment_.Holds(35));
  for (const std::uint64_t id : {0, 11, 20, 36}) EXPECT_FALSE(segment_.Holds(id)) << id;
  EXPECT_TRUE(segment_.Withdrawn(1));
  FaceCodes codes;
  segment_.CodesOf(2, codes);
  EXPECT_EQ(codes.coarse, added.coarse);
  EXPECT_EQ(codes.fine, added.fine);
  EXPECT_EQ(codes.residual, added.residual);
  EXPECT_GE(codes.fine_residual, added.fine_residual);
  EXPECT_GE(codes.spread, added.spread);
  EXPECT_GE(codes.fine_spread, added.fine_spread);
  EXPECT_FALSE(codes.outlier);
}

TEST_F(SegmentTest, WithoutThoseWithdrawnEveryoneElseKeepsHisCodesAndHisPeriod) {
  std::vector<FaceCodes> added;
  for (std::uint64_t id = 0; id < 30; ++id) {
    ASSERT_TRUE(Add(10 + id, kStart + static_cast<std::int64_t>(id % 3), kStart + 50));
    added.push_back(codes_);
  }
  codes_.outlier = true;
  ASSERT_TRUE(segment_.Add({.face_id = 50, .not_before = {kStart}, .not_after = {kStart}}, codes_));
  for (std::uint64_t id = 0; id < 30; ++id) ASSERT_TRUE(id % 5 == 0 || segment_.Withdraw(10 + id));
  const std::shared_ptr<Segment> rest = segment_.WithoutWithdrawn(plan_);
  ASSERT_EQ(rest->size(), 7u);
  EXPECT_EQ(rest->withdrawn(), 0u);
  EXPECT_LT(rest->bytes(), segment_.bytes() + 1);
  EXPECT_FALSE(rest->Holds(11));
  FaceCodes codes;
  for (std::uint32_t face = 0; face < 6; ++face) {
    EXPECT_EQ(rest->FaceId(face), 10 + 5 * face);
    rest->CodesOf(face, codes);
    EXPECT_EQ(codes.coarse, added[5 * face].coarse);
    EXPECT_EQ(codes.fine, added[5 * face].fine);
    EXPECT_EQ(codes.residual, added[5 * face].residual);
    EXPECT_GE(codes.fine_residual, added[5 * face].fine_residual);
    EXPECT_GE(codes.spread, added[5 * face].spread);
    EXPECT_FALSE(codes.outlier);
  }
  EXPECT_EQ(rest->At({kStart})->in_force, std::vector<std::uint16_t>{0b1001001});  // 0, 15 and the outlier
  EXPECT_EQ(rest->At({kStart})->outliers, std::vector<std::uint32_t>{6});
  EXPECT_EQ(rest->At({kStart + 2})->in_force, std::vector<std::uint16_t>{0b0111111});
  for (std::uint64_t id = 0; id < 30; id += 5) ASSERT_TRUE(segment_.Withdraw(10 + id));
  ASSERT_TRUE(segment_.Withdraw(50));
  EXPECT_EQ(segment_.WithoutWithdrawn(plan_), nullptr);
}

TEST(Segment, HasRoomForFacesEachOfAPeriodOfItsOwn) {
  const ScanPlan plan = FitScanPlan(128, {}, {});
  Segment segment(plan, Segment::kMaxBlocks);
  FaceCodes codes;
  plan.Encode(std::vector<float>(128, 0.1f), codes);
  std::size_t added = 0;
  while (segment.Add(
      {.face_id = added, .not_before = {kStart}, .not_after = {kStart + static_cast<std::int64_t>(added)}}, codes))
    ++added;
  EXPECT_EQ(added, Segment::kMaxBlocks * 16);
  EXPECT_EQ(segment.At({kStart + 5})->in_force[0], 0xffe0);
  EXPECT_LE(segment.bytes() / added, 133u);
}

TEST(Segment, AFaceTakesOneHundredAndTwelveBytesAtMostAt128ValuesAndSeventyTwoInTheCompactLayout) {
  for (const auto& [layout, most] :
       std::map<ScanLayout, double>{{ScanLayout::kFast, 112}, {ScanLayout::kCompact, 72}}) {
    const ScanPlan plan = FitScanPlan(128, {}, {.layout = layout});
    const Segment segment(plan, Segment::kMaxBlocks);
    EXPECT_LE(static_cast<double>(segment.bytes()) / (Segment::kMaxBlocks * 16), most);
  }
}

}  // namespace
}  // namespace writ
