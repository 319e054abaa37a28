#include "log/entry.h"

#include <algorithm>
#include <array>

#include "base/names.h"
#include "base/uuid.h"
#include "log/entry_types.h"

namespace writ {
namespace {

constexpr std::size_t kNonceDigits = 32;
constexpr std::size_t kMaxClearList = 64;
constexpr std::size_t kMaxPublicKeyBytes = 300;
constexpr std::array<std::string_view, 14> kPolicyFields{
    "alarm_agreement",   "alarm_burst",    "alarm_case",     "alarm_haste",     "alarm_night_from",
    "alarm_night_until", "alarm_refusals", "alarm_same",     "alarm_same_days", "candidates",
    "fpir_per_million",  "retention_days", "statement_days", "witness_quorum"};

constexpr std::array<std::string_view, 4> kScopes{"deployment", "gallery", "user", "issuer"};

tl::unexpected<Error> ActMalformed(std::string cause) {
  return Fail(Code::kUsage, "act-malformed", "couldn't accept the act: " + std::move(cause),
              "docs/log_format.md lists the fields of each type of act");
}

tl::unexpected<Error> EntryMalformed(std::string cause) {
  return Fail(Code::kCorruption, "entry-malformed", "couldn't read a log entry: " + std::move(cause),
              "run `writ verify`, and restore the data folder from a backup");
}

bool Listed(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> CheckCommon(const Json& act) {
  const Result<std::string> origin = JsonString(act, "origin");
  const Result<std::string> nonce = JsonString(act, "nonce");
  const Result<std::string> made_at = JsonString(act, "made_at");
  if (!origin || !IsName(*origin)) return ActMalformed("its origin is not a name");
  if (!nonce || nonce->size() != kNonceDigits || !FromHex(*nonce)) {
    return ActMalformed("its nonce is not 32 hexadecimal digits");
  }
  if (!made_at || !ParseTime(*made_at)) return ActMalformed("its made_at is not a time");
  return {};
}

bool AllOf(const Json& value, bool (*good)(const Json&)) {
  return value.is_array() && value.size() <= kMaxClearList && std::all_of(value.begin(), value.end(), good);
}
bool IsUuidText(const Json& value) { return value.is_string() && IsUuid(value.get_ref<const std::string&>()); }
bool IsHashText(const Json& value) {
  return value.is_string() && HashFromHex(value.get_ref<const std::string&>()).has_value();
}
bool IsCount(const Json& value) { return value.is_number_unsigned(); }
bool IsPublicLine(const Json& value) {
  return value.is_string() && IsPlainLine(value.get_ref<const std::string&>(), kMaxPublicKeyBytes);
}

bool IsWitness(const Json& value) {
  return value.is_object() && value.size() == 2 && value.contains("url") && IsPublicLine(value["url"]) &&
         value.contains("vkey") && IsPublicLine(value["vkey"]);
}

// A refused policy stands in the log too, so that its reader is not enough: names of fields are bound here.
bool IsPolicyOfNumbers(const Json& value) {
  if (!value.is_object()) return false;
  for (const auto& [name, number] : value.items()) {
    if (!Listed(kPolicyFields, name) || !(number.is_boolean() || IsCount(number))) return false;
  }
  return true;
}

// Each clear field has a form of its own, so that nobody can smuggle an identity into the public log.
bool IsClearField(std::string_view field, const Json& value) {
  if (field == "gallery") return IsUuidText(value);
  if (field == "galleries") return AllOf(value, IsUuidText);
  if (field == "search" || field == "count" || field == "rows") return IsCount(value);
  if (field == "import" || field == "left_out" || field == "already") return IsCount(value);
  if (field == "decisions" || field == "searches") return AllOf(value, IsCount);
  if (field == "from_entry" || field == "to_entry") return IsCount(value);
  if (field == "orders") return AllOf(value, IsHashText);
  if (field == "binary") return IsHashText(value);
  if (field == "scope") return value.is_string() && Listed(kScopes, value.get_ref<const std::string&>());
  if (field == "minute") return value.is_string() && ParseTime(value.get_ref<const std::string&>()).has_value();
  if (field == "head_key" || field == "log_key" || field == "url" || field == "vkey") return IsPublicLine(value);
  if (field == "witnesses") return AllOf(value, IsWitness);
  if (field == "unwitnessed") return value.is_boolean();
  return field == "policy" && IsPolicyOfNumbers(value);
}

Result<void> CheckCommitments(const Json& act, const EntryType& type) {
  if (type.committed.empty()) return {};
  const auto commit = act.find("commit");
  if (commit == act.end() || !commit->is_object() || commit->size() != type.committed.size()) {
    return ActMalformed("\"commit\" does not hold exactly the committed fields of its type");
  }
  for (const auto& [field, value] : commit->items()) {
    if (!Listed(type.committed, field)) return ActMalformed("\"commit\" holds the unknown field \"" + field + "\"");
    if (!value.is_string() || !HashFromHex(value.get<std::string>())) {
      return ActMalformed("the commitment \"" + field + "\" is not 64 hexadecimal digits");
    }
  }
  return {};
}

}  // namespace

Result<void> CheckAct(const Json& act) {
  if (!act.is_object()) return ActMalformed("it is not an object");
  const Result<std::string> type_name = JsonString(act, "type");
  const EntryType* type = type_name ? FindEntryType(*type_name) : nullptr;
  if (type == nullptr) return ActMalformed("its type is unknown");
  WRIT_CHECK(CheckCommon(act));
  for (const std::string_view field : type->clear) {
    if (!act.contains(field)) return ActMalformed("the field \"" + std::string(field) + "\" is missing");
    if (!IsClearField(field, act[field])) return ActMalformed("the field \"" + std::string(field) + "\" is malformed");
  }
  WRIT_CHECK(CheckCommitments(act, *type));
  const std::size_t fields = 4 + type->clear.size() + (type->committed.empty() ? 0 : 1);
  if (act.size() != fields) return ActMalformed("it holds a field that its type does not have");
  return {};
}

Result<std::string> EncodeEntry(const Entry& entry) {
  WRIT_TRY(std::string text,
           CanonicalJson(Json{{"act", entry.act},
                              {"outcome", entry.outcome},
                              {"proof", {{"key", entry.proof.key}, {"signature", entry.proof.signature}}},
                              {"row", ToHex(entry.row)},
                              {"time", FormatTime(entry.time)}}));
  if (text.size() > kMaxEntryBytes) {
    return Fail(Code::kUsage, "entry-too-large", "couldn't write the log entry: it is larger than 65,535 bytes");
  }
  return text;
}

Result<Entry> DecodeEntry(ByteView bytes) {
  const Result<Json> json = ParseCanonicalJson(AsText(bytes), kMaxEntryBytes);
  if (!json) return EntryMalformed(json.error().message);
  if (!json->is_object() || json->size() != 5 || !json->contains("act") || !json->contains("proof")) {
    return EntryMalformed("it is not {act, outcome, proof, row, time}");
  }
  const Json& act = (*json)["act"];
  const Json& proof = (*json)["proof"];
  if (const Result<void> checked = CheckAct(act); !checked) return EntryMalformed(checked.error().message);
  const Result<std::string> outcome = JsonString(*json, "outcome");
  const Result<std::string> row = JsonString(*json, "row");
  const Result<std::string> time = JsonString(*json, "time");
  const Result<std::string> key = JsonString(proof, "key");
  const Result<std::string> signature = JsonString(proof, "signature");
  if (!outcome || !row || !time || !key || !signature || proof.size() != 2) return EntryMalformed("a field is missing");
  const Result<Hash32> row_hash = HashFromHex(*row);
  const Result<UtcTime> moment = ParseTime(*time);
  if (!row_hash || !moment) return EntryMalformed("its row or time is malformed");
  const EntryType* type = FindEntryType(act["type"].get_ref<const std::string&>());
  const bool may_be_refused = type->author == "person" && *outcome == kRefused;
  if (!may_be_refused && !Listed(type->outcomes, *outcome)) return EntryMalformed("its outcome is unknown");
  return Entry{.act = act,
               .outcome = *outcome,
               .proof = {.key = *key, .signature = *signature},
               .row = *row_hash,
               .time = *moment};
}

}  // namespace writ
