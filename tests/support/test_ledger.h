// A ledger in a temporary folder whose database a test edits by hand, as an insider with the file would.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "log/entry_types.h"
#include "log/ledger.h"
#include "support/test_acts.h"
#include "support/test_env.h"
#include "support/test_folder.h"

namespace writ::support {

class Notes : public Projection {
 public:
  Result<void> Apply(const Record& record) override {
    if (fail) return Fail(Code::kUsage, "notes-full", "couldn't take a note");
    records.push_back(record);
    return {};
  }
  Result<void> Save(StateWriter& state) const override {
    std::vector<std::string> rows;
    for (const Record& record : records) rows.push_back(record.row.dump());
    state.fields(rows);
    state.bulk(rows);
    return {};
  }
  void Load(StateReader& state) override {
    std::vector<std::string> rows;
    state.fields(rows);
    for (const std::string& row : rows)
      records.push_back({.index = records.size(), .entry = {}, .row = Json::parse(row)});
    open_bulk = state.open_bulk;
  }
  std::vector<Record> records;
  bool fail = false;
  std::function<Result<SecretBytes>()> open_bulk;
};

class TestLedger {
 public:
  // Made with `count` entries whose rows hold {"number": index}.
  explicit TestLedger(int count = 0) {
    EXPECT_TRUE(InitCrypto());
    row_key = SecretBytes::Random(32);
    log_key = NewSigningKey();
    Result<std::unique_ptr<Ledger>> made = Ledger::Create(env, folder.path(), "log.writ.example", Keys());
    EXPECT_TRUE(made) << made.error().message;
    ledger = std::move(*made);
    ledger->Attach(&notes);
    for (int i = 0; i < count; ++i) EXPECT_TRUE(Commit());
  }

  LedgerKeys Keys() const {
    return {
        .row_key = SecretBytes::CopyOf(row_key.view()),
        .log_key = {.public_key = log_key.public_key, .secret_key = SecretBytes::CopyOf(log_key.secret_key.view())}};
  }

  EntryDraft Draft(std::vector<VaultPart> vault = {}) {
    Json act = SomeAct(*FindEntryType("policy_set"), "log.writ.example");
    std::array<std::uint8_t, 16> nonce;
    env.FillRandom(nonce);
    act["nonce"] = ToHex(nonce);
    return {.act = std::move(act),
            .proof = {.key = "ssh-ed25519 AAAA", .signature = "c2ln"},
            .outcome = "done",
            .time = env.now,
            .row = Json{{"number", ledger->NextIndex()}},
            .vault = std::move(vault)};
  }
  Result<Record> Commit(std::vector<VaultPart> vault = {}) { return ledger->Commit(Draft(std::move(vault))); }

  // As a new process would; "sound" or the reason why not.
  std::string Open(bool writable = true) {
    ledger.reset();
    notes = Notes();
    Result<std::unique_ptr<Ledger>> opened = Ledger::Open(env, folder.path(), Keys(), writable);
    if (!opened) return opened.error().reason;
    ledger = std::move(*opened);
    ledger->Attach(&notes);
    const Result<void> replayed = ledger->Replay();
    return replayed ? "sound" : replayed.error().reason;
  }
  std::string OpenToRead() { return Open(/*writable=*/false); }

  // Runs SQL on the database's file, beside whoever has it open.
  void Sql(const std::string& sql) const {
    SQLite::Database database((folder / "writ.db").string(), SQLite::OPEN_READWRITE, /*busy ms=*/1000);
    database.exec(sql);
  }
  // The same, after this ledger is closed, and opened again; the reason why not.
  std::string OpenAfter(const std::string& sql) {
    ledger.reset();
    Sql(sql);
    return Open();
  }

  std::string CheckpointNote() { return std::string(AsText(*env.ReadFile(folder / "log/checkpoint", 65'536))); }
  // Its second line: how many entries are published.
  std::string PublishedSize() {
    const std::string note = CheckpointNote();
    const std::size_t from = note.find('\n') + 1;
    return note.substr(from, note.find('\n', from) - from);
  }

  TestEnv env;
  TestFolder folder;
  SecretBytes row_key;
  SigningKey log_key;
  Notes notes;
  std::unique_ptr<Ledger> ledger;
};

}  // namespace writ::support
