// A writ that somebody presents for a search: whether it allows that very search, everything considered.
//
// Asked before a search, and by an audit once more of the past, with the registry and the uses as they stood then.
// Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "authority/registry.h"
#include "authority/writ_order.h"
#include "authority/writ_uses.h"

namespace writ {

inline constexpr std::size_t kMaxSearchPhotos = 8;

struct PresentedWrit {
  std::string text;            // as signed
  std::string signature;       // armoured
  std::vector<Hash32> photos;  // SHA-256 of each: photos of one person, who is searched for once, with all of them
  // Whether in each photo the face that the writ's box names was found; true where the writ names no box.
  bool named_face_found = false;
  std::string investigator;
  UtcTime now;
};

struct CheckedWrit {
  WritOrder order;
  bool on_heads_word = false;  // urgent, signed by the head, not ratified so far
};

// Everything that limits a search, in the order in which a reader would ask: CheckStatementInTime's refusals,
// "user-stopped", "writ-missing", those of ParseWritOrder and CheckWritSigner, "photo-missing", "too-many-photos", for
// each photo those of CheckWritUse, "photo-twice", "writ-other-face", those of WritUses::CheckUse.
Result<CheckedWrit> CheckPresentedWrit(const Registry& registry, const WritUses& uses, const PresentedWrit& presented);

// What a search's act commits to as its "photo": their hashes in hexadecimal, one space between two.
std::string PhotosText(std::span<const Hash32> photos);

// What the row of a search says of its writ and, for the alarms, of its photos: kept outside the case, since the case
// is destroyed by it.
Json RowOfSearch(const WritUses& uses, const WritOrder& order, std::string_view text, std::span<const Hash32> photos);

// The issuer's signature over a text in `name_space`: by a trusted, active authority of that name. "writ-unsigned",
// "writ-other-key", CheckIssuerIsTrusted's.
Result<void> CheckIssuer(const Registry& registry, std::string_view issuer, std::string_view text,
                         std::string_view signature, std::string_view name_space);
// That the issuer may sign here now: "writ-issuer-unknown", "writ-issuer-revoked".
Result<void> CheckIssuerIsTrusted(const Registry& registry, std::string_view issuer);

}  // namespace writ
