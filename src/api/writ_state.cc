#include "api/writ_state.h"

#include <algorithm>

#include "authority/permit.h"
#include "authority/sshsig.h"
#include "authority/urgent_writ.h"
#include "search/candidate_list.h"
#include "search/urgent_words.h"

namespace writ {
namespace {

WritFinding Judge(const Result<void>& result, const std::string& good) {
  if (result) return {"yes", good};
  std::string cause = result.error().message;
  const std::string prefix = "couldn't use the writ: ";
  if (cause.starts_with(prefix)) cause = cause.substr(prefix.size());
  return {result.error().reason, "no: " + cause};
}

WritFinding WhoSigned(const Deployment& deployment, const std::string& text, const std::string& signature) {
  if (signature.empty()) return {"", "nobody yet"};
  const Result<SshPublicKey> key = VerifySshSignature(signature, kWritNamespace, AsBytes(text));
  if (!key) return {"", "nobody: " + key.error().message};
  if (const IssuingAuthority* authority = deployment.registry().FindAuthorityByKey(key->Text())) {
    return {authority->name, authority->name + ", with the key " + key->Fingerprint()};
  }
  if (const Principal* person = deployment.registry().FindPrincipalByKey(key->Text())) {
    return {person->name, person->name + " of this deployment, who can't issue writs" +
                              std::string(person->role == Role::kHead ? " but urgent ones" : "")};
  }
  return {key->Fingerprint(), "a key that is unknown here, " + key->Fingerprint()};
}

WritFinding Trusted(const Deployment& deployment, const WritOrder& order, const std::string& text,
                    const std::string& signature) {
  const Result<bool> on_heads_word =
      CheckWritSigner(deployment.registry(), deployment.writ_uses(), order, text, signature);
  if (!on_heads_word) return Judge(tl::make_unexpected(on_heads_word.error()), "");
  if (*on_heads_word) {
    return {"yes", "yes, on the head's word; " + order.issuer + " must ratify it within 48 hours of its first search"};
  }
  const bool ratified = deployment.writ_uses().IsRatified(order);
  return {"yes",
          std::string("yes, ") + (ratified ? "ratified" : "signed") + " by its issuer, whom this deployment trusts"};
}

// What became of an urgent writ that was used on the head's word; empty of any other.
Result<WritFinding> Ratification(Deployment& deployment, const WritOrder& order, UtcTime now, const std::string& file) {
  WritFinding found;
  if (!order.urgent || deployment.writ_uses().UsesOf(order) == 0) return found;
  const std::string tag = deployment.writ_uses().TagOf(order.issuer, order.id);
  WRIT_CHECK(deployment.ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    if (record.row.value("writ_tag", "") != tag) return {};
    if (record.entry.type() == "search" && record.entry.outcome == kUrgentOutcome && found.word.empty()) {
      WRIT_TRY(const SearchRecord* search, deployment.searches().Find(record.index));
      const std::string words = RatificationInWords(deployment, *search, now, file);
      const bool lapsed = deployment.writ_uses().SearchIsLapsed(record.index, now);
      if (!words.empty()) found = {lapsed ? "lapsed" : "pending", words};
    } else if (record.entry.type() == "writ_ratify" && record.entry.outcome == "done") {
      found = {"ratified", "ratified by " + order.issuer + " on " + FormatTime(record.entry.time) + " (entry " +
                               std::to_string(record.index) + ")"};
    }
    return {};
  }));
  return found;
}

// The first thing that keeps the writ from being used now, if any.
WritFinding InForce(Deployment& deployment, const WritOrder& order, const WritFinding& trusted, UtcTime now) {
  if (trusted.word != "yes") return {trusted.word, "no: it doesn't bear a signature that counts here"};
  if (order.deployment != deployment.registry().origin()) {
    return {"writ-other-deployment", "no: it is for " + order.deployment};
  }
  if (now < order.not_before) return {"writ-not-yet-valid", "no, only from " + FormatTime(order.not_before)};
  if (order.not_after < now) return {"writ-expired", "no: it expired at " + FormatTime(order.not_after)};
  if (deployment.writ_uses().IsRevoked(order)) return {"writ-revoked", "no: its issuer revoked it"};
  const Result<void> free =
      deployment.office().suspension().Check({.user = {}, .galleries = order.galleries, .issuer = order.issuer});
  if (!free) return {free.error().reason, "no: " + free.error().message};
  return {"yes", "yes, until " + FormatTime(order.not_after)};
}

WritFinding Left(const Deployment& deployment, const WritOrder& order, const std::string& text, UtcTime now) {
  const WritUses& uses = deployment.writ_uses();
  const std::int64_t left = std::max<std::int64_t>(0, order.searches - uses.UsesOf(order));
  const std::string of = std::to_string(left) + " of " + std::to_string(order.searches) + " searches left";
  if (uses.IsRevoked(order)) return {"0", "nothing"};
  if (const Result<void> usable = uses.CheckUse(order, text, now); !usable && left > 0) {
    return {usable.error().reason, Judge(usable, "").sentence};
  }
  return {std::to_string(left), of};
}

std::string FaceText(const WritProbe& probe) { return probe.face ? BoxText(BoxOf(*probe.face)) : std::string(); }

}  // namespace

Result<WritState> StateOfWrit(Deployment& deployment, const WritOrder& order, const std::string& text,
                              const std::string& signature, UtcTime now, const std::string& file) {
  WritState state{.signed_by = WhoSigned(deployment, text, signature),
                  .trusted = Trusted(deployment, order, text, signature)};
  WRIT_TRY(state.ratification, Ratification(deployment, order, now, file));
  state.in_force = InForce(deployment, order, state.trusted, now);
  state.left = Left(deployment, order, text, now);
  state.uses = deployment.writ_uses().UsesOf(order);
  state.revoked = deployment.writ_uses().IsRevoked(order);
  return state;
}

Json WritOrderToJson(const WritOrder& order) {
  Json probes = Json::array();
  for (const WritProbe& probe : order.probes) {
    probes.push_back({{"sha256", ToHex(probe.sha256)}, {"face", FaceText(probe)}});
  }
  return Json{{"id", order.id},
              {"deployment", order.deployment},
              {"issuer", order.issuer},
              {"case", order.case_id},
              {"ground", order.ground},
              {"missing_person", order.missing_person},
              {"purpose", order.purpose},
              {"galleries", order.galleries},
              {"investigators", order.investigators},
              {"probes", std::move(probes)},
              {"not_before", FormatTime(order.not_before)},
              {"not_after", FormatTime(order.not_after)},
              {"notify_after_days", order.notify_after_days},
              {"urgent", order.urgent},
              {"searches", order.searches}};
}

Json WritStateToJson(const WritState& state) {
  return Json{{"uses", state.uses},
              {"revoked", state.revoked},
              {"signed_by", state.signed_by.word},
              {"trusted", state.trusted.word},
              {"ratification", state.ratification.word},
              {"in_force", state.in_force.word},
              {"left", state.left.word},
              {"in_words",
               {{"signed_by", state.signed_by.sentence},
                {"trusted", state.trusted.sentence},
                {"ratification", state.ratification.sentence},
                {"in_force", state.in_force.sentence},
                {"left", state.left.sentence}}}};
}

}  // namespace writ
