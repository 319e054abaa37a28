#include "gallery/vault.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "support/test_gallery.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestGallery;

constexpr char kPhoto[] = "the photo's bytes";
constexpr char kTemplate[] = "the template's bytes";

// Two entries, each with the parts "photo", "template" and content, sealed to one pair.
class VaultTest : public ::testing::Test {
 protected:
  void SetUp() override {
    first_ = Seal(Json{{"subject", "a"}}, first_commitment_);
    second_ = Seal(Json{{"subject", "b"}}, second_commitment_);
  }
  std::uint64_t Seal(const Json& content, std::string& commitment) {
    VaultWriter writer(world_.env, world_.ledger->NextIndex(), keys_.public_key);
    writer.Add("photo", AsBytes(kPhoto));
    writer.Add("template", AsBytes(kTemplate));
    commitment = writer.AddContent(content);
    return world_.CommitVault(writer.Finish());
  }
  VaultReader Open(std::uint64_t entry) {
    Result<VaultReader> reader = VaultReader::Open(*world_.ledger, entry, keys_);
    EXPECT_TRUE(reader) << reader.error().message;
    return std::move(*reader);
  }
  // Changes the table under the open ledger, digests included, as somebody without any key could.
  void Sql(const std::string& statement) {
    SQLite::Database database((world_.data() / "writ.db").string(), SQLite::OPEN_READWRITE, 1000);
    EXPECT_GT(database.exec(statement), 0) << statement;
  }
  // Copies a part, with its digest, over another.
  void CopyPart(std::uint64_t from, const std::string& from_name, std::uint64_t to, const std::string& to_name) {
    const std::string source = "FROM vault WHERE idx=" + std::to_string(from) + " AND name='" + from_name + "')";
    Sql("UPDATE vault SET sha256=(SELECT sha256 " + source + ", sealed=(SELECT sealed " + source +
        " WHERE idx=" + std::to_string(to) + " AND name='" + to_name + "'");
  }

  TestGallery world_;
  BoxKeyPair keys_ = NewBoxKeyPair();
  std::uint64_t first_ = 0, second_ = 0;
  std::string first_commitment_, second_commitment_;
};

TEST_F(VaultTest, PartsAndContentComeBackAsTheyWereSealed) {
  const VaultReader reader = Open(first_);
  EXPECT_EQ(AsText(reader.Read("photo")->view()), kPhoto);
  EXPECT_EQ(AsText(reader.Read("template")->view()), kTemplate);
  EXPECT_EQ(*reader.ReadContent(first_commitment_), (Json{{"subject", "a"}}));
}

TEST_F(VaultTest, SizesTellNeitherContentsNorPaddedParts) {
  const auto sizes = [&](const Json& content, std::string_view photo) {
    VaultWriter writer(world_.env, 0, keys_.public_key);
    writer.AddContent(content);
    writer.Add("photo", AsBytes(photo), 1024);
    std::vector<std::size_t> all;
    for (const VaultPart& part : writer.Finish()) all.push_back(part.sealed.size());
    return all;
  };
  EXPECT_EQ(sizes(Json{{"A", "same"}}, "x"), sizes(Json{{"A", "cannot say"}}, std::string(1000, 'x')));
  EXPECT_NE(sizes(Json{{"A", "same"}}, "x"), sizes(Json{{"A", "same"}}, std::string(1017, 'x')));
}

TEST_F(VaultTest, AnotherPairOpensNothing) {
  EXPECT_EQ(ReasonOf(VaultReader::Open(*world_.ledger, first_, NewBoxKeyPair())), "seal-broken");
}

TEST_F(VaultTest, APartThatWasMovedToAnotherNameIsRefused) {
  CopyPart(first_, "photo", first_, "template");
  EXPECT_EQ(ReasonOf(Open(first_).Read("template")), "seal-broken");
  EXPECT_TRUE(Open(first_).Read("photo"));
}

TEST_F(VaultTest, APartThatWasMovedToAnotherEntryIsRefused) {
  CopyPart(first_, "photo", second_, "photo");
  EXPECT_EQ(ReasonOf(Open(second_).Read("photo")), "seal-broken");
}

TEST_F(VaultTest, PartsThatMoveTogetherWithTheirKeyAreStillBoundToTheirEntry) {
  for (const char* name : {"data_key", "photo"}) CopyPart(first_, name, second_, name);
  EXPECT_EQ(ReasonOf(Open(second_).Read("photo")), "seal-broken");
}

TEST_F(VaultTest, ContentThatTheRowDoesNotCommitToIsRefused) {
  const Result<Json> content = Open(first_).ReadContent(second_commitment_);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().reason, "content-altered");
  EXPECT_EQ(content.error().code, Code::kCorruption);
}

TEST_F(VaultTest, EqualContentsHaveDifferentCommitments) {
  std::string again;
  Seal(Json{{"subject", "a"}}, again);
  EXPECT_NE(again, first_commitment_);
}

TEST_F(VaultTest, APartWhoseBytesWereEditedIsRefused) {
  Sql("UPDATE vault SET sealed=zeroblob(length(sealed)) WHERE name='photo' AND idx=" + std::to_string(first_));
  EXPECT_EQ(ReasonOf(Open(first_).Read("photo")), "vault-altered");
}

TEST_F(VaultTest, APartThatIsGoneIsMissed) {
  Sql("DELETE FROM vault WHERE name='photo' AND idx=" + std::to_string(first_));
  EXPECT_EQ(ReasonOf(Open(first_).Read("photo")), "vault-missing");
}

TEST_F(VaultTest, WithoutItsDataKeyTheEntrysPartsAreGoneForGood) {
  Sql("DELETE FROM vault WHERE name='data_key' AND idx=" + std::to_string(first_));
  EXPECT_EQ(ReasonOf(VaultReader::Open(*world_.ledger, first_, keys_)), "vault-missing");
}

}  // namespace
}  // namespace writ
