#include "index/plan_archive.h"

#include <random>

#include <gtest/gtest.h>

#include "index/plan_fit.h"
#include "support/index_vectors.h"

namespace writ {
namespace {

using support::VectorMaker;

ScanPlan Fitted(std::size_t dimension) {
  std::mt19937 random(1);
  const VectorMaker maker(dimension, true);
  std::vector<float> rows;
  for (std::size_t i = 0; i < FewestRowsToFit(dimension); ++i) {
    const std::vector<float> unit = maker.Unit(random);
    rows.insert(rows.end(), unit.begin(), unit.end());
  }
  return FitScanPlan(dimension, rows, {});
}

Bytes Written(const ScanPlan& plan) {
  ArchiveWriter archive;
  WritePlan(archive, plan);
  return {archive.view().begin(), archive.view().end()};
}

TEST(PlanArchive, APlanThatWasWrittenGivesTheSameCodesAndTheSameBounds) {
  std::mt19937 random(2);
  for (const std::size_t dimension : {std::size_t{1}, std::size_t{20}, std::size_t{64}}) {
    const ScanPlan plan = Fitted(dimension);
    const Bytes bytes = Written(plan);
    ArchiveReader reader(bytes);
    const Result<ScanPlan> again = ReadPlan(reader);
    ASSERT_TRUE(again && reader.at_end());
    const std::vector<float> unit = VectorMaker(dimension, false).Unit(random);
    FaceCodes before, after;
    plan.Encode(unit, before);
    again->Encode(unit, after);
    EXPECT_EQ(after.coarse, before.coarse);
    EXPECT_EQ(after.fine, before.fine);
    EXPECT_EQ(after.residual, before.residual);
    EXPECT_EQ(again->Prepare(unit).base, plan.Prepare(unit).base);
    EXPECT_EQ(again->Prepare(unit).rotation_error, plan.Prepare(unit).rotation_error);
  }
}

TEST(PlanArchive, WhatIsCutShortOrOutOfBoundsIsRefused) {
  const Bytes bytes = Written(Fitted(20));
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    ArchiveReader reader(ByteView(bytes).first(size));
    EXPECT_FALSE(ReadPlan(reader)) << size;
  }
  const auto altered = [&](std::size_t at, std::uint8_t to) {
    Bytes copy = bytes;
    copy[at] = to;
    ArchiveReader reader(copy);
    return ReadPlan(reader).has_value();
  };
  EXPECT_FALSE(altered(0, 21));                    // the dimension
  EXPECT_FALSE(altered(8 + 2, 1));                 // 65,536 nibble chunks
  EXPECT_FALSE(altered(bytes.size() - 1, 0xff));   // a weight that is negative
  EXPECT_FALSE(altered(bytes.size() - 1, 0x7f));   // one of 10^300 and more
  EXPECT_FALSE(altered(bytes.size() - 17, 0x7f));  // a step of 10^300 and more
  EXPECT_FALSE(altered(6 * 8 + 3, 0x7f));          // an axis
}

}  // namespace
}  // namespace writ
