#include "log/ledger.h"

#include <gtest/gtest.h>

#include "support/test_ledger.h"

namespace writ {
namespace {

using support::TestLedger;

VaultPart Part(const std::string& name) { return {.name = name, .sealed = ToBytes("sealed " + name)}; }

// What the seal of a row without parts is bound to.
Bytes RowPlace(std::uint64_t index, std::string_view entry) {
  Bytes place = ToBytes("writ row v1");
  AppendNumber(place, index);
  const Hash32 entry_hash = Sha256(AsBytes(entry));
  place.insert(place.end(), entry_hash.begin(), entry_hash.end());
  return place;
}

// An entry with a row, as somebody with the file, but perhaps without the row key, would make it up.
void InsertMadeUp(TestLedger& t, std::uint64_t index, const SecretBytes& row_key) {
  const EntryDraft draft = t.Draft();
  const Hash32 salt{};
  const std::string entry = *EncodeEntry({.act = draft.act,
                                          .outcome = "done",
                                          .proof = draft.proof,
                                          .row = MakeCommitment(salt, "row", draft.row),
                                          .time = draft.time});
  const Bytes place = RowPlace(index, entry);
  const Json row{{"row", draft.row}, {"salt", ToHex(salt)}};
  const Bytes sealed = AeadSeal(row_key, place, AsBytes(CanonicalJsonOrDie(row)));
  t.Sql("INSERT INTO entries VALUES(" + std::to_string(index) + ", x'" + ToHex(AsBytes(entry)) + "')");
  t.Sql("INSERT INTO rows VALUES(" + std::to_string(index) + ", x'" + ToHex(sealed) + "')");
}

TEST(Ledger, CommittedRecordsAreAppliedAndReplayedInOrder) {
  TestLedger t(3);
  EXPECT_EQ(t.notes.records.size(), 3u);
  EXPECT_EQ(t.PublishedSize(), "3");
  ASSERT_EQ(t.Open(), "sound");
  ASSERT_EQ(t.notes.records.size(), 3u);
  for (std::uint64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(t.notes.records[i].index, i);
    EXPECT_EQ(t.notes.records[i].row["number"], i);
  }
  const Result<Record> next = t.Commit();
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(next->index, 3u);
  EXPECT_EQ(t.PublishedSize(), "4");
}

TEST(Ledger, EntryOnlyCommitsToItsRow) {
  TestLedger t;
  EntryDraft draft = t.Draft();
  draft.row["name"] = "i.lund";
  ASSERT_TRUE(t.ledger->Commit(std::move(draft)));
  EXPECT_EQ(AsText(t.ledger->EntryBytes(0, 1)->front()).find("i.lund"), std::string_view::npos);
}

TEST(Ledger, EditedRowIsRefused) {
  TestLedger t(3);
  EXPECT_EQ(
      t.OpenAfter(
          "UPDATE rows SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE idx = 1"),
      "row-unattested");
}

TEST(Ledger, RowCopiedToAnotherEntryIsRefused) {
  TestLedger t(3);
  EXPECT_EQ(t.OpenAfter("UPDATE rows SET sealed = (SELECT sealed FROM rows WHERE idx = 0) WHERE idx = 2"),
            "row-unattested");
}

TEST(Ledger, EntryCopiedWithItsRowIsRefusedAndNotPublished) {
  TestLedger t(3);
  EXPECT_EQ(t.OpenAfter("INSERT INTO entries SELECT 3, bytes FROM entries WHERE idx = 1;"
                        "INSERT INTO rows SELECT 3, sealed FROM rows WHERE idx = 1"),
            "row-unattested");
  EXPECT_EQ(t.PublishedSize(), "3");
}

TEST(Ledger, EntryMadeUpWithoutTheRowKeyIsRefusedAndNotPublished) {
  TestLedger t(3);
  InsertMadeUp(t, 3, SecretBytes::Random(32));
  EXPECT_EQ(t.Open(), "row-unattested");
  EXPECT_EQ(t.PublishedSize(), "3");
  EXPECT_EQ(t.OpenToRead(), "sound");  // a reader looks no further than the checkpoint
  EXPECT_EQ(t.ledger->NextIndex(), 3u);
}

TEST(Ledger, EntryMadeUpWithTheRowKeyIsTakenUp) {
  TestLedger t(3);
  InsertMadeUp(t, 3, t.row_key);
  EXPECT_EQ(t.Open(), "sound");
  EXPECT_EQ(t.PublishedSize(), "4");
}

TEST(Ledger, EntryInsertedBesideARunningWriterIsNotPublished) {
  TestLedger t(3);
  InsertMadeUp(t, 4, SecretBytes::Random(32));
  ASSERT_TRUE(t.Commit());
  EXPECT_EQ(t.PublishedSize(), "4");
  EXPECT_EQ(t.Open(), "row-unattested");
}

TEST(Ledger, PlaceTakenBesideARunningWriterStopsIt) {
  TestLedger t(3);
  InsertMadeUp(t, 3, SecretBytes::Random(32));
  const Result<Record> record = t.Commit();
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().reason, "database-corrupt");
  EXPECT_EQ(t.PublishedSize(), "3");
}

TEST(Ledger, RowThatIsNotTheOneItsEntryCommitsToIsRefused) {
  TestLedger t(2);
  InsertMadeUp(t, 2, t.row_key);
  // Another row for the same entry, sealed in the right place with the right key.
  const Bytes place = RowPlace(2, AsText(t.ledger->EntryBytes(2, 1)->front()));
  const auto replace = [&](const Json& plaintext) {
    const Bytes sealed = AeadSeal(t.row_key, place, AsBytes(CanonicalJsonOrDie(plaintext)));
    return t.OpenAfter("UPDATE rows SET sealed = x'" + ToHex(sealed) + "' WHERE idx = 2");
  };
  const std::string salt = ToHex(Hash32{});
  EXPECT_EQ(replace({{"row", {{"number", 2u}}}, {"salt", salt}}), "sound");
  EXPECT_EQ(replace({{"row", {{"number", 9u}}}, {"salt", salt}}), "row-unattested");
  EXPECT_EQ(replace({{"salt", salt}}), "row-unattested");
}

TEST(Ledger, DeletedRowIsRefused) {
  TestLedger t(3);
  EXPECT_EQ(t.OpenAfter("DELETE FROM rows WHERE idx = 2"), "row-missing");
}

TEST(Ledger, DeletedEntryIsRefused) {
  TestLedger t(3);
  EXPECT_EQ(t.OpenAfter("DELETE FROM entries WHERE idx = 1; DELETE FROM rows WHERE idx = 1"), "row-missing");
  EXPECT_EQ(t.OpenToRead(), "row-missing");
}

TEST(Ledger, DeletedLastEntryIsRefusedByWritersAndReaders) {
  TestLedger t(3);
  EXPECT_EQ(t.OpenAfter("DELETE FROM entries WHERE idx = 2; DELETE FROM rows WHERE idx = 2"), "log-rolled-back");
  EXPECT_EQ(t.OpenToRead(), "log-rolled-back");
}

TEST(Ledger, RowWithoutItsEntryIsRefused) {
  TestLedger t(3);
  EXPECT_EQ(t.OpenAfter("DELETE FROM entries WHERE idx = 2"), "row-unattested");
  TestLedger u(3);
  EXPECT_EQ(u.OpenAfter("INSERT INTO vault VALUES(7, 'photo', zeroblob(32), x'00')"), "row-unattested");
}

TEST(Ledger, EditedEntryIsRefused) {
  TestLedger t(3);
  EXPECT_EQ(t.OpenAfter(
                "UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), 'done', 'DONE') AS BLOB) WHERE idx = 1"),
            "row-unattested");
}

TEST(Ledger, EntriesInAnotherOrderAreRefused) {
  TestLedger t(3);
  EXPECT_EQ(
      t.OpenAfter("UPDATE entries SET idx = idx + 10 WHERE idx > 0; UPDATE rows SET idx = idx + 10 WHERE idx > 0;"
                  "UPDATE entries SET idx = 13 - idx WHERE idx > 0; UPDATE rows SET idx = 13 - idx WHERE idx > 0"),
      "row-unattested");
}

TEST(Ledger, VaultPartsAreReadBack) {
  TestLedger t;
  ASSERT_TRUE(t.Commit({Part("template"), Part("photo")}));
  ASSERT_TRUE(t.Commit({Part("photo")}));
  EXPECT_EQ(AsText(*t.ledger->ReadVault(0, "template")), "sealed template");
  EXPECT_EQ(t.ledger->ReadVault(1, "template").error().reason, "vault-missing");
  EXPECT_EQ(*t.ledger->CheckEveryVaultPart(), 3u);
  ASSERT_EQ(t.Open(), "sound");
  EXPECT_EQ(AsText(*t.ledger->ReadVault(1, "photo")), "sealed photo");
}

TEST(Ledger, EditedVaultPartIsRefusedWhenItIsRead) {
  TestLedger t;
  ASSERT_TRUE(t.Commit({Part("photo")}));
  ASSERT_EQ(t.OpenAfter("UPDATE vault SET sealed = x'00'"), "sound");
  EXPECT_EQ(t.ledger->ReadVault(0, "photo").error().reason, "vault-altered");
  EXPECT_EQ(t.ledger->CheckEveryVaultPart().error().reason, "vault-altered");
}

TEST(Ledger, VaultPartEditedWithItsDigestIsRefused) {
  TestLedger t;
  ASSERT_TRUE(t.Commit({Part("photo")}));
  const std::string digest = Sha256Hex(AsBytes("x"));
  EXPECT_EQ(t.OpenAfter("UPDATE vault SET sealed = x'78', sha256 = x'" + digest + "'"), "row-unattested");
  EXPECT_EQ(t.OpenAfter("UPDATE vault SET sha256 = x'00'"), "row-unattested");
  EXPECT_EQ(t.OpenAfter("UPDATE vault SET sha256 = zeroblob(4096)"), "row-unattested");
}

TEST(Ledger, VaultPartsSwappedBetweenEntriesAreRefused) {
  TestLedger t;
  ASSERT_TRUE(t.Commit({{.name = "photo", .sealed = ToBytes("one")}}));
  ASSERT_TRUE(t.Commit({{.name = "photo", .sealed = ToBytes("two")}}));
  EXPECT_EQ(t.OpenAfter("UPDATE vault SET idx = idx + 10; UPDATE vault SET idx = 11 - idx"), "row-unattested");
}

TEST(Ledger, DeletedRenamedOrAddedVaultPartIsRefused) {
  for (const char* sql : {"DELETE FROM vault WHERE name = 'photo'", "UPDATE vault SET name = 'phot'",
                          "INSERT INTO vault SELECT idx, 'other', sha256, sealed FROM vault"}) {
    TestLedger t;
    ASSERT_TRUE(t.Commit({Part("photo")}));
    EXPECT_EQ(t.OpenAfter(sql), "row-unattested") << sql;
  }
}

TEST(Ledger, PlaceOfAVaultPartNamesEntryAndPart) {
  EXPECT_NE(Ledger::VaultPlace(1, "photo"), Ledger::VaultPlace(2, "photo"));
  EXPECT_NE(Ledger::VaultPlace(1, "photo"), Ledger::VaultPlace(1, "template"));
}

TEST(Ledger, AnotherRowKeyOpensNothing) {
  TestLedger t(2);
  t.row_key = SecretBytes::Random(32);
  EXPECT_EQ(t.Open(), "row-unattested");
}

TEST(Ledger, FullDiskWhilePublishingStopsTheLedgerAndTheNextStartCatchesUp) {
  TestLedger t(2);
  t.env.disk_full = true;
  const Result<Record> failed = t.Commit();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::kUnavailable);
  EXPECT_EQ(failed.error().reason, "disk-full");
  EXPECT_EQ(t.notes.records.size(), 2u);
  EXPECT_EQ(t.ledger->NextIndex(), 2u);
  t.env.disk_full = false;
  EXPECT_EQ(t.Commit().error().reason, "log-stopped");

  EXPECT_EQ(t.OpenToRead(), "sound");  // what was not published has not taken effect
  EXPECT_EQ(t.notes.records.size(), 2u);
  EXPECT_EQ(t.ledger->NextIndex(), 2u);
  t.env.disk_full = true;
  EXPECT_EQ(t.Open(), "disk-full");
  t.env.disk_full = false;
  ASSERT_EQ(t.Open(), "sound");
  EXPECT_EQ(t.notes.records.size(), 3u);
  EXPECT_EQ(t.PublishedSize(), "3");
  EXPECT_TRUE(t.Commit());
}

TEST(Ledger, ReaderCommitsNothing) {
  TestLedger t(1);
  ASSERT_EQ(t.OpenToRead(), "sound");
  EXPECT_EQ(t.Commit().error().reason, "log-stopped");
  EXPECT_EQ(t.PublishedSize(), "1");
}

TEST(Ledger, ReaderMendsNothing) {
  TestLedger t(1);
  const auto tile = t.folder / "log/tile/0/000.p/1";
  ASSERT_TRUE(std::filesystem::remove(tile));
  ASSERT_EQ(t.OpenToRead(), "sound");
  EXPECT_FALSE(std::filesystem::exists(tile));
  ASSERT_EQ(t.Open(), "sound");
  EXPECT_TRUE(std::filesystem::exists(tile));
}

TEST(Ledger, ClockBehindTheLastEntryIsRefusedAlsoAfterARestart) {
  TestLedger t(1);
  EXPECT_TRUE(t.Commit());  // the same second
  t.env.now.seconds -= 1;
  EXPECT_EQ(t.Commit().error().reason, "clock-behind");
  ASSERT_EQ(t.Open(), "sound");
  EXPECT_EQ(t.Commit().error().reason, "clock-behind");
  t.env.now.seconds += 1;
  EXPECT_TRUE(t.Commit());
}

TEST(Ledger, DraftThatCouldNotBeReadBackIsRefusedAndChangesNothing) {
  TestLedger t(1);
  EntryDraft draft = t.Draft();
  draft.outcome = "perhaps";
  EXPECT_EQ(t.ledger->Commit(std::move(draft)).error().reason, "entry-malformed");
  draft = t.Draft();
  draft.act["i"] = "lund";
  EXPECT_EQ(t.ledger->Commit(std::move(draft)).error().reason, "act-malformed");
  draft = t.Draft();
  draft.proof.signature = std::string(kMaxEntryBytes, 's');
  EXPECT_EQ(t.ledger->Commit(std::move(draft)).error().reason, "entry-too-large");
  EXPECT_TRUE(t.Commit());
  EXPECT_EQ(t.Open(), "sound");
  EXPECT_EQ(t.ledger->NextIndex(), 2u);
}

TEST(Ledger, RecordThatAProjectionCannotTakeIsCorruptionAndStopsTheLedger) {
  TestLedger t(1);
  t.notes.fail = true;
  const Result<Record> record = t.Commit();
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().code, Code::kCorruption);
  EXPECT_EQ(record.error().reason, "notes-full");
  EXPECT_EQ(t.Commit().error().reason, "log-stopped");
}

TEST(Ledger, CheckpointAheadOfTheTableIsARollBack) {
  TestLedger t(2);
  t.ledger.reset();
  const auto db = t.folder / "writ.db";
  std::filesystem::copy_file(db, t.folder / "old.db");
  ASSERT_EQ(t.Open(), "sound");
  ASSERT_TRUE(t.Commit());
  t.ledger.reset();
  std::filesystem::copy_file(t.folder / "old.db", db, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(t.Open(), "log-rolled-back");
  EXPECT_EQ(t.OpenToRead(), "log-rolled-back");
}

TEST(Ledger, CheckpointBehindTheTableIsBroughtUpToIt) {
  TestLedger t(2);
  const std::string old_note = t.CheckpointNote();
  ASSERT_TRUE(t.Commit());
  ASSERT_TRUE(t.env.WriteFile(t.folder / "log/checkpoint", AsBytes(old_note), false));
  EXPECT_EQ(t.OpenToRead(), "sound");
  EXPECT_EQ(t.ledger->NextIndex(), 2u);
  EXPECT_EQ(t.Open(), "sound");
  EXPECT_EQ(t.PublishedSize(), "3");
}

TEST(Ledger, MissingOrForeignCheckpointIsRefused) {
  TestLedger t(2);
  t.log_key = NewSigningKey();
  EXPECT_EQ(t.Open(), t.OpenToRead());
  EXPECT_NE(t.Open(), "sound");
  TestLedger u(2);
  std::filesystem::remove(u.folder / "log/checkpoint");
  EXPECT_EQ(u.Open(), "log-checkpoint-missing");
  EXPECT_EQ(u.OpenToRead(), "log-checkpoint-missing");
}

}  // namespace
}  // namespace writ
