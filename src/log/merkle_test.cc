#include "log/merkle.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "log/log_test_support.h"
#include "log/proof.h"

namespace writ {
namespace {

Hash32 Hex(std::string_view text) { return HashFromHex(text).value(); }

// The eight leaves and roots that implementations of Certificate Transparency test each other with.
TEST(Merkle, RootsOfTheCertificateTransparencyVectorsAreTheirs) {
  const std::vector<std::string> entries = {
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  std::vector<Hash32> leaves;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    leaves.push_back(LeafHash(FromHex(entries[i]).value()));
    EXPECT_EQ(RootOf(leaves), Hex(roots[i])) << i + 1;
  }
}

TEST(Merkle, EmptyRootIsTheHashOfNothing) {
  EXPECT_EQ(kEmptyRoot, Sha256(ByteView{}));
  EXPECT_EQ(RootOf({}), kEmptyRoot);
  EXPECT_EQ(CompactTree().Root(), kEmptyRoot);
}

TEST(Merkle, EntryThatSpellsANodeHasAnotherHash) {
  const Hash32 left = LeafHash(TestEntry(0));
  const Hash32 right = LeafHash(TestEntry(1));
  Bytes spelled = {0x01};
  spelled.insert(spelled.end(), left.begin(), left.end());
  spelled.insert(spelled.end(), right.begin(), right.end());
  EXPECT_EQ(Sha256(spelled), NodeHash(left, right));
  EXPECT_NE(LeafHash(spelled), NodeHash(left, right));
  EXPECT_NE(LeafHash(ByteView(spelled).subspan(1)), NodeHash(left, right));
}

TEST(CompactTree, RootIsTheDefinitionsAtEverySize) {
  const std::vector<Hash32> leaves = TestLeaves(600);
  CompactTree tree;
  for (std::size_t size = 0; size < leaves.size(); ++size) {
    ASSERT_EQ(tree.size(), size);
    ASSERT_EQ(tree.Root(), RootOf(std::span(leaves).first(size))) << size;
    tree.Append(leaves[size]);
  }
}

TEST(WholeTree, RootIsTheDefinitionsAndEachPathLeadsToIt) {
  std::vector<Hash32> leaves;
  EXPECT_EQ(WholeTree({}).Root(), kEmptyRoot);
  for (std::uint64_t size = 1; size <= 70; ++size) {
    leaves.push_back(LeafHash(AsBytes(std::to_string(size))));
    const WholeTree tree(leaves);
    EXPECT_EQ(tree.Root(), RootOf(leaves)) << size;
    EXPECT_EQ(tree.size(), size);
    for (std::uint64_t i = 0; i < size; ++i) {
      EXPECT_TRUE(CheckInclusion(i, size, leaves[i], tree.Path(i), tree.Root())) << i << " of " << size;
      const std::uint64_t other = (i + 1) % size;
      if (size > 1) {
        EXPECT_FALSE(CheckInclusion(other, size, leaves[i], tree.Path(i), tree.Root()));
      }
    }
  }
}

TEST(CompactTree, OtherOrderOfLeavesIsAnotherRoot) {
  CompactTree tree;
  CompactTree swapped;
  for (const std::uint64_t i : {0, 1, 2}) tree.Append(LeafHash(TestEntry(i)));
  for (const std::uint64_t i : {0, 2, 1}) swapped.Append(LeafHash(TestEntry(i)));
  EXPECT_NE(tree.Root(), swapped.Root());
}

}  // namespace
}  // namespace writ
