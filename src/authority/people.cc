#include "authority/people.h"

#include <algorithm>

#include "authority/presented_writ.h"
#include "authority/revocation_order.h"
#include "authority/sshsig.h"
#include "authority/witness_acts.h"
#include "base/names.h"

namespace writ {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

tl::unexpected<Error> Refused(std::string reason, std::string message, std::string advice) {
  return Fail(Code::kRefused, std::move(reason), "couldn't " + std::move(message), std::move(advice));
}

Result<void> CheckNewKey(Office& office, const std::string& text) {
  WRIT_TRY(const SshPublicKey key, ParseSshPublicKey(text));
  if (key.Text() != text) {
    return Refused("key-malformed", "register the key: it must be type and base64 alone, without a comment",
                   "leave out what follows the second word");
  }
  if (office.registry().KeyIsTaken(text) || key == SshKeyOf(office.ledger().log_key().public_key)) {
    return Refused("key-taken", "register the key: it belongs to somebody already, for ever",
                   "make a new key with ssh-keygen -t ed25519");
  }
  return {};
}

Result<void> CheckSuspendsNothing(const Office& office, const std::string& overseer) {
  WRIT_TRY(const std::vector<SuspensionOrder> in_force, office.suspension().InForce());
  for (const SuspensionOrder& order : in_force) {
    if (!order.verified || order.by != overseer) continue;
    return Refused("overseer-suspends", "revoke " + overseer + ": an order of this overseer is in force",
                   "the overseer lifts it first, with `writ resume`");
  }
  return {};
}

Result<void> CheckLifting(const Office& office, const AdmittedAct& act, const SuspensionOrder& order) {
  WRIT_CHECK(CheckMayLift(order, act.actor.name, act.actor.role));
  if (!order.verified || office.registry().suspensions().contains(order.id)) return {};
  return Refused("order-unknown", "lift an order of suspension that came this moment", "try again: it is logged first");
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

Result<void> CheckReason(const AdmittedAct& act) {
  WRIT_TRY(const std::string reason, act.Text("reason"));
  if (IsPlainLine(reason, kMaxReasonBytes)) return {};
  return Refused("reason-malformed", "accept the reason: it must be one line of at most 200 bytes",
                 "give a short reason with --reason");
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
    return Refused("genesis-wrong", "found the deployment: " + cause,
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
    return Refused("witness-quorum", "found the deployment: its policy demands more witnesses than it trusts",
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
  Result<Record> record = office.Handle(act, "user_add", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string name, admitted.Text("name"));
    WRIT_TRY(const std::string role_name, admitted.Text("role"));
    WRIT_TRY(const std::string key, admitted.Text("key"));
    if (!IsName(name)) {
      return Refused("name-malformed", "add the person: a name is 1 to 64 of a-z 0-9 . _ -", "choose such a name");
    }
    WRIT_TRY(const Role role, ParseRole(role_name));
    WRIT_CHECK(CheckNewKey(office, key));
    const Principal* known = office.registry().FindPrincipal(name);
    if (known != nullptr && !known->active) {
      return Refused("user-revoked", "add " + name + ": that name was revoked, for ever", "choose another name");
    }
    if (known != nullptr && known->role != role) {
      return Refused("user-other-role",
                     "add " + name + ": that person has the role " + std::string(RoleName(known->role)),
                     "nobody has two roles; a further key is added under the role that the person has");
    }
    if (known == nullptr && role == Role::kHead) {
      return Refused("head-exists", "add a second head", "a deployment has one head, who answers for it");
    }
    return KeepOpenings(admitted);
  });
  return WithNewPowers(office, std::move(record));
}

Result<Record> RevokeUser(Office& office, const SignedAct& act) {
  Result<Record> record = office.Handle(act, "user_revoke", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string name, admitted.Text("name"));
    WRIT_CHECK(CheckReason(admitted));
    const Principal* known = office.registry().FindPrincipal(name);
    if (known == nullptr) {
      return Refused("unknown-user", "revoke \"" + name + "\": nobody here has that name", "see `writ user list`");
    }
    if (!known->active)
      return Refused("user-revoked", "revoke " + name + ": that was done before", "nothing needs to be done");
    if (known->role == Role::kHead) {
      return Refused("head-stays", "revoke the head: nobody could act for the deployment any more",
                     "found a new deployment under a new head");
    }
    if (known->role == Role::kOverseer) WRIT_CHECK(CheckSuspendsNothing(office, name));
    return KeepOpenings(admitted);
  });
  return WithNewPowers(office, std::move(record));
}

Result<Record> AddAuthority(Office& office, const SignedAct& act) {
  return office.Handle(act, "authority_add", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string name, admitted.Text("name"));
    WRIT_TRY(const std::string key, admitted.Text("key"));
    if (!IsIssuer(name)) {
      return Refused("name-malformed", "add the authority: a name is 1 to 64 of a-z 0-9 . _ - @", "choose such a name");
    }
    WRIT_CHECK(CheckNewKey(office, key));
    if (office.registry().FindAuthority(name) != nullptr) {
      return Refused("authority-exists", "add " + name + ": that name is or was in use", "choose another name");
    }
    return KeepOpenings(admitted);
  });
}

Result<Record> RevokeAuthority(Office& office, const SignedAct& act) {
  return office.Handle(act, "authority_revoke", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string name, admitted.Text("name"));
    WRIT_CHECK(CheckReason(admitted));
    const IssuingAuthority* known = office.registry().FindAuthority(name);
    if (known == nullptr) {
      return Refused("authority-unknown", "revoke \"" + name + "\": no authority has that name",
                     "see `writ authority list`");
    }
    if (!known->active) {
      return Refused("authority-revoked", "revoke " + name + ": that was done before", "nothing needs to be done");
    }
    return KeepOpenings(admitted);
  });
}

Result<Record> CorrectClock(Office& office, ClockWatch& clock, const SignedAct& act) {
  WRIT_TRY(Record record, office.Handle(act, kClockCorrection, [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_CHECK(CheckReason(admitted));
    return KeepOpenings(admitted);
  }));
  WRIT_CHECK(clock.Trust());
  return record;
}

Result<Record> SetPolicy(Office& office, const SignedAct& act) {
  return office.Handle(act, "policy_set", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const Policy policy, PolicyFromJson(admitted.act.at("policy")));
    WRIT_CHECK(CheckQuorum(office.registry(), policy));
    return KeepOpenings(admitted);
  });
}

Result<Record> Resume(Office& office, const SignedAct& act) {
  WRIT_CHECK(office.LogSuspensions());
  return office.Handle(act, "resume", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_CHECK(CheckReason(admitted));
    WRIT_TRY(const std::vector<SuspensionOrder> in_force, office.suspension().InForce());
    const Json& named = admitted.act.at("orders");
    for (const Json& id : named) {
      const auto known =
          std::find_if(in_force.begin(), in_force.end(), [&](const SuspensionOrder& order) { return id == order.id; });
      if (known == in_force.end()) {
        return Refused("order-unknown", "lift an order of suspension: no such order is in force",
                       "`writ suspend --list` shows those in force");
      }
      WRIT_CHECK(CheckLifting(office, admitted, *known));
    }
    if (named.empty())
      return Refused("order-unknown", "lift a suspension: none is in force", "nothing needs to be done");
    return KeepOpenings(admitted);
  });
}

Result<Record> RevokeWrit(Office& office, const WritUses& uses, const SignedAct& act, std::string_view order_text,
                          std::string_view order_signature) {
  return office.Handle(act, "writ_revoke", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string hash, admitted.Text("order"));
    if (hash != Sha256Hex(AsBytes(order_text))) {
      return Refused("act-other-files", "accept the act: it was signed for another order", "make and sign it anew");
    }
    WRIT_TRY(const RevocationOrder order, ParseRevocationOrder(order_text));
    if (order.deployment != office.registry().origin()) {
      return Refused("revocation-other-deployment", "file the order: it is for another deployment",
                     "file it at " + order.deployment);
    }
    WRIT_CHECK(CheckIssuer(office.registry(), order.issuer, order_text, order_signature, kRevocationNamespace));
    Decision decision = KeepOpenings(admitted);
    decision.row["writ_tag"] = uses.TagOf(order.issuer, order.id);
    return decision;
  });
}

}  // namespace writ
