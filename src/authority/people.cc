#include "authority/people.h"

#include <algorithm>

#include "authority/changes.h"
#include "authority/presented_writ.h"
#include "authority/revocation_order.h"
#include "authority/sshsig.h"
#include "base/names.h"

namespace writ {
namespace {

Result<void> CheckSuspendsNothing(const Office& office, const std::string& overseer) {
  WRIT_TRY(const std::vector<SuspensionOrder> in_force, office.suspension().InForce());
  for (const SuspensionOrder& order : in_force) {
    if (!order.verified || order.by_role != Role::kOverseer || order.by != overseer) continue;
    return Refuse("overseer-suspends", "revoke " + overseer + ": an order of this overseer is in force",
                  "the overseer lifts it first, with `writ resume`");
  }
  return {};
}

Result<void> CheckLifts(const Office& office, const AdmittedAct& act, const SuspensionOrder& order) {
  WRIT_CHECK(CheckMayLift(order, act.actor.name, act.actor.role));
  if (!order.verified || office.registry().suspensions().contains(order.id)) return {};
  return Refuse("order-unknown", "lift an order of suspension that came this moment", "try again: it is logged first");
}

// An act that CheckChange judges, and `also` where it is given.
Result<Record> Change(Office& office, const SignedAct& act, std::string_view type,
                      const std::function<Result<void>(const AdmittedAct&)>& also = nullptr) {
  return office.Handle(act, type, [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const SshPublicKey key, VerifySshSignature(act.signature, kActNamespace, AsBytes(act.act)));
    WRIT_CHECK(CheckChange(office.registry(), admitted.act, admitted.openings,
                           {.name = admitted.actor.name, .key = key.Text()},
                           SshKeyOf(office.ledger().log_key().public_key).Text()));
    if (also) WRIT_CHECK(also(admitted));
    return KeepOpenings(admitted);
  });
}

// So that whoever just came or went may or may not suspend at once; where it fails, the next start does it.
Result<Record> WithNewPowers(Office& office, Result<Record> record) {
  if (!record) return record;
  (void)WritePowers(office.env(), office.data(),
                    {.origin = office.registry().origin(), .keys = office.registry().SuspendingKeys()});
  return record;
}

}  // namespace

Decision KeepOpenings(const AdmittedAct& act) {
  Decision decision;
  decision.row["openings"] = OpeningsToJson(act.openings);
  return decision;
}

ActDraft DraftInit(Env& env, std::string_view origin, std::string_view head_name, std::string_view head_key,
                   std::string_view verifier_key, const Policy& policy, const std::vector<WitnessPeer>& witnesses) {
  return DraftAct(env, origin, "init",
                  Json{{"head_key", std::string(head_key)},
                       {"log_key", std::string(verifier_key)},
                       {"policy", PolicyToJson(policy)},
                       {"witnesses", WitnessPeersToJson(witnesses)}},
                  {{"name", std::string(head_name)}});
}

Result<Record> Found(Env& env, Ledger& ledger, const SignedAct& signed_act) {
  WRIT_TRY(Json act, ParseCanonicalJson(signed_act.act, kMaxActBytes));
  WRIT_CHECK(CheckAct(act));
  const auto wrong = [](const std::string& cause) {
    return Refuse("genesis-wrong", "found the deployment: " + cause,
                  "make the act anew and sign it with the head's key");
  };
  if (act.at("type") != "init") return wrong("the act is not a founding act");
  if (ledger.NextIndex() != 0) return wrong("it was founded before");
  WRIT_CHECK(CheckOpenings(act, signed_act.openings));
  WRIT_TRY(const Bytes blob, DearmourSshSignature(signed_act.signature));
  WRIT_TRY(const SshPublicKey key, VerifySshSignatureBlob(blob, kActNamespace, AsBytes(signed_act.act)));
  WRIT_TRY(const std::string name, OpenedText(signed_act.openings, "name"));
  WRIT_TRY(const Policy policy, PolicyFromJson(act.at("policy")));
  WRIT_TRY(const std::vector<WitnessPeer> witnesses, WitnessPeersFromJson(act.at("witnesses")));
  if (policy.witness_quorum > static_cast<std::int64_t>(std::max<std::size_t>(1, witnesses.size()))) {
    return Refuse("witness-quorum", "found the deployment: its policy demands more witnesses than it trusts",
                  "name more witnesses, or lower witness_quorum");
  }
  if (act.at("head_key") != key.Text()) return wrong("the act is not signed by the key that it names");
  if (act.at("log_key") != ledger.verifier_key()) return wrong("the act names another log");
  if (act.at("origin") != ledger.origin()) return wrong("the act is for another deployment");
  if (!IsName(name)) return wrong("the head's name is not 1 to 64 of a-z 0-9 . _ -");
  return ledger.Commit({.act = std::move(act),
                        .proof = {.key = key.Text(), .signature = ToBase64(blob)},
                        .outcome = "done",
                        .time = env.Now(),
                        .row = Json{{"actor", name}, {"openings", OpeningsToJson(signed_act.openings)}},
                        .vault = {}});
}

Result<Record> AddUser(Office& office, const SignedAct& act) {
  return WithNewPowers(office, Change(office, act, "user_add"));
}

Result<Record> AddKey(Office& office, const SignedAct& act) {
  return WithNewPowers(office, Change(office, act, "key_add"));
}

Result<Record> RevokeUser(Office& office, const SignedAct& act) {
  return WithNewPowers(office, Change(office, act, "user_revoke", [&](const AdmittedAct& admitted) -> Result<void> {
                         WRIT_TRY(const std::string name, admitted.Text("name"));
                         return CheckSuspendsNothing(office, name);  // nor by a file that is not logged yet
                       }));
}

Result<Record> ReinstateUser(Office& office, const SignedAct& act) { return Change(office, act, "user_reinstate"); }
Result<Record> AddAuthority(Office& office, const SignedAct& act) { return Change(office, act, "authority_add"); }
Result<Record> RevokeAuthority(Office& office, const SignedAct& act) { return Change(office, act, "authority_revoke"); }
Result<Record> AddWitness(Office& office, const SignedAct& act) { return Change(office, act, "witness_add"); }
Result<Record> RemoveWitness(Office& office, const SignedAct& act) { return Change(office, act, "witness_remove"); }
Result<Record> SetPolicy(Office& office, const SignedAct& act) { return Change(office, act, "policy_set"); }

Result<Record> CorrectClock(Office& office, ClockWatch& clock, const SignedAct& act) {
  WRIT_TRY(Record record, office.Handle(act, kClockCorrection, [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_CHECK(CheckReason(admitted.openings));
    return KeepOpenings(admitted);
  }));
  WRIT_CHECK(clock.Trust());
  return record;
}

Result<Record> Resume(Office& office, const SignedAct& act) {
  WRIT_CHECK(office.LogSuspensions());
  return office.Handle(act, "resume", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_CHECK(CheckReason(admitted.openings));
    WRIT_TRY(const std::vector<SuspensionOrder> in_force, office.suspension().InForce());
    const Json& named = admitted.act.at("orders");
    for (const Json& id : named) {
      const auto known =
          std::find_if(in_force.begin(), in_force.end(), [&](const SuspensionOrder& order) { return id == order.id; });
      if (known == in_force.end()) {
        return Refuse("order-unknown", "lift an order of suspension: no such order is in force",
                      "`writ suspend --list` shows those in force");
      }
      WRIT_CHECK(CheckLifts(office, admitted, *known));
    }
    if (named.empty())
      return Refuse("order-unknown", "lift a suspension: none is in force", "nothing needs to be done");
    return KeepOpenings(admitted);
  });
}

Result<Record> RevokeWrit(Office& office, const WritUses& uses, const SignedAct& act, std::string_view order_text,
                          std::string_view order_signature) {
  return office.Handle(act, "writ_revoke", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string hash, admitted.Text("order"));
    if (hash != Sha256Hex(AsBytes(order_text))) {
      return Refuse("act-other-files", "accept the act: it was signed for another order", "make and sign it anew");
    }
    WRIT_TRY(const RevocationOrder order, ParseRevocationOrder(order_text));
    if (order.deployment != office.registry().origin()) {
      return Refuse("revocation-other-deployment", "file the order: it is for another deployment",
                    "file it at " + order.deployment);
    }
    WRIT_CHECK(CheckIssuer(office.registry(), order.issuer, order_text, order_signature, kRevocationNamespace));
    Decision decision = KeepOpenings(admitted);
    decision.row["writ_tag"] = uses.TagOf(order.issuer, order.id);
    decision.row["text"] = std::string(order_text);
    decision.row["signature"] = std::string(order_signature);
    return decision;
  });
}

}  // namespace writ
