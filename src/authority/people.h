// Who belongs to the deployment: the head's acts that found it, add and revoke people and authorities, and set policy.
//
// Each function builds on Office::Handle and adds the rules of its own act. Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>

#include "authority/clock_watch.h"
#include "authority/office.h"
#include "authority/writ_uses.h"

namespace writ {

// The founding act: committed to the head's name; in the clear the head's key, the log's verifier key, the
// policy, and the witnesses that are trusted from the start.
ActDraft DraftInit(Env& env, std::string_view origin, std::string_view head_name, std::string_view head_key,
                   std::string_view verifier_key, const Policy& policy, const std::vector<WitnessPeer>& witnesses = {});
// Entry 0. The signature must be by the key that the act names, origin and log those of the ledger: "genesis-wrong"
// (kRefused); "policy-malformed", "witness-malformed", "witness-quorum", "act-malformed", "opening-wrong", those of
// VerifySshSignature.
Result<Record> Found(Env& env, Ledger& ledger, const SignedAct& act);

// The act's committed reason, one line of at most 200 bytes: "reason-malformed" (kRefused).
Result<void> CheckReason(const AdmittedAct& act);

// The yes to an act whose openings stand in the row itself: small facts about the deployment.
Decision KeepOpenings(const AdmittedAct& act);

// Committed name, role, key. An existing person of that role gets a further key. Refused: "name-malformed",
// "role-unknown", "key-type-unsupported", "key-malformed", "key-taken" (by anybody, the log too), "user-other-role",
// "user-revoked", "head-exists".
Result<Record> AddUser(Office& office, const SignedAct& act);
// Committed name, reason. "unknown-user", "user-revoked", "head-stays" (the founding head can't be revoked),
// "overseer-suspends" (an overseer whose order is in force can't be: the head would be rid of the order).
Result<Record> RevokeUser(Office& office, const SignedAct& act);
// Committed name, key. "name-malformed", AddUser's of the key, "authority-exists".
Result<Record> AddAuthority(Office& office, const SignedAct& act);
// Committed name, reason. "authority-unknown", "authority-revoked".
Result<Record> RevokeAuthority(Office& office, const SignedAct& act);
// Committed reason: takes the clock as it is for right.
Result<Record> CorrectClock(Office& office, ClockWatch& clock, const SignedAct& act);
// Clear policy. "policy-malformed", "witness-quorum".
Result<Record> SetPolicy(Office& office, const SignedAct& act);
// Clear orders, committed reason. Every order must be in force, and this person's to lift: "order-unknown",
// CheckMayLift's.
Result<Record> Resume(Office& office, const SignedAct& act);
// Committed SHA-256 of an issuer's order of revocation, handed in with its signature. "act-other-files",
// "revocation-other-deployment", and CheckIssuer's.
Result<Record> RevokeWrit(Office& office, const WritUses& uses, const SignedAct& act, std::string_view order_text,
                          std::string_view order_signature);

}  // namespace writ
