#include "authority/witness_acts.h"

#include <algorithm>

#include "authority/people.h"

namespace writ {
namespace {

tl::unexpected<Error> Refused(std::string reason, std::string message, std::string advice) {
  return Fail(Code::kRefused, std::move(reason), "couldn't " + std::move(message), std::move(advice));
}

}  // namespace

Result<Record> AddWitness(Office& office, const SignedAct& act) {
  return office.Handle(act, "witness_add", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const WitnessPeer peer,
             MakeWitnessPeer(admitted.act.at("url").get<std::string>(), admitted.act.at("vkey").get<std::string>()));
    const std::string& name = peer.cosigner.name;
    for (const auto& [known_name, known] : office.registry().witnesses()) {
      const bool same_key = known.peer.cosigner.public_key == peer.cosigner.public_key;
      if ((known_name == name) != same_key) {
        return Refused("witness-other-name", "trust " + name + ": its name or its key is that of " + known_name,
                       "a witness has one name and one key, for ever");
      }
      if (same_key && known.active) {
        return Refused("witness-known", "trust " + name + ": that was done before",
                       "to change its address, distrust it first, then trust it again");
      }
    }
    if (office.registry().TrustedWitnesses().size() >= kMaxWitnesses) {
      return Refused("witness-too-many", "trust more than " + std::to_string(kMaxWitnesses) + " witnesses",
                     "distrust one first");
    }
    return Decision{};
  });
}

Result<Record> RemoveWitness(Office& office, const SignedAct& act) {
  return office.Handle(act, "witness_remove", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_CHECK(CheckReason(admitted));
    const std::vector<WitnessPeer> trusted = office.registry().TrustedWitnesses();
    const bool known = std::any_of(trusted.begin(), trusted.end(), [&](const WitnessPeer& peer) {
      return CosignerKey(peer.cosigner) == admitted.act.at("vkey").get_ref<const std::string&>();
    });
    if (!known) {
      return Refused("witness-unknown", "distrust a witness that is not trusted",
                     "see `writ witness status` for those that are");
    }
    const std::size_t left = trusted.size() - 1;
    const bool says_unwitnessed = admitted.act.at("unwitnessed").get<bool>();
    if (left == 0 && !says_unwitnessed) {
      return Refused("witness-last", "distrust the last witness: nobody outside would cosign the log any more",
                     "trust another one first, or say --unwitnessed; every report will say so");
    }
    if (left != 0 && static_cast<std::int64_t>(left) < office.registry().policy().witness_quorum) {
      return Refused("witness-quorum", "distrust the witness: fewer would be left than the policy demands",
                     "lower it first: writ policy set witness_quorum=" + std::to_string(left));
    }
    return KeepOpenings(admitted);
  });
}

Result<void> CheckQuorum(const Registry& registry, const Policy& policy) {
  const std::size_t most = std::max<std::size_t>(1, registry.TrustedWitnesses().size());
  if (policy.witness_quorum <= static_cast<std::int64_t>(most)) return {};
  return Refused("witness-quorum",
                 "accept the policy: witness_quorum is " + std::to_string(policy.witness_quorum) + ", and " +
                     std::to_string(registry.TrustedWitnesses().size()) + " are trusted",
                 "trust more witnesses first: writ witness trust");
}

}  // namespace writ
