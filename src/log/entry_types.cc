#include "log/entry_types.h"

#include <array>

namespace writ {
namespace {

using Names = std::span<const std::string_view>;

template <std::size_t n>
struct List {
  std::array<std::string_view, n> names;
  constexpr operator Names() const { return names; }  // NOLINT(google-explicit-constructor)
};
template <class... Text>
constexpr auto Of(Text... text) {
  return List<sizeof...(Text)>{{std::string_view(text)...}};
}

constexpr Names kNone{};
constexpr auto kDone = Of("done");

constexpr auto kInitClear = Of("head_key", "log_key", "policy", "witnesses");
constexpr auto kName = Of("name");
constexpr auto kKey = Of("key");
constexpr auto kUser = Of("key", "name", "role");
constexpr auto kNameReason = Of("name", "reason");
constexpr auto kNameKey = Of("key", "name");
constexpr auto kPolicy = Of("policy");
constexpr auto kGallery = Of("gallery");
constexpr auto kGalleryNamed = Of("description", "name");
constexpr auto kEnrolment = Of("basis", "photo", "subject");
constexpr auto kImportClear = Of("gallery", "rows");
constexpr auto kImport = Of("enrolments", "manifest");
constexpr auto kImportedPhoto = Of("gallery", "import");
constexpr auto kImportEnd = Of("already", "import", "left_out");
constexpr auto kOrderReason = Of("order");
constexpr auto kSearchCommitted = Of("photo", "writ");
constexpr auto kSearch = Of("search");
constexpr auto kSearchGalleries = Of("galleries", "search");
constexpr auto kSearchDone = Of("done", "urgent");
constexpr auto kSearches = Of("searches");
constexpr auto kSearchOutcomes = Of("candidates", "no_candidate");
constexpr auto kDecisions = Of("decisions");
constexpr auto kReleaseClear = Of("decisions", "search");
constexpr auto kReleaseOutcomes = Of("lead", "no_lead");
constexpr auto kDisclosure = Of("recipient");
constexpr auto kOrders = Of("orders");
constexpr auto kReason = Of("reason");
constexpr auto kScope = Of("scope");
constexpr auto kTargetReason = Of("reason", "target");
constexpr auto kWitnessAdd = Of("url", "vkey");
constexpr auto kWitnessRemove = Of("unwitnessed", "vkey");
constexpr auto kStatementClear = Of("from_entry", "to_entry");
constexpr auto kStatement = Of("statement");
constexpr auto kStrangers = Of("count", "minute");
constexpr auto kBinary = Of("binary");
constexpr auto kAlarm = Of("alarm");

constexpr std::array kTypes{
    EntryType{"init", "person", kInitClear, kName, kDone, "the head signs the deployment into being; entry 0"},
    EntryType{"user_add", "person", kNone, kUser, kDone, "a person gets a role"},
    EntryType{"key_add", "person", kNone, kKey, kDone, "a person adds a further key of their own"},
    EntryType{"user_revoke", "person", kNone, kNameReason, kDone, "a person and all their keys lose their powers"},
    EntryType{"authority_add", "person", kNone, kNameKey, kDone, "an issuing authority is trusted to sign writs"},
    EntryType{"authority_revoke", "person", kNone, kNameReason, kDone, "an authority's signatures no longer count"},
    EntryType{"policy_set", "person", kPolicy, kNone, kDone, "the policy changes"},
    EntryType{"witness_add", "person", kWitnessAdd, kNone, kDone, "a witness is trusted to cosign the log"},
    EntryType{"witness_remove", "person", kWitnessRemove, kReason, kDone, "a witness's cosignature no longer counts"},
    EntryType{"clock_correct", "person", kNone, kReason, kDone, "the head's word that the clock is right"},
    EntryType{"gallery_create", "person", kGallery, kGalleryNamed, kDone, "an empty gallery with keys of its own"},
    EntryType{"enrol", "person", kGallery, kEnrolment, kDone, "a photo of a subject is enrolled under a legal basis"},
    EntryType{"import", "person", kImportClear, kImport, kDone, "photos are to be enrolled, all those of a manifest"},
    EntryType{"import_photo", "program", kImportedPhoto, kEnrolment, kDone, "a photo of an import is enrolled"},
    EntryType{"import_end", "program", kImportEnd, kNone, kDone, "an import went through its manifest"},
    EntryType{"gallery_show", "person", kGallery, kNone, kDone, "a consultation: who is enrolled in a gallery"},
    EntryType{"writ_revoke", "person", kNone, kOrderReason, kDone, "an issuer's order of revocation is filed"},
    EntryType{"writ_ratify", "person", kNone, kOrderReason, kDone,
              "an issuer's signature under an urgent writ is filed"},
    EntryType{"search", "person", kNone, kSearchCommitted, kSearchDone,
              "a search is authorised; stands before it is run"},
    EntryType{"search_result", "program", kSearchGalleries, kNone, kSearchOutcomes, "what the search found"},
    EntryType{"search_abort", "program", kSearch, kNone, kDone, "a search was interrupted; its use is given back"},
    EntryType{"review", "person", kSearch, kNone, kDone, "a consultation: an examiner saw the candidates"},
    EntryType{"decide", "person", kSearch, kDecisions, kDone, "an examiner's decisions, committed"},
    EntryType{"release", "program", kReleaseClear, kNone, kReleaseOutcomes,
              "both decisions are in and opened together"},
    EntryType{"result", "person", kSearch, kNone, kDone, "a consultation: the outcome of a search was shown"},
    EntryType{"disclose", "person", kSearch, kDisclosure, kDone, "a disclosure: a report of a search was written"},
    EntryType{"urgent_lapse", "program", kSearch, kNone, kDone, "an urgent writ was not ratified; its user is stopped"},
    EntryType{"user_reinstate", "person", kNone, kNameReason, kDone, "a stopped person may search again"},
    EntryType{"audit", "person", kNone, kNone, kDone, "a consultation: every basis and writ was judged again"},
    EntryType{"destroy_order", "person", kSearches, kNone, kDone, "the head's word that searches are to be destroyed"},
    EntryType{"due", "program", kSearches, kNone, kDone, "witnesses' time is past the end of searches"},
    EntryType{"destroy", "program", kSearches, kNone, kDone, "all that was kept of searches is destroyed"},
    EntryType{"suspend", "person", kScope, kTargetReason, kDone,
              "an order of suspension, found in the folder of orders"},
    EntryType{"resume", "person", kOrders, kReason, kDone, "orders of suspension are lifted"},
    EntryType{"statement", "person", kStatementClear, kStatement, kDone,
              "the head signed the usage statement of these entries"},
    EntryType{"strangers", "program", kStrangers, kNone, kDone,
              "acts in one minute that no known key had signed, or that were not fresh"},
    EntryType{"binary", "program", kBinary, kNone, kDone, "the program's SHA-256 differs from the last logged one"},
    EntryType{"alarm", "program", kNone, kAlarm, kDone, "a rule over the log found what may be misuse"},
    EntryType{"alarm_show", "person", kNone, kNone, kDone, "a consultation: the alarms were read"},
};

}  // namespace

std::span<const EntryType> EntryTypes() { return kTypes; }

const EntryType* FindEntryType(std::string_view type) {
  for (const EntryType& entry_type : kTypes) {
    if (entry_type.type == type) return &entry_type;
  }
  return nullptr;
}

}  // namespace writ
