#include "gallery/enrolment.h"

#include "face/photos_for_tests.h"
#include "support/test_gallery.h"

namespace writ {
namespace {

using support::SignedText;
using support::TestGallery;
using support::TestPerson;

// The gallery "custody", the real models, and an enrolment of obama.jpg as "a" that is right in everything.
class EnrolmentTest : public ::testing::Test {
 protected:
  EnrolmentTest() : world_(RealPipeline().pipeline_id()), custody_(world_.Create("custody")) {}

  static Hash32 HashOf(const std::string& photo) { return Sha256(RealPhoto(photo)); }

  LegalBasis BasisFor(BasisKind kind, const std::string& subject = "a", const std::string& photo = "obama.jpg") {
    return support::TestBasis(kind, "custody", {world_.env.now.seconds - kSecondsPerDay},
                              {world_.env.now.seconds + 30 * kSecondsPerDay}, subject, HashOf(photo));
  }
  LegalBasis CountedBasis(std::int64_t max_subjects) {
    LegalBasis basis = BasisFor(BasisKind::kStatute);
    basis.subjects.clear();
    basis.max_subjects = max_subjects;
    return basis;
  }

  EnrolmentRequest Request(const SignedText& basis, const std::string& subject, const Bytes& photo,
                           const std::string& gallery = {}, std::optional<Box> face = {}) {
    const std::string committed = PhotoToEnrolText({.sha256 = Sha256(photo), .face = face});
    const ActDraft draft =
        world_.Draft("enrol", {{"gallery", gallery.empty() ? custody_ : gallery}},
                     {{"subject", subject}, {"photo", committed}, {"basis", Sha256Hex(AsBytes(basis.text))}});
    return {.act = world_.Person("custodian").Sign(draft),
            .photo = photo,
            .basis_text = basis.text,
            .basis_signature = basis.signature};
  }
  EnrolmentRequest Request(const SignedText& basis, const std::string& subject = "a",
                           const std::string& photo = "obama.jpg") {
    return Request(basis, subject, RealPhoto(photo));
  }
  SignedText Approved(const LegalBasis& basis) { return world_.Basis(basis, "officer"); }
  SignedText Good() { return Approved(BasisFor(BasisKind::kStatute)); }

  Result<Record> Enrol(const EnrolmentRequest& request) {
    WRIT_TRY(Enrolled enrolled, writ::Enrol(*world_.office, world_.galleries, RealPipeline(), request));
    return std::move(enrolled.record);
  }
  void ExpectEnrolled(const EnrolmentRequest& request) {
    const std::size_t faces = world_.FaceCount();
    const Result<Record> enrolled = Enrol(request);
    ASSERT_TRUE(enrolled) << enrolled.error().message;
    EXPECT_EQ(enrolled->entry.outcome, "done");
    EXPECT_EQ(world_.FaceCount(), faces + 1);
  }
  // Refused with a reason that stands in the log, and no face more.
  void ExpectRefused(const EnrolmentRequest& request, const std::string& reason) {
    const std::size_t faces = world_.FaceCount();
    const std::uint64_t entries = world_.ledger->NextIndex();
    const Result<Record> enrolled = Enrol(request);
    ASSERT_FALSE(enrolled) << reason;
    EXPECT_EQ(enrolled.error().reason, reason) << enrolled.error().message;
    EXPECT_FALSE(enrolled.error().advice.empty()) << reason;
    EXPECT_EQ(world_.FaceCount(), faces);
    ASSERT_EQ(world_.ledger->NextIndex(), entries + 1) << reason;
    const Record refusal = world_.Records().back();
    EXPECT_EQ(refusal.entry.type(), "enrol");
    EXPECT_EQ(refusal.entry.outcome, kRefused);
    EXPECT_EQ(refusal.row.at("reason"), reason);
    EXPECT_EQ(refusal.row.at("actor"), "custodian");
  }
  // Refused before anything is asked or written.
  void ExpectUnusable(const Bytes& photo, const std::string& reason, std::optional<Box> face = {}) {
    const std::size_t faces = world_.FaceCount();
    const std::uint64_t entries = world_.ledger->NextIndex();
    const Result<Record> enrolled = Enrol(Request(Approved(CountedBasis(5)), "a", photo, {}, face));
    ASSERT_FALSE(enrolled) << reason;
    EXPECT_EQ(enrolled.error().reason, reason) << enrolled.error().message;
    EXPECT_EQ(enrolled.error().code, Code::kUnusablePhoto);
    EXPECT_EQ(world_.FaceCount(), faces);
    EXPECT_EQ(world_.ledger->NextIndex(), entries);
  }

  TestGallery world_;
  std::string custody_;
  TestPerson person_{.name = "the person in the gallery"};
};

TEST_F(EnrolmentTest, EachKindOfBasisEnrolsAFaceWhenTheRightPersonSignedIt) {
  ExpectEnrolled(Request(world_.Basis(BasisFor(BasisKind::kCourtOrder, "a", "obama.jpg"), "court")));
  ExpectEnrolled(Request(Approved(BasisFor(BasisKind::kStatute, "a", "obama2.jpg")), "a", "obama2.jpg"));
  ExpectEnrolled(
      Request(world_.Basis(BasisFor(BasisKind::kMissingPerson, "b", "biden.jpg"), "head"), "b", "biden.jpg"));
  LegalBasis consent = BasisFor(BasisKind::kConsent, "c", "astronaut.png");
  consent.person_key = SshKeyOf(person_.key.public_key);
  const std::string text = DraftLegalBasis(consent);
  ExpectEnrolled(Request({.text = text, .signature = person_.Sign(kBasisNamespace, text)}, "c", "astronaut.png"));
  LegalBasis paper = BasisFor(BasisKind::kConsent, "d", "obama3.jpg");
  paper.document_sha256 = Sha256(AsBytes("a signed paper"));
  ExpectEnrolled(Request(world_.Basis(paper, ""), "d", "obama3.jpg"));
  EXPECT_EQ(SubjectCount(*world_.galleries.FacesOf(*world_.galleries.FindById(custody_))), 4u);
}

TEST_F(EnrolmentTest, AFaceIsSealedAndOpensAgainstAPermitOnly) {
  ExpectEnrolled(Request(Good()));
  const Gallery& gallery = *world_.galleries.FindById(custody_);
  const FaceRecord face = world_.galleries.FacesOf(gallery)->front();
  EXPECT_EQ(face.not_after.seconds, world_.env.now.seconds + 30 * kSecondsPerDay);
  const std::string entry = world_.Records().back().entry.act.dump() + world_.Records().back().row.dump();
  EXPECT_EQ(entry.find("\"a\""), std::string::npos) << "the subject's name stands unsealed in the row";
  const Permit permit = world_.GalleryPermit(custody_);
  const Bytes wrapped = *world_.ledger->ReadVault(gallery.entry, kWrappedKeyPart);
  const BoxKeyPair keys = *world_.key_ring.OpenGallery(permit, custody_, gallery.entry, gallery.public_key, wrapped);
  const Result<VaultReader> vault = VaultReader::Open(*world_.ledger, face.entry, keys);
  ASSERT_TRUE(vault);
  const Bytes photo = RealPhoto("obama.jpg");
  EXPECT_TRUE(std::ranges::equal(vault->Read("photo")->view(), photo));
  EXPECT_TRUE(FaceTemplate::FromBytes(vault->Read("template")->view(), RealPipeline().dimension()));
  const Result<Json> content = vault->ReadContent(ToHex(face.content));
  ASSERT_TRUE(content);
  EXPECT_EQ(OpeningsFromJson(content->at("openings"))->at("subject").value, "a");
}

TEST_F(EnrolmentTest, WithoutABasisNoFaceIsEnrolled) { ExpectRefused(Request(SignedText{}), "basis-missing"); }

TEST_F(EnrolmentTest, ABasisOutsideItsPeriodIsRefusedToTheSecond) {
  LegalBasis expired = BasisFor(BasisKind::kStatute);
  expired.not_after = {world_.env.now.seconds - 1};
  ExpectRefused(Request(Approved(expired)), "basis-expired");
  LegalBasis early = BasisFor(BasisKind::kStatute);
  early.not_before = {world_.env.now.seconds + 1};
  ExpectRefused(Request(Approved(early)), "basis-not-yet-valid");
  LegalBasis last_second = BasisFor(BasisKind::kStatute);
  last_second.not_after = world_.env.now;
  ExpectEnrolled(Request(Approved(last_second)));
}

TEST_F(EnrolmentTest, ABasisWithoutExpiryIsRefused) {
  const std::string text = DraftLegalBasis(BasisFor(BasisKind::kStatute));
  const std::size_t start = text.find("\nnot_after") + 1;
  const std::string without = text.substr(0, start) + text.substr(text.find('\n', start) + 1);
  ExpectRefused(Request({.text = without, .signature = world_.Person("officer").Sign(kBasisNamespace, without)}),
                "basis-no-expiry");
}

TEST_F(EnrolmentTest, AnApprovalByAnybodyButHeadOrOfficerIsRefused) {
  for (const char* signer : {"custodian", "examiner1", "stranger"}) {
    ExpectRefused(Request(world_.Basis(BasisFor(BasisKind::kStatute), signer)), "basis-not-approver");
  }
  const SignedText approved_before = Good();
  world_.Revoke("officer");
  ExpectRefused(Request(approved_before), "basis-not-approver");
}

TEST_F(EnrolmentTest, ACourtOrderOfAnUnknownOrRevokedAuthorityIsRefused) {
  const LegalBasis order = BasisFor(BasisKind::kCourtOrder);
  ExpectRefused(Request(world_.Basis(order, "stranger")), "basis-other-key");
  world_.Revoke("court");
  ExpectRefused(Request(world_.Basis(order, "court")), "basis-other-key");
}

TEST_F(EnrolmentTest, ConsentByAnotherKeyOrANeedlessSignatureIsRefused) {
  LegalBasis consent = BasisFor(BasisKind::kConsent);
  consent.person_key = SshKeyOf(person_.key.public_key);
  ExpectRefused(Request(world_.Basis(consent, "custodian")), "basis-other-key");
  ExpectRefused(Request(world_.Basis(consent, "")), "basis-unsigned");
  LegalBasis paper = BasisFor(BasisKind::kConsent);
  paper.document_sha256 = Sha256(AsBytes("a signed paper"));
  ExpectRefused(Request(world_.Basis(paper, "officer")), "basis-needless-signature");
}

TEST_F(EnrolmentTest, ABasisForSomethingElseIsRefused) {
  LegalBasis other_gallery = BasisFor(BasisKind::kStatute);
  other_gallery.gallery = "archive";
  ExpectRefused(Request(Approved(other_gallery)), "basis-other-gallery");
  ExpectRefused(Request(Approved(BasisFor(BasisKind::kStatute, "b"))), "basis-other-subject");
  ExpectRefused(Request(Approved(BasisFor(BasisKind::kStatute, "a", "obama2.jpg"))), "basis-other-photo");
  LegalBasis elsewhere = BasisFor(BasisKind::kStatute);
  elsewhere.deployment = "faces.other.example";
  ExpectRefused(Request(Approved(elsewhere)), "basis-other-deployment");
}

TEST_F(EnrolmentTest, ABasisForANumberOfSubjectsCountsEachPersonOnce) {
  const SignedText basis = Approved(CountedBasis(1));
  ExpectEnrolled(Request(basis, "a", "obama.jpg"));
  ExpectEnrolled(Request(basis, "a", "obama2.jpg"));
  ExpectRefused(Request(basis, "b", "biden.jpg"), "basis-full");
  ExpectEnrolled(Request(basis, "a", "obama3.jpg"));
}

TEST_F(EnrolmentTest, APhotoStandsInAGalleryOnceWhoeverItIsSaidToShow) {
  const SignedText basis = Approved(CountedBasis(5));
  ExpectEnrolled(Request(basis, "a"));
  ExpectRefused(Request(basis, "a"), "photo-twice");
  ExpectRefused(Request(basis, "b"), "photo-twice");
}

TEST_F(EnrolmentTest, TheSamePhotoMayStandInAnotherGallery) {
  ExpectEnrolled(Request(Good()));
  LegalBasis basis = BasisFor(BasisKind::kStatute);
  basis.gallery = "archive";
  ExpectEnrolled(Request(Approved(basis), "a", RealPhoto("obama.jpg"), world_.Create("archive")));
}

TEST_F(EnrolmentTest, AnUnknownGalleryOrOneOfAnotherModelIsRefused) {
  ExpectRefused(Request(Good(), "a", RealPhoto("obama.jpg"), NewUuid(world_.env)), "gallery-unknown");
  world_.pipeline = std::string(64, '0');
  LegalBasis basis = BasisFor(BasisKind::kStatute);
  basis.gallery = "old-model";
  ExpectRefused(Request(Approved(basis), "a", RealPhoto("obama.jpg"), world_.Create("old-model")),
                "gallery-other-model");
}

TEST_F(EnrolmentTest, AnActThatWasSignedForOtherFilesIsRefused) {
  EnrolmentRequest other_photo = Request(Approved(CountedBasis(5)));
  other_photo.photo = RealPhoto("obama2.jpg");
  ExpectRefused(other_photo, "act-other-files");
  EnrolmentRequest other_basis = Request(Good());
  const SignedText swapped = Approved(CountedBasis(5));
  other_basis.basis_text = swapped.text;
  other_basis.basis_signature = swapped.signature;
  ExpectRefused(other_basis, "act-other-files");
}

TEST_F(EnrolmentTest, AMalformedNameOfASubjectIsRefused) {
  for (const char* subject : {"", "A B", "../a"}) {
    ExpectRefused(Request(Approved(CountedBasis(5)), subject), "subject-malformed");
  }
}

TEST_F(EnrolmentTest, OnlyTheCustodianEnrols) {
  EnrolmentRequest request = Request(Good());
  for (const char* person : {"head", "officer", "investigator", "examiner1", "auditor"}) {
    const ActDraft draft = world_.Draft(
        "enrol", {{"gallery", custody_}},
        {{"subject", "a"}, {"photo", Sha256Hex(request.photo)}, {"basis", Sha256Hex(AsBytes(request.basis_text))}});
    request.act = world_.Person(person).Sign(draft);
    const Result<Record> enrolled = Enrol(request);
    ASSERT_FALSE(enrolled) << person;
    EXPECT_EQ(enrolled.error().reason, "role-may-not");
    EXPECT_EQ(world_.FaceCount(), 0u);
  }
}

TEST_F(EnrolmentTest, APhotoThatIsNoUsablePictureLeavesNoTrace) {
  ExpectUnusable(EncodeJpeg(NewImage(320, 240)), "no-face");
  Bytes half = RealPhoto("obama.jpg");
  half.resize(half.size() / 2);
  ExpectUnusable(half, "photo-truncated");
  ExpectUnusable(ToBytes("this is text, whatever its name says\n"), "photo-not-an-image");
}

TEST_F(EnrolmentTest, ATinyOrBlurredFaceLeavesNoTrace) {
  const Image photo = DecodedPhoto("obama.jpg");
  const AnalysedPhoto analysed = AnalysedReal("obama.jpg");
  const double eyes = analysed.faces.at(0).quality.eye_distance_pixels;
  const auto shrunk = [&](double eye_pixels) {
    return ResizeImage(photo, static_cast<int>(photo.width * eye_pixels / eyes),
                       static_cast<int>(photo.height * eye_pixels / eyes));
  };
  ExpectUnusable(EncodePng(shrunk(14)), "face-too-small");
  ExpectUnusable(EncodePng(ResizeImage(shrunk(6), photo.width, photo.height)), "face-blurred");
}

TEST(PhotoToEnrol, ComesBackAsItWasWrittenAndNothingElseIsOne) {
  const std::string hash(64, 'a');
  for (const std::string& text : {hash, hash + " 1,2,3,4", hash + " -4,5,60,70"}) {
    const Result<PhotoToEnrol> photo = ParsePhotoToEnrol(text);
    ASSERT_TRUE(photo) << text;
    EXPECT_EQ(PhotoToEnrolText(*photo), text);
  }
  for (const std::string& text :
       {std::string(), hash + " ", hash.substr(1), " " + hash, hash + " 2", hash + "  1,2,3,4", hash + " 1,2,3,4 "}) {
    EXPECT_FALSE(ParsePhotoToEnrol(text)) << text;
  }
}

// A stranger can't have photos decoded, one after the other.
TEST_F(EnrolmentTest, AStrangersPhotoIsNotLookedAt) {
  EnrolmentRequest request = Request(Good(), "a", ToBytes("no photo at all"));
  request.act.signature = Request(Good(), "b").act.signature;
  const Result<Record> enrolled = Enrol(request);
  ASSERT_FALSE(enrolled);
  EXPECT_NE(enrolled.error().code, Code::kUnusablePhoto) << enrolled.error().reason;
}

TEST_F(EnrolmentTest, OfSeveralFacesOneMustBeNamed) {
  const Image left = DecodedPhoto("obama2.jpg");
  const Bytes both = EncodeJpeg(SideBySide(left, DecodedPhoto("biden.jpg")));
  ExpectUnusable(both, "several-faces");
  ExpectUnusable(both, "face-not-found-there", Box{1, 1, 20, 20});
  const AnalysedPhoto analysed = *RealPipeline().Analyse(both);
  ASSERT_EQ(analysed.faces.size(), 2u);
  ExpectEnrolled(Request(Approved(CountedBasis(5)), "a", both, {}, analysed.faces[1].face.box));
  const Record enrolled = world_.Records().back();
  EXPECT_EQ(enrolled.row.at("face_number"), 2);
  ExpectRefused(Request(Approved(CountedBasis(5)), "a", both, {}, analysed.faces[1].face.box), "photo-twice");
  ExpectRefused(Request(Approved(CountedBasis(5)), "b", both, {}, analysed.faces[0].face.box), "photo-twice");
  ExpectRefused(Request(Approved(CountedBasis(5)), "a", both, {}, analysed.faces[0].face.box), "another-face-stands");
}

}  // namespace
}  // namespace writ
