// script/bench log [--entries N] [--json]
//
// Measures the ledger beside a plain hash chain in SQLite with the same durability and the same bytes, in the same run:
// durable appends a second, one by one and in batches; proofs, made and checked; the full check, of the database and of
// the published folder; a start with the state that the last writer left. Beside each stands how near it comes to what
// the machine could do at best.
#include <CLI/CLI.hpp>
#include <cstdio>

#include <sys/resource.h>

#include "base/json.h"
#include "bench/hash_chain.h"
#include "bench/ledger_bench.h"
#include "bench/limits.h"
#include "bench/timing.h"

namespace writ::bench {
namespace {

constexpr int kAppends = 200;
constexpr int kBatches = 5;
constexpr int kStarts = 5;

double PeakMebibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct LedgerFigures {
  double full_check_seconds = 0;
  double full_check_and_publish_seconds = 0;
  double full_check_mebibytes = 0;
  double append_seconds = 0;        // one entry
  double batch_append_seconds = 0;  // one entry of a batch
  double leave_first_state_seconds = 0;
  double reader_start_seconds = 0;
  double writer_start_seconds = 0;
  FolderFigures folder;
  ProofFigures proofs;
};

struct ChainFigures {
  double append_seconds = 0;
  double batch_append_seconds = 0;
  double full_check_seconds = 0;
  double proof_seconds = 0;  // of a row in the middle
  double proof_bytes = 0;
  std::uint64_t rows = 0;
};

LedgerFigures MeasureLedger(LedgerBench& bench) {
  LedgerFigures figures;
  bench.Generate();
  {
    Opened writer;
    figures.full_check_and_publish_seconds = bench.Start(writer, /*writable=*/true, false);
  }
  {
    Opened reader;
    figures.full_check_seconds = bench.Start(reader, /*writable=*/false, /*in_full=*/true);
  }
  figures.full_check_mebibytes = PeakMebibytes();
  {
    Opened writer;
    bench.Start(writer, /*writable=*/true, false);
    figures.append_seconds = MedianOf(bench.Append(*writer.ledger, 1, kAppends));
    figures.batch_append_seconds =
        MedianOf(bench.Append(*writer.ledger, kMaxBatchEntries, kBatches)) / static_cast<double>(kMaxBatchEntries);
    figures.leave_first_state_seconds = SecondsOf([&] { writer.ledger->LeaveState(); });
  }
  std::vector<double> starts, readers;
  for (int i = 0; i < kStarts; ++i) {
    Opened reader, writer;
    readers.push_back(bench.Start(reader, /*writable=*/false, false));
    if (reader.ledger->vouched_for() == 0) std::exit(1);
    reader.ledger.reset();
    starts.push_back(bench.Start(writer, /*writable=*/true, false));
    writer.ledger->LeaveState();
  }
  figures.reader_start_seconds = MedianOf(readers);
  figures.writer_start_seconds = MedianOf(starts);
  figures.folder = bench.VerifyFolder();
  Opened reader;
  bench.Start(reader, /*writable=*/false, false);
  figures.proofs = bench.MeasureProofs(*reader.ledger);
  return figures;
}

// The same bytes as the ledger's entries, in as many rows.
ChainFigures MeasureChain(LedgerBench& bench) {
  Opened reader;
  bench.Start(reader, /*writable=*/false, false);
  Ledger& ledger = *reader.ledger;
  HashChain chain(bench.folder() / "chain.db");
  ChainFigures figures;
  std::vector<double> batches, appends;
  const std::uint64_t in_batches = ledger.NextIndex() - kAppends;
  while (chain.size() < in_batches) {
    const std::uint64_t count = std::min<std::uint64_t>(kMaxBatchEntries, in_batches - chain.size());
    const std::vector<Bytes> rows = OrDie(ledger.EntryBytes(chain.size(), count));
    const double seconds = SecondsOf([&] { chain.Append(rows); });
    if (count == kMaxBatchEntries) batches.push_back(seconds / static_cast<double>(count));
  }
  while (chain.size() < ledger.NextIndex()) {
    const std::vector<Bytes> row = OrDie(ledger.EntryBytes(chain.size(), 1));
    appends.push_back(SecondsOf([&] { chain.Append(row); }));
  }
  figures.append_seconds = MedianOf(appends);
  figures.batch_append_seconds = MedianOf(batches);
  figures.rows = chain.size();
  figures.full_check_seconds = SecondsOf([&] { (void)chain.WalkFrom(0); });
  figures.proof_seconds =
      SecondsOf([&] { figures.proof_bytes = static_cast<double>(chain.WalkFrom(chain.size() / 2).bytes); });
  return figures;
}

// What the physical limit would take: of an append a sync; of a check, hashing every byte and the tree above it.
struct BestSeconds {
  double append = 0;
  double batch_append = 0;
  double folder_check = 0;
  double check_inclusion = 0;
  double check_receipt = 0;
};

BestSeconds BestSecondsFor(const Limits& limits, const LedgerFigures& ledger) {
  const auto entries = static_cast<double>(ledger.folder.entries);
  const double hash_entry =
      static_cast<double>(ledger.folder.entry_bytes) / entries * limits.hash_seconds_byte + limits.node_hash_seconds;
  const double check_inclusion = ledger.proofs.inclusion_hashes * limits.node_hash_seconds;
  return {.append = limits.sync_seconds,
          .batch_append = limits.sync_seconds / static_cast<double>(kMaxBatchEntries) + hash_entry,
          .folder_check = hash_entry * entries,
          .check_inclusion = check_inclusion,
          .check_receipt = check_inclusion + hash_entry + limits.signature_seconds};
}

Json ToJson(std::uint64_t entries, const LedgerFigures& ledger, const ChainFigures& chain, const Limits& limits) {
  const BestSeconds best = BestSecondsFor(limits, ledger);
  const ProofFigures& proofs = ledger.proofs;
  constexpr double kMicro = 1e6;
  return {{"entries", entries},
          {"log_size", proofs.log_size},
          {"batch_entries", kMaxBatchEntries},
          {"full_check_seconds", ledger.full_check_seconds},
          {"full_check_and_publish_seconds", ledger.full_check_and_publish_seconds},
          {"full_check_mebibytes", ledger.full_check_mebibytes},
          {"leave_first_state_seconds", ledger.leave_first_state_seconds},
          {"reader_start_seconds", ledger.reader_start_seconds},
          {"writer_start_seconds", ledger.writer_start_seconds},
          {"folder_check_seconds", ledger.folder.seconds},
          {"appends_per_second", 1 / ledger.append_seconds},
          {"batched_appends_per_second", 1 / ledger.batch_append_seconds},
          {"make_inclusion_us", proofs.make_inclusion_seconds * kMicro},
          {"make_consistency_us", proofs.make_consistency_seconds * kMicro},
          {"make_receipt_us", proofs.make_receipt_seconds * kMicro},
          {"check_inclusion_us", proofs.check_inclusion_seconds * kMicro},
          {"check_consistency_us", proofs.check_consistency_seconds * kMicro},
          {"check_receipt_us", proofs.check_receipt_seconds * kMicro},
          {"receipt_bytes", proofs.receipt_bytes},
          {"chain_appends_per_second", 1 / chain.append_seconds},
          {"chain_batched_appends_per_second", 1 / chain.batch_append_seconds},
          {"chain_full_check_seconds", chain.full_check_seconds},
          {"chain_proof_seconds", chain.proof_seconds},
          {"chain_proof_bytes", chain.proof_bytes},
          {"appends_to_chain_ratio", chain.append_seconds / ledger.append_seconds},
          {"batched_appends_to_chain_ratio", chain.batch_append_seconds / ledger.batch_append_seconds},
          {"folder_check_to_chain_ratio", chain.full_check_seconds / ledger.folder.seconds},
          {"check_receipt_to_chain_ratio", chain.proof_seconds / proofs.check_receipt_seconds},
          {"syncs_per_second", 1 / limits.sync_seconds},
          {"sha256_mebibytes_per_second", 1 / limits.hash_seconds_byte / (1 << 20)},
          {"node_hash_us", limits.node_hash_seconds * kMicro},
          {"signature_check_us", limits.signature_seconds * kMicro},
          {"append_of_limit", best.append / ledger.append_seconds},
          {"batched_append_of_limit", best.batch_append / ledger.batch_append_seconds},
          {"folder_check_of_limit", best.folder_check / ledger.folder.seconds},
          {"check_inclusion_of_limit", best.check_inclusion / proofs.check_inclusion_seconds},
          {"check_receipt_of_limit", best.check_receipt / proofs.check_receipt_seconds},
          {"peak_mebibytes", PeakMebibytes()}};
}

// One line of the table: the JSON's figures under these names; an empty name is an empty place.
void PrintRow(const Json& json, const char* title, const char* own, const char* chain, const char* limit) {
  const auto number = [&](const char* name) {
    char text[32] = "";
    if (*name != '\0') std::snprintf(text, sizeof text, "%.4g", json.at(name).get<double>());
    return std::string(text);
  };
  const std::string share = *limit == '\0' ? "" : number(limit);
  std::printf("%-44s %12s %12s %12s\n", title, number(own).c_str(), number(chain).c_str(), share.c_str());
}

void PrintTable(const Json& json) {
  std::printf("%-44s %12s %12s %12s\n", "", "Writ", "hash chain", "of limit");
  PrintRow(json, "entries", "log_size", "", "");
  PrintRow(json, "appends a second, one by one", "appends_per_second", "chain_appends_per_second", "append_of_limit");
  PrintRow(json, "appends a second, in batches", "batched_appends_per_second", "chain_batched_appends_per_second",
           "batched_append_of_limit");
  PrintRow(json, "inclusion proof, made (us)", "make_inclusion_us", "", "");
  PrintRow(json, "inclusion proof, checked (us)", "check_inclusion_us", "", "check_inclusion_of_limit");
  PrintRow(json, "consistency proof, made (us)", "make_consistency_us", "", "");
  PrintRow(json, "consistency proof, checked (us)", "check_consistency_us", "", "");
  PrintRow(json, "receipt, made (us)", "make_receipt_us", "", "");
  PrintRow(json, "receipt, checked (us)", "check_receipt_us", "", "check_receipt_of_limit");
  PrintRow(json, "receipt; what the chain must show (bytes)", "receipt_bytes", "chain_proof_bytes", "");
  PrintRow(json, "walk from the middle of the chain (s)", "", "chain_proof_seconds", "");
  PrintRow(json, "published log, verified whole (s)", "folder_check_seconds", "chain_full_check_seconds",
           "folder_check_of_limit");
  PrintRow(json, "database, every row checked (s)", "full_check_seconds", "", "");
  PrintRow(json, "the same, and published anew (s)", "full_check_and_publish_seconds", "", "");
  PrintRow(json, "memory of the full check (MiB)", "full_check_mebibytes", "", "");
  PrintRow(json, "first state left (s)", "leave_first_state_seconds", "", "");
  PrintRow(json, "start of a reader (s)", "reader_start_seconds", "", "");
  PrintRow(json, "start of a writer (s)", "writer_start_seconds", "", "");
  PrintRow(json, "syncs a second", "syncs_per_second", "", "");
  PrintRow(json, "SHA-256 (MiB a second)", "sha256_mebibytes_per_second", "", "");
}

int Run(std::uint64_t entries, bool only_json) {
  LedgerBench bench(entries);
  const Limits limits = MeasureLimits(bench.folder());
  const LedgerFigures ledger = MeasureLedger(bench);
  const Json json = ToJson(entries, ledger, MeasureChain(bench), limits);
  if (!only_json) PrintTable(json);
  std::printf("%s\n", json.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace writ::bench

int main(int argc, char** argv) {
  CLI::App app("Measures the ledger beside a hash chain. The last line is JSON.");
  std::uint64_t entries = 1'000'000;
  bool json = false;
  app.add_option("--entries", entries, "enrolments")->check(CLI::Range(1, 10'000'000));
  app.add_flag("--json", json, "print no table, only the line of JSON");
  CLI11_PARSE(app, argc, argv);
  if (!writ::InitCrypto()) return 1;
  return writ::bench::Run(entries, json);
}
