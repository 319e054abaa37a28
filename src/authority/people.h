// Who belongs to the deployment: the acts that found it, add and revoke people, keys, authorities and witnesses, and
// set policy.
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

// The yes to an act whose openings stand in the row itself: small facts about the deployment.
Decision KeepOpenings(const AdmittedAct& act);

// Changes of who belongs to the deployment and what counts there; what is refused stands at CheckChange. The row keeps
// the openings.
Result<Record> AddUser(Office& office, const SignedAct& act);
// The actor's own further key.
Result<Record> AddKey(Office& office, const SignedAct& act);
Result<Record> RevokeUser(Office& office, const SignedAct& act);
Result<Record> ReinstateUser(Office& office, const SignedAct& act);
Result<Record> AddAuthority(Office& office, const SignedAct& act);
Result<Record> RevokeAuthority(Office& office, const SignedAct& act);
Result<Record> AddWitness(Office& office, const SignedAct& act);
Result<Record> RemoveWitness(Office& office, const SignedAct& act);
Result<Record> SetPolicy(Office& office, const SignedAct& act);
// Committed reason: takes the clock as it is for right.
Result<Record> CorrectClock(Office& office, ClockWatch& clock, const SignedAct& act);
// Clear orders, committed reason. Every order must be in force, and this person's to lift: "order-unknown",
// CheckMayLift's.
Result<Record> Resume(Office& office, const SignedAct& act);
// Committed SHA-256 of an issuer's order of revocation, handed in with its signature. "act-other-files",
// "revocation-other-deployment", and CheckIssuer's.
Result<Record> RevokeWrit(Office& office, const WritUses& uses, const SignedAct& act, std::string_view order_text,
                          std::string_view order_signature);

}  // namespace writ
