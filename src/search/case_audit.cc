#include "search/case_audit.h"

#include <algorithm>
#include <set>

#include "authority/presented_writ.h"
#include "authority/revocation_order.h"
#include "authority/suspension.h"
#include "log/destroyed_parts.h"
#include "log/wrong_entry.h"
#include "search/destruction.h"
#include "search/standing.h"
#include "search/witnessing.h"

namespace writ {
Result<void> CaseAuditor::Check(const Record& record) {
  if (record.entry.outcome != kRefused) {
    const std::string type = record.entry.type();
    if (type == "search") WRIT_CHECK(CheckUser(record));
    if (type == "urgent_lapse") WRIT_CHECK(CheckLapse(record));
    if (type == "writ_revoke") WRIT_CHECK(CheckRevocation(record));
    if (type == "gallery_show" || type == "enrol" || type == "import") WRIT_CHECK(CheckGallery(record));
    if (type == "import_photo") WRIT_CHECK(CheckImported(record));
    const bool of_case =
        type == "review" || type == "decide" || type == "release" || type == "result" || type == "disclose";
    if (of_case) WRIT_CHECK(CheckStood(record));
    if (type == "gallery_create") {
      WRIT_TRY(const Openings openings, OpeningsFromJson(record.row.value("openings", Json::object())));
      WRIT_TRY(galleries_[record.entry.act.at("gallery").get<std::string>()], OpenedText(openings, "name"));
    }
    if (type == "search_result") WRIT_CHECK(CheckResult(record));
    if (type == "due") WRIT_CHECK(CheckDue(record));
    if (type == "destroy") WRIT_CHECK(CheckDestroyed(record));
    WRIT_CHECK(CheckEmptied(record));
  }
  WRIT_CHECK(registry_.Apply(record));
  WRIT_CHECK(writ_uses_.Apply(record));
  WRIT_CHECK(imports_.Apply(record));
  return searches_.Apply(record);
}

Result<void> CaseAuditor::CheckUser(const Record& record) const {
  const std::string investigator = record.row.value("actor", "");
  const Principal* person = registry_.FindPrincipal(investigator);
  const bool stopped = person == nullptr || person->stopped;
  if (!stopped && !writ_uses_.HasUnloggedLapse(investigator, record.entry.time)) return {};
  return WrongEntry("user-stopped-then", record.index, "an urgent search of its investigator had lapsed");
}

Result<void> CaseAuditor::CheckLapse(const Record& record) const {
  const Result<const SearchRecord*> search = searches_.Find(record.entry.act.at("search").get<std::uint64_t>());
  const bool lapsed = search && writ_uses_.SearchIsLapsed((*search)->entry, record.entry.time) &&
                      record.row.value("user", "") == (*search)->investigator;
  return lapsed ? Result<void>{} : WrongEntry("lapse-wrong", record.index, "no urgent search of that person lapsed");
}

Result<void> CaseAuditor::CheckRevocation(const Record& record) const {
  const std::string text = record.row.value("text", "");
  const Result<Openings> openings = OpeningsFromJson(record.row.value("openings", Json::object()));
  const Result<std::string> hash = openings ? OpenedText(*openings, "order") : tl::make_unexpected(openings.error());
  const Result<RevocationOrder> order = ParseRevocationOrder(text);
  const bool ordered =
      order && hash && *hash == Sha256Hex(AsBytes(text)) && order->deployment == registry_.origin() &&
      record.row.value("writ_tag", "") == writ_uses_.TagOf(order->issuer, order->id) &&
      CheckIssuer(registry_, order->issuer, text, record.row.value("signature", ""), kRevocationNamespace);
  return ordered ? Result<void>{} : WrongEntry("revocation-wrong", record.index, "its issuer did not order it");
}

Result<void> CaseAuditor::CheckGallery(const Record& record) const {
  const auto name = galleries_.find(record.entry.act.at("gallery").get<std::string>());
  if (name == galleries_.end()) return WrongEntry("gallery-unknown", record.index, "there was no such gallery");
  if (CheckLoggedOrders(registry_, {.user = {}, .galleries = {name->second}, .issuer = {}})) return {};
  return WrongEntry("suspended-then", record.index, "it was done although an order stopped its gallery");
}

// Nobody signs for each photo: whoever signed for the import must still be able to.
Result<void> CaseAuditor::CheckImported(const Record& record) const {
  WRIT_CHECK(CheckGallery(record));
  const auto import = imports_.by_entry().find(record.entry.act.at("import").get<std::uint64_t>());
  const bool begun =
      import != imports_.by_entry().end() && !import->second.ended && !HasLapsed(import->second, record.entry.time);
  const Principal* custodian = begun ? registry_.FindPrincipal(import->second.custodian) : nullptr;
  if (custodian == nullptr || !custodian->active) {
    return WrongEntry("import-wrong", record.index,
                      "its import was not begun, had ended or lapsed, or its custodian was revoked");
  }
  if (CheckLoggedOrders(registry_, {.user = custodian->name, .galleries = {}, .issuer = {}})) return {};
  return WrongEntry("suspended-then", record.index, "it was done although an order stopped who had signed for it");
}

Result<void> CaseAuditor::CheckStood(const Record& record) const {
  WRIT_TRY(const SearchRecord* search, searches_.Find(record.entry.act.at("search").get<std::uint64_t>()));
  const Result<void> ended = CheckNotEnded(registry_, writ_uses_, *search, record.entry.time, record.entry.type());
  if (!ended) return WrongEntry("case-ended", record.index, ended.error().message);
  if (CheckLoggedOrders(registry_, ConcernOf(writ_uses_, *search))) return {};
  return WrongEntry("suspended-then", record.index, "it was done although an order stopped its case");
}

// The time for which the checkpoint in the entry's row vouches: one of this log, from before the entry, and with
// `must_hold` in it.
Result<UtcTime> CaseAuditor::ProvenTime(const Record& record, std::uint64_t must_hold) const {
  WRIT_TRY(const std::string note, JsonString(record.row, "cosigned"));
  WRIT_TRY(const Checkpoint checkpoint, OpenCheckpoint(note, verifier_));
  const std::optional<UtcTime> time = WitnessedTime(note, registry_);
  if (time && checkpoint.size <= record.index && checkpoint.size > must_hold) {
    WRIT_TRY(const Hash32 root, root_at_(checkpoint.size));
    if (root == checkpoint.root) return *time;
  }
  return Fail(Code::kCorruption, "time-unproven", "its checkpoint does not prove its time");
}

Result<void> CaseAuditor::CheckResult(const Record& record) const {
  if (registry_.TrustedWitnesses().empty()) return {};
  if (ProvenTime(record, record.entry.act.at("search").get<std::uint64_t>())) return {};
  return WrongEntry("search-unwitnessed", record.index, "the witnesses had not cosigned its search");
}

Result<void> CaseAuditor::CheckDue(const Record& record) const {
  const Result<UtcTime> time = ProvenTime(record, 0);
  // A start takes the row's word for it.
  const bool as_said = time && record.row.value("witnessed_at", "") == FormatTime(*time);
  if (!as_said) return WrongEntry("due-unproven", record.index, "no quorum of witnesses vouches for its time");
  for (const Json& number : record.entry.act.at("searches")) {
    const Result<const SearchRecord*> search = searches_.Find(number.get<std::uint64_t>());
    const bool is_due = search && JudgeCase(registry_, writ_uses_, searches_, **search, *time);
    if (!is_due)
      return WrongEntry("due-unproven", record.index, "search " + number.dump() + " was not due at its time");
  }
  return {};
}

Result<void> CaseAuditor::CheckDestroyed(const Record& record) const {
  for (const Json& number : record.entry.act.at("searches")) {
    const auto too_early = [&](const std::string& cause) {
      return WrongEntry("destroyed-too-early", record.index, "search " + number.dump() + " was destroyed " + cause);
    };
    const Result<const SearchRecord*> search = searches_.Find(number.get<std::uint64_t>());
    if (!search) return too_early("before it began");
    const std::optional<DueCase> due = JudgeCase(registry_, writ_uses_, searches_, **search, record.entry.time);
    if (!due) return too_early("while it was not due");
    if (!due->witnessed) {
      if (IsPossible(*due, record.entry.time)) continue;
      return too_early("without the head's word, or within a day");
    }
    if (!due->possible) return too_early("although nothing proved before that it was due");
    const Result<UtcTime> time = ProvenTime(record, (*search)->due_entry);
    if (!time || *time < *due->possible) return too_early("without two times of witnesses a day apart");
  }
  return {};
}

// Nothing but a destruction takes sealed parts away, and it takes those of its own cases.
Result<void> CaseAuditor::CheckEmptied(const Record& record) const {
  if (!record.row.contains(kEmptiedField)) return {};
  std::set<std::uint64_t> of_cases;
  if (record.entry.type() == "destroy") {
    for (const Json& number : record.entry.act.at("searches")) {
      WRIT_TRY(const SearchRecord* search, searches_.Find(number.get<std::uint64_t>()));
      for (const std::uint64_t entry : search->CaseEntries()) of_cases.insert(entry);
    }
  }
  for (const Json& other : record.row[kEmptiedField]) {
    if (other.is_number_unsigned() && of_cases.contains(other.get<std::uint64_t>())) continue;
    return WrongEntry("destroyed-other", record.index,
                      "it destroyed entry " + other.dump() + ", which is none of its cases");
  }
  return {};
}

}  // namespace writ
