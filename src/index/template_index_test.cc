#include "index/template_index.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(BestHits, KeepsTheHighestAndOfEqualsTheSmallestIds) {
  BestHits best(3);
  for (const Hit& hit : std::vector<Hit>{{5, 0.5}, {9, 0.7}, {4, 0.5}, {8, 0.1}, {3, 0.5}, {7, 0.7}}) best.Offer(hit);
  EXPECT_TRUE(best.full());
  EXPECT_EQ(best.Take(), (std::vector<Hit>{{7, 0.7}, {9, 0.7}, {3, 0.5}}));
}

TEST(BestHits, OfNoneKeepsNone) {
  BestHits best(0);
  best.Offer({1, 1});
  EXPECT_TRUE(best.full());
  EXPECT_TRUE(best.Take().empty());
}

}  // namespace
}  // namespace writ
