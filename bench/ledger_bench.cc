#include "bench/ledger_bench.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/uuid.h"
#include "bench/timing.h"
#include "log/database.h"
#include "log/merkle.h"
#include "log/proof.h"
#include "log/receipt.h"
#include "log/row_seal.h"
#include "log/verify_folder.h"

namespace writ::bench {
namespace {

constexpr char kOrigin[] = "bench.writ.example";
constexpr int kProofs = 1'000;

std::string RandomHex(std::size_t bytes) {
  Bytes random(bytes);
  RealEnv().FillRandom(random);
  return ToHex(random);
}

std::uint64_t RandomBelow(std::uint64_t end) {
  std::array<std::uint8_t, 8> random;
  RealEnv().FillRandom(random);
  std::uint64_t number = 0;
  for (const std::uint8_t byte : random) number = number << 8 | byte;
  return number % end;
}

}  // namespace

LedgerBench::LedgerBench(std::uint64_t entries)
    : entries_(entries),
      folder_(std::filesystem::temp_directory_path() / ("writ-bench-log-" + RandomHex(4))),
      gallery_(NewUuid(RealEnv())) {
  std::filesystem::create_directories(folder_);
}

EntryDraft LedgerBench::Draft(std::string_view type, const Json& clear, const std::vector<const char*>& committed,
                              Json row) {
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

EntryDraft LedgerBench::FirstDraft() {
  return Draft("gallery_create", {{"gallery", gallery_}}, {"description", "name"},
               {{"actor", "custodian"},
                {"pipeline", "p"},
                {"public_key", RandomHex(32)},
                {"openings", OpeningsToJson({{"name", {{}, "custody"}}, {"description", {{}, ""}}})}});
}

EntryDraft LedgerBench::Enrolment() {
  return Draft("enrol", {{"gallery", gallery_}}, {"basis", "photo", "subject"},
               {{"actor", "custodian"},
                {"subject_tag", RandomHex(32)},
                {"photo_tag", RandomHex(32)},
                {"basis_tag", RandomHex(32)},
                {"content", RandomHex(32)},
                {"not_before", "2026-01-01T00:00:00Z"},
                {"not_after", "2027-01-01T00:00:00Z"}});
}

LedgerKeys LedgerBench::Keys() const {
  return {
      .row_key = SecretBytes::CopyOf(row_key_.view()),
      .log_key = {.public_key = log_key_.public_key, .secret_key = SecretBytes::CopyOf(log_key_.secret_key.view())}};
}

LogVerifier LedgerBench::Verifier() const { return MakeLogVerifier(kOrigin, log_key_.public_key); }

void LedgerBench::Generate() {
  {
    const auto ledger = OrDie(Ledger::Create(RealEnv(), folder_, kOrigin, Keys()));
  }
  SQLite::Database database((folder_ / "writ.db").string(), SQLite::OPEN_READWRITE);
  SQLite::Transaction transaction(database);
  SQLite::Statement entry(database, "INSERT INTO entries VALUES(?, ?)");
  SQLite::Statement row(database, "INSERT INTO rows VALUES(?, ?)");
  for (std::uint64_t i = 0; i <= entries_; ++i) {
    const EntryDraft draft = i == 0 ? FirstDraft() : Enrolment();
    Hash32 salt{};
    RealEnv().FillRandom(salt);
    StoredEntry stored{.index = i, .entry = {}, .sealed_row = {}, .vault = {}};
    stored.entry =
        ToBytes(OrDie(EncodeEntry({draft.act, draft.outcome, draft.proof, CommitToRow(salt, draft.row), draft.time})));
    stored.sealed_row = SealRow(row_key_, stored, draft.row, salt);
    for (auto& [statement, bytes] : {std::pair(&entry, &stored.entry), std::pair(&row, &stored.sealed_row)}) {
      statement->bind(1, static_cast<std::int64_t>(i));
      BindBlob(*statement, 2, *bytes);
      statement->exec();
      statement->reset();
    }
  }
  transaction.commit();
}

double LedgerBench::Start(Opened& opened, bool writable, bool in_full) {
  return SecondsOf([&] {
    opened.ledger = OrDie(Ledger::Open(RealEnv(), folder_, Keys(), writable));
    opened.ledger->Attach(&opened.registry);
    opened.ledger->Attach(&opened.galleries);
    OrDie(opened.ledger->Replay({.program = Sha256(AsBytes("bench")), .in_full = in_full}));
  });
}

std::vector<double> LedgerBench::Append(Ledger& ledger, std::size_t batch, int times) {
  std::vector<double> seconds;
  for (int i = 0; i < times; ++i) {
    std::vector<EntryDraft> drafts;
    while (drafts.size() < batch) drafts.push_back(Enrolment());
    seconds.push_back(SecondsOf([&] { OrDie(ledger.CommitBatch(std::move(drafts))); }));
  }
  return seconds;
}

// Sizes at random that the log once had, with the roots that it had then.
std::map<std::uint64_t, Hash32> LedgerBench::EarlierRoots(std::uint64_t size) {
  std::map<std::uint64_t, Hash32> roots;
  for (int i = 0; i < kProofs; ++i) roots[1 + RandomBelow(size)] = {};
  CompactTree tree;
  VerifyOptions options;
  options.entry = [&](std::uint64_t, ByteView entry) -> Result<void> {
    tree.Append(LeafHash(entry));
    if (const auto at = roots.find(tree.size()); at != roots.end()) at->second = tree.Root();
    return {};
  };
  OrDie(VerifyLogFolder(RealEnv(), folder_ / "log", Verifier(), options));
  return roots;
}

ProofFigures LedgerBench::MeasureProofs(Ledger& ledger) {
  const TileReader tiles(RealEnv(), ledger.log_folder());
  const LogVerifier verifier = Verifier();
  const Checkpoint now = OrDie(OpenCheckpoint(ledger.CheckpointNote(), verifier));
  ProofFigures figures{.log_size = now.size};
  std::vector<double> make[3], check[3], hashes, bytes;
  for (const auto& [old_size, old_root] : EarlierRoots(now.size)) {
    const std::uint64_t index = RandomBelow(now.size);
    const Bytes entry = OrDie(ledger.EntryBytes(index, 1)).front();
    const Hash32 leaf = LeafHash(entry);
    std::vector<Hash32> inclusion, consistency;
    std::string receipt;
    make[0].push_back(SecondsOf([&] { inclusion = OrDie(InclusionProof(tiles, index, now.size)); }));
    make[1].push_back(SecondsOf([&] { consistency = OrDie(ConsistencyProof(tiles, old_size, now.size)); }));
    make[2].push_back(SecondsOf([&] { receipt = OrDie(MakeReceipt(tiles, index, verifier)); }));
    check[0].push_back(SecondsOf([&] { OrDie(CheckInclusion(index, now.size, leaf, inclusion, now.root)); }));
    check[1].push_back(
        SecondsOf([&] { OrDie(CheckConsistency(old_size, old_root, now.size, now.root, consistency)); }));
    check[2].push_back(SecondsOf([&] { OrDie(VerifyReceipt(receipt, entry, verifier)); }));
    hashes.push_back(static_cast<double>(inclusion.size()));
    bytes.push_back(static_cast<double>(receipt.size()));
  }
  figures.make_inclusion_seconds = MedianOf(make[0]);
  figures.make_consistency_seconds = MedianOf(make[1]);
  figures.make_receipt_seconds = MedianOf(make[2]);
  figures.check_inclusion_seconds = MedianOf(check[0]);
  figures.check_consistency_seconds = MedianOf(check[1]);
  figures.check_receipt_seconds = MedianOf(check[2]);
  figures.inclusion_hashes = MedianOf(hashes);
  figures.receipt_bytes = MedianOf(bytes);
  return figures;
}

FolderFigures LedgerBench::VerifyFolder() {
  FolderFigures figures;
  figures.seconds = SecondsOf([&] {
    const VerifiedLog log = OrDie(VerifyLogFolder(RealEnv(), folder_ / "log", Verifier()));
    figures.entries = log.checkpoint.size;
    figures.entry_bytes = log.entry_bytes;
  });
  return figures;
}

}  // namespace writ::bench
