#include "log/cosignature.h"

#include <gtest/gtest.h>

#include "log/log_test_support.h"

namespace writ {
namespace {

const Checkpoint kCosigned{kTestOrigin, 20852163, Sha256(AsBytes("root"))};
constexpr const char* kWitness = "witness.example/w1";
constexpr UtcTime kNow{1'679'315'147};

const SigningKey& WitnessKey() {
  TestKey();  // starts the cryptography
  static const SigningKey key = SigningKeyFromSeed(SecretBytes::CopyOf(Bytes(32, 7)));
  return key;
}
Cosigner TestCosigner() { return MakeCosigner(kWitness, WitnessKey().public_key); }
std::string LogNote() { return SignCheckpoint(kCosigned, TestKey(), kTestOrigin); }
std::string Line(UtcTime now = kNow) { return Cosign(kCosigned, WitnessKey(), kWitness, now); }

std::string CosignatureReason(const std::string& note, const Cosigner& cosigner = TestCosigner()) {
  const Result<UtcTime> found = FindCosignature(note, cosigner);
  return found ? "accepted" : found.error().reason;
}

TEST(Cosignature, CosignedCheckpointShowsTheTime) {
  const Result<UtcTime> found = FindCosignature(LogNote() + Line(), TestCosigner());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(*found, kNow);
  EXPECT_TRUE(OpenCheckpoint(LogNote() + Line(), TestVerifier()));
}

// The example of the specification: another implementation signed it. The public key is not printed there, so only the
// form and the time can be checked.
TEST(Cosignature, LineOfTheSpecificationHasTheSameForm) {
  const Result<NoteSignature> line = ParseNoteSignatureLine(
      "\u2014 witness.example.com/w1 "
      "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->signature.size(), 72U);
  EXPECT_EQ(ToHex(ByteView(line->signature).first(8)), "00000000641850cb");  // 1679315147
  const std::string ours = Line();
  const Result<NoteSignature> own = ParseNoteSignatureLine(std::string_view(ours).substr(0, ours.size() - 1));
  EXPECT_EQ(ToHex(ByteView(own->signature).first(8)), "00000000641850cb");
}

TEST(Cosignature, SignedMessageIsTimeAndBody) {
  const std::string message =
      "cosignature/v1\ntime 1679315147\n" + std::string(kTestOrigin) + "\n20852163\n" + ToBase64(kCosigned.root) + "\n";
  Bytes bytes = FromHex("00000000641850cb").value();
  for (const std::uint8_t byte : SignEd25519(WitnessKey(), AsBytes(message))) bytes.push_back(byte);
  EXPECT_EQ(Line(), NoteSignatureLine(TestCosigner(), bytes));
}

TEST(Cosignature, EveryFlippedByteOfTheLineIsRefused) {
  const std::string line = Line();
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string flipped = line;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x01);
    EXPECT_NE(CosignatureReason(LogNote() + flipped), "accepted") << i;
  }
}

TEST(Cosignature, CosignatureOfAnotherCheckpointIsRefused) {
  for (const Checkpoint& other :
       {Checkpoint{kTestOrigin, kCosigned.size + 1, kCosigned.root}, Checkpoint{kTestOrigin, kCosigned.size, Hash32{}},
        Checkpoint{"other.example", kCosigned.size, kCosigned.root}}) {
    EXPECT_EQ(CosignatureReason(LogNote() + Cosign(other, WitnessKey(), kWitness, kNow)), "cosignature-bad");
  }
}

TEST(Cosignature, CheckpointWithoutTheWitnessIsRefused) {
  EXPECT_EQ(CosignatureReason(LogNote()), "cosignature-missing");
  EXPECT_EQ(CosignatureReason(LogNote() + Cosign(kCosigned, TestKey(), "other.example", kNow)), "cosignature-missing");
  EXPECT_EQ(CosignatureReason(LogNote() + Line(), MakeCosigner("other.example", WitnessKey().public_key)),
            "cosignature-missing");
}

// The log's own key under the log's own name signs the plain text: that is no cosignature.
TEST(Cosignature, PlainSignatureIsNoCosignature) {
  const Cosigner same_key = MakeCosigner(kTestOrigin, TestKey().public_key);
  EXPECT_EQ(CosignatureReason(LogNote(), same_key), "cosignature-missing");
  const Bytes plain = SignEd25519(WitnessKey(), AsBytes(CheckpointBody(kCosigned)));
  EXPECT_EQ(CosignatureReason(LogNote() + NoteSignatureLine(TestCosigner(), plain)), "cosignature-bad");
}

TEST(Cosignature, TimeBeyondTheLimitIsRefused) {
  const std::string body = CheckpointBody(kCosigned);
  const auto line = [&](const char* hex, const std::string& decimal) {
    Bytes bytes = FromHex(hex).value();
    const std::string message = "cosignature/v1\ntime " + decimal + "\n" + body;
    for (const std::uint8_t byte : SignEd25519(WitnessKey(), AsBytes(message))) bytes.push_back(byte);
    return NoteSignatureLine(TestCosigner(), bytes);
  };
  EXPECT_EQ(CosignatureReason(LogNote() + line("7fffffffffffffff", "9223372036854775807")), "accepted");
  EXPECT_EQ(CosignatureReason(LogNote() + line("8000000000000000", "9223372036854775808")), "cosignature-bad");
}

TEST(Cosignature, LatestOfTwoTimesCountsAndAFalseOneCondemns) {
  EXPECT_EQ(FindCosignature(LogNote() + Line({20}) + Line({10}), TestCosigner()).value(), UtcTime{20});
  const std::string other = Cosign({kTestOrigin, 1, kCosigned.root}, WitnessKey(), kWitness, kNow);
  EXPECT_EQ(CosignatureReason(LogNote() + Line() + other), "cosignature-bad");
}

TEST(CosignerKey, TextReadsBackAndOtherTypesAreRefused) {
  const std::string text = CosignerKey(TestCosigner());
  EXPECT_EQ(ParseCosignerKey(text).value(), TestCosigner());
  EXPECT_TRUE(text.starts_with("witness.example/w1+"));
  const std::string of_log = VerifierKey(kWitness, WitnessKey().public_key);
  EXPECT_EQ(ParseCosignerKey(of_log).error().reason, "verifier-key-malformed");
  EXPECT_EQ(ParseVerifierKey(text).error().reason, "verifier-key-malformed");
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x01);
    EXPECT_FALSE(ParseCosignerKey(flipped)) << i;
  }
}

TEST(Cosignature, AddedLineReplacesTheOlderOne) {
  const std::string once = AddCosignature(LogNote(), Line({10}), TestCosigner()).value();
  EXPECT_EQ(once, LogNote() + Line({10}));
  EXPECT_EQ(AddCosignature(once, Line({20}), TestCosigner()).value(), LogNote() + Line({20}));
}

TEST(Cosignature, OfManyLinesTheLatestAloneIsAdded) {
  std::string flood;
  for (std::int64_t i = 1; i < 60; ++i) flood += Line({i});
  EXPECT_EQ(AddCosignature(LogNote(), flood, TestCosigner()).value(), LogNote() + Line({59}));
  EXPECT_EQ(AddCosignature(LogNote(), Line({20}) + Line({10}), TestCosigner()).value(), LogNote() + Line({20}));
  const std::string bad = NoteSignatureLine(TestCosigner(), Bytes(72, 1));
  EXPECT_EQ(AddCosignature(LogNote(), Line({20}) + bad, TestCosigner()).error().reason, "cosignature-bad");
}

// A witness that answers with a false line of the log's own key must not make the log's note worthless.
TEST(Cosignature, LinesOfOthersAreNotAdded) {
  const std::string false_line = NoteSignatureLine(TestVerifier(), Bytes(64, 1));
  EXPECT_EQ(AddCosignature(LogNote(), false_line + Line(), TestCosigner()).value(), LogNote() + Line());
  EXPECT_EQ(AddCosignature(LogNote(), false_line, TestCosigner()).error().reason, "cosignature-missing");
}

TEST(Cosignature, LineThatDoesNotVerifyIsNotAdded) {
  const std::string other = Cosign({kTestOrigin, 1, kCosigned.root}, WitnessKey(), kWitness, kNow);
  EXPECT_EQ(AddCosignature(LogNote(), other, TestCosigner()).error().reason, "cosignature-bad");
  EXPECT_EQ(AddCosignature(LogNote(), "", TestCosigner()).error().reason, "text-malformed");
  EXPECT_EQ(AddCosignature(LogNote(), "garbage\n", TestCosigner()).error().reason, "signature-line-malformed");
  std::string full = LogNote();
  for (std::size_t i = 1; i < kMaxCheckpointSignatures; ++i) {
    full += Cosign(kCosigned, WitnessKey(), "w" + std::to_string(i), kNow);
  }
  EXPECT_EQ(AddCosignature(full, Line(), TestCosigner()).error().reason, "checkpoint-malformed");
}

}  // namespace
}  // namespace writ
