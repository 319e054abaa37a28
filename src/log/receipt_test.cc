#include "log/receipt.h"

#include <gtest/gtest.h>

#include "log/log_test_support.h"
#include "log/proof.h"

namespace writ {
namespace {

constexpr std::uint64_t kSize = 300;
constexpr std::uint64_t kIndex = 270;

class ReceiptTest : public testing::Test {
 protected:
  void SetUp() override {
    PublishTestLog(folder_.path(), kSize);
    Result<std::string> text = MakeReceipt(tiles_, kIndex, TestVerifier());
    ASSERT_TRUE(text) << text.error().message;
    text_ = *text;
  }
  static std::string ReasonOf(const std::string& text, ByteView entry) {
    const Result<VerifiedReceipt> receipt = VerifyReceipt(text, entry, TestVerifier());
    return receipt ? "accepted" : receipt.error().reason;
  }
  std::string With(std::string_view from, std::string_view to) const {
    std::string text = text_;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }

  TestFolder folder_;
  TileReader tiles_{RealEnv(), folder_.path()};
  std::string text_;
  const Bytes entry_ = TestEntry(kIndex);
};

TEST_F(ReceiptTest, ReceiptOfAnEntryVerifies) {
  const Result<VerifiedReceipt> receipt = VerifyReceipt(text_, entry_, TestVerifier());
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->index, kIndex);
  EXPECT_EQ(receipt->checkpoint.size, kSize);
  EXPECT_TRUE(text_.starts_with("c2sp.org/tlog-proof@v1\nindex 270\n"));
  EXPECT_TRUE(text_.ends_with("\n\n" + tiles_.CheckpointNote().value()));
}

TEST_F(ReceiptTest, ReceiptOfTheOnlyEntryHasNoHashes) {
  TestFolder folder;
  PublishTestLog(folder.path(), 1);
  const std::string text = MakeReceipt(TileReader(RealEnv(), folder.path()), 0, TestVerifier()).value();
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\n"));
  EXPECT_EQ(ReasonOf(text, TestEntry(0)), "accepted");
}

TEST_F(ReceiptTest, OtherEntryOrIndexIsRefused) {
  EXPECT_EQ(ReasonOf(text_, TestEntry(kIndex + 1)), "inclusion-unproven");
  EXPECT_EQ(ReasonOf(With("index 270", "index 271"), entry_), "inclusion-unproven");
  EXPECT_EQ(ReasonOf(With("index 270", "index 300"), entry_), "inclusion-unproven");
}

TEST_F(ReceiptTest, OtherLogsKeyIsRefused) {
  const LogVerifier other = MakeLogVerifier(kTestOrigin, NewSigningKey().public_key);
  EXPECT_EQ(VerifyReceipt(text_, entry_, other).error().reason, "checkpoint-unsigned");
}

TEST_F(ReceiptTest, EveryFlippedByteIsRefused) {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    std::string flipped = text_;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x01);
    EXPECT_NE(ReasonOf(flipped, entry_), "accepted") << i;
  }
}

TEST_F(ReceiptTest, ReceiptCutAnywhereIsRefused) {
  for (std::size_t length = 0; length < text_.size(); ++length) {
    EXPECT_NE(ReasonOf(text_.substr(0, length), entry_), "accepted") << length;
  }
}

TEST_F(ReceiptTest, ExtraDataIsAllowedAndIgnored) {
  EXPECT_EQ(ReasonOf(With("index 270", "extra bm90ZQ==\nindex 270"), entry_), "accepted");
  EXPECT_EQ(ReasonOf(With("index 270", "extra bm90ZQ\nindex 270"), entry_), "receipt-malformed");
  EXPECT_EQ(ReasonOf(With("index 270", "extra bm90ZQ==\nextra bm90ZQ==\nindex 270"), entry_), "receipt-malformed");
  const auto with_extra_of = [&](std::size_t bytes) {
    return ReasonOf(With("index 270", "extra " + ToBase64(Bytes(bytes)) + "\nindex 270"), entry_);
  };
  EXPECT_EQ(with_extra_of(kMaxReceiptBytes / 2), "accepted");
  EXPECT_EQ(with_extra_of(kMaxReceiptBytes), "receipt-malformed");
}

TEST_F(ReceiptTest, EveryOtherFormIsRefused) {
  for (const std::string& text : {std::string(), std::string("\n\n"), With("tlog-proof@v1", "tlog-proof@v2"),
                                  With("index 270", "index 0270"), With("index 270", "index"), With("index 270\n", ""),
                                  With("index 270\n", "index 270\nAAAA\n"), std::string(kMaxReceiptBytes + 1, 'a')}) {
    EXPECT_EQ(ReasonOf(text, entry_), "receipt-malformed") << text.substr(0, 80);
  }
  const std::string hash = ToBase64(Hash32{}) + "\n";
  std::string many = "index 270\n";
  for (std::size_t i = 0; i <= kMaxProofHashes; ++i) many += hash;
  EXPECT_EQ(ReasonOf(With("index 270\n", many), entry_), "receipt-malformed");
  EXPECT_EQ(ReasonOf(text_ + "\n", entry_), "checkpoint-malformed");
}

TEST_F(ReceiptTest, NoReceiptForAnEntryThatIsNotThere) {
  EXPECT_EQ(MakeReceipt(tiles_, kSize, TestVerifier()).error().reason, "not-in-log");
}

}  // namespace
}  // namespace writ
