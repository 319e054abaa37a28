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
  void End(std::uint64_t import, std::uint64_t already = 0, std::uint64_t left_out = 0) {
    EXPECT_TRUE(t_.office->RecordOwn("import_end", {{"already", already}, {"import", import}, {"left_out", left_out}},
                                     {}, t_.env.now));
  }
  std::string Verdict() {
    PublicRules rules(MakeLogVerifier(support::kTestOrigin, t_.log_key.public_key));
    for (const Record& record : t_.Records()) {
      if (const Result<void> kept = rules.Check(record.entry, record.index); !kept) return kept.error().reason;
    }
    return "sound";
  }
  support::TestOffice t_;
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
  End(import, 1, 1);
  EXPECT_EQ(Verdict(), "sound");
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

class ImportSums : public ImportRules, public ::testing::WithParamInterface<std::pair<std::uint64_t, std::uint64_t>> {};

TEST_P(ImportSums, EveryRowIsAccountedFor) {
  const std::uint64_t import = Begin(2);
  Photo(import);
  End(import, GetParam().first, GetParam().second);
  EXPECT_EQ(Verdict(), "import-wrong");
}

INSTANTIATE_TEST_SUITE_P(Wrong, ImportSums,
                         ::testing::Values(std::pair{0, 2}, std::pair{2, 0}, std::pair{0, 0}, std::pair{3, 0}));

TEST_F(ImportRules, EveryRowIsAccountedForOnce) {
  const std::uint64_t import = Begin(3);
  Photo(import);
  End(import, 1, 1);
  EXPECT_EQ(Verdict(), "sound");
}

TEST_F(ImportRules, NoEndOfNothing) {
  End(3);
  EXPECT_EQ(Verdict(), "import-wrong");
}

}  // namespace
}  // namespace writ
