#include "search/report.h"
#include "base/source_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "authority/sshsig.h"
#include "log/receipt.h"
#include "search/review_page.h"
#include "support/test_office.h"

namespace writ {
namespace {

using support::TestEnv;
using support::TestFolder;
using support::TestPerson;

constexpr char kOrigin[] = "faces.agency.example";
constexpr char kHostile[] = "\"><script>alert(1)</script>";

Bytes Photo(const std::string& name) {
  const std::filesystem::path file = SourceFolder() / ".deps" / "photos" / name;
  Result<Bytes> bytes = RealEnv().ReadFile(file, kMaxPhotoBytes);
  EXPECT_TRUE(bytes) << name << " is missing: run script/setup";
  return bytes ? *bytes : Bytes();
}

// A founded deployment, and the file of a case whose search is its entry 0: what the page shows is ours to choose.
class Report : public ::testing::Test {
 protected:
  Report() {
    EXPECT_TRUE(InitCrypto());
    Result<std::unique_ptr<Deployment>> founded = Deployment::Found(
        env_, {.data = folder_ / "data", .keys = folder_ / "data.keys", .model_cards = {}, .model_weights = {}},
        kOrigin, "head", head_.PublicKey(), Policy{},
        [&](const std::string& act) -> Result<std::string> { return head_.Sign(kActNamespace, act); });
    EXPECT_TRUE(founded) << founded.error().message;
    deployment_ = std::move(*founded);
    const Bytes photo = Photo("obama.jpg");
    file_.writ_order = {.deployment = kOrigin,
                        .id = "2026/1",
                        .issuer = "court@example",
                        .case_id = "2026",
                        .ground = "Act s. 1 " + std::string(kHostile),
                        .missing_person = {},
                        .purpose = "identify",
                        .galleries = {"custody"},
                        .investigators = {"i.lund"},
                        .searches = 1,
                        .not_before = env_.now,
                        .not_after = {env_.now.seconds + 86'400},
                        .notify_after_days = 90,
                        .probes = {{.sha256 = Sha256(photo), .face = WritFace{350, 100, 240, 320}}}};
    file_.probe = {.photos = {{.photo = photo, .face = {350, 100, 240, 320}}},
                   .writ_text = DraftWritOrder(file_.writ_order),
                   .writ_signature = {}};
    file_.probe.writ_signature = court_.Sign(kWritNamespace, file_.probe.writ_text);
    file_.search.investigator = "i.lund";
    file_.outcome = "no_candidate";
    file_.compared = 3;
  }

  void MakeLead() {
    Candidate lead;
    lead.label = "A";
    lead.subject = std::string("subject-7") + kHostile;
    lead.gallery = "custody";
    lead.score = 0.654321;
    lead.expected_strangers = 0.002;
    lead.face = {350, 100, 240, 320};
    lead.photo = Photo("obama.jpg");
    file_.leads = {lead};
    file_.candidates = 1;
    file_.outcome = "lead";
    file_.decisions = {{.examiner = "e.berg",
                        .entry = 7,
                        .time = "2026-11-18T11:06:40Z",
                        .verdicts = {{"A", "same"}},
                        .remarks = kHostile},
                       {.examiner = "e.okoye",
                        .entry = 9,
                        .time = "2026-11-18T11:07:40Z",
                        .verdicts = {{"A", "same"}},
                        .remarks = {}}};
  }

  std::string Page(const ReportOptions& options = {}) {
    const Result<std::string> page = WriteReport(*deployment_, file_, options);
    EXPECT_TRUE(page) << page.error().message;
    return page ? *page : std::string();
  }
  static bool Holds(const std::string& page, const std::string& words) { return page.find(words) != std::string::npos; }

  TestEnv env_;
  TestFolder folder_;
  TestPerson head_{.name = "head"};
  TestPerson court_{.name = "court@example"};
  std::unique_ptr<Deployment> deployment_;
  CaseFile file_;
};

TEST_F(Report, ALeadIsNeverCalledAMatch) {
  MakeLead();
  const std::string page = Page();
  EXPECT_TRUE(Holds(page, "A lead, never a match."));
  EXPECT_TRUE(Holds(page, "0.654"));
  EXPECT_TRUE(Holds(page, "about one in every 500 searches"));
  EXPECT_TRUE(Holds(page, "alt=\"face of the probe, cropped\""));
  EXPECT_TRUE(Holds(page, "alt=\"face of the lead, subject-7"));
  EXPECT_FALSE(Holds(page, "65 %"));
}

TEST_F(Report, ValuesOfOthersAreNeverMarkup) {
  MakeLead();
  const std::string page = Page();
  EXPECT_FALSE(Holds(page, "<script"));
  EXPECT_TRUE(Holds(page, "&lt;script&gt;"));
}

TEST_F(Report, NothingIsFetchedFromOutside) {
  MakeLead();
  const std::string page = Page();
  for (const char* outside : {"http:", "https:", "src=\"/", "href=", "url(", "@import"}) {
    EXPECT_FALSE(Holds(page, outside)) << outside;
  }
}

TEST_F(Report, NoCandidateDoesNotProveAbsence) {
  const std::string page = Page();
  EXPECT_TRUE(Holds(page, "Nobody above the threshold; that does not prove absence."));
  EXPECT_TRUE(Holds(page, "FPIR not measured for 3 faces"));
  EXPECT_FALSE(Holds(page, "A lead, never a match"));
}

TEST_F(Report, NoLeadNamesNobody) {
  MakeLead();
  file_.leads.clear();
  file_.outcome = "no_lead";
  const std::string page = Page();
  EXPECT_TRUE(Holds(page, "No lead."));
  EXPECT_FALSE(Holds(page, "face of the lead"));
}

TEST_F(Report, TheReceiptOnThePageVerifies) {
  const std::string page = Page();
  const std::size_t start = page.find("c2sp.org/tlog-proof@v1");
  ASSERT_NE(start, std::string::npos);
  const std::string receipt = page.substr(start, page.find("</pre>", start) - start);
  const Result<std::vector<Bytes>> entry = deployment_->ledger().EntryBytes(0, 1);
  const Result<LogVerifier> verifier = ParseVerifierKey(deployment_->ledger().verifier_key());
  EXPECT_TRUE(VerifyReceipt(receipt, entry->front(), *verifier));
  EXPECT_TRUE(Holds(page, *deployment_->GenesisHash()));
  EXPECT_TRUE(Holds(page, "This log is unwitnessed."));
  EXPECT_TRUE(Holds(page, "--entry entry.json --vkey '" + deployment_->ledger().verifier_key() + "'"));
}

TEST_F(Report, AWritWhoseSignatureDoesNotHoldIsRefused) {
  file_.probe.writ_text += "\n";
  const Result<std::string> page = WriteReport(*deployment_, file_);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().reason, "writ-signature");
}

TEST_F(Report, EveryPhotoOfTheProbeIsShown) {
  MakeLead();
  EXPECT_FALSE(Holds(Page(), "The other photo"));
  CaseProbe::Photo other = file_.probe.photos.front();
  file_.probe.photos.push_back(other);
  EXPECT_TRUE(Holds(Page(), "The other photo of the person"));
  EXPECT_TRUE(Holds(Page(), "face of the probe, photo 2, cropped"));
  file_.probe.photos.push_back(other);
  ReviewTask task{.search = 7, .probe = file_.probe.photos, .candidates = file_.leads};
  const Result<std::string> page = WriteReviewPage(task);
  ASSERT_TRUE(page);
  EXPECT_TRUE(Holds(*page, "The other photos of the person"));
  EXPECT_TRUE(Holds(*page, "whole photo of the person searched for, photo 3"));
}

TEST_F(Report, OnlyADemonstrationIsCalledFictional) {
  EXPECT_FALSE(Holds(Page(), "fictional"));
  EXPECT_TRUE(Holds(Page({.fictional = true}), "A demonstration with fictional documents."));
}

TEST_F(Report, AFaceAtOrBeyondThePhotosEdgeIsDrawn) {
  for (const Box& box : {Box{-50, -50, 120, 160}, Box{900, 1100, 200, 200}, Box{0, 0, 5000, 5000}, Box{5, 5, 0, 0}}) {
    file_.probe.photos.front().face = box;
    EXPECT_TRUE(Holds(Page(), "face of the probe"));
  }
}

TEST_F(Report, AnExaminersPageShowsNeitherNameNorScore) {
  MakeLead();
  ReviewTask task{.search = 7, .probe = file_.probe.photos, .candidates = file_.leads};
  const Result<std::string> page = WriteReviewPage(task);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_TRUE(Holds(*page, "writ review 7 --decide A=same"));
  EXPECT_TRUE(Holds(*page, "A=cannot-say"));
  EXPECT_TRUE(Holds(*page, "face of candidate A"));
  EXPECT_FALSE(Holds(*page, "0.654"));
  EXPECT_FALSE(Holds(*page, "subject-7"));
  EXPECT_FALSE(Holds(*page, "custody"));
}

TEST_F(Report, ACandidatesPhotoThatIsNoneIsAnErrorNotAGap) {
  MakeLead();
  file_.leads.front().photo = {'x'};
  const Result<std::string> page = WriteReport(*deployment_, file_);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().reason, "photo-not-an-image");
}

}  // namespace
}  // namespace writ
