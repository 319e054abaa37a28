// The head's acts that trust a witness, or no longer trust one.
//
// Thread rule: one thread.
#pragma once

#include "authority/office.h"

namespace writ {

// Clear url, vkey. A name belongs to one key for ever, and a key to one name; one that was removed may come back.
// Refused: "witness-known", "witness-other-name", "witness-too-many", those of MakeWitnessPeer.
Result<Record> AddWitness(Office& office, const SignedAct& act);

// Clear vkey, and `unwitnessed`: whether it is known that no witness is left then; committed reason. Refused:
// "witness-unknown", "witness-last" (no other is left, and the act does not say so), "witness-quorum" (fewer would be
// left than the policy demands), "reason-malformed".
Result<Record> RemoveWitness(Office& office, const SignedAct& act);

// Whether a policy's quorum can be reached: "witness-quorum" (kRefused). Unwitnessed, it may be 1 only.
Result<void> CheckQuorum(const Registry& registry, const Policy& policy);

}  // namespace writ
