#include "gallery/imports.h"

#include <algorithm>

#include "authority/act.h"
#include "log/merkle.h"
#include "log/proof.h"

namespace writ {

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Import>& import) {
  auto& [entry, gallery, custodian, manifest_sha256, enrolments, rows, enrolled, since, ended] = import;
  archive(entry, gallery, custodian, manifest_sha256, enrolments, rows, enrolled, since.seconds, ended);
}

Result<void> Imports::Save(StateWriter& state) const {
  state.fields(by_entry_);
  return {};
}

void Imports::Load(StateReader& state) { state.fields(by_entry_); }

Result<Import*> Imports::Open(const Record& record) {
  const auto import = by_entry_.find(record.entry.act.at("import").get<std::uint64_t>());
  if (import == by_entry_.end() || import->second.ended) {
    return Fail(Code::kCorruption, "no-such-import",
                "couldn't read entry " + std::to_string(record.index) + ": no import was begun for it, or it had ended",
                "run `writ verify`, and restore the data folder from a backup");
  }
  return &import->second;
}

Result<void> Imports::Apply(const Record& record) {
  if (record.entry.outcome == kRefused) return {};
  const std::string type = record.entry.type();
  if (type == "import") {
    WRIT_TRY(const Openings openings, OpeningsFromJson(record.row.value("openings", Json::object())));
    Import import;
    import.entry = record.index;
    import.since = record.entry.time;
    import.gallery = record.entry.act.at("gallery").get<std::string>();
    import.rows = record.entry.act.at("rows").get<std::uint64_t>();
    WRIT_TRY(import.custodian, JsonString(record.row, "actor"));
    WRIT_TRY(const std::string manifest, OpenedText(openings, "manifest"));
    WRIT_TRY(import.manifest_sha256, HashFromHex(manifest));
    WRIT_TRY(const std::string enrolments, OpenedText(openings, "enrolments"));
    WRIT_TRY(import.enrolments, HashFromHex(enrolments));
    by_entry_[record.index] = std::move(import);
  } else if (type == "import_photo") {
    WRIT_TRY(Import * import, Open(record));
    ++import->enrolled;
  } else if (type == "import_end") {
    WRIT_TRY(Import * import, Open(record));
    import->ended = true;
  }
  return {};
}

UtcTime LapsesAt(const Import& import) { return {import.since.seconds + kImportDays * kSecondsPerDay}; }

bool HasLapsed(const Import& import, UtcTime now) { return now > LapsesAt(import); }

std::vector<const Import*> UnfinishedImports(const Imports& imports, UtcTime now) {
  std::vector<const Import*> unfinished;
  for (const auto& [entry, import] : imports.by_entry()) {
    if (!import.ended && !HasLapsed(import, now)) unfinished.push_back(&import);
  }
  return unfinished;
}

Hash32 LeafOf(const PlannedEnrolment& enrolment) {
  return LeafHash(AsBytes(CanonicalJsonOrDie(Json{{"basis", ToHex(enrolment.basis_sha256)},
                                                  {"face", enrolment.face},
                                                  {"photo", ToHex(enrolment.photo_sha256)},
                                                  {"subject", enrolment.subject}})));
}

Json PlaceToJson(const PlaceInImport& place) {
  Json path = Json::array();
  for (const Hash32& hash : place.path) path.push_back(ToHex(hash));
  return Json{{"row", place.row}, {"rows", place.rows}, {"face", place.face}, {"path", std::move(path)}};
}

Result<PlaceInImport> PlaceFromJson(const Json& json) {
  const tl::unexpected<Error> malformed =
      Fail(Code::kCorruption, "not-in-import", "couldn't read a face's place in its import");
  const Result<std::int64_t> row = JsonInteger(json, "row"), rows = JsonInteger(json, "rows");
  const Result<std::string> face = JsonString(json, "face");
  const Json path = json.value("path", Json());
  if (!row || !rows || !face || *row < 0 || *rows < 0 || !path.is_array() || path.size() > kMaxProofHashes) {
    return malformed;
  }
  PlaceInImport place{
      .row = static_cast<std::uint64_t>(*row), .rows = static_cast<std::uint64_t>(*rows), .face = *face, .path = {}};
  for (const Json& text : path) {
    const Result<Hash32> hash = text.is_string() ? HashFromHex(text.get_ref<const std::string&>()) : malformed;
    if (!hash) return malformed;
    place.path.push_back(*hash);
  }
  return place;
}

Result<void> CheckPlace(const Import& import, const PlannedEnrolment& enrolment, const PlaceInImport& place) {
  if (place.rows == import.rows &&
      CheckInclusion(place.row, place.rows, LeafOf(enrolment), place.path, import.enrolments)) {
    return {};
  }
  return Fail(Code::kCorruption, "not-in-import", "couldn't find the face among those that its import was signed for");
}

}  // namespace writ
