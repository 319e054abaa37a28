#include "search/search.h"

#include "authority/people.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

class SearchTest : public ::testing::Test {
 protected:
  Ledger& ledger() { return t_.deployment->ledger(); }
  std::int64_t UsesOf(const WritOrder& order) { return t_.deployment->writ_uses().UsesOf(order); }

  // Refused with an entry that says so, and no use of the writ taken.
  void ExpectRefused(const SearchRequest& request, const std::string& reason) {
    const std::uint64_t entries = t_.Entries();
    const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
    ASSERT_FALSE(receipt) << reason;
    EXPECT_EQ(receipt.error().reason, reason) << receipt.error().message;
    EXPECT_EQ(t_.Entries(), entries + 1) << reason;
    EXPECT_EQ(t_.Records().back().entry.outcome, kRefused);
    EXPECT_EQ(t_.Records().back().row.at("reason"), reason);
    const Result<WritOrder> order = ParseWritOrder(request.writ_text);
    EXPECT_EQ(order ? UsesOf(*order) : 0, 0) << reason;
  }
  // Sent back before anything is asked or written.
  void ExpectNoTrace(const SearchRequest& request, const std::string& reason) {
    const std::uint64_t entries = t_.Entries();
    const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
    ASSERT_FALSE(receipt) << reason;
    EXPECT_EQ(receipt.error().reason, reason) << receipt.error().message;
    EXPECT_EQ(receipt.error().code, Code::kUnusablePhoto);
    EXPECT_EQ(t_.Entries(), entries) << reason;
    EXPECT_EQ(UsesOf(*ParseWritOrder(request.writ_text)), 0) << reason;
  }
  // The search stopped, the log says so, and the writ's use was given back.
  void ExpectAborted(const Result<SearchReceipt>& receipt, const WritOrder& order, Code code,
                     const std::string& reason) {
    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().code, code);
    EXPECT_EQ(receipt.error().reason, reason) << receipt.error().message;
    const std::vector<Record> records = t_.Records();
    EXPECT_EQ(records.back().entry.type(), "search_abort");
    EXPECT_EQ(records[records.size() - 2].entry.type(), "search");
    EXPECT_EQ(records.back().entry.act.at("search"), records[records.size() - 2].index);
    EXPECT_EQ(UsesOf(order), 0);
    EXPECT_EQ((*t_.deployment->searches().Find(records[records.size() - 2].index))->state, SearchState::kAborted);
  }
  void SpoilTemplate(const std::string& gallery, std::size_t face) {
    EXPECT_EQ(t_.Sql("UPDATE vault SET sealed=zeroblob(length(sealed)) WHERE name='template' AND idx=" +
                     std::to_string(t_.FaceEntry(gallery, face))),
              1);
  }

  TestDeployment t_;
  const Bytes probe_ = RealPhoto("obama3.jpg");
};

TEST_F(SearchTest, WithoutItsWitnessNothingIsOpenedAndTheUseIsGivenBack) {
  const std::string key = CosignerKey(MakeCosigner("w.example", NewSigningKey().public_key));
  ASSERT_TRUE(AddWitness(t_.deployment->office(),
                         t_.Act("head", "witness_add", {{"url", "http://127.0.0.1:1"}, {"vkey", key}})));
  SpoilTemplate("custody", 0);  // whoever opened the gallery would find this
  const WritOrder order = t_.Order(probe_);
  ExpectAborted(t_.Search(order, probe_), order, Code::kUnavailable, "witness-silent");
}

TEST_F(SearchTest, APersonInTheGalleryIsFoundOnceByHisBestPhoto) {
  const WritOrder order = t_.Order(probe_);
  const Result<SearchReceipt> receipt = t_.Search(order, probe_);
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->state, SearchState::kInReview);
  EXPECT_EQ(receipt->compared, 3u);
  EXPECT_EQ(UsesOf(order), 1);
  const CandidateList list = t_.CandidatesOf(receipt->search);
  ASSERT_EQ(list.candidates.size(), 1u);
  const Candidate& candidate = list.candidates[0];
  EXPECT_EQ(candidate.label, "A");
  EXPECT_EQ(candidate.subject, "s.obama");
  EXPECT_EQ(candidate.gallery, "custody");
  EXPECT_GE(candidate.score, list.threshold.score);
  EXPECT_EQ(candidate.photo, RealPhoto(candidate.face_id == t_.FaceEntry("custody", 0) ? "obama.jpg" : "obama2.jpg"));
}

TEST_F(SearchTest, TheEntryStandsBeforeTheFirstComparisonAndTheResultAfterIt) {
  ASSERT_TRUE(t_.Search(t_.Order(probe_), probe_));
  const std::vector<Record> records = t_.Records();
  const Record& search = records[records.size() - 2];
  const Record& result = records.back();
  EXPECT_EQ(search.entry.type(), "search");
  EXPECT_EQ(search.row.at("actor"), "investigator");
  EXPECT_EQ(result.entry.type(), "search_result");
  EXPECT_EQ(result.entry.outcome, "candidates");
  EXPECT_EQ(result.entry.act.at("search"), search.index);
  EXPECT_EQ(result.entry.act.at("galleries"), Json::array({t_.deployment->galleries().FindByName("custody")->id}));
  EXPECT_EQ(result.row.at("candidates"), 1u);
  for (const char* secret : {"s.obama", "2026-CR"}) {
    EXPECT_EQ((search.entry.act.dump() + search.row.dump() + result.row.dump()).find(secret), std::string::npos);
  }
  EXPECT_EQ(search.entry.act.dump().find("court@example"), std::string::npos);
}

TEST_F(SearchTest, AStrangerHasNoCandidate) {
  const Bytes photo = RealPhoto("astronaut.png");
  const WritOrder order = t_.Order(photo, {"custody", "missing"});
  const Result<SearchReceipt> receipt = t_.Search(order, photo);
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->state, SearchState::kNoCandidate);
  EXPECT_EQ(receipt->compared, 4u);
  EXPECT_EQ(t_.Records().back().entry.outcome, "no_candidate");
  EXPECT_EQ(UsesOf(order), 1) << "a search that finds nobody is a search";
}

TEST_F(SearchTest, WithoutAWritItIsRefusedAndTheRefusalIsLogged) {
  SearchRequest request = t_.Request(t_.Order(probe_), probe_);
  request.writ_text.clear();
  request.writ_signature.clear();
  request.act = t_.SearchAct(request);
  ExpectRefused(request, "writ-missing");
}

TEST_F(SearchTest, AWritForSomethingElseIsRefusedAndCostsNoUse) {
  ExpectRefused(t_.Request(t_.Order(RealPhoto("obama.jpg")), probe_), "writ-other-photo");
  ExpectRefused(t_.Request(t_.Order(probe_), probe_, "investigator2"), "writ-other-investigator");
  ExpectRefused(t_.Request(t_.Order(probe_, {"custody", "nowhere"}), probe_), "writ-unknown-gallery");
  SearchRequest unsigned_writ = t_.Request(t_.Order(probe_), probe_);
  unsigned_writ.writ_signature.clear();
  ExpectRefused(unsigned_writ, "writ-unsigned");
  SearchRequest other_files = t_.Request(t_.Order(probe_), probe_);
  other_files.act = t_.Request(t_.Order(probe_), probe_).act;
  ExpectRefused(other_files, "act-other-files");
}

TEST_F(SearchTest, AWritThatIsUsedUpAllowsNoFurtherSearch) {
  const WritOrder order = t_.Order(probe_);
  ASSERT_TRUE(t_.Search(order, probe_));
  EXPECT_EQ(ReasonOf(t_.Search(order, probe_)), "writ-used-up");
  EXPECT_EQ(UsesOf(order), 1);
}

TEST_F(SearchTest, AGalleryOfAnotherModelIsNotSearched) {
  ASSERT_TRUE(CreateGallery(t_.deployment->office(), t_.deployment->galleries(), t_.deployment->key_ring(),
                            std::string(64, '0'),
                            t_.Act("custodian", "gallery_create", {{"gallery", NewUuid(t_.env)}},
                                   {{"name", "old-model"}, {"description", ""}})));
  ExpectRefused(t_.Request(t_.Order(probe_, {"custody", "old-model"}), probe_), "gallery-other-model");
}

TEST_F(SearchTest, AFaceOutOfScopeIsNotEvenDecrypted) {
  SpoilTemplate("missing", 0);
  const Result<SearchReceipt> receipt = t_.Search(t_.Order(probe_), probe_);
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->compared, 3u);
}

TEST_F(SearchTest, AnAlteredTemplateInScopeIsCorruptionAndEndsTheSearch) {
  SpoilTemplate("missing", 0);
  const WritOrder order = t_.Order(probe_, {"custody", "missing"});
  ExpectAborted(t_.Search(order, probe_), order, Code::kCorruption, "vault-altered");
}

TEST_F(SearchTest, OneSecondAfterItsBasisExpiredAFaceIsNotCompared) {
  const UtcTime start = t_.env.now;
  t_.env.now = {start.seconds + support::kMissingDays * kSecondsPerDay};
  t_.SignStatement();
  Result<SearchReceipt> receipt = t_.Search(t_.Order(probe_, {"custody", "missing"}), probe_);
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->compared, 4u);
  t_.env.now.seconds += 1;
  SpoilTemplate("missing", 0);  // nor decrypted
  receipt = t_.Search(t_.Order(probe_, {"custody", "missing"}), probe_);
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->compared, 3u);
  t_.env.now = {start.seconds + support::kCustodyDays * kSecondsPerDay + 1};
  t_.SignStatement();
  receipt = t_.Search(t_.Order(probe_), probe_);
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->compared, 0u);
  EXPECT_EQ(receipt->state, SearchState::kNoCandidate);
}

TEST_F(SearchTest, AnUnusableProbeLeavesNoEntryAndCostsNoUse) {
  const Bytes black = EncodeJpeg(NewImage(320, 240));
  ExpectNoTrace(t_.Request(t_.Order(black), black), "no-face");
  const Bytes text = ToBytes("this is text");
  ExpectNoTrace(t_.Request(t_.Order(text), text), "photo-not-an-image");
  const AnalysedPhoto analysed = AnalysedReal("obama3.jpg");
  const double factor = 14 / analysed.faces.at(0).quality.eye_distance_pixels;
  const Bytes tiny = EncodePng(ResizeImage(analysed.image, static_cast<int>(analysed.image.width * factor),
                                           static_cast<int>(analysed.image.height * factor)));
  ExpectNoTrace(t_.Request(t_.Order(tiny), tiny), "face-too-small");
}

TEST_F(SearchTest, AFaceThatIsNotTheWritsOnlyOneCostsNoUse) {
  SearchRequest request = t_.Request(t_.Order(probe_), probe_);
  request.photos.front().face = Box{1, 1, 20, 20};
  ExpectNoTrace(request, "face-not-found-there");
}

TEST_F(SearchTest, AnOrderThatComesBeforeTheSearchRefusesIt) {
  const SearchRequest request = t_.Request(t_.Order(probe_), probe_);
  t_.Suspend();
  ExpectRefused(request, "suspended");
}

// Looks at the orders: one when the act is handed in, one at what the writ names, one a gallery while it is scanned,
// one before the result stands.
TEST_F(SearchTest, AnOrderThatComesDuringTheScanStopsTheSearchAndGivesTheUseBack) {
  const WritOrder order = t_.Order(probe_, {"custody", "missing"});
  const SearchRequest request = t_.Request(order, probe_);
  t_.env.looks = 0;
  t_.env.at_look = [&](int look) -> Result<void> {
    if (look == 4) t_.Suspend();
    return {};
  };
  const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
  EXPECT_EQ(t_.env.looks, 4) << "nothing goes on after it";
  ExpectAborted(receipt, order, Code::kSuspended, "suspended");
}

TEST_F(SearchTest, AnOrderThatComesAfterTheScanStillKeepsTheResultBack) {
  const WritOrder order = t_.Order(probe_);
  const SearchRequest request = t_.Request(order, probe_);
  t_.env.looks = 0;
  t_.env.at_look = [&](int look) -> Result<void> {
    if (look == 4) t_.Suspend();
    return {};
  };
  ExpectAborted(Search(*t_.deployment, request), order, Code::kSuspended, "suspended");
}

TEST_F(SearchTest, AnOrderOfEachScopeRefusesASearchThatItConcerns) {
  const std::tuple<SuspensionScope, const char*, const char*> cases[] = {
      {SuspensionScope::kGallery, "custody", "gallery-suspended"},
      {SuspensionScope::kUser, "investigator", "user-suspended"},
      {SuspensionScope::kIssuer, "court@example", "issuer-suspended"}};
  for (const auto& [scope, target, reason] : cases) {
    const std::string id = t_.Suspend(scope, target);
    ExpectRefused(t_.Request(t_.Order(probe_), probe_), reason);
    ASSERT_TRUE(t_.Lift(id));
  }
  const std::pair<SuspensionScope, const char*> others[] = {{SuspensionScope::kGallery, "missing"},
                                                            {SuspensionScope::kUser, "investigator2"},
                                                            {SuspensionScope::kIssuer, "other@example"},
                                                            {SuspensionScope::kUser, "custody"}};
  for (const auto& [scope, target] : others) t_.Suspend(scope, target);
  EXPECT_TRUE(t_.Search(t_.Order(probe_), probe_)) << "orders that do not concern it change nothing";
}

TEST_F(SearchTest, AnOrderOfEachScopeEndsASearchThatRuns) {
  const std::tuple<SuspensionScope, const char*, const char*> cases[] = {
      {SuspensionScope::kGallery, "missing", "gallery-suspended"},
      {SuspensionScope::kUser, "investigator", "user-suspended"},
      {SuspensionScope::kIssuer, "court@example", "issuer-suspended"}};
  for (const auto& [scope, target, reason] : cases) {
    for (const int last_look : {3, 4, 5}) {  // two galleries, and the look before the result stands
      const WritOrder order = t_.Order(probe_, {"custody", "missing"});
      const SearchRequest request = t_.Request(order, probe_);
      std::string id;
      t_.env.looks = 0;
      t_.env.at_look = [&](int look) -> Result<void> {
        if (look == last_look) id = t_.Suspend(scope, target);
        return {};
      };
      const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
      t_.env.at_look = nullptr;
      EXPECT_EQ(t_.env.looks, last_look);
      ExpectAborted(receipt, order, Code::kSuspended, reason);
      ASSERT_TRUE(t_.Lift(id));
    }
  }
}

// A photo of two people; the writ must name one of them.
class SearchOfTwoFacesTest : public SearchTest {
 protected:
  SearchOfTwoFacesTest() {
    const Image left = DecodedPhoto("obama3.jpg");
    both_ = EncodeJpeg(SideBySide(left, DecodedPhoto("biden.jpg")));
    const AnalysedPhoto analysed = *RealPipeline().Analyse(both_);
    EXPECT_EQ(analysed.faces.size(), 2u);
    for (const AnalysedFace& face : analysed.faces) {
      (face.face.box.x < static_cast<float>(left.width) ? obama_ : biden_) = face.face.box;
    }
  }
  WritOrder OrderFor(const Box& box) {
    WritOrder order = t_.Order(both_);
    order.probes[0].face = WritFace{static_cast<std::int32_t>(box.x), static_cast<std::int32_t>(box.y),
                                    static_cast<std::int32_t>(box.width), static_cast<std::int32_t>(box.height)};
    return order;
  }

  Bytes both_;
  Box obama_, biden_;
};

TEST_F(SearchOfTwoFacesTest, WithoutANameForOneOfThemNothingIsSearched) {
  ExpectNoTrace(t_.Request(t_.Order(both_), both_), "several-faces");
}

TEST_F(SearchOfTwoFacesTest, TheFaceThatTheWritNamesIsTheOneThatIsSearchedFor) {
  const std::pair<Box, std::string> cases[] = {{obama_, "s.obama"}, {biden_, "s.biden"}};
  for (const auto& [box, subject] : cases) {
    SearchRequest request = t_.Request(OrderFor(box), both_);
    request.photos.front().face = box;
    const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
    ASSERT_TRUE(receipt) << receipt.error().message;
    const CandidateList list = t_.CandidatesOf(receipt->search);
    ASSERT_EQ(list.candidates.size(), 1u) << subject;
    EXPECT_EQ(list.candidates[0].subject, subject);
  }
}

TEST_F(SearchOfTwoFacesTest, AFaceThatTheInvestigatorMeansAndTheWritDoesNotIsRefused) {
  SearchRequest request = t_.Request(OrderFor(biden_), both_);
  request.photos.front().face = obama_;
  ExpectRefused(request, "writ-other-face");
  request = t_.Request(OrderFor(biden_), both_);
  request.photos.front().face = Box{1, 1, 20, 20};
  ExpectRefused(request, "writ-other-face");
}

TEST_F(SearchOfTwoFacesTest, AWritThatNamesAPlaceWithoutAFaceIsRefused) {
  ExpectRefused(t_.Request(OrderFor(Box{1, 1, 20, 20}), both_), "writ-other-face");
}

}  // namespace
}  // namespace writ
