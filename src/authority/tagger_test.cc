#include "authority/tagger.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Tagger, SamePartsUnderTheSameKeyHaveTheSameTag) {
  ASSERT_TRUE(InitCrypto());
  const Tagger tagger(SecretBytes(32));
  EXPECT_EQ(tagger.Of({"writ", "court", "1"}), tagger.Of({"writ", "court", "1"}));
  EXPECT_EQ(tagger.Of({"writ", "court", "1"}).size(), 64u);
}

TEST(Tagger, NoTwoListsOfPartsAndNoTwoKeysShareATag) {
  const Tagger tagger(SecretBytes(32));
  EXPECT_NE(tagger.Of({"ab", "c"}), tagger.Of({"a", "bc"}));
  EXPECT_NE(tagger.Of({"abc"}), tagger.Of({"a", "bc"}));
  EXPECT_NE(tagger.Of({"a", ""}), tagger.Of({"a"}));
  EXPECT_NE(tagger.Of({"a1:b"}), tagger.Of({"a", "b"}));
  EXPECT_NE(Tagger(SecretBytes::Random(32)).Of({"a"}), tagger.Of({"a"}));
}

}  // namespace
}  // namespace writ
