#include "log/ledger_store.h"

#include <gtest/gtest.h>

#include "support/test_ledger.h"

namespace writ {
namespace {

using support::TestLedger;

TEST(LedgerStore, DataOfANewerVersionIsRefused) {
  TestLedger t(1);
  EXPECT_EQ(t.OpenAfter("PRAGMA user_version = 2"), "data-newer");
  EXPECT_EQ(t.OpenToRead(), "data-newer");
  EXPECT_EQ(t.OpenAfter("PRAGMA user_version = 0"), "data-version");
  EXPECT_EQ(t.OpenAfter("PRAGMA user_version = 1"), "sound");
}

TEST(LedgerStore, WhatWritDoesNotMakeInTheDatabaseIsRefused) {
  for (const char* thing : {"TRIGGER t AFTER INSERT ON rows BEGIN DELETE FROM entries WHERE idx = NEW.idx; END",
                            "VIEW v AS SELECT * FROM entries", "TABLE more(x)", "INDEX i ON vault(name)"}) {
    TestLedger t(1);
    EXPECT_EQ(t.OpenAfter(std::string("CREATE ") + thing), "schema-altered") << thing;
    EXPECT_EQ(t.OpenToRead(), "schema-altered") << thing;
  }
}

TEST(LedgerStore, TriggerMadeBesideARunningWriterDoesNotFire) {
  TestLedger t(1);
  t.Sql(
      "CREATE TRIGGER t AFTER INSERT ON rows BEGIN DELETE FROM rows WHERE idx = NEW.idx; "
      "DELETE FROM entries WHERE idx = NEW.idx; END");
  ASSERT_TRUE(t.Commit());
  t.Sql("DROP TRIGGER t");
  EXPECT_EQ(t.OpenAfter("PRAGMA user_version = 1"), "sound");
  EXPECT_EQ(t.PublishedSize(), "2");
}

TEST(LedgerStore, MissingDatabaseIsUnavailable) {
  TestLedger t(1);
  t.ledger.reset();
  std::filesystem::remove(t.folder / "writ.db");
  EXPECT_EQ(t.Open(), "data-read-only");
  EXPECT_EQ(t.OpenToRead(), "data-read-only");
}

TEST(LedgerStore, FileThatIsNoDatabaseIsCorruption) {
  TestLedger t(1);
  t.ledger.reset();
  ASSERT_TRUE(t.env.WriteFile(t.folder / "writ.db", AsBytes(std::string(8192, 'x')), false));
  EXPECT_EQ(t.Open(), "database-corrupt");
}

TEST(LedgerStore, DatabaseThatAnotherProcessLocksIsUnavailable) {
  TestLedger t(1);
  SQLite::Database other((t.folder / "writ.db").string(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  EXPECT_EQ(t.Commit().error().reason, "locked");
}

TEST(LedgerStore, FailureInTheTransactionLeavesNoEntry) {
  TestLedger t(1);
  t.ledger.reset();
  Result<LedgerStore> store = LedgerStore::Open(t.folder / "writ.db", true);
  ASSERT_TRUE(store);
  // A row that breaks the rule of its table fails after the entry was inserted.
  t.Sql("INSERT INTO rows VALUES(1, x'00')");
  const StoredEntry stored{.index = 1, .entry = ToBytes("entry"), .sealed_row = ToBytes("row"), .vault = {}};
  EXPECT_EQ(store->Append({{.stored = stored}}).error().reason, "database-corrupt");
  EXPECT_EQ(*store->Size(), 1u);
  t.Sql("DELETE FROM rows WHERE idx = 1");
  EXPECT_TRUE(store->Append({{.stored = stored}}));
  EXPECT_EQ(*store->Size(), 2u);
}

TEST(LedgerStore, EntryIsAppendedWithItsRowAndParts) {
  support::TestFolder folder;
  Result<LedgerStore> store = LedgerStore::Create(folder / "writ.db");
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(*store->Size(), 0u);
  const std::vector<VaultPart> parts{{.name = "a", .sealed = ToBytes("sealed a")},
                                     {.name = "b", .sealed = ToBytes("sealed b")}};
  const StoredEntry stored{
      .index = 0,
      .entry = ToBytes("entry"),
      .sealed_row = ToBytes("row"),
      .vault = {{.name = "a", .sha256 = Sha256(parts[0].sealed)}, {.name = "b", .sha256 = Sha256(parts[1].sealed)}}};
  ASSERT_TRUE(store->Append({{.stored = stored, .parts = parts}}));
  EXPECT_EQ(store->Append({{.stored = stored, .parts = parts}}).error().reason, "database-corrupt");
  EXPECT_EQ(store->Entries(0, 1)->front(), stored.entry);
  EXPECT_EQ(store->Entries(0, 2).error().reason, "row-missing");
  EXPECT_EQ(store->ReadPart(0, "a")->sealed, parts[0].sealed);
  EXPECT_EQ(store->ReadPart(0, "c").error().reason, "vault-missing");
  int visited = 0;
  ASSERT_TRUE(store->ForEach(0, [&](const StoredEntry& read) -> Result<void> {
    ++visited;
    EXPECT_EQ(read.sealed_row, stored.sealed_row);
    EXPECT_EQ(read.vault.size(), 2u);
    return {};
  }));
  EXPECT_EQ(visited, 1);
  const auto stop = [](const StoredEntry&) -> Result<void> {
    return Fail(Code::kCorruption, "stop", "couldn't go on");
  };
  EXPECT_EQ(store->ForEach(0, stop).error().reason, "stop");
}

}  // namespace
}  // namespace writ
