// Urgent writs: the head signs in the issuer's stead, the issuer ratifies within kRatifySeconds, or the user is
// stopped.
//
// How long one holds is WritUses' to say; what becomes of its searches search/destruction's. Thread rule: one thread.
#pragma once

#include <string_view>

#include "authority/office.h"
#include "authority/writ_uses.h"

namespace writ {

// Whether the writ rests on the head's word alone so far: urgent, signed by the head in its issuer's stead and not yet
// ratified. Any other writ must bear its issuer's signature: errors of CheckIssuer.
Result<bool> CheckWritSigner(const Registry& registry, const WritUses& uses, const WritOrder& order,
                             std::string_view text, std::string_view signature);

// Committed SHA-256 of an urgent writ's text, handed in with its issuer's signature. "act-other-files",
// "writ-other-deployment", those of CheckIssuer and WritUses::CheckRatification.
Result<Record> RatifyWrit(Office& office, const WritUses& uses, const SignedAct& act, std::string_view writ_text,
                          std::string_view writ_signature);

}  // namespace writ
