#include "log/add_checkpoint.h"

#include <gtest/gtest.h>

#include "log/log_test_support.h"

namespace writ {
namespace {

std::string EmptyNote() { return SignCheckpoint({kTestOrigin, 9, Hash32{}}, TestKey(), kTestOrigin); }
std::string Hash() { return ToBase64(Hash32{}) + "\n"; }

std::string RequestReason(const std::string& text) {
  const Result<AddCheckpointRequest> parsed = ParseAddCheckpoint(text);
  return parsed ? "accepted" : parsed.error().reason;
}

TEST(AddCheckpoint, RequestReadsBack) {
  for (const std::size_t hashes : {std::size_t{0}, std::size_t{1}, kMaxConsistencyLines}) {
    const AddCheckpointRequest request{7, std::vector<Hash32>(hashes, Sha256(AsBytes("x"))), EmptyNote()};
    const Result<AddCheckpointRequest> parsed = ParseAddCheckpoint(WriteAddCheckpoint(request));
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->old_size, 7U);
    EXPECT_EQ(parsed->proof, request.proof);
    EXPECT_EQ(parsed->note, EmptyNote());
  }
}

TEST(AddCheckpoint, TextIsThatOfTheSpecification) {
  EXPECT_EQ(WriteAddCheckpoint({0, {}, "note"}), "old 0\n\nnote");
  EXPECT_EQ(WriteAddCheckpoint({12, {Hash32{}}, "note"}),
            "old 12\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nnote");
}

TEST(AddCheckpoint, RequestOfAnotherFormIsRefused) {
  const std::string heads[] = {"",
                               "old 1",
                               "old\n\n",
                               "old 01\n\n",
                               "old +1\n\n",
                               "old -1\n\n",
                               "old 1 \n\n",
                               "Old 1\n\n",
                               " old 1\n\n",
                               "old 1\r\n\r\n",
                               "\n\n",
                               "old 281474976710656\n\n",
                               "old 1\nAAAA\n\n",
                               Hash() + "old 1\n\n",
                               "old 1\n" + Hash() + "x\n\n"};
  for (const std::string& head : heads) {
    EXPECT_EQ(RequestReason(head + "note"), "add-checkpoint-malformed") << head;
  }
  EXPECT_EQ(RequestReason("old 281474976710655\n\nnote"), "accepted");
}

TEST(AddCheckpoint, OneProofLineTooManyIsRefused) {
  std::string head = "old 1\n";
  for (std::size_t i = 0; i < kMaxConsistencyLines; ++i) head += Hash();
  EXPECT_EQ(RequestReason(head + "\nnote"), "accepted");
  EXPECT_EQ(RequestReason(head + Hash() + "\nnote"), "add-checkpoint-malformed");
}

TEST(AddCheckpoint, OneByteTooManyIsRefused) {
  const std::string head = "old 1\n\n";
  EXPECT_EQ(RequestReason(head + std::string(kMaxAddCheckpointBytes - head.size(), 'n')), "accepted");
  EXPECT_EQ(RequestReason(head + std::string(kMaxAddCheckpointBytes - head.size() + 1, 'n')),
            "add-checkpoint-malformed");
}

TEST(AddCheckpoint, TreeSizeReadsBackAndOtherFormsAreRefused) {
  EXPECT_EQ(ParseTreeSize(WriteTreeSize(0)).value(), 0U);
  EXPECT_EQ(ParseTreeSize(WriteTreeSize(kMaxLogSize)).value(), kMaxLogSize);
  for (const char* body : {"", "\n", "1", "01\n", "1\n\n", " 1\n", "1 \n", "281474976710656\n", "x\n"}) {
    EXPECT_FALSE(ParseTreeSize(body)) << body;
  }
}

}  // namespace
}  // namespace writ
