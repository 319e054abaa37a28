#include "authority/changes.h"

#include <algorithm>

#include "authority/invitation.h"
#include "authority/sshsig.h"
#include "authority/suspension_order.h"
#include "base/names.h"
#include "log/witness_peer.h"

namespace writ {
namespace {

Result<void> CheckNewKey(const Registry& registry, const std::string& text, std::string_view log_key) {
  WRIT_TRY(const SshPublicKey key, ParseSshPublicKey(text));
  if (key.Text() != text) {
    return Refuse("key-malformed", "register the key: it must be type and base64 alone, without a comment",
                  "leave out what follows the second word");
  }
  if (registry.KeyIsTaken(text) || text == log_key) {
    return Refuse("key-taken", "register the key: it belongs to somebody already, for ever",
                  "make a new key with ssh-keygen -t ed25519");
  }
  return {};
}

Result<void> CheckUserAdd(const Registry& registry, const Openings& openings, std::string_view log_key) {
  WRIT_TRY(const std::string name, OpenedText(openings, "name"));
  WRIT_TRY(const std::string role_name, OpenedText(openings, "role"));
  WRIT_TRY(const std::string key, OpenedText(openings, "key"));
  if (!IsName(name)) {
    return Refuse("name-malformed", "add the person: a name is 1 to 64 of a-z 0-9 . _ -", "choose such a name");
  }
  WRIT_TRY(const Role role, ParseRole(role_name));
  WRIT_CHECK(CheckNewKey(registry, ReadCommittedKey(key).key, log_key));
  const Principal* known = registry.FindPrincipal(name);
  if (known != nullptr && !known->active) {
    return Refuse("user-revoked", "add " + name + ": that name was revoked, for ever", "choose another name");
  }
  // Were it otherwise, the head could act in everybody's name.
  if (known != nullptr) {
    return Refuse("user-exists", "add " + name + ": that person is here as " + std::string(RoleName(known->role)),
                  "nobody has two roles, and a further key is its owner's to add: writ user add-key");
  }
  if (role == Role::kHead) {
    return Refuse("head-exists", "add a second head", "a deployment has one head, who answers for it");
  }
  return {};
}

Result<void> CheckKeyAdd(const Registry& registry, const Openings& openings, const ChangeSigner& signer,
                         std::string_view log_key) {
  WRIT_TRY(const std::string key, OpenedText(openings, "key"));
  const CommittedKey given = ReadCommittedKey(key);
  WRIT_CHECK(CheckNewKey(registry, given.key, log_key));
  const Principal* owner = registry.FindPrincipal(signer.name);
  if (given.invites && owner != nullptr && owner->invitation == signer.key) {
    return Refuse("invitation-again", "invite " + owner->name + " again: an invitation adds a key, and nothing else",
                  "make a passkey with the link");
  }
  if (owner != nullptr && owner->keys.size() < kMaxKeysOfOne) return {};
  return Refuse("too-many-keys", "add the key: nobody has more than " + std::to_string(kMaxKeysOfOne),
                "ask the head to add you anew, under another name");
}

Result<void> CheckUserRevoke(const Registry& registry, const Openings& openings) {
  WRIT_TRY(const std::string name, OpenedText(openings, "name"));
  WRIT_CHECK(CheckReason(openings));
  const Principal* known = registry.FindPrincipal(name);
  if (known == nullptr) {
    return Refuse("unknown-user", "revoke \"" + name + "\": nobody here has that name", "see `writ user list`");
  }
  if (!known->active) {
    return Refuse("user-revoked", "revoke " + name + ": that was done before", "nothing needs to be done");
  }
  if (known->role == Role::kHead) {
    return Refuse("head-stays", "revoke the head: nobody could act for the deployment any more",
                  "found a new deployment under a new head");
  }
  for (const SuspensionOrder* order : registry.StandingOrders()) {
    if (order->by_role != Role::kOverseer || order->by != name) continue;
    return Refuse("overseer-suspends", "revoke " + name + ": an order of this overseer is in force",
                  "the overseer lifts it first, with `writ resume`");
  }
  return {};
}

Result<void> CheckReinstatement(const Registry& registry, const Openings& openings) {
  WRIT_TRY(const std::string name, OpenedText(openings, "name"));
  WRIT_CHECK(CheckReason(openings));
  const Principal* known = registry.FindPrincipal(name);
  if (known == nullptr) {
    return Refuse("unknown-user", "reinstate \"" + name + "\": nobody here has that name", "see `writ user list`");
  }
  if (known->stopped) return {};
  return Refuse("user-not-stopped", "reinstate " + name + ": no lapsed urgent writ stops them",
                "nothing needs to be done; whoever was revoked stays revoked");
}

Result<void> CheckAuthorityAdd(const Registry& registry, const Openings& openings, std::string_view log_key) {
  WRIT_TRY(const std::string name, OpenedText(openings, "name"));
  WRIT_TRY(const std::string key, OpenedText(openings, "key"));
  if (!IsIssuer(name)) {
    return Refuse("name-malformed", "add the authority: a name is 1 to 64 of a-z 0-9 . _ - @", "choose such a name");
  }
  WRIT_CHECK(CheckNewKey(registry, key, log_key));
  if (registry.FindAuthority(name) == nullptr) return {};
  return Refuse("authority-exists", "add " + name + ": that name is or was in use", "choose another name");
}

Result<void> CheckAuthorityRevoke(const Registry& registry, const Openings& openings) {
  WRIT_TRY(const std::string name, OpenedText(openings, "name"));
  WRIT_CHECK(CheckReason(openings));
  const IssuingAuthority* known = registry.FindAuthority(name);
  if (known == nullptr) {
    return Refuse("authority-unknown", "revoke \"" + name + "\": no authority has that name",
                  "see `writ authority list`");
  }
  if (known->active) return {};
  return Refuse("authority-revoked", "revoke " + name + ": that was done before", "nothing needs to be done");
}

Result<void> CheckWitnessAdd(const Registry& registry, const Json& act) {
  WRIT_TRY(const WitnessPeer peer,
           MakeWitnessPeer(act.at("url").get<std::string>(), act.at("vkey").get<std::string>()));
  const std::string& name = peer.cosigner.name;
  for (const auto& [known_name, known] : registry.witnesses()) {
    const bool same_key = known.peer.cosigner.public_key == peer.cosigner.public_key;
    if ((known_name == name) != same_key) {
      return Refuse("witness-other-name", "trust " + name + ": its name or its key is that of " + known_name,
                    "a witness has one name and one key, for ever");
    }
    if (same_key && known.active) {
      return Refuse("witness-known", "trust " + name + ": that was done before",
                    "to change its address, distrust it first, then trust it again");
    }
  }
  if (registry.TrustedWitnesses().size() < kMaxWitnesses) return {};
  return Refuse("witness-too-many", "trust more than " + std::to_string(kMaxWitnesses) + " witnesses",
                "distrust one first");
}

Result<void> CheckWitnessRemove(const Registry& registry, const Json& act, const Openings& openings) {
  WRIT_CHECK(CheckReason(openings));
  const std::vector<WitnessPeer> trusted = registry.TrustedWitnesses();
  const bool known = std::any_of(trusted.begin(), trusted.end(), [&](const WitnessPeer& peer) {
    return CosignerKey(peer.cosigner) == act.at("vkey").get_ref<const std::string&>();
  });
  if (!known) {
    return Refuse("witness-unknown", "distrust a witness that is not trusted",
                  "see `writ witness status` for those that are");
  }
  const std::size_t left = trusted.size() - 1;
  if (left == 0 && !act.at("unwitnessed").get<bool>()) {
    return Refuse("witness-last", "distrust the last witness: nobody outside would cosign the log any more",
                  "trust another one first, or say --unwitnessed; every report will say so");
  }
  if (left != 0 && static_cast<std::int64_t>(left) < registry.policy().witness_quorum) {
    return Refuse("witness-quorum", "distrust the witness: fewer would be left than the policy demands",
                  "lower it first: writ policy set witness_quorum=" + std::to_string(left));
  }
  return {};
}

Result<void> CheckPolicy(const Registry& registry, const Json& act) {
  WRIT_TRY(const Policy policy, PolicyFromJson(act.at("policy")));
  const std::size_t trusted = registry.TrustedWitnesses().size();
  if (policy.witness_quorum <= static_cast<std::int64_t>(std::max<std::size_t>(1, trusted))) return {};
  return Refuse("witness-quorum",
                "accept the policy: witness_quorum is " + std::to_string(policy.witness_quorum) + ", and " +
                    std::to_string(trusted) + " are trusted",
                "trust more witnesses first: writ witness trust");
}

}  // namespace

Result<void> CheckChange(const Registry& registry, const Json& act, const Openings& openings,
                         const ChangeSigner& signer, std::string_view log_key) {
  const auto& type = act.at("type").get_ref<const std::string&>();
  if (type == "user_add") return CheckUserAdd(registry, openings, log_key);
  if (type == "key_add") return CheckKeyAdd(registry, openings, signer, log_key);
  if (type == "user_revoke") return CheckUserRevoke(registry, openings);
  if (type == "user_reinstate") return CheckReinstatement(registry, openings);
  if (type == "authority_add") return CheckAuthorityAdd(registry, openings, log_key);
  if (type == "authority_revoke") return CheckAuthorityRevoke(registry, openings);
  if (type == "witness_add") return CheckWitnessAdd(registry, act);
  if (type == "witness_remove") return CheckWitnessRemove(registry, act, openings);
  if (type == "policy_set") return CheckPolicy(registry, act);
  return {};
}

Result<void> CheckReason(const Openings& openings) {
  WRIT_TRY(const std::string reason, OpenedText(openings, "reason"));
  if (IsPlainLine(reason, kMaxReasonBytes)) return {};
  return Refuse("reason-malformed", "accept the reason: it must be one line of at most 200 bytes",
                "give a short reason with --reason");
}

}  // namespace writ
