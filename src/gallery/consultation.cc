#include "gallery/consultation.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "gallery/vault.h"

namespace writ {
namespace {

Result<EnrolledFace> ReadFace(Ledger& ledger, const FaceRecord& face, const BoxKeyPair& keys, UtcTime now) {
  WRIT_TRY(const VaultReader vault, VaultReader::Open(ledger, face.entry, keys));
  WRIT_TRY(const Json content, vault.ReadContent(ToHex(face.content)));
  WRIT_TRY(const Openings openings, OpeningsFromJson(content.value("openings", Json::object())));
  WRIT_TRY(const std::string basis_text, JsonString(content, "basis"));
  EnrolledFace enrolled{.face_id = face.entry, .subject = {}, .basis = {}, .in_force = false};
  WRIT_TRY(enrolled.subject, OpenedText(openings, "subject"));
  WRIT_TRY(enrolled.basis, ParseLegalBasis(basis_text));
  enrolled.in_force = face.InForce(now);
  return enrolled;
}

}  // namespace

Result<GalleryListing> ConsultGallery(Office& office, const Galleries& galleries, const KeyRing& key_ring,
                                      const SignedAct& act, const std::string& gallery_id) {
  const Gallery* gallery = galleries.FindById(gallery_id);
  if (gallery == nullptr) {
    return Fail(Code::kRefused, "gallery-unknown", "couldn't show the gallery: there is no such gallery",
                "`writ gallery list` shows the galleries");
  }
  WRIT_TRY(const Permit permit, AuthoriseGallery(office, act, gallery_id, gallery->name));
  WRIT_TRY(const Bytes wrapped, office.ledger().ReadVault(gallery->entry, kWrappedKeyPart));
  WRIT_TRY(const BoxKeyPair keys,
           key_ring.OpenGallery(permit, gallery_id, gallery->entry, gallery->public_key, wrapped));
  GalleryListing listing{.entry = permit.entry(),
                         .name = gallery->name,
                         .description = gallery->description,
                         .since = gallery->since,
                         .faces = {}};
  WRIT_TRY(const std::span<const FaceRecord> faces, galleries.FacesOf(*gallery));
  for (const FaceRecord& face : faces) {
    WRIT_TRY(EnrolledFace enrolled, ReadFace(office.ledger(), face, keys, permit.now()));
    listing.faces.push_back(std::move(enrolled));
  }
  std::sort(listing.faces.begin(), listing.faces.end(), [](const EnrolledFace& a, const EnrolledFace& b) {
    return std::tie(a.subject, a.face_id) < std::tie(b.subject, b.face_id);
  });
  return listing;
}

}  // namespace writ
