#include "authority/permit.h"

#include <algorithm>

#include "authority/sshsig.h"
#include "authority/statement.h"
#include "authority/urgent_writ.h"
#include "base/crypto.h"

namespace writ {
namespace {

tl::unexpected<Error> Refused(std::string reason, std::string cause, std::string advice) {
  return Fail(Code::kRefused, std::move(reason), "couldn't use the writ: " + std::move(cause), std::move(advice));
}

Result<std::vector<std::string>> ResolveGalleries(const WritOrder& order,
                                                  const std::map<std::string, std::string>& gallery_ids) {
  std::vector<std::string> ids;
  for (const std::string& name : order.galleries) {
    const auto it = gallery_ids.find(name);
    if (it == gallery_ids.end()) {
      return Refused("writ-unknown-gallery", "there is no gallery \"" + name + "\" here",
                     "`writ gallery list` shows the galleries; ask the issuer for a writ that names one of them");
    }
    ids.push_back(it->second);
  }
  return ids;
}

struct CheckedWrit {
  WritOrder order;
  bool on_heads_word = false;
};

// Everything that the writ itself limits, in the order in which a reader would ask.
Result<CheckedWrit> CheckWrit(const Office& office, const WritUses& uses, const SearchApplication& application,
                              const AdmittedAct& act) {
  if (application.writ_text.empty()) {
    return Refused("writ-missing", "none was given",
                   "a search needs a writ: draft one with `writ writ draft`, and have an issuing authority sign it");
  }
  WRIT_TRY(WritOrder order, ParseWritOrder(application.writ_text));
  WRIT_TRY(const bool on_heads_word,
           CheckWritSigner(office.registry(), uses, order, application.writ_text, application.writ_signature));
  WRIT_TRY(const WritProbe* probe, CheckWritUse(order, {.origin = office.registry().origin(),
                                                        .now = act.now,
                                                        .investigator = act.actor.name,
                                                        .photo_sha256 = application.photo_sha256}));
  if (probe->face && !application.named_face_found) {
    return Refused("writ-other-face", "the face that it names is not where it says in this photo",
                   "search for the face that the writ names, or ask the issuer for a writ for the other one");
  }
  WRIT_CHECK(uses.CheckUse(order, application.writ_text, act.now));
  return CheckedWrit{.order = std::move(order), .on_heads_word = on_heads_word};
}

// Whose urgent search was not ratified searches no more, until the head has looked into it.
Result<void> CheckNotStopped(const Office& office, const AdmittedAct& act) {
  const Principal* person = office.registry().FindPrincipal(act.actor.name);
  if (person == nullptr || !person->stopped) return {};
  return Fail(Code::kRefused, "user-stopped",
              "couldn't search: an urgent search by " + act.actor.name + " was not ratified in time",
              "ask the head, who may end this with `writ user reinstate " + act.actor.name + "`");
}

// The committed hashes are those of what was handed in beside the act.
Result<void> CheckHandedIn(const SearchApplication& application, const AdmittedAct& act) {
  WRIT_TRY(const std::string photo, act.Text("photo"));
  WRIT_TRY(const std::string writ_hash, act.Text("writ"));
  if (photo != ToHex(application.photo_sha256) || writ_hash != Sha256Hex(AsBytes(application.writ_text))) {
    return Fail(Code::kRefused, "act-other-files", "couldn't accept the act: it was signed for other files",
                "make and sign the act for this photo and this writ");
  }
  return {};
}

}  // namespace

bool Permit::CoversGallery(std::string_view gallery_id) const {
  return std::find(galleries_.begin(), galleries_.end(), gallery_id) != galleries_.end();
}

Result<void> CheckIssuer(const Registry& registry, std::string_view issuer, std::string_view text,
                         std::string_view signature, std::string_view name_space) {
  if (signature.empty()) {
    return Refused("writ-unsigned", "it has no signature",
                   "have the issuer sign it: ssh-keygen -Y sign -n " + std::string(name_space) + " -f KEY FILE");
  }
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(signature, name_space, AsBytes(text)));
  const IssuingAuthority* authority = registry.FindAuthority(issuer);
  if (authority == nullptr) return CheckIssuerIsTrusted(registry, issuer);
  if (authority->key != key.Text()) {
    return Refused("writ-other-key", "it was signed with a key that is not its issuer's",
                   "have it signed by " + std::string(issuer) + " with the registered key");
  }
  return CheckIssuerIsTrusted(registry, issuer);
}

Result<void> CheckIssuerIsTrusted(const Registry& registry, std::string_view issuer) {
  const IssuingAuthority* authority = registry.FindAuthority(issuer);
  if (authority == nullptr) {
    return Refused("writ-issuer-unknown", "its issuer \"" + std::string(issuer) + "\" is not trusted here",
                   "`writ authority list` shows who is; the head adds authorities with `writ authority add`");
  }
  if (!authority->active) {
    return Refused("writ-issuer-revoked", "the head revoked its issuer \"" + std::string(issuer) + "\"",
                   "ask an authority that is still trusted; `writ authority list` shows them");
  }
  return {};
}

Result<Permit> AuthoriseSearch(Office& office, const WritUses& uses, const SearchApplication& application) {
  std::vector<std::string> galleries;
  WRIT_TRY(
      const Record record, office.Handle(application.act, "search", [&](const AdmittedAct& act) -> Result<Decision> {
        WRIT_CHECK(CheckStatementInTime(office.registry(), act.now));
        WRIT_CHECK(CheckHandedIn(application, act));
        WRIT_CHECK(CheckNotStopped(office, act));
        WRIT_TRY(const CheckedWrit checked, CheckWrit(office, uses, application, act));
        const WritOrder& order = checked.order;
        WRIT_TRY(galleries, ResolveGalleries(order, application.gallery_ids));
        WRIT_CHECK(
            office.suspension().Check({.user = act.actor.name, .galleries = order.galleries, .issuer = order.issuer}));
        WRIT_TRY(Decision decision, application.prepare(act, order));
        if (checked.on_heads_word) decision.outcome = kUrgentOutcome;
        decision.row.update(uses.RowOf(order, application.writ_text));
        decision.row.update(uses.AlarmTagsOf(order, application.photo_sha256));
        // Kept outside the case, since the case is destroyed by it.
        decision.row["writ_ends"] = FormatTime(order.not_after);
        decision.row["issuer"] = order.issuer;
        decision.row["galleries"] = order.galleries;
        return decision;
      }));
  Result<WitnessedEntry> witnessed = office.witnesses().Demand(record.index);
  if (!witnessed) {
    const Result<Record> aborted =
        office.RecordOwn("search_abort", Json{{"search", record.index}}, {}, office.env().Now());
    if (!aborted) return WithContext(aborted.error(), "couldn't log the end of the search");
    return tl::make_unexpected(std::move(witnessed).error());
  }
  return Permit(std::move(*witnessed), record.entry.time, std::move(galleries));
}

Result<Permit> AuthoriseGallery(Office& office, const SignedAct& act, const std::string& gallery_id,
                                const std::string& name) {
  WRIT_TRY(
      const Record record, office.Handle(act, "gallery_show", [&](const AdmittedAct& admitted) -> Result<Decision> {
        if (admitted.act.at("gallery") != gallery_id) {
          return Fail(Code::kRefused, "act-other-gallery", "couldn't accept the act: it was signed for another gallery",
                      "make and sign the act for this gallery");
        }
        WRIT_CHECK(office.suspension().Check({.user = admitted.actor.name, .galleries = {name}, .issuer = {}}));
        return Decision{};
      }));
  return Permit(record.index, record.entry.time, {gallery_id}, std::nullopt);
}

Result<Permit> AuthoriseCase(Office& office, const SignedAct& act, std::string_view type,
                             const std::function<Result<Decision>(const AdmittedAct&)>& decide) {
  WRIT_TRY(const Record record, office.Handle(act, type, decide));
  return Permit(record.index, record.entry.time, {}, record.entry.act.at("search").get<std::uint64_t>());
}

Result<Permit> AuthoriseRelease(Office& office, std::uint64_t decide_entry) {
  WRIT_TRY(const std::vector<Bytes> bytes, office.ledger().EntryBytes(decide_entry, 1));
  WRIT_TRY(const Entry entry, DecodeEntry(bytes.front()));
  if (entry.type() != "decide" || entry.outcome != "done") {
    return Fail(Code::kInternal, "not-a-decision", "couldn't release a search: the entry is not a decision");
  }
  return Permit(decide_entry, office.env().Now(), {}, entry.act.at("search").get<std::uint64_t>());
}

}  // namespace writ
