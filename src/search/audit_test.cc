#include "search/audit.h"

#include "support/test_audit.h"

namespace writ {
namespace {

using support::ReasonOf;

class Audit : public support::AuditTest {};

TEST_F(Audit, ASoundDeploymentPassesAndTheLogSaysThatItWasAudited) {
  const std::uint64_t search = t_.SearchInReview({"custody", "missing"});
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}, {"B", "same"}}));
  ASSERT_TRUE(t_.Decide("examiner2", search, {{"A", "same"}, {"B", "different"}}));
  const Bytes stranger = RealPhoto("astronaut.png");
  ASSERT_TRUE(t_.Search(t_.Order(stranger), stranger));
  EXPECT_FALSE(t_.ResultFor("investigator2", search)) << "a refusal is sound, too";

  std::uint64_t done = 0;
  const SignedAct act = t_.Act("auditor", "audit", Json::object());
  const Result<AuditReport> report =
      AuditContents(*t_.deployment, act, {.faces_too = true, .progress = [&](std::uint64_t now, std::uint64_t all) {
                                            done = now;
                                            EXPECT_EQ(all, t_.Entries());
                                          }});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(done, t_.Entries());
  EXPECT_EQ(report->faces, 4u);
  EXPECT_EQ(report->destroyed, 0u);
  EXPECT_EQ(report->entry, t_.Entries() - 1);
  EXPECT_EQ(t_.Records().back().entry.type(), "audit");
  EXPECT_EQ(report->searches, 2u);
  EXPECT_TRUE(report->findings.empty()) << report->findings.front().what;
}

TEST_F(Audit, IsForAuditorsAndTheDataProtectionOfficerAlsoWhileSuspended) {
  for (const char* person : {"head", "custodian", "investigator", "examiner1"}) {
    EXPECT_EQ(ReasonOf(AuditBy(person)), "role-may-not") << person;
    EXPECT_EQ(t_.Records().back().entry.outcome, kRefused);
  }
  EXPECT_EQ(ReasonOf(AuditBy("officer")), "no failure");
  t_.Suspend();
  EXPECT_EQ(ReasonOf(AuditBy("auditor")), "no failure");
}

TEST_F(Audit, APermitForItOpensWhatTheLogHeldAndComparesNobody) {
  const std::uint64_t search = t_.SearchInReview();
  const std::string custody = t_.deployment->galleries().FindByName("custody")->id;
  const Result<Permit> permit =
      AuthoriseAudit(t_.deployment->office(), t_.Act("auditor", "audit", Json::object()), {custody});
  ASSERT_TRUE(permit);
  EXPECT_TRUE(permit->CoversCase(search));
  EXPECT_FALSE(permit->CoversCase(permit->entry()));
  EXPECT_FALSE(permit->CoversCase(permit->entry() + 1)) << "a later search is another audit's";
  EXPECT_TRUE(permit->CoversGallery(custody));
  EXPECT_FALSE(permit->CoversGallery(t_.deployment->galleries().FindByName("missing")->id));
  EXPECT_EQ(permit->comparison(), nullptr);
}

TEST_F(Audit, ASearchWithoutAWritIsFound) {
  SearchRequest request = Request();
  request.writ_text.clear();
  request.act = t_.SearchAct(request);
  const std::uint64_t entry = ForgeSearch(request, nullptr);
  EXPECT_EQ(Finding(), At(entry, "writ-missing"));
}

TEST_F(Audit, AWritThatDidNotAllowTheSearchIsFound) {
  const auto add = [&](const std::function<void(WritOrder&)>& change) { return ForgeSearch(Request(change), nullptr); };
  const std::int64_t now = t_.env.now.seconds;
  std::string expected;
  const auto expect = [&](std::uint64_t entry, const std::string& reason) {
    expected += (expected.empty() ? "" : ", ") + At(entry, reason);
  };
  add(nullptr);  // allowed
  expect(add([&](WritOrder& order) { order.not_before = {now + 100}; }), "writ-not-yet-valid");
  // A row that says when its writ ended would be refused by every start.
  const SearchRequest ended = Request([&](WritOrder& order) {
    order.not_before = {now - 200};
    order.not_after = {now - 100};
  });
  expect(ForgeSearch(ended, [&](Json& row, Json&) { row["writ_ends"] = FormatTime({now + 100}); }), "writ-expired");
  expect(add([](WritOrder& order) { order.investigators = {"investigator2"}; }), "writ-other-investigator");
  expect(add([](WritOrder& order) { order.probes.front().sha256 = Sha256(AsBytes("another photo")); }),
         "writ-other-photo");
  expect(add([](WritOrder& order) { order.issuer = "nobody@example"; }), "writ-issuer-unknown");
  expect(add([](WritOrder& order) { order.galleries = {"no-such"}; }), "writ-unknown-gallery");
  expect(
      add([](WritOrder& order) { order.probes.front().face = WritFace{.x = 300, .y = 300, .width = 9, .height = 9}; }),
      "writ-other-face");
  SearchRequest request = Request();
  request.writ_signature = t_.Person("investigator").Sign(kWritNamespace, request.writ_text);
  expect(ForgeSearch(request, nullptr), "writ-other-key");
  request.writ_signature.clear();
  request.act = t_.SearchAct(request);
  expect(ForgeSearch(request, nullptr), "writ-unsigned");
  EXPECT_EQ(Finding(), expected);
}

TEST_F(Audit, AWritUsedOftenerThanItSaysIsFound) {
  const Bytes photo = RealPhoto("astronaut.png");
  const WritOrder order = t_.Order(photo);
  ASSERT_TRUE(t_.Search(order, photo));
  const std::uint64_t entry = ForgeSearch(t_.Request(order, photo), nullptr);
  EXPECT_EQ(Finding(), At(entry, "writ-used-up"));
}

TEST_F(Audit, ARowOrCaseThatSaysAnotherThanTheWritIsFound) {
  const std::uint64_t galleries =
      ForgeSearch(Request(), [](Json& row, Json&) { row["galleries"] = Json::array({"custody", "missing"}); });
  const std::uint64_t ends =
      ForgeSearch(Request(), [](Json& row, Json&) { row["writ_ends"] = "2099-01-01T00:00:00Z"; });
  const std::uint64_t other = ForgeSearch(Request(), [&](Json&, Json& content) {
    const SearchRequest another = Request();
    content["writ"] = another.writ_text;
    content["writ_signature"] = another.writ_signature;
  });
  const std::uint64_t openings = ForgeSearch(Request(), [](Json&, Json& content) {
    content["openings"]["photo"]["value"] = Sha256Hex(AsBytes("another photo"));
  });
  EXPECT_EQ(Finding(), At(galleries, "row-differs") + ", " + At(ends, "row-differs") + ", " + At(other, "writ-other") +
                           ", " + At(openings, "opening-wrong"));
}

TEST_F(Audit, AMissingOrOtherPhotoOfSeveralIsFound) {
  const Bytes first = RealPhoto("obama3.jpg"), second = RealPhoto("obama2.jpg");
  const auto several = [&] {
    WritOrder order = t_.Order(first);
    order.probes.push_back({.sha256 = Sha256(second), .face = std::nullopt});
    SearchRequest request = t_.Request(order, first);
    request.photos.push_back({.bytes = second, .face = std::nullopt});
    request.act = t_.SearchAct(request);
    return request;
  };
  const Json box = Json::array({10, 10, 90, 90});
  ForgeSearch(several(), [&](Json&, Json& content) { content["more_faces"] = Json::array({box}); });
  EXPECT_EQ(Finding(), "none");
  const std::uint64_t missing = ForgeSearch(several(), nullptr);
  const std::uint64_t malformed = ForgeSearch(several(), [&](Json&, Json& content) { content["more_faces"] = 7; });
  const std::uint64_t untagged = ForgeSearch(several(), [&](Json& row, Json& content) {
    content["more_faces"] = Json::array({box});
    row.erase("more_photo_tags");
  });
  const std::string all = At(missing, "probe-other") + ", " + At(malformed, "content-malformed");
  EXPECT_EQ(Finding(), all + ", " + At(untagged, "row-differs"));
}

CandidateList ListOf(const std::vector<Candidate>& candidates, std::uint64_t compared) {
  CandidateList list;
  list.candidates = candidates;
  list.compared = compared;
  return list;
}

// What a search found, as somebody who holds the log's key would have it.
TEST_F(Audit, AResultOutsideWhatTheWritCoveredIsFound) {
  const Bytes photo = RealPhoto("obama3.jpg");
  const std::string custody = t_.deployment->galleries().FindByName("custody")->id;
  const std::string missing = t_.deployment->galleries().FindByName("missing")->id;
  const auto forge = [&](const std::vector<std::string>& galleries, const CandidateList& list, std::uint64_t said) {
    const std::uint64_t search = t_.Entries();
    const SearchRequest request = t_.Request(t_.Order(photo), photo);
    const auto prepare = [&](const AdmittedAct& act, const WritOrder&) -> Result<Decision> {
      return t_.MakeCase(Json{{"openings", OpeningsToJson(act.openings)},
                              {"writ", request.writ_text},
                              {"writ_signature", request.writ_signature},
                              {"face", Json::array({1, 1, 90, 90})}},
                         {photo});
    };
    EXPECT_TRUE(AuthoriseSearch(t_.deployment->office(), t_.deployment->writ_uses(),
                                {.act = request.act,
                                 .writ_text = request.writ_text,
                                 .writ_signature = request.writ_signature,
                                 .photos = {Sha256(photo)},
                                 .named_face_found = true,
                                 .gallery_ids = t_.deployment->galleries().NameToId(),
                                 .prepare = prepare}));
    VaultWriter vault(t_.env, t_.Entries(), (*t_.deployment->searches().Find(search))->public_key);
    Json row{{"candidates", said}};
    row["content"] = vault.AddContent(CandidateListToJson(list));
    EXPECT_TRUE(t_.deployment->office().RecordOwn(
        "search_result", Json{{"galleries", galleries}, {"search", search}},
        {.outcome = said == 0 ? "no_candidate" : "candidates", .row = std::move(row), .vault = vault.Finish()},
        t_.env.Now()));
    return search + 1;
  };
  const auto face = [&](const std::string& gallery, std::size_t i) {
    Candidate candidate;
    candidate.label = "A";
    candidate.gallery = gallery;
    candidate.face_id = t_.FaceEntry(gallery, i);
    return candidate;
  };
  forge({custody}, ListOf({face("custody", 0)}, 3), 1);  // sound
  const std::uint64_t over = forge({custody, missing}, ListOf({}, 4), 0);
  const std::uint64_t out = forge({custody}, ListOf({face("missing", 0)}, 3), 1);
  const std::uint64_t more = forge({custody}, ListOf({}, 4), 0);
  const std::uint64_t hidden = forge({custody}, ListOf({face("custody", 0)}, 3), 0);
  EXPECT_EQ(Finding(), At(over, "galleries-other") + ", " + At(out, "candidate-out-of-scope") + ", " +
                           At(more, "compared-other") + ", " + At(hidden, "candidates-other"));
}

TEST_F(Audit, ALeadThatTheExaminersDidNotAgreeOnIsFound) {
  const std::uint64_t search = t_.SearchInReview();
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
  const SearchRecord record = **t_.deployment->searches().Find(search);
  // The second decision, without the release that Decide makes of it.
  const Json second{{"decisions", {{"A", "different"}}}, {"remarks", ""}};
  const std::uint64_t decide = t_.Entries() + 1;
  ASSERT_TRUE(t_.Review("examiner2", search));
  ASSERT_TRUE(t_.deployment->office().Handle(
      t_.Act("examiner2", "decide", {{"search", search}}, {{"decisions", second}}), "decide",
      [&](const AdmittedAct& act) -> Result<Decision> {
        VaultWriter vault(t_.env, t_.Entries(), record.public_key);
        const std::string content = vault.AddContent(Json{{"openings", OpeningsToJson(act.openings)}});
        return Decision{.outcome = "done", .row = Json{{"content", content}}, .vault = vault.Finish()};
      }));
  const Json shown = Json::array({Json{{"decisions", {{"A", "same"}}}}, Json{{"decisions", {{"A", "different"}}}}});
  VaultWriter vault(t_.env, t_.Entries(), record.public_key);
  const std::string content = vault.AddContent(Json{{"decisions", shown}, {"leads", Json::array({"A"})}});
  const std::uint64_t release = t_.Entries();
  ASSERT_TRUE(t_.deployment->office().RecordOwn(
      "release", Json{{"decisions", Json::array({record.decisions.front().entry, decide})}, {"search", search}},
      {.outcome = "lead", .row = Json{{"content", content}}, .vault = vault.Finish()}, t_.env.Now()));
  EXPECT_EQ(Finding(), At(release, "leads-other"));
}

TEST_F(Audit, AFaceWithoutABasisThatHeldIsFound) {
  std::string expected;
  const auto expect = [&](std::uint64_t entry, const std::string& reason) {
    expected += (expected.empty() ? "" : ", ") + At(entry, reason);
  };
  const auto add = [&](const LegalBasis& basis, const std::string& signer) {
    const std::string text = DraftLegalBasis(basis);
    return ForgeEnrolment({.basis_text = text, .basis_signature = signer.empty() ? "" : SignedBy(signer, text)});
  };
  add(Basis(), "officer");  // allowed
  expect(ForgeEnrolment({.basis_text = "", .basis_signature = ""}), "basis-missing");
  expect(add(Basis(), ""), "basis-unsigned");
  expect(add(Basis(), "custodian"), "basis-not-approver");
  LegalBasis basis = Basis();
  basis.not_before = {t_.env.now.seconds - 2 * kSecondsPerDay};
  basis.not_after = {t_.env.now.seconds - kSecondsPerDay};
  expect(add(basis, "officer"), "basis-expired");
  basis = Basis();
  basis.gallery = "missing";
  expect(add(basis, "officer"), "basis-other-gallery");
  expect(add(Basis("biden.jpg"), "officer"), "basis-other-photo");
  EXPECT_EQ(Finding(), expected);
}

TEST_F(Audit, AnExpiryBeyondTheBasissIsFound) {
  const std::string text = DraftLegalBasis(Basis());
  const std::uint64_t entry =
      ForgeEnrolment({.basis_text = text, .basis_signature = SignedBy("officer", text), .change = [](Json& row) {
                        row["not_after"] = "2099-01-01T00:00:00Z";
                      }});
  EXPECT_EQ(Finding(), At(entry, "row-differs"));
}

TEST_F(Audit, ABasisForSoManyPeopleIsCountedAsItWasThen) {
  LegalBasis basis = Basis();
  basis.subjects.clear();
  basis.max_subjects = 1;
  const std::string text = DraftLegalBasis(basis);
  const std::string signature = SignedBy("officer", text);
  ForgeEnrolment({.basis_text = text, .basis_signature = signature});
  ForgeEnrolment({.photo_name = "obama.jpg", .basis_text = text, .basis_signature = signature});
  EXPECT_EQ(Finding(), "none") << "two photos of one subject";
  const std::uint64_t entry = ForgeEnrolment(
      {.photo_name = "biden.jpg", .subject = "s.third", .basis_text = text, .basis_signature = signature});
  EXPECT_EQ(Finding(), At(entry, "basis-full"));
}

TEST_F(Audit, ATemplateOfAnotherFaceIsFoundWhereFacesAreLookedAt) {
  const std::string text = DraftLegalBasis(Basis());
  const std::uint64_t entry =
      ForgeEnrolment({.template_of = "biden.jpg", .basis_text = text, .basis_signature = SignedBy("officer", text)});
  EXPECT_EQ(Finding(), "none") << "a template says nothing without its photo";
  EXPECT_EQ(Finding(/*faces_too=*/true), At(entry, "template-other"));
}

// Another face than the custodian signed for.
TEST_F(Audit, AFaceThatNobodySignedForIsFoundWhereFacesAreLookedAt) {
  const std::string text = DraftLegalBasis(Basis());
  const ForgedFace elsewhere{
      .face = Box{1, 1, 20, 20}, .basis_text = text, .basis_signature = SignedBy("officer", text)};
  const std::uint64_t entry = ForgeEnrolment(elsewhere);
  EXPECT_EQ(Finding(), "none");
  EXPECT_EQ(Finding(/*faces_too=*/true), At(entry, "face-other"));
}

// An order that stood in the log stopped gallery and signer, whatever the program let through.
TEST_F(Audit, AFaceEnrolledIntoASuspendedGalleryIsFound) {
  const std::string order = t_.Suspend(SuspensionScope::kGallery, "custody");
  ASSERT_TRUE(t_.Open()) << "which logs the order";
  const std::string text = DraftLegalBasis(Basis());
  const std::uint64_t entry = ForgeEnrolment({.basis_text = text, .basis_signature = SignedBy("officer", text)});
  EXPECT_EQ(Finding(), At(entry, "gallery-suspended"));
}

}  // namespace
}  // namespace writ
