// A consultation: who is enrolled in a gallery, under which bases, shown against a permit that the log explains.
//
// Names are sealed to the gallery, so that they can be listed only after the consultation stands in the log. Photos
// and templates stay closed. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "authority/permit.h"
#include "gallery/galleries.h"
#include "gallery/key_ring.h"
#include "gallery/legal_basis.h"

namespace writ {

struct EnrolledFace {
  std::uint64_t face_id = 0;  // the entry that enrolled it
  std::string subject;
  LegalBasis basis;
  bool in_force = false;  // whether the basis is, at the permit's `now`: else the face is never compared
};

struct GalleryListing {
  std::uint64_t entry = 0;  // of the consultation
  std::string name;
  std::string description;
  UtcTime since;
  std::vector<EnrolledFace> faces;  // by subject, then by face ID
};

// Act type "gallery_show" on `gallery_id`. "gallery-unknown" (kRefused, before any entry), AuthoriseGallery's
// refusals, "seal-broken" and "content-altered" (kCorruption).
Result<GalleryListing> ConsultGallery(Office& office, const Galleries& galleries, const KeyRing& key_ring,
                                      const SignedAct& act, const std::string& gallery_id);

}  // namespace writ
