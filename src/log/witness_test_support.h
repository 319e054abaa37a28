// What tests of witnesses share: a log in memory, its checkpoints and proofs, and a witness with its memory on disk.
//
// Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "log/log_test_support.h"
#include "log/proof.h"
#include "log/witness.h"

namespace writ {

inline constexpr const char* kTestWitness = "witness.example";

inline SigningKey TestWitnessKey() {
  TestKey();  // starts the cryptography
  return SigningKeyFromSeed(SecretBytes::CopyOf(Bytes(32, 7)));
}
inline Cosigner TestCosigner() { return MakeCosigner(kTestWitness, TestWitnessKey().public_key); }

// The test log's leaves, or those of a history that differs from entry `fork_at` on.
class TestHistory {
 public:
  explicit TestHistory(std::uint64_t count, std::uint64_t fork_at = ~std::uint64_t{0}) : leaves_(TestLeaves(count)) {
    for (std::uint64_t i = fork_at; i < count; ++i) leaves_[i] = Sha256(leaves_[i]);
  }
  Checkpoint At(std::uint64_t size) const { return {kTestOrigin, size, RootOf(std::span(leaves_).first(size))}; }
  std::string Note(std::uint64_t size) const { return SignCheckpoint(At(size), TestKey(), kTestOrigin); }
  // By RFC 6962's recursive definition, so that the code under test meets another one.
  std::vector<Hash32> Proof(std::uint64_t old_size, std::uint64_t size) const {
    if (old_size == 0 || old_size == size) return {};
    return SubProof(old_size, std::span(leaves_).first(size), true);
  }
  std::string Request(std::uint64_t old_size, std::uint64_t size) const {
    return WriteAddCheckpoint({old_size, old_size > size ? std::vector<Hash32>{} : Proof(old_size, size), Note(size)});
  }

 private:
  static std::vector<Hash32> SubProof(std::uint64_t m, std::span<const Hash32> leaves, bool known) {
    if (m == leaves.size()) return known ? std::vector<Hash32>{} : std::vector<Hash32>{RootOf(leaves)};
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    std::vector<Hash32> proof;
    if (m <= k) {
      proof = SubProof(m, leaves.first(k), known);
      proof.push_back(RootOf(leaves.subspan(k)));
    } else {
      proof = SubProof(m - k, leaves.subspan(k), false);
      proof.push_back(RootOf(leaves.first(k)));
    }
    return proof;
  }
  std::vector<Hash32> leaves_;
};

// A witness of the test log.
class TestWitness {
 public:
  TestWitness() {
    store = SqliteWitnessStore::Create(file()).value();
    EXPECT_TRUE(store->AddLog(TestVerifier()));
    Start();
  }
  // Stops it, and starts it again from its file.
  void Restart() {
    witness.reset();
    store.reset();
    store = SqliteWitnessStore::Open(file()).value();
    Start();
  }
  int StatusOf(const std::string& request) { return witness->AddCheckpoint(request).status; }
  std::filesystem::path file() const { return folder.path() / "witness.db"; }

  TestFolder folder;
  std::unique_ptr<SqliteWitnessStore> store;
  std::unique_ptr<Witness> witness;

 private:
  void Start() { witness = std::make_unique<Witness>(RealEnv(), *store, TestWitnessKey(), kTestWitness); }
};

}  // namespace writ
