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

TEST(Tagger, EachLabelHasAKeyOfItsOwn) {
  const Tagger tagger(SecretBytes(32));
  const Bytes sealed = AeadSeal(tagger.KeyFor("a"), {}, AsBytes("text"));
  EXPECT_TRUE(AeadOpen(tagger.KeyFor("a"), {}, sealed));
  EXPECT_FALSE(AeadOpen(tagger.KeyFor("b"), {}, sealed));
  EXPECT_FALSE(AeadOpen(Tagger(SecretBytes::Random(32)).KeyFor("a"), {}, sealed));
}

}  // namespace
}  // namespace writ
