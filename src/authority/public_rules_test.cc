#include "authority/public_rules.h"

#include <gtest/gtest.h>

#include "authority/office.h"
#include "support/test_office.h"

namespace writ {
namespace {

constexpr char kGallery[] = "019a9b2c-1111-7222-8333-444455556666";
constexpr char kOtherGallery[] = "019a9b2c-1111-7222-8333-444455557777";

// Imports as anybody sees them, over a real log.
class ImportRules : public ::testing::Test {
 protected:
  std::uint64_t Begin(std::uint64_t rows, const std::string& outcome = "done") {
    const ActDraft act = t_.Draft("import", {{"gallery", kGallery}, {"rows", rows}},
                                  {{"manifest", Sha256Hex({})}, {"enrolments", Sha256Hex({})}});
    const Result<Record> begun =
        t_.office->Handle(t_.Person("custodian").Sign(act), "import", [&](const AdmittedAct&) -> Result<Decision> {
          if (outcome == "refused") return Fail(Code::kRefused, "no", "couldn't", "don't");
          return Decision{};
        });
    return begun ? begun->index : t_.ledger->NextIndex() - 1;
  }
  void Photo(std::uint64_t import, const std::string& gallery = kGallery) {
    EXPECT_TRUE(t_.office->RecordOwn("import_photo", {{"gallery", gallery}, {"import", import}}, {}, t_.env.now,
                                     {{"subject", "s"}, {"photo", "p"}, {"basis", "b"}}));
  }
  void End(std::uint64_t import) {
    EXPECT_TRUE(t_.office->RecordOwn("import_end", {{"import", import}, {"left_out", 0u}}, {}, t_.env.now));
  }
  std::string Verdict() {
    PublicRules rules(MakeLogVerifier(testing::kTestOrigin, t_.log_key.public_key));
    for (const Record& record : t_.Records()) {
      if (const Result<void> kept = rules.Check(record.entry, record.index); !kept) return kept.error().reason;
    }
    return "sound";
  }
  testing::TestOffice t_;
};

TEST_F(ImportRules, PhotosFollowTheirImport) {
  const std::uint64_t first = Begin(2), second = Begin(1);
  Photo(second);
  Photo(first);
  End(second);
  Photo(first);
  End(first);
  EXPECT_EQ(Verdict(), "sound");
}

TEST_F(ImportRules, NoPhotoWithoutAnImport) {
  Photo(3);
  EXPECT_EQ(Verdict(), "import-wrong");
}

TEST_F(ImportRules, NoPhotoOfARefusedImport) {
  Photo(Begin(1, "refused"));
  EXPECT_EQ(Verdict(), "import-wrong");
}

TEST_F(ImportRules, NoPhotoBehindItsEnd) {
  const std::uint64_t import = Begin(2);
  End(import);
  Photo(import);
  EXPECT_EQ(Verdict(), "import-wrong");
}

TEST_F(ImportRules, NoMorePhotosThanRows) {
  const std::uint64_t import = Begin(1);
  Photo(import);
  EXPECT_EQ(Verdict(), "sound");
  Photo(import);
  EXPECT_EQ(Verdict(), "import-wrong");
}

TEST_F(ImportRules, NoPhotoForAnotherGallery) {
  Photo(Begin(1), kOtherGallery);
  EXPECT_EQ(Verdict(), "import-wrong");
}

TEST_F(ImportRules, NoEndOfNothing) {
  End(3);
  EXPECT_EQ(Verdict(), "import-wrong");
}

}  // namespace
}  // namespace writ
