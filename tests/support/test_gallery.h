// An office with sealed galleries and their key ring, for tests of enrolment and of what galleries keep.
#pragma once

#include "base/uuid.h"
#include "gallery/enrolment.h"
#include "gallery/imports.h"
#include "support/test_office.h"

namespace writ::support {

// A document as it is handed in, with the armoured signature over it.
struct SignedText {
  std::string text;
  std::string signature;
};

// The failure's slug.
template <class T>
std::string ReasonOf(const Result<T>& result) {
  return result ? "no failure" : result.error().reason;
}

// A basis of that kind for one photo of one subject, all fields filled but those of a consent.
inline LegalBasis TestBasis(BasisKind kind, const std::string& gallery, UtcTime not_before, UtcTime not_after,
                            const std::string& subject, const Hash32& photo_sha256) {
  LegalBasis basis;
  basis.deployment = kTestOrigin;
  basis.kind = kind;
  basis.gallery = gallery;
  basis.not_before = not_before;
  basis.not_after = not_after;
  basis.provision = "Police Act s. 7";
  basis.photo_source = "taken at the station";
  basis.subjects = {{.name = subject, .photo_sha256 = {photo_sha256}}};
  return basis;
}

// A TestOffice where galleries can be made; `pipeline_id` is that of the model that their templates come from.
class TestGallery : public TestOffice {
 public:
  explicit TestGallery(std::string pipeline_id = std::string(64, '0')) : pipeline(std::move(pipeline_id)) {
    ledger->Attach(&galleries);
    ledger->Attach(&imports);
  }

  // The custodian makes an empty gallery; its ID.
  std::string Create(const std::string& name) {
    const std::string id = NewUuid(env);
    const Result<Record> created = TryCreate(name, "for tests", id);
    EXPECT_TRUE(created) << created.error().message;
    return id;
  }
  Result<Record> TryCreate(const std::string& name, const std::string& description, const std::string& id,
                           const std::string& person = "custodian") {
    const ActDraft draft = Draft("gallery_create", {{"gallery", id}}, {{"description", description}, {"name", name}});
    return CreateGallery(*office, galleries, key_ring, pipeline, Person(person).Sign(draft));
  }

  // A permit for one gallery, as a consultation gives it.
  Permit GalleryPermit(const std::string& id) {
    Result<Permit> permit = AuthoriseGallery(
        *office, Person("custodian").Sign(Draft("gallery_show", {{"gallery", id}}, {})), id, "custody");
    EXPECT_TRUE(permit) << permit.error().message;
    return std::move(*permit);
  }
  // A permit for one case, as an examiner's consultation gives it.
  Permit CasePermit(std::uint64_t search) {
    Result<Permit> permit = AuthoriseCase(*office, Person("examiner1").Sign(Draft("review", {{"search", search}}, {})),
                                          "review", [](const AdmittedAct&) -> Result<Decision> { return Decision{}; });
    EXPECT_TRUE(permit) << permit.error().message;
    return std::move(*permit);
  }

  // An entry by the program with these sealed parts; its index.
  std::uint64_t CommitVault(std::vector<VaultPart> parts) {
    const Result<Record> record =
        office->RecordOwn("binary", Json{{"binary", std::string(64, 'a')}}, {.vault = std::move(parts)}, env.Now());
    EXPECT_TRUE(record) << record.error().message;
    return record ? record->index : 0;
  }

  // Revoked by the head, as a person or as an authority.
  void Revoke(const std::string& person) {
    const bool is_authority = registry.FindAuthority(Person(person).name) != nullptr;
    const ActDraft draft = Draft(is_authority ? "authority_revoke" : "user_revoke", {},
                                 {{"name", Person(person).name}, {"reason", "for a test"}});
    const SignedAct act = Person("head").Sign(draft);
    EXPECT_TRUE(is_authority ? RevokeAuthority(*office, act) : RevokeUser(*office, act));
  }

  SignedText Basis(const LegalBasis& basis, const std::string& signer) {
    SignedText document{.text = DraftLegalBasis(basis), .signature = {}};
    if (!signer.empty()) document.signature = Person(signer).Sign(kBasisNamespace, document.text);
    return document;
  }

  std::size_t FaceCount() const {
    std::size_t count = 0;
    for (const auto& [id, gallery] : galleries.by_id()) count += galleries.FacesOf(gallery)->size();
    return count;
  }

  std::string pipeline;
  Galleries galleries{tagger};
  Imports imports;
  LocalKeyRing key_ring{SecretBytes::Random(32)};
};

}  // namespace writ::support
