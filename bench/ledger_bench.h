// A ledger of many enrolments, and what is measured of it. Sealed parts are left out: nothing of a start reads them.
//
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "authority/registry.h"
#include "authority/tagger.h"
#include "gallery/galleries.h"
#include "log/checkpoint.h"
#include "log/ledger.h"

namespace writ::bench {

struct Opened {
  Tagger tagger{SecretBytes::Random(32)};
  Registry registry;
  Galleries galleries{tagger};
  std::unique_ptr<Ledger> ledger;
};

// Medians, and what they are of.
struct ProofFigures {
  std::uint64_t log_size = 0;
  double make_inclusion_seconds = 0;    // from the tiles in the folder
  double make_consistency_seconds = 0;  // with an earlier size at random
  double check_inclusion_seconds = 0;
  double check_consistency_seconds = 0;
  double make_receipt_seconds = 0;  // with its checkpoint's signature checked
  double check_receipt_seconds = 0;
  double inclusion_hashes = 0;
  double receipt_bytes = 0;
};

struct FolderFigures {
  double seconds = 0;
  std::uint64_t entries = 0;
  std::uint64_t entry_bytes = 0;
};

class LedgerBench {
 public:
  // `entries` enrolments in one gallery, in a temporary folder that goes with this object.
  explicit LedgerBench(std::uint64_t entries);
  ~LedgerBench() { std::filesystem::remove_all(folder_); }

  // The table alone: entries and rows as the ledger writes them, but in one transaction and unpublished.
  void Generate();
  // Seconds that a start takes.
  double Start(Opened& opened, bool writable, bool in_full);
  // Seconds a call of CommitBatch with so many enrolments; drafting them is not counted.
  std::vector<double> Append(Ledger& ledger, std::size_t batch, int times);
  // `ledger` for the bytes of entries.
  ProofFigures MeasureProofs(Ledger& ledger);
  // The whole published log, as an auditor verifies it.
  FolderFigures VerifyFolder();

  const std::filesystem::path& folder() const { return folder_; }

 private:
  EntryDraft Draft(std::string_view type, const Json& clear, const std::vector<const char*>& committed, Json row);
  EntryDraft FirstDraft();
  EntryDraft Enrolment();
  LedgerKeys Keys() const;
  LogVerifier Verifier() const;
  std::map<std::uint64_t, Hash32> EarlierRoots(std::uint64_t size);

  std::uint64_t entries_;
  std::filesystem::path folder_;
  std::string gallery_;
  SecretBytes row_key_ = SecretBytes::Random(32);
  SigningKey log_key_ = NewSigningKey();
};

}  // namespace writ::bench
