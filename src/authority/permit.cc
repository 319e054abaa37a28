#include "authority/permit.h"

#include <algorithm>

#include "authority/presented_writ.h"
#include "base/crypto.h"

namespace writ {
namespace {

Result<std::vector<std::string>> ResolveGalleries(const WritOrder& order,
                                                  const std::map<std::string, std::string>& gallery_ids) {
  std::vector<std::string> ids;
  for (const std::string& name : order.galleries) {
    const auto it = gallery_ids.find(name);
    if (it == gallery_ids.end()) {
      return RefuseWrit("writ-unknown-gallery", "there is no gallery \"" + name + "\" here",
                        "`writ gallery list` shows the galleries; ask the issuer for a writ that names one of them");
    }
    ids.push_back(it->second);
  }
  return ids;
}

// The committed hashes are those of what was handed in beside the act.
Result<void> CheckHandedIn(const SearchApplication& application, const AdmittedAct& act) {
  WRIT_TRY(const std::string photo, act.Text("photo"));
  WRIT_TRY(const std::string writ_hash, act.Text("writ"));
  if (photo != PhotosText(application.photos) || writ_hash != Sha256Hex(AsBytes(application.writ_text))) {
    return Fail(Code::kRefused, "act-other-files", "couldn't accept the act: it was signed for other files",
                "make and sign the act for these photos and this writ");
  }
  return {};
}

}  // namespace

bool Permit::CoversGallery(std::string_view gallery_id) const {
  return std::find(galleries_.begin(), galleries_.end(), gallery_id) != galleries_.end();
}

Result<Permit> AuthoriseSearch(Office& office, const WritUses& uses, const SearchApplication& application) {
  std::vector<std::string> galleries;
  WRIT_TRY(const Record record,
           office.Handle(application.act, "search", [&](const AdmittedAct& act) -> Result<Decision> {
             WRIT_CHECK(CheckHandedIn(application, act));
             WRIT_TRY(const CheckedWrit checked, CheckPresentedWrit(office.registry(), uses,
                                                                    {.text = application.writ_text,
                                                                     .signature = application.writ_signature,
                                                                     .photos = application.photos,
                                                                     .named_face_found = application.named_face_found,
                                                                     .investigator = act.actor.name,
                                                                     .now = act.now}));
             const WritOrder& order = checked.order;
             WRIT_TRY(galleries, ResolveGalleries(order, application.gallery_ids));
             WRIT_CHECK(office.suspension().Check({.user = act.actor.name,
                                                   .galleries = order.galleries,
                                                   .issuer = order.issuer,
                                                   .on_heads_word = checked.on_heads_word}));
             WRIT_TRY(Decision decision, application.prepare(act, order));
             if (checked.on_heads_word) decision.outcome = kUrgentOutcome;
             decision.row.update(RowOfSearch(uses, order, application.writ_text, application.photos));
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

Result<Permit> AuthoriseAudit(Office& office, const SignedAct& act, std::vector<std::string> gallery_ids) {
  WRIT_TRY(const Record record,
           office.Handle(act, "audit", [](const AdmittedAct&) -> Result<Decision> { return Decision{}; }));
  Permit permit(record.index, record.entry.time, std::move(gallery_ids), std::nullopt);
  permit.audits_ = true;
  return permit;
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
