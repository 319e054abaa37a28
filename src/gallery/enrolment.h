// Enrolment: a photo of a subject enters a gallery, under a legal basis in force, or does not enter it.
//
// The gallery stays closed: photo, template, basis and names are sealed to its public key. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>

#include "authority/office.h"
#include "face/pipeline.h"
#include "gallery/galleries.h"
#include "gallery/key_ring.h"
#include "gallery/legal_basis.h"
#include "gallery/vault.h"

namespace writ {

// Committed name and description; clear gallery (a new UUID). "name-malformed", "gallery-exists".
Result<Record> CreateGallery(Office& office, const Galleries& galleries, const KeyRing& key_ring,
                             const std::string& pipeline_id, const SignedAct& act);

// What the act of an enrolment commits to as "photo": the hexadecimal SHA-256 of the file and, where its author chose a
// face, a blank and its box as ParseFaceChoice reads it. So nobody on the way can put another face of the photo in, nor
// a machine that counts faces otherwise: numbers are not signed for.
struct PhotoToEnrol {
  Hash32 sha256{};
  std::optional<Box> face = {};  // nothing where the photo shows one
};
std::string PhotoToEnrolText(const PhotoToEnrol& photo);
// "photo-malformed", "face-malformed" (kUsage).
Result<PhotoToEnrol> ParsePhotoToEnrol(std::string_view text);

struct EnrolmentRequest {
  SignedAct act;  // clear gallery; committed subject, photo (PhotoToEnrolText), basis (hexadecimal SHA-256)
  Bytes photo;    // the file as it is
  std::string basis_text;
  std::string basis_signature;  // armoured; empty for consent on paper
};

struct Enrolled {
  Record record;
  std::optional<float> rank;  // of the face, as in RankedTemplate
};

// Judges the photo of an act that is no stranger's first, so that an unusable one costs no act; then the act, the
// basis, its signer and its use. Refusals beside Analyse's, FindChosenFace's, RequireUsable's, Office::Handle's and
// CheckBasisUse's: "gallery-unknown", "gallery-other-model", "act-other-files", "subject-malformed", "photo-twice",
// "basis-missing", CheckBasisSigner's; "gallery-suspended", and "issuer-suspended" or "user-suspended" where that is
// who signed the basis.
Result<Enrolled> Enrol(Office& office, const Galleries& galleries, const Pipeline& pipeline,
                       const EnrolmentRequest& request);

// "gallery-unknown"; "gallery-other-model" where its templates come from another pipeline.
Result<const Gallery*> FindGalleryToEnrol(const Galleries& galleries, const Pipeline& pipeline,
                                          const std::string& gallery_id);

// The entry of an enrolment: `row` gets its content, and photo, template and content are sealed to the gallery as parts
// of the entry `index`.
Decision SealEnrolment(Env& env, std::uint64_t index, const Gallery& gallery, Json row, ByteView photo,
                       const FaceTemplate& face_template, const Json& content);

// Which face of its photo it is, in the row: by its index in AnalysedPhoto::faces. A hint for imports, on which nothing
// rests: another processor may count otherwise.
void AddFaceNumber(Json& row, std::size_t index);

// What the row of an enrolment says besides its content: whom, which photo and which basis by their tags, and the
// basis's period, which every search asks.
Json RowOfEnrolment(const Galleries& galleries, const std::string& gallery_id, const std::string& subject,
                    const Hash32& photo_sha256, const LegalBasis& basis, std::string_view basis_text);

// What an order of suspension may stop in an enrolment: the gallery, and whoever of here signed the basis.
Result<Concern> ConcernOfEnrolment(const Registry& registry, const std::string& gallery, std::string_view basis_text,
                                   std::string_view basis_signature);

// Whoever must have signed the basis did: "basis-unsigned", "basis-needless-signature", "basis-other-key",
// "basis-not-the-persons", "basis-not-approver" (somebody else here, the custodian himself for one).
Result<void> CheckBasisSigner(const Registry& registry, const LegalBasis& basis, std::string_view text,
                              std::string_view signature);

}  // namespace writ
