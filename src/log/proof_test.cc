#include "log/proof.h"

#include <bit>

#include <gtest/gtest.h>

#include "log/log_test_support.h"

namespace writ {
namespace {

using Hashes = std::vector<Hash32>;

// RFC 6962, section 2.1.1 and 2.1.2, word for word.
Hashes NaivePath(std::uint64_t m, std::span<const Hash32> d) {
  if (d.size() == 1) return {};
  const std::size_t k = std::bit_floor(d.size() - 1);
  Hashes path = m < k ? NaivePath(m, d.first(k)) : NaivePath(m - k, d.subspan(k));
  path.push_back(m < k ? RootOf(d.subspan(k)) : RootOf(d.first(k)));
  return path;
}

Hashes NaiveSubproof(std::uint64_t m, std::span<const Hash32> d, bool whole) {
  if (m == d.size()) return whole ? Hashes{} : Hashes{RootOf(d)};
  const std::size_t k = std::bit_floor(d.size() - 1);
  Hashes proof = m <= k ? NaiveSubproof(m, d.first(k), whole) : NaiveSubproof(m - k, d.subspan(k), false);
  proof.push_back(m <= k ? RootOf(d.subspan(k)) : RootOf(d.first(k)));
  return proof;
}

// Published folders of several sizes around the edges of tiles.
class ProofTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override { PublishTestLog(folder_.path(), GetParam()); }
  std::span<const Hash32> First(std::uint64_t size) const { return std::span(leaves_).first(size); }

  TestFolder folder_;
  TileReader tiles_{RealEnv(), folder_.path()};
  const Hashes leaves_ = TestLeaves(GetParam());
};

TEST_P(ProofTest, InclusionProofOfEveryEntryIsTheDefinitionsAndChecks) {
  const std::uint64_t size = GetParam();
  const Hash32 root = RootOf(leaves_);
  for (std::uint64_t index = 0; index < size; ++index) {
    const Result<Hashes> proof = InclusionProof(tiles_, index, size);
    ASSERT_TRUE(proof) << index << ": " << proof.error().message;
    ASSERT_EQ(*proof, NaivePath(index, leaves_)) << index;
    ASSERT_TRUE(CheckInclusion(index, size, leaves_[index], *proof, root)) << index;
    ASSERT_FALSE(CheckInclusion(index ^ 1, size, leaves_[index], *proof, root) && size > 1) << index;
  }
  EXPECT_EQ(InclusionProof(tiles_, size, size).error().reason, "not-in-log");
}

TEST_P(ProofTest, ConsistencyProofFromEverySizeIsTheDefinitionsAndChecks) {
  const std::uint64_t size = GetParam();
  const Hash32 root = RootOf(leaves_);
  for (std::uint64_t old_size = 1; old_size <= size; ++old_size) {
    const Result<Hashes> proof = ConsistencyProof(tiles_, old_size, size);
    ASSERT_TRUE(proof) << old_size << ": " << proof.error().message;
    ASSERT_EQ(*proof, NaiveSubproof(old_size, leaves_, true)) << old_size;
    ASSERT_TRUE(CheckConsistency(old_size, RootOf(First(old_size)), size, root, *proof)) << old_size;
    Hash32 other = RootOf(First(old_size));
    other[0] ^= 1;
    ASSERT_FALSE(CheckConsistency(old_size, other, size, root, *proof)) << old_size;
  }
  EXPECT_EQ(ConsistencyProof(tiles_, size + 1, size).error().reason, "not-in-log");
}

INSTANTIATE_TEST_SUITE_P(Sizes, ProofTest,
                         testing::Values(1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 255, 256, 257, 511, 512, 513, 600));

TEST(Proof, InclusionInATreeOfSeventyThousandChecks) {
  constexpr std::uint64_t kSize = 70'000;
  TestFolder folder;
  PublishTestLog(folder.path(), kSize);
  const TileReader tiles(RealEnv(), folder.path());
  const Hashes leaves = TestLeaves(kSize);
  const Hash32 root = RootOf(leaves);
  for (const std::uint64_t index : {0u, 255u, 256u, 65'535u, 65'536u, 69'887u, 69'888u, 69'999u}) {
    const Result<Hashes> proof = InclusionProof(tiles, index, kSize);
    ASSERT_TRUE(proof);
    EXPECT_EQ(*proof, NaivePath(index, leaves)) << index;
    EXPECT_TRUE(CheckInclusion(index, kSize, leaves[index], *proof, root)) << index;
  }
  const Result<Hashes> proof = ConsistencyProof(tiles, 65'537, kSize);
  ASSERT_TRUE(proof);
  EXPECT_TRUE(CheckConsistency(65'537, RootOf(std::span(leaves).first(65'537)), kSize, root, *proof));
}

TEST(Proof, EveryAlterationOfAnInclusionProofIsRefused) {
  for (std::uint64_t size = 1; size <= 40; ++size) {
    const Hashes leaves = TestLeaves(size);
    const Hash32 root = RootOf(leaves);
    for (std::uint64_t index = 0; index < size; ++index) {
      const Hashes proof = NaivePath(index, leaves);
      ASSERT_TRUE(CheckInclusion(index, size, leaves[index], proof, root));
      const auto refused = [&](const Hashes& altered) {
        const Result<void> result = CheckInclusion(index, size, leaves[index], altered, root);
        return !result && result.error().reason == "inclusion-unproven";
      };
      for (std::size_t i = 0; i < proof.size(); ++i) {
        Hashes altered = proof;
        altered[i][31] ^= 0x80;
        EXPECT_TRUE(refused(altered));
        Hashes shorter = proof;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_TRUE(refused(shorter));
      }
      Hashes longer = proof;
      longer.push_back(root);
      EXPECT_TRUE(refused(longer));
      for (std::uint64_t other = 0; other <= size; ++other) {
        if (other != index) {
          EXPECT_FALSE(CheckInclusion(other, size, leaves[index], proof, root)) << other << " " << index;
        }
      }
      EXPECT_FALSE(CheckInclusion(index, size, LeafHash(AsBytes("another entry")), proof, root));
    }
  }
}

TEST(Proof, EveryAlterationOfAConsistencyProofIsRefused) {
  for (std::uint64_t size = 2; size <= 40; ++size) {
    const Hashes leaves = TestLeaves(size);
    const Hash32 root = RootOf(leaves);
    for (std::uint64_t old_size = 1; old_size < size; ++old_size) {
      const Hash32 old_root = RootOf(std::span(leaves).first(old_size));
      const Hashes proof = NaiveSubproof(old_size, leaves, true);
      ASSERT_TRUE(CheckConsistency(old_size, old_root, size, root, proof));
      const auto refused = [&](const Hashes& altered) {
        const Result<void> result = CheckConsistency(old_size, old_root, size, root, altered);
        return !result && result.error().reason == "consistency-unproven";
      };
      for (std::size_t i = 0; i < proof.size(); ++i) {
        Hashes altered = proof;
        altered[i][0] ^= 1;
        EXPECT_TRUE(refused(altered)) << old_size << " " << size << " " << i;
        Hashes shorter = proof;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_TRUE(refused(shorter)) << old_size << " " << size << " " << i;
      }
      Hashes longer = proof;
      longer.push_back(root);
      EXPECT_TRUE(refused(longer));
      EXPECT_TRUE(refused({}));
    }
  }
}

TEST(Proof, ConsistencyWithTheEmptyAndTheSameTreeNeedsNoHashes) {
  const Hashes leaves = TestLeaves(9);
  const Hash32 root = RootOf(leaves);
  EXPECT_TRUE(CheckConsistency(0, kEmptyRoot, 9, root, {}));
  EXPECT_FALSE(CheckConsistency(0, root, 9, root, {}));
  EXPECT_FALSE(CheckConsistency(0, kEmptyRoot, 9, root, Hashes{root}));
  EXPECT_TRUE(CheckConsistency(0, kEmptyRoot, 0, kEmptyRoot, {}));
  EXPECT_FALSE(CheckConsistency(0, kEmptyRoot, 0, root, {}));
  EXPECT_TRUE(CheckConsistency(9, root, 9, root, {}));
  EXPECT_FALSE(CheckConsistency(9, kEmptyRoot, 9, root, {}));
  EXPECT_FALSE(CheckConsistency(9, root, 9, root, Hashes{root}));
  EXPECT_FALSE(CheckConsistency(10, root, 9, root, {}));
}

// Proofs that hash to the root and yet speak of a tree of another size.
TEST(Proof, ProofThatIsTooLongOrTooShortForTheSizeIsRefused) {
  const Hashes leaves = TestLeaves(3);
  const Hash32 pair = NodeHash(leaves[0], leaves[1]);
  EXPECT_TRUE(CheckInclusion(1, 2, leaves[1], Hashes{leaves[0]}, pair));
  EXPECT_FALSE(CheckInclusion(0, 1, leaves[1], Hashes{leaves[0]}, pair));
  EXPECT_FALSE(CheckInclusion(1, 3, leaves[1], Hashes{leaves[0]}, pair));
  EXPECT_TRUE(CheckConsistency(1, leaves[0], 2, pair, Hashes{leaves[1]}));
  EXPECT_FALSE(CheckConsistency(1, leaves[0], 3, pair, Hashes{leaves[1]}));
  EXPECT_FALSE(CheckConsistency(1, leaves[0], 2, NodeHash(pair, leaves[2]), Hashes{leaves[1], leaves[2]}));
}

TEST(Proof, FromAFolderWithoutItsTileFails) {
  TestFolder folder;
  PublishTestLog(folder.path(), 300);
  const TileReader tiles(RealEnv(), folder.path());
  std::filesystem::remove(folder.path() / "tile/0/000");
  EXPECT_EQ(InclusionProof(tiles, 5, 300).error().reason, "tile-missing");
  EXPECT_EQ(ConsistencyProof(tiles, 5, 300).error().reason, "tile-missing");
}

}  // namespace
}  // namespace writ
