#include "log/witness.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "log/witness_test_support.h"

namespace writ {
namespace {

constexpr std::uint64_t kEntries = 40;

const TestHistory& Truth() {
  static const TestHistory history(kEntries);
  return history;
}

TEST(Witness, FirstCheckpointIsCosigned) {
  TestWitness t;
  const AddCheckpointAnswer answer = t.witness->AddCheckpoint(Truth().Request(0, 7));
  ASSERT_EQ(answer.status, 200) << answer.body;
  const Result<UtcTime> time = FindCosignature(Truth().Note(7) + answer.body, TestCosigner());
  ASSERT_TRUE(time) << time.error().message;
  EXPECT_NEAR(static_cast<double>(time->seconds), static_cast<double>(RealEnv().Now().seconds), 5);
}

TEST(Witness, EveryContinuationIsCosigned) {
  for (std::uint64_t old_size = 0; old_size <= 17; ++old_size) {
    for (std::uint64_t size = old_size; size <= 17; ++size) {
      TestWitness t;
      ASSERT_EQ(t.StatusOf(Truth().Request(0, old_size)), 200) << old_size;
      EXPECT_EQ(t.StatusOf(Truth().Request(old_size, size)), 200) << old_size << " " << size;
    }
  }
}

TEST(Witness, MalformedRequestIsRefusedWith400) {
  TestWitness t;
  EXPECT_EQ(t.StatusOf(""), 400);
  EXPECT_EQ(t.StatusOf("old 0\n\nnot a checkpoint\n"), 400);
  EXPECT_EQ(t.StatusOf(Truth().Request(8, 7)), 400);
}

TEST(Witness, CheckpointThatTheLogHasNotSignedIsRefusedWith403) {
  TestWitness t;
  const SigningKey other = SigningKeyFromSeed(SecretBytes::CopyOf(Bytes(32, 9)));
  EXPECT_EQ(t.StatusOf(WriteAddCheckpoint({0, {}, SignCheckpoint(Truth().At(7), other, kTestOrigin)})), 403);
  std::string spoilt = Truth().Note(7);
  spoilt.replace(spoilt.find("\n7\n"), 3, "\n8\n");
  EXPECT_EQ(t.StatusOf(WriteAddCheckpoint({0, {}, spoilt})), 403);
  EXPECT_EQ(t.StatusOf(Truth().Request(0, 7)), 200);
}

TEST(Witness, UnknownLogIsRefusedWith404) {
  TestWitness t;
  const std::string note = SignCheckpoint({"other.example", 0, kEmptyRoot}, TestKey(), "other.example");
  EXPECT_EQ(t.StatusOf(WriteAddCheckpoint({0, {}, note})), 404);
}

TEST(Witness, OtherOldSizeIsAnsweredWithTheKnownOne) {
  TestWitness t;
  ASSERT_EQ(t.StatusOf(Truth().Request(0, 7)), 200);
  for (const std::uint64_t old_size : {0, 6, 8}) {
    const AddCheckpointAnswer answer = t.witness->AddCheckpoint(Truth().Request(old_size, 9));
    EXPECT_EQ(answer.status, 409) << old_size;
    EXPECT_EQ(answer.content_type, "text/x.tlog.size");
    EXPECT_EQ(answer.body, "7\n");
  }
}

TEST(Witness, SecondRootOfOneSizeIsNeverCosigned) {
  for (const std::uint64_t size : {0, 1, 7, 8}) {
    TestWitness t;
    ASSERT_EQ(t.StatusOf(Truth().Request(0, size)), 200);
    const Checkpoint other{kTestOrigin, size, Sha256(AsBytes("another history"))};
    const std::string request = WriteAddCheckpoint({size, {}, SignCheckpoint(other, TestKey(), kTestOrigin)});
    EXPECT_EQ(t.StatusOf(request), 409) << size;
    EXPECT_EQ(t.StatusOf(Truth().Request(size, size)), 200) << "the known one may be signed again";
  }
}

TEST(Witness, CheckpointWithAWrongProofIsNeverCosigned) {
  TestWitness t;
  const TestHistory fork(kEntries, 3);
  ASSERT_EQ(t.StatusOf(Truth().Request(0, 7)), 200);
  EXPECT_EQ(t.StatusOf(fork.Request(7, 9)), 422);
  EXPECT_EQ(t.StatusOf(WriteAddCheckpoint({7, {}, Truth().Note(9)})), 422);
  std::vector<Hash32> proof = Truth().Proof(7, 9);
  proof.push_back(Hash32{});
  EXPECT_EQ(t.StatusOf(WriteAddCheckpoint({7, proof, Truth().Note(9)})), 422);
  EXPECT_EQ(t.StatusOf(WriteAddCheckpoint({7, {Hash32{}}, Truth().Note(7)})), 422);
  EXPECT_EQ(t.StatusOf(Truth().Request(7, 9)), 200);
}

TEST(Witness, ProofFromNothingMustBeEmpty) {
  TestWitness t;
  EXPECT_EQ(t.StatusOf(WriteAddCheckpoint({0, {Hash32{}}, Truth().Note(7)})), 422);
}

TEST(Witness, RestartRemembers) {
  TestWitness t;
  ASSERT_EQ(t.StatusOf(Truth().Request(0, 7)), 200);
  t.Restart();
  EXPECT_EQ(t.StatusOf(Truth().Request(0, 9)), 409);
  EXPECT_EQ(t.StatusOf(Truth().Request(0, 5)), 409);
  EXPECT_EQ(t.StatusOf(Truth().Request(7, 9)), 200);
  EXPECT_EQ(t.store->Find(kTestOrigin).value()->note, Truth().Note(9));
}

// Requests in any order, from the true history and from two forks, honest and with swapped proofs, with restarts.
TEST(Witness, WhateverIsAskedItSignsOneHistoryThatOnlyGrows) {
  const TestHistory histories[] = {TestHistory(kEntries), TestHistory(kEntries, 5), TestHistory(kEntries, 20)};
  for (unsigned seed = 1; seed <= 6; ++seed) {
    TestWitness t;
    std::mt19937 random(seed);
    const auto below = [&](std::uint64_t n) { return std::uniform_int_distribution<std::uint64_t>(0, n - 1)(random); };
    std::vector<Checkpoint> is_signed{{kTestOrigin, 0, kEmptyRoot}};
    for (int i = 0; i < 400; ++i) {
      const TestHistory& history = histories[below(3)];
      const std::uint64_t size = below(kEntries + 1);
      const std::uint64_t old_size = below(2) == 0 ? is_signed.back().size : below(kEntries + 1);
      const TestHistory& proof_of = below(4) == 0 ? histories[below(3)] : history;
      const std::vector<Hash32> proof = old_size > size ? std::vector<Hash32>{} : proof_of.Proof(old_size, size);
      const bool cosigned = t.StatusOf(WriteAddCheckpoint({old_size, proof, history.Note(size)})) == 200;
      if (cosigned) is_signed.push_back(history.At(size));
      if (below(50) == 0) t.Restart();
    }
    EXPECT_GT(is_signed.size(), 3U);
    for (std::size_t i = 1; i < is_signed.size(); ++i) {
      EXPECT_GE(is_signed[i].size, is_signed[i - 1].size);
    }
    const auto holds_all = [&](const TestHistory& history) {
      return std::ranges::all_of(is_signed, [&](const Checkpoint& point) { return history.At(point.size) == point; });
    };
    EXPECT_TRUE(std::ranges::any_of(histories, holds_all)) << seed;
  }
}

// A memory that fails in one of its two calls, or finds that somebody else was faster.
class BrokenStore : public WitnessStore {
 public:
  explicit BrokenStore(WitnessStore& inner) : inner_(inner) {}
  Result<std::optional<WitnessedLog>> Find(std::string_view origin) override {
    if (find_fails) return Fail(Code::kUnavailable, "disk-full", "couldn't read");
    return inner_.Find(origin);
  }
  Result<bool> Advance(const WitnessedLog& known, const Checkpoint& next, std::string_view note) override {
    if (advance_fails) return Fail(Code::kUnavailable, "disk-full", "couldn't write");
    if (outrun_to != nullptr) {
      EXPECT_TRUE(inner_.Advance(known, *outrun_to, "").value());
    }
    return inner_.Advance(known, next, note);
  }
  bool find_fails = false;
  bool advance_fails = false;
  const Checkpoint* outrun_to = nullptr;

 private:
  WitnessStore& inner_;
};

TEST(Witness, WhatItCannotRememberItDoesNotSign) {
  TestWitness t;
  BrokenStore broken(*t.store);
  Witness witness(RealEnv(), broken, TestWitnessKey(), kTestWitness);
  broken.advance_fails = true;
  const AddCheckpointAnswer answer = witness.AddCheckpoint(Truth().Request(0, 7));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("\u2014"), std::string::npos);
  ASSERT_TRUE(answer.failure);
  EXPECT_EQ(answer.failure->reason, "disk-full");
  broken.find_fails = true;
  EXPECT_EQ(witness.AddCheckpoint(Truth().Request(0, 7)).status, 500);
}

TEST(Witness, OfTwoAtOnceTheSlowerIsNotSigned) {
  TestWitness t;
  BrokenStore store(*t.store);
  const Checkpoint faster = Truth().At(9);
  store.outrun_to = &faster;
  Witness witness(RealEnv(), store, TestWitnessKey(), kTestWitness);
  const AddCheckpointAnswer answer = witness.AddCheckpoint(Truth().Request(0, 7));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body, "9\n");
}

}  // namespace
}  // namespace writ
