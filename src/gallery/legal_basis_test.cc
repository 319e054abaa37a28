#include "gallery/legal_basis.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "support/replace.h"

namespace writ {
namespace {

using support::Replace;

Hash32 PhotoHash(std::string_view name) { return Sha256(AsBytes(name)); }

LegalBasis Example(BasisKind kind) {
  LegalBasis basis;
  basis.deployment = "faces.agency.example";
  basis.kind = kind;
  basis.gallery = "custody-2026";
  basis.not_before = *ParseTime("2026-01-01T00:00:00Z");
  basis.not_after = *ParseTime("2026-12-31T23:59:59Z");
  basis.provision = "Police Act s. 4(2)";
  basis.photo_source = "taken at \"intake\", custody suite 3";
  basis.subjects = {{.name = "ada", .photo_sha256 = {PhotoHash("ada 1"), PhotoHash("ada 2")}}};
  if (kind == BasisKind::kConsent) {
    Hash32 point{};
    point.fill(9);
    basis.person_key = SshKeyOf(point);
    basis.provision.clear();
  } else {
    basis.subjects.push_back({.name = "ben", .photo_sha256 = {PhotoHash("ben 1")}});
  }
  return basis;
}

LegalBasis PaperConsent() {
  LegalBasis basis = Example(BasisKind::kConsent);
  basis.person_key.reset();
  basis.document_sha256 = PhotoHash("paper");
  return basis;
}

LegalBasis ManifestBasis(BasisKind kind) {
  LegalBasis basis = Example(kind);
  basis.subjects.clear();
  basis.manifest_sha256 = PhotoHash("manifest");
  return basis;
}

LegalBasis CountBasis(BasisKind kind) {
  LegalBasis basis = Example(kind);
  basis.subjects.clear();
  basis.max_subjects = 2;
  return basis;
}

constexpr BasisKind kAllKinds[] = {BasisKind::kConsent, BasisKind::kCourtOrder, BasisKind::kStatute,
                                   BasisKind::kMissingPerson};

std::string Reason(const std::string& text) {
  const Result<LegalBasis> basis = ParseLegalBasis(text);
  return basis ? "accepted" : basis.error().reason;
}

std::string Reason(const LegalBasis& basis) { return Reason(DraftLegalBasis(basis)); }

std::string Spoiled(const std::string& from, const std::string& to, BasisKind kind = BasisKind::kStatute) {
  return Reason(Replace(DraftLegalBasis(Example(kind)), from, to));
}

std::string SpoiledBasis(void (*change)(LegalBasis&), BasisKind kind = BasisKind::kStatute) {
  LegalBasis basis = Example(kind);
  change(basis);
  return Reason(basis);
}

BasisUse Use() {
  return {.origin = "faces.agency.example",
          .gallery = "custody-2026",
          .subject = "ada",
          .photo_sha256 = PhotoHash("ada 2"),
          .now = *ParseTime("2026-06-01T00:00:00Z"),
          .subjects_already = 0};
}

std::string UseReason(const LegalBasis& basis, void (*change)(BasisUse&)) {
  BasisUse use = Use();
  change(use);
  const Result<void> result = CheckBasisUse(basis, use);
  EXPECT_TRUE(result || result.error().code == Code::kRefused);
  return result ? "accepted" : result.error().reason;
}

std::string UseReason(void (*change)(BasisUse&)) { return UseReason(Example(BasisKind::kStatute), change); }

TEST(LegalBasis, DraftParsesBackToTheSameBasisForEachKindAndScope) {
  std::vector<LegalBasis> bases{PaperConsent(),
                                ManifestBasis(BasisKind::kCourtOrder),
                                ManifestBasis(BasisKind::kStatute),
                                ManifestBasis(BasisKind::kMissingPerson),
                                CountBasis(BasisKind::kStatute),
                                CountBasis(BasisKind::kMissingPerson)};
  for (const BasisKind kind : kAllKinds) bases.push_back(Example(kind));
  for (const LegalBasis& basis : bases) {
    const Result<LegalBasis> parsed = ParseLegalBasis(DraftLegalBasis(basis));
    ASSERT_TRUE(parsed) << parsed.error().message << "\n" << DraftLegalBasis(basis);
    EXPECT_EQ(*parsed, basis);
  }
}

TEST(LegalBasis, SignerFollowsFromTheKind) {
  EXPECT_EQ(RequiredSigner(Example(BasisKind::kConsent)), BasisSigner::kPerson);
  EXPECT_EQ(RequiredSigner(PaperConsent()), BasisSigner::kNone);
  EXPECT_EQ(RequiredSigner(Example(BasisKind::kCourtOrder)), BasisSigner::kAuthority);
  EXPECT_EQ(RequiredSigner(Example(BasisKind::kStatute)), BasisSigner::kApprover);
  EXPECT_EQ(RequiredSigner(Example(BasisKind::kMissingPerson)), BasisSigner::kApprover);
}

TEST(LegalBasis, ItWasPublicIsNotABasis) {
  for (const std::string kind : {"public", "publicly_available", "Publicly Available", "open_source", "OSINT",
                                 "social media", "internet", "web-scraped"}) {
    const Result<LegalBasis> basis =
        ParseLegalBasis(Replace(DraftLegalBasis(Example(BasisKind::kStatute)), "\"statute\"", "\"" + kind + "\""));
    ASSERT_FALSE(basis) << kind;
    EXPECT_EQ(basis.error().reason, "basis-public") << kind;
    EXPECT_EQ(basis.error().code, Code::kRefused);
    EXPECT_THAT(basis.error().message, ::testing::HasSubstr("public"));
  }
}

TEST(LegalBasis, UnknownKindIsRefused) {
  EXPECT_EQ(Spoiled("\"statute\"", "\"legitimate_interest\""), "basis-kind");
  EXPECT_EQ(Spoiled("\"statute\"", "\"Statute\""), "basis-kind");
  for (const BasisKind kind : kAllKinds) EXPECT_EQ(*ParseBasisKind(BasisKindName(kind)), kind);
}

TEST(LegalBasis, WithoutExpiryIsRefused) {
  for (const BasisKind kind : kAllKinds) EXPECT_EQ(Spoiled("\nnot_after = ", "\n# ", kind), "basis-no-expiry");
  EXPECT_EQ(ParseLegalBasis(Replace(DraftLegalBasis(PaperConsent()), "\nnot_after = ", "\n# ")).error().code,
            Code::kRefused);
}

TEST(LegalBasis, PeriodIsForwardAndBoundedForEachKind) {
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.not_after = b.not_before; }), "field-value");
  for (const BasisKind kind : kAllKinds) {
    LegalBasis basis = Example(kind);
    basis.not_after.seconds = basis.not_before.seconds + MaxBasisDays(kind) * 86'400;
    EXPECT_EQ(Reason(basis), "accepted");
    ++basis.not_after.seconds;
    EXPECT_EQ(Reason(basis), "field-value");
  }
}

TEST(LegalBasis, EveryFieldIsRequired) {
  for (const std::string key :
       {"basis", "deployment", "kind", "gallery", "not_before", "provision", "photo_source", "name"}) {
    EXPECT_EQ(Spoiled("\n" + key + " = ", "\n# "), "field-missing") << key;
  }
  EXPECT_EQ(Spoiled("\nprovision = ", "\n# ", BasisKind::kCourtOrder), "field-missing");
  EXPECT_EQ(Spoiled("\nprovision = ", "\n# ", BasisKind::kMissingPerson), "field-missing");
}

TEST(LegalBasis, ConsentMayNameAProvision) {
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.provision = "GDPR art. 9(2)(a)"; }, BasisKind::kConsent), "accepted");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.provision = "\n"; }, BasisKind::kConsent), "field-value");
}

TEST(LegalBasis, OtherVersionIsRefused) { EXPECT_EQ(Spoiled("\"v1\"", "\"v2\""), "document-version"); }

TEST(LegalBasis, UnknownFieldsAreRefused) {
  EXPECT_EQ(Spoiled("\ngallery = ", "\nexpires = 1\ngallery = "), "field-unknown");
  EXPECT_EQ(Spoiled("\nname = ", "\nphoto = 1\nname = "), "field-unknown");
}

TEST(LegalBasis, EachFieldsAlphabetIsEnforced) {
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.deployment = "Faces"; }), "field-value");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.gallery = "a/b"; }), "field-value");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.provision = "a\nb"; }), "field-value");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.photo_source = std::string(501, 'x'); }), "field-value");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.subjects[0].name = "Ada L"; }), "field-value");
  EXPECT_EQ(Spoiled(ToHex(PhotoHash("ada 1")), "abc"), "field-value");
}

TEST(LegalBasis, ExactlyOneScopeIsAccepted) {
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.subjects.clear(); }), "basis-scope");
  EXPECT_EQ(Spoiled("\ngallery = ", "\nmax_subjects = 5\ngallery = "), "basis-scope");
  EXPECT_EQ(Spoiled("\ngallery = ", "\nmanifest_sha256 = \"" + ToHex(PhotoHash("m")) + "\"\ngallery = "),
            "basis-scope");
}

TEST(LegalBasis, ScopeMustFitTheKind) {
  EXPECT_EQ(Reason(ManifestBasis(BasisKind::kConsent)), "basis-scope");
  EXPECT_EQ(Reason(CountBasis(BasisKind::kConsent)), "basis-scope");
  EXPECT_EQ(Reason(CountBasis(BasisKind::kCourtOrder)), "basis-scope");
}

TEST(LegalBasis, ConsentIsOnePersons) {
  EXPECT_EQ(
      SpoiledBasis([](LegalBasis& b) { b.subjects.push_back({"ben", {PhotoHash("ben 1")}}); }, BasisKind::kConsent),
      "basis-scope");
}

TEST(LegalBasis, ConsentNamesEitherKeyOrPaper) {
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.person_key.reset(); }, BasisKind::kConsent), "basis-consent");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.document_sha256 = Hash32{}; }, BasisKind::kConsent), "basis-consent");
  EXPECT_EQ(Spoiled("person_key = \"ssh-ed25519 AAAA", "person_key = \"ssh-rsa AAAA", BasisKind::kConsent),
            "key-malformed");
  EXPECT_EQ(Reason(Replace(DraftLegalBasis(PaperConsent()), ToHex(PhotoHash("paper")), "x")), "field-value");
}

TEST(LegalBasis, OtherKindsNameNeitherKeyNorPaper) {
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.document_sha256 = Hash32{}; }), "basis-consent");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.person_key = SshKeyOf(Hash32{}); }, BasisKind::kCourtOrder),
            "basis-consent");
}

TEST(LegalBasis, SubjectsAndPhotosAreBoundedAndStandOnce) {
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.subjects[1].name = "ada"; }), "field-value");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.subjects[1].photo_sha256 = b.subjects[0].photo_sha256; }),
            "field-value");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.subjects[0].photo_sha256[1] = b.subjects[0].photo_sha256[0]; }),
            "field-value");
  EXPECT_EQ(SpoiledBasis([](LegalBasis& b) { b.subjects[0].photo_sha256.clear(); }), "field-value");
  EXPECT_EQ(Spoiled("\ngallery = ", "\nsubject = []\ngallery = "), "toml-malformed");
  EXPECT_EQ(Reason(Replace(DraftLegalBasis(CountBasis(BasisKind::kStatute)), "max_subjects = 2", "subject = []")),
            "field-value");
  LegalBasis basis = Example(BasisKind::kStatute);
  basis.subjects.clear();
  for (std::size_t i = 0; i < kMaxBasisSubjects; ++i) {
    basis.subjects.push_back({"s" + std::to_string(i), {PhotoHash(std::to_string(i))}});
  }
  EXPECT_EQ(Reason(basis), "accepted");
  basis.subjects.push_back({"more", {PhotoHash("more")}});
  EXPECT_EQ(Reason(basis), "field-value");
  basis.subjects.resize(1);
  for (std::size_t i = 1; i < kMaxBasisPhotos; ++i) {
    basis.subjects[0].photo_sha256.push_back(PhotoHash("p" + std::to_string(i)));
  }
  EXPECT_EQ(Reason(basis), "accepted");
  basis.subjects[0].photo_sha256.push_back(PhotoHash("more"));
  EXPECT_EQ(Reason(basis), "field-value");
}

TEST(LegalBasis, PhotoThatStandsTwiceIsSaidToBeOfOneSubject) {
  LegalBasis basis = Example(BasisKind::kStatute);
  basis.subjects[0].photo_sha256[1] = basis.subjects[0].photo_sha256[0];
  EXPECT_THAT(ParseLegalBasis(DraftLegalBasis(basis)).error().message,
              ::testing::AllOf(::testing::HasSubstr("subject 1"), ::testing::HasSubstr("twice")));
}

TEST(LegalBasis, LargestNumberOfSubjectsIsBounded) {
  LegalBasis basis = CountBasis(BasisKind::kStatute);
  basis.max_subjects = kMaxBasisSubjectCount;
  EXPECT_EQ(Reason(basis), "accepted");
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{-1}, kMaxBasisSubjectCount + 1}) {
    basis.max_subjects = count;
    EXPECT_EQ(Reason(basis), "field-value");
  }
}

TEST(LegalBasis, OversizedOrUnreadableTextIsRefused) {
  const std::string good = DraftLegalBasis(Example(BasisKind::kStatute));
  EXPECT_EQ(Reason(good + std::string(kMaxBasisBytes, '#')), "toml-too-large");
  EXPECT_EQ(Reason(good + "# \u202E\n"), "document-unreadable");
}

TEST(LegalBasis, AnyBytesAreSurvived) {
  const std::string good = DraftLegalBasis(Example(BasisKind::kConsent));
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string text = good;
    for (int change = 0; change < 3; ++change) text[random() % text.size()] = static_cast<char>(random() % 128);
    if (round % 3 == 0) text.resize(random() % text.size());
    const Result<LegalBasis> basis = ParseLegalBasis(text);
    EXPECT_TRUE(basis || !basis.error().reason.empty());
  }
}

TEST(BasisUse, WithinAllLimitsIsAccepted) {
  EXPECT_EQ(UseReason([](BasisUse&) {}), "accepted");
  EXPECT_EQ(UseReason([](BasisUse& use) { use.now = *ParseTime("2026-01-01T00:00:00Z"); }), "accepted");
  EXPECT_EQ(UseReason([](BasisUse& use) { use.now = *ParseTime("2026-12-31T23:59:59Z"); }), "accepted");
}

TEST(BasisUse, AtAnotherDeploymentIsRefused) {
  EXPECT_EQ(UseReason([](BasisUse& use) { use.origin = "faces.other.example"; }), "basis-other-deployment");
}

TEST(BasisUse, OneSecondEarlyIsRefused) {
  EXPECT_EQ(UseReason([](BasisUse& use) { use.now = *ParseTime("2025-12-31T23:59:59Z"); }), "basis-not-yet-valid");
}

TEST(BasisUse, OneSecondLateIsRefused) {
  EXPECT_EQ(UseReason([](BasisUse& use) { use.now = *ParseTime("2027-01-01T00:00:00Z"); }), "basis-expired");
}

TEST(BasisUse, InAnotherGalleryIsRefused) {
  EXPECT_EQ(UseReason([](BasisUse& use) { use.gallery = "missing"; }), "basis-other-gallery");
  EXPECT_EQ(UseReason(CountBasis(BasisKind::kStatute), [](BasisUse& use) { use.gallery = "missing"; }),
            "basis-other-gallery");
}

TEST(BasisUse, OfAnotherSubjectIsRefused) {
  EXPECT_EQ(UseReason([](BasisUse& use) { use.subject = "eve"; }), "basis-other-subject");
}

TEST(BasisUse, OfAnotherPhotoIsRefused) {
  EXPECT_EQ(UseReason([](BasisUse& use) { use.photo_sha256[0] ^= 1; }), "basis-other-photo");
  EXPECT_EQ(UseReason([](BasisUse& use) { use.photo_sha256 = PhotoHash("ben 1"); }), "basis-other-photo");
}

TEST(BasisUse, OfMorePeopleThanItCoversIsRefused) {
  const LegalBasis basis = CountBasis(BasisKind::kStatute);
  EXPECT_EQ(UseReason(basis, [](BasisUse& use) { use.subjects_already = 1; }), "accepted");
  EXPECT_EQ(UseReason(basis, [](BasisUse& use) { use.subjects_already = 2; }), "basis-full");
}

TEST(BasisUse, OfASinglePhotoUnderAManifestIsRefused) {
  EXPECT_EQ(UseReason(ManifestBasis(BasisKind::kStatute), [](BasisUse&) {}), "basis-manifest");
}

TEST(BasisInForce, HoldsHereAndNowOnly) {
  const LegalBasis basis = Example(BasisKind::kConsent);
  const auto reason = [&](std::string_view origin, UtcTime now) {
    const Result<void> result = CheckBasisInForce(basis, origin, now);
    return result ? "in force" : result.error().reason;
  };
  EXPECT_EQ(reason(basis.deployment, basis.not_before), "in force");
  EXPECT_EQ(reason(basis.deployment, basis.not_after), "in force");
  EXPECT_EQ(reason("elsewhere", basis.not_after), "basis-other-deployment");
  EXPECT_EQ(reason(basis.deployment, UtcTime{basis.not_before.seconds - 1}), "basis-not-yet-valid");
  EXPECT_EQ(reason(basis.deployment, UtcTime{basis.not_after.seconds + 1}), "basis-expired");
}

}  // namespace
}  // namespace writ
