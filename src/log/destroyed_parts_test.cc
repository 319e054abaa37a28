#include <algorithm>
#include <filesystem>

#include "support/test_ledger.h"

namespace writ {
namespace {

using support::TestLedger;

constexpr char kSecret[] = "the sealed bytes of a photo that must go";

// Two entries with parts, and a third that destroys those of the first.
struct Destroyed : TestLedger {
  Destroyed() {
    EXPECT_TRUE(Commit({{.name = "photo", .sealed = ToBytes(kSecret)}, {.name = "template", .sealed = ToBytes("t")}}));
    EXPECT_TRUE(Commit({{.name = "photo", .sealed = ToBytes("stays")}}));
    EntryDraft draft = Draft();
    draft.emptied = {0};
    const Result<Record> destroyed = ledger->Commit(std::move(draft));
    EXPECT_TRUE(destroyed) << destroyed.error().message;
  }
  bool AnyFileHolds(std::string_view text) {
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
      if (!file.is_regular_file()) continue;
      const Bytes bytes = *env.ReadFile(file.path(), 1u << 24);
      if (AsText(bytes).find(text) != std::string_view::npos) return true;
    }
    return false;
  }
};

TEST(DestroyedParts, AreRefusedAndTheOthersStayAlsoAfterARestart) {
  Destroyed t;
  for (int start = 0; start < 2; ++start) {
    const Result<Bytes> gone = t.ledger->ReadVault(0, "photo");
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().reason, "vault-destroyed");
    EXPECT_EQ(gone.error().code, Code::kRefused);
    EXPECT_EQ(AsText(*t.ledger->ReadVault(1, "photo")), "stays");
    EXPECT_EQ(*t.ledger->CheckEveryVaultPart(), 1u);
    ASSERT_EQ(t.Open(), "sound");
  }
  EXPECT_EQ(t.notes.records[2].row["emptied"], Json::array({0}));
  EXPECT_EQ(t.OpenToRead(), "sound");
}

TEST(DestroyedParts, LeaveNoBytesInAnyFile) {
  TestLedger before;
  ASSERT_TRUE(before.Commit({{.name = "photo", .sealed = ToBytes(kSecret)}}));
  Destroyed t;
  EXPECT_FALSE(t.AnyFileHolds(kSecret));
  t.ledger.reset();
  EXPECT_FALSE(t.AnyFileHolds(kSecret));
  Destroyed kept;
  ASSERT_TRUE(kept.Commit({{.name = "photo", .sealed = ToBytes(kSecret)}}));
  EXPECT_TRUE(kept.AnyFileHolds(kSecret));  // that the search would find them
}

TEST(DestroyedParts, ThatComeBackFromABackupAreRefused) {
  Destroyed t;
  EXPECT_EQ(
      t.OpenAfter("UPDATE vault SET sealed = x'" + ToHex(AsBytes(kSecret)) + "' WHERE idx = 0 AND name = 'photo'"),
      "vault-revived");
  EXPECT_EQ(t.OpenToRead(), "vault-revived");
  EXPECT_EQ(t.OpenAfter("UPDATE vault SET sealed = x'' WHERE idx = 0"), "sound");
  t.Sql("UPDATE vault SET sealed = x'00' WHERE idx = 0 AND name = 'template'");  // beside the open ledger
  EXPECT_EQ(t.ledger->CheckEveryVaultPart().error().reason, "vault-revived");
}

TEST(DestroyedParts, ThatNoEntryExplainsAreFound) {
  TestLedger t;
  ASSERT_TRUE(t.Commit({{.name = "photo", .sealed = ToBytes(kSecret)}}));
  ASSERT_EQ(t.OpenAfter("UPDATE vault SET sealed = x''"), "sound");
  EXPECT_EQ(t.ledger->ReadVault(0, "photo").error().reason, "vault-altered");
  EXPECT_EQ(t.ledger->CheckEveryVaultPart().error().reason, "vault-altered");
}

TEST(DestroyedParts, ARefusedActDestroysNothing) {
  TestLedger t;
  ASSERT_TRUE(t.Commit({{.name = "photo", .sealed = ToBytes(kSecret)}}));
  EntryDraft draft = t.Draft();
  draft.outcome = "refused";
  draft.row["emptied"] = Json::array({0});
  ASSERT_TRUE(t.ledger->Commit(std::move(draft)));
  EXPECT_EQ(AsText(*t.ledger->ReadVault(0, "photo")), kSecret);
  EXPECT_EQ(t.Open(), "sound");
}

}  // namespace
}  // namespace writ
