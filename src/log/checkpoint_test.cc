#include "log/checkpoint.h"

#include <gtest/gtest.h>

#include "log/log_test_support.h"
#include "support/replace.h"

namespace writ {
namespace {

using support::Replace;

const Checkpoint kPoint{kTestOrigin, 20852163, Sha256(AsBytes("root"))};

std::string Note() { return SignCheckpoint(kPoint, TestKey(), kTestOrigin); }

// A note with any text, truly signed.
std::string SignText(const std::string& text) {
  const LogVerifier verifier = TestVerifier();
  Bytes bytes(verifier.key_id.begin(), verifier.key_id.end());
  for (const std::uint8_t byte : SignEd25519(TestKey(), AsBytes(text))) bytes.push_back(byte);
  return text + "\n\u2014 " + verifier.name + " " + ToBase64(bytes) + "\n";
}

std::string CheckpointReason(const std::string& note) {
  const Result<Checkpoint> opened = OpenCheckpoint(note, TestVerifier());
  return opened ? "accepted" : opened.error().reason;
}

TEST(Checkpoint, SignedNoteOpensToWhatWasSigned) {
  const Result<Checkpoint> opened = OpenCheckpoint(Note(), TestVerifier());
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(*opened, kPoint);
  EXPECT_EQ(Note(), SignText(std::string(kTestOrigin) + "\n20852163\n" + ToBase64(kPoint.root) + "\n"));
}

TEST(Checkpoint, CheckpointOfTheEmptyLogOpens) {
  const Checkpoint empty{kTestOrigin, 0, kEmptyRoot};
  EXPECT_EQ(OpenCheckpoint(SignCheckpoint(empty, TestKey(), kTestOrigin), TestVerifier()).value(), empty);
}

TEST(Checkpoint, EveryFlippedByteIsRefused) {
  const std::string note = Note();
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string flipped = note;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x01);
    EXPECT_NE(CheckpointReason(flipped), "accepted") << i;
  }
}

TEST(Checkpoint, NoteCutAnywhereIsRefused) {
  const std::string note = Note();
  for (std::size_t length = 0; length < note.size(); ++length) {
    EXPECT_NE(CheckpointReason(note.substr(0, length)), "accepted") << length;
  }
}

TEST(Checkpoint, SignatureOfAnotherKeyIsRefused) {
  const SigningKey other = NewSigningKey();
  EXPECT_EQ(CheckpointReason(SignCheckpoint(kPoint, other, kTestOrigin)), "checkpoint-unsigned");
  EXPECT_EQ(CheckpointReason(SignCheckpoint(kPoint, TestKey(), "other.example")), "checkpoint-unsigned");
}

TEST(Checkpoint, AlteredTextUnderATrueSignatureIsRefused) {
  EXPECT_EQ(CheckpointReason(Replace(Note(), "20852163", "20852164")), "checkpoint-signature-bad");
}

TEST(Checkpoint, OtherOriginUnderATrueSignatureIsRefused) {
  EXPECT_EQ(CheckpointReason(SignCheckpoint({"other.example", 1, kPoint.root}, TestKey(), kTestOrigin)),
            "checkpoint-other-origin");
}

TEST(Checkpoint, EveryOtherFormIsRefusedEvenWhenTrulySigned) {
  const std::string origin = std::string(kTestOrigin) + "\n";
  const std::string root = ToBase64(kPoint.root) + "\n";
  EXPECT_EQ(CheckpointReason(SignText(origin + "7\n" + root)), "accepted");
  const std::vector<std::string> texts = {
      origin + "07\n" + root,                                  // leading zero
      origin + "+7\n" + root,                                  // sign
      origin + "-1\n" + root,                                  //
      origin + "7 \n" + root,                                  // space
      origin + "\n" + root,                                    // no size
      origin + "0x7\n" + root,                                 //
      origin + "281474976710656\n" + root,                     // 2^48
      origin + "18446744073709551623\n" + root,                // 2^64 + 7
      origin + "7\n" + root + "extension\n",                   // an extension line
      origin + "7\n",                                          // no root
      origin + "7\n" + root.substr(0, root.size() - 2) + "\n"  // no padding
      ,
      origin + "7\n" + ToBase64(Bytes(31)) + "\n",             // short root
      origin + "7\n" + ToBase64(Bytes(33)) + "\n",             // long root
      origin + "7\n" + std::string(42, 'A') + "B=\n",          // stray bits: another spelling of 32 zero bytes
      origin + "7\n " + root,                                  //
      origin + "7\r\n" + root,                                 // carriage return
      "\n7\n" + root,                                          // no origin
      "two words\n7\n" + root,                                 //
      "a+b\n7\n" + root,                                       //
      std::string(kMaxKeyNameBytes + 1, 'a') + "\n7\n" + root  //
  };
  for (const std::string& text : texts) EXPECT_EQ(CheckpointReason(SignText(text)), "checkpoint-malformed") << text;
}

TEST(Checkpoint, NewlinesAtTheEndAreExactlyOne) {
  EXPECT_EQ(CheckpointReason(Note() + "\n"), "checkpoint-malformed");
  EXPECT_EQ(CheckpointReason(Note().substr(0, Note().size() - 1)), "checkpoint-malformed");
  EXPECT_EQ(CheckpointReason("\n" + Note()), "checkpoint-malformed");
}

TEST(Checkpoint, SignaturesOfWitnessesAreAllowedUpToTheLimit) {
  const std::string witness = "\u2014 witness.example " + ToBase64(Bytes(76, 7)) + "\n";
  std::string note = Note();
  for (std::size_t i = 1; i < kMaxCheckpointSignatures; ++i) note += witness;
  EXPECT_EQ(CheckpointReason(note), "accepted");
  EXPECT_EQ(CheckpointReason(note + witness), "checkpoint-malformed");
}

TEST(Checkpoint, MalformedSignatureOfAWitnessIsRefused) {
  const std::string good = ToBase64(Bytes(76, 7));
  EXPECT_EQ(CheckpointReason(Note() + "\u2014 w.example " + good + "\n"), "accepted");
  const std::vector<std::string> lines = {"- w.example " + good,
                                          "\u2014 w.example",
                                          "\u2014  " + good,
                                          "\u2014 w+x.example " + good,
                                          "\u2014 w.example " + good + "=",
                                          "\u2014 w.example " + ToBase64(Bytes(4)),
                                          "\u2014 w.example " + good + " ",
                                          "\u2014 w\x01.example " + good,
                                          "\u2014 w\xFF.example " + good};
  for (const std::string& line : lines) {
    EXPECT_EQ(CheckpointReason(Note() + line + "\n"), "checkpoint-malformed") << line;
  }
}

TEST(Checkpoint, SecondSignatureByTheSameKeyMustBeTrueToo) {
  Bytes bytes(68);
  std::ranges::copy(TestVerifier().key_id, bytes.begin());
  EXPECT_EQ(CheckpointReason(Note() + "\u2014 " + kTestOrigin + " " + ToBase64(bytes) + "\n"),
            "checkpoint-signature-bad");
  // Same name, other key ID: another key, ignored.
  bytes[0] ^= 1;
  EXPECT_EQ(CheckpointReason(Note() + "\u2014 " + kTestOrigin + " " + ToBase64(bytes) + "\n"), "accepted");
}

TEST(Checkpoint, TextLargerThanTheBoundIsRefused) {
  const auto with_signature_of = [](std::size_t bytes) {
    return CheckpointReason(Note() + "\u2014 witness.example " + ToBase64(Bytes(bytes)) + "\n");
  };
  EXPECT_EQ(with_signature_of(kMaxCheckpointBytes / 2), "accepted");
  EXPECT_EQ(with_signature_of(kMaxCheckpointBytes), "checkpoint-malformed");
}

TEST(VerifierKey, ReadsBack) {
  const Result<LogVerifier> verifier = ParseVerifierKey(VerifierKey(kTestOrigin, TestKey().public_key));
  ASSERT_TRUE(verifier) << verifier.error().message;
  EXPECT_EQ(verifier->name, kTestOrigin);
  EXPECT_EQ(verifier->public_key, TestKey().public_key);
  EXPECT_EQ(verifier->key_id, TestVerifier().key_id);
}

// The example key of the Go package that introduced signed notes.
TEST(VerifierKey, PublishedKeyIsAccepted) {
  const std::string text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const Result<LogVerifier> verifier = ParseVerifierKey(text);
  ASSERT_TRUE(verifier) << verifier.error().message;
  EXPECT_EQ(VerifierKey(verifier->name, verifier->public_key), text);
}

TEST(VerifierKey, EveryOtherFormIsRefused) {
  const std::string good = VerifierKey(kTestOrigin, TestKey().public_key);
  Bytes cosigner(33);
  std::ranges::copy(TestKey().public_key, cosigner.begin() + 1);
  cosigner[0] = 0x04;
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("a+b"), "+" + good, "x" + good, good + "=", good + "\n",
        good.substr(0, good.size() - 1), Replace(good, "+", " +"),
        Replace(good, ToHex(TestVerifier().key_id), "00000000"), Replace(good, ToHex(TestVerifier().key_id), ""),
        std::string(kTestOrigin) + "+" + ToHex(TestVerifier().key_id) + "+" + ToBase64(cosigner)}) {
    const Result<LogVerifier> verifier = ParseVerifierKey(text);
    ASSERT_FALSE(verifier) << text;
    EXPECT_EQ(verifier.error().reason, "verifier-key-malformed");
  }
}

}  // namespace
}  // namespace writ
