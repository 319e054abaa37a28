// script/bench log [--entries N] [--json]
//
// Measures the ledger: durable appends a second, the full check of N enrolments, and a start with the state that the
// last writer left, beside a plain hash chain in SQLite with the same durability, in the same run. Sealed parts are
// left out: nothing of a start reads them.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/resource.h>

#include "authority/registry.h"
#include "authority/tagger.h"
#include "base/uuid.h"
#include "gallery/galleries.h"
#include "log/ledger.h"

namespace writ::bench {
namespace {

constexpr char kOrigin[] = "bench.writ.example";
constexpr int kAppends = 200;

double SecondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class T>
T OrDie(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}
void OrDie(const Result<void>& result) {
  if (result) return;
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

std::string RandomHex(std::size_t bytes) {
  Bytes random(bytes);
  RealEnv().FillRandom(random);
  return ToHex(random);
}

struct Opened {
  Tagger tagger{SecretBytes::Random(32)};
  Registry registry;
  Galleries galleries{tagger};
  std::unique_ptr<Ledger> ledger;
};

class Bench {
 public:
  explicit Bench(std::uint64_t entries) : entries_(entries) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Bench() { std::filesystem::remove_all(folder_); }

  EntryDraft Draft(std::string_view type, const Json& clear, const std::vector<const char*>& committed, Json row) {
    Json act = clear;
    act.update({{"origin", kOrigin}, {"type", type}, {"nonce", RandomHex(16)}, {"made_at", "2026-11-24T09:00:00Z"}});
    for (const char* field : committed) act["commit"][field] = RandomHex(32);
    return {.act = std::move(act),
            .proof = {.key = "ssh-ed25519 " + std::string(68, 'A'), .signature = std::string(220, 'A')},
            .outcome = "done",
            .time = {1'790'000'000},
            .row = std::move(row),
            .vault = {}};
  }
  EntryDraft Enrolment() {
    return Draft("enrol", {{"gallery", gallery_}}, {"basis", "photo", "subject"},
                 {{"actor", "custodian"},
                  {"subject_tag", RandomHex(32)},
                  {"photo_tag", RandomHex(32)},
                  {"basis_tag", RandomHex(32)},
                  {"content", RandomHex(32)},
                  {"not_before", "2026-01-01T00:00:00Z"},
                  {"not_after", "2027-01-01T00:00:00Z"}});
  }

  LedgerKeys Keys() const {
    return {
        .row_key = SecretBytes::CopyOf(row_key_.view()),
        .log_key = {.public_key = log_key_.public_key, .secret_key = SecretBytes::CopyOf(log_key_.secret_key.view())}};
  }

  // The gallery and its enrolments, sealed as the ledger seals them, but in one transaction.
  void Generate() {
    {
      const auto ledger = OrDie(Ledger::Create(RealEnv(), folder_, kOrigin, Keys()));
    }
    SQLite::Database database((folder_ / "writ.db").string(), SQLite::OPEN_READWRITE);
    SQLite::Transaction transaction(database);
    SQLite::Statement entry(database, "INSERT INTO entries VALUES(?, ?)");
    SQLite::Statement row(database, "INSERT INTO rows VALUES(?, ?)");
    for (std::uint64_t i = 0; i <= entries_; ++i) {
      const EntryDraft draft =
          i == 0 ? Draft("gallery_create", {{"gallery", gallery_}}, {"description", "name"},
                         {{"actor", "custodian"},
                          {"pipeline", "p"},
                          {"public_key", RandomHex(32)},
                          {"openings", OpeningsToJson({{"name", {{}, "custody"}}, {"description", {{}, ""}}})}})
                 : Enrolment();
      Hash32 salt{};
      RealEnv().FillRandom(salt);
      StoredEntry stored{.index = i, .entry = {}, .sealed_row = {}, .vault = {}};
      stored.entry = ToBytes(
          OrDie(EncodeEntry({draft.act, draft.outcome, draft.proof, CommitToRow(salt, draft.row), draft.time})));
      stored.sealed_row = SealRow(row_key_, stored, draft.row, salt);
      for (auto& [statement, bytes] : {std::pair(&entry, &stored.entry), std::pair(&row, &stored.sealed_row)}) {
        statement->bind(1, static_cast<std::int64_t>(i));
        statement->bind(2, bytes->data(), static_cast<int>(bytes->size()));
        statement->exec();
        statement->reset();
      }
    }
    transaction.commit();
  }

  double Start(Opened& opened, bool writable, bool in_full) {
    return SecondsOf([&] {
      opened.ledger = OrDie(Ledger::Open(RealEnv(), folder_, Keys(), writable));
      opened.ledger->Attach(&opened.registry);
      opened.ledger->Attach(&opened.galleries);
      OrDie(opened.ledger->Replay({.program = Sha256(AsBytes("bench")), .in_full = in_full}));
    });
  }

  std::vector<double> Append(Ledger& ledger) {
    std::vector<double> seconds;
    for (int i = 0; i < kAppends; ++i) {
      EntryDraft draft = Enrolment();
      seconds.push_back(SecondsOf([&] { OrDie(ledger.Commit(std::move(draft))); }));
    }
    return seconds;
  }

  // What others do: a table in which each row holds the hash of the one before.
  std::vector<double> AppendToChain() {
    SQLite::Database database((folder_ / "chain.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE chain(idx INTEGER PRIMARY KEY, bytes BLOB, hash BLOB)");
    std::vector<double> seconds;
    Hash32 previous{};
    for (int i = 0; i < kAppends; ++i) {
      const Bytes bytes = ToBytes(CanonicalJsonOrDie(Enrolment().act));
      seconds.push_back(SecondsOf([&] {
        previous = Sha256({previous, bytes});
        SQLite::Statement insert(database, "INSERT INTO chain VALUES(?, ?, ?)");
        insert.bind(1, i);
        insert.bind(2, bytes.data(), static_cast<int>(bytes.size()));
        insert.bind(3, previous.data(), static_cast<int>(previous.size()));
        insert.exec();
      }));
    }
    return seconds;
  }

 private:
  std::uint64_t entries_;
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("writ-bench-log-" + RandomHex(4));
  std::string gallery_ = NewUuid(RealEnv());
  SecretBytes row_key_ = SecretBytes::Random(32);
  SigningKey log_key_ = NewSigningKey();
};

double MedianOf(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

double PeakMebibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void Run(std::uint64_t entries) {
  Bench bench(entries);
  bench.Generate();
  double publish_seconds = 0, check_seconds = 0, leave_seconds = 0;
  std::vector<double> appends, starts, readers;
  {
    Opened writer;
    publish_seconds = bench.Start(writer, /*writable=*/true, false);
  }
  {
    Opened reader;
    check_seconds = bench.Start(reader, /*writable=*/false, /*in_full=*/true);
  }
  const double check_mebibytes = PeakMebibytes();
  {
    Opened writer;
    bench.Start(writer, /*writable=*/true, false);
    appends = bench.Append(*writer.ledger);
    leave_seconds = SecondsOf([&] { writer.ledger->LeaveState(); });
  }
  for (int i = 0; i < 5; ++i) {
    Opened reader, writer;
    readers.push_back(bench.Start(reader, /*writable=*/false, false));
    if (reader.ledger->vouched_for() == 0) std::exit(1);
    reader.ledger.reset();
    starts.push_back(bench.Start(writer, /*writable=*/true, false));
    writer.ledger->LeaveState();
  }
  const double chain = MedianOf(bench.AppendToChain());
  const double append = MedianOf(appends);
  std::printf(
      "{\"entries\":%llu,\"full_check_seconds\":%.2f,\"full_check_and_publish_seconds\":%.2f,"
      "\"full_check_mebibytes\":%.0f,\"leave_first_state_seconds\":%.2f,\"reader_start_seconds\":%.3f,"
      "\"writer_start_seconds\":%.3f,\"appends_per_second\":%.0f,\"chain_appends_per_second\":%.0f,"
      "\"appends_to_chain_ratio\":%.2f}\n",
      static_cast<unsigned long long>(entries), check_seconds, publish_seconds, check_mebibytes, leave_seconds,
      MedianOf(readers), MedianOf(starts), 1 / append, 1 / chain, chain / append);
}

}  // namespace
}  // namespace writ::bench

int main(int argc, char** argv) {
  CLI::App app("Measures the ledger.");
  std::uint64_t entries = 1'000'000;
  bool json = false;
  app.add_option("--entries", entries, "enrolments")->check(CLI::Range(1, 10'000'000));
  app.add_flag("--json", json, "the last line is JSON in any case");
  CLI11_PARSE(app, argc, argv);
  if (!writ::InitCrypto()) return 1;
  writ::bench::Run(entries);
  return 0;
}
