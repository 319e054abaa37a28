#include "gallery/galleries.h"

#include <algorithm>
#include <utility>

#include "authority/act.h"

namespace writ {

namespace {

Result<Hash32> HashIn(const Json& row, std::string_view field) {
  WRIT_TRY(const std::string text, JsonString(row, field));
  return HashFromHex(text);
}

std::size_t CountDistinct(std::vector<Hash32> tags) {
  std::sort(tags.begin(), tags.end());
  return static_cast<std::size_t>(std::unique(tags.begin(), tags.end()) - tags.begin());
}

}  // namespace

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, FaceRecord>& face) {
  auto& [entry, subject_tag, photo_tag, basis_tag, content, not_before, not_after, face_number] = face;
  archive(entry, subject_tag, photo_tag, basis_tag, content, not_before.seconds, not_after.seconds, face_number);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Gallery>& gallery) {
  auto& [id, name, description, pipeline_id, public_key, entry, since] = gallery;
  archive(id, name, description, pipeline_id, public_key, entry, since.seconds);
}

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Galleries>& galleries) {
  auto& [tagger, by_id, faces, open_earlier_faces] = galleries;
  archive(by_id);  // the tagger is the deployment's; faces are the bulk
}

Result<void> Galleries::Save(StateWriter& state) const {
  WRIT_CHECK(OpenFaces());
  state.fields(*this);
  constexpr std::size_t kFaceBytes = 8 + 4 * 32 + 3 * 8;
  std::size_t count = 0;
  for (const auto& [id, faces] : faces_) count += faces.size();
  state.bulk.Reserve(count * kFaceBytes + 1024 * faces_.size() + 1024);
  state.bulk(faces_);
  return {};
}

void Galleries::Load(StateReader& state) {
  state.fields(*this);
  open_earlier_faces_ = state.open_bulk;
}

// Puts the faces of the loaded state before those that were enrolled since.
Result<void> Galleries::OpenFaces() const {
  if (!open_earlier_faces_) return {};
  WRIT_TRY(const SecretBytes bytes, open_earlier_faces_());
  ArchiveReader reader(bytes.view());
  Faces all;
  reader(all);
  if (!reader.at_end()) return Fail(Code::kInternal, "state-unreadable", "couldn't read the faces that were saved");
  for (const auto& [id, later] : faces_) all[id].insert(all[id].end(), later.begin(), later.end());
  faces_ = std::move(all);
  open_earlier_faces_ = nullptr;
  return {};
}

std::size_t SubjectCount(std::span<const FaceRecord> faces) {
  std::vector<Hash32> subjects;
  subjects.reserve(faces.size());
  for (const FaceRecord& face : faces) subjects.push_back(face.subject_tag);
  return CountDistinct(std::move(subjects));
}

std::size_t CountInForce(std::span<const FaceRecord> faces, UtcTime now) {
  return static_cast<std::size_t>(
      std::count_if(faces.begin(), faces.end(), [now](const FaceRecord& face) { return face.InForce(now); }));
}

const FaceRecord* FindFace(std::span<const FaceRecord> faces, std::uint64_t entry) {
  const auto at = std::lower_bound(faces.begin(), faces.end(), entry,
                                   [](const FaceRecord& face, std::uint64_t e) { return face.entry < e; });
  return at == faces.end() || at->entry != entry ? nullptr : &*at;
}

Result<std::span<const FaceRecord>> Galleries::FacesOf(const Gallery& gallery) const {
  WRIT_CHECK(OpenFaces());
  const auto faces = faces_.find(gallery.id);
  if (faces == faces_.end()) return std::span<const FaceRecord>();
  return std::span<const FaceRecord>(faces->second);
}

Result<void> Galleries::Apply(const Record& record) {
  if (record.entry.outcome == kRefused) return {};
  const std::string type = record.entry.type();
  if (type == "enrol" || type == "import_photo") return ApplyEnrol(record);
  if (type != "gallery_create") return {};
  WRIT_TRY(const Openings openings, OpeningsFromJson(record.row.value("openings", Json::object())));
  Gallery gallery;
  gallery.id = record.entry.act.at("gallery").get<std::string>();
  WRIT_TRY(gallery.name, OpenedText(openings, "name"));
  WRIT_TRY(gallery.description, OpenedText(openings, "description"));
  WRIT_TRY(gallery.pipeline_id, JsonString(record.row, "pipeline"));
  WRIT_TRY(const std::string public_key, JsonString(record.row, "public_key"));
  WRIT_TRY(gallery.public_key, HashFromHex(public_key));
  gallery.entry = record.index;
  gallery.since = record.entry.time;
  by_id_[gallery.id] = std::move(gallery);
  return {};
}

Result<void> Galleries::ApplyEnrol(const Record& record) {
  const auto it = by_id_.find(record.entry.act.at("gallery").get<std::string>());
  if (it == by_id_.end()) return Fail(Code::kCorruption, "no-such-gallery", "couldn't find the gallery of a face");
  FaceRecord face;
  face.entry = record.index;
  WRIT_TRY(face.subject_tag, HashIn(record.row, "subject_tag"));
  WRIT_TRY(face.photo_tag, HashIn(record.row, "photo_tag"));
  WRIT_TRY(face.basis_tag, HashIn(record.row, "basis_tag"));
  WRIT_TRY(face.content, HashIn(record.row, "content"));
  WRIT_TRY(const std::string not_before, JsonString(record.row, "not_before"));
  WRIT_TRY(const std::string not_after, JsonString(record.row, "not_after"));
  WRIT_TRY(face.not_before, ParseTime(not_before));
  WRIT_TRY(face.not_after, ParseTime(not_after));
  // Rows of earlier programs don't say it.
  if (record.row.contains("face_number")) {
    WRIT_TRY(const std::int64_t number, JsonInteger(record.row, "face_number"));
    face.face_number = static_cast<std::uint32_t>(number);
  }
  faces_[it->first].push_back(face);
  return {};
}

const Gallery* Galleries::FindByName(std::string_view name) const {
  for (const auto& [id, gallery] : by_id_) {
    if (gallery.name == name) return &gallery;
  }
  return nullptr;
}

const Gallery* Galleries::FindById(std::string_view id) const {
  const auto it = by_id_.find(std::string(id));
  return it == by_id_.end() ? nullptr : &it->second;
}

std::map<std::string, std::string> Galleries::NameToId() const {
  std::map<std::string, std::string> ids;
  for (const auto& [id, gallery] : by_id_) ids[gallery.name] = id;
  return ids;
}

std::string Galleries::SubjectTag(std::string_view gallery_id, std::string_view subject) const {
  return tagger_->Of({"subject", gallery_id, subject});
}

std::string Galleries::PhotoTag(std::string_view gallery_id, std::string_view photo_sha256) const {
  return tagger_->Of({"photo", gallery_id, photo_sha256});
}

std::string Galleries::BasisTag(std::string_view basis_sha256) const { return tagger_->Of({"basis", basis_sha256}); }

Result<std::set<Hash32>> Galleries::SubjectsUnder(const Hash32& basis_tag) const {
  WRIT_CHECK(OpenFaces());
  std::set<Hash32> subjects;  // a tag belongs to one gallery: it is made with the gallery's ID
  for (const auto& [id, faces] : faces_) {
    for (const FaceRecord& face : faces) {
      if (face.basis_tag == basis_tag) subjects.insert(face.subject_tag);
    }
  }
  return subjects;
}

Result<std::int64_t> Galleries::OtherSubjectsUnder(std::string_view basis_tag, std::string_view subject_tag) const {
  WRIT_TRY(const Hash32 basis, HashFromHex(basis_tag));
  WRIT_TRY(const Hash32 subject, HashFromHex(subject_tag));
  WRIT_TRY(const std::set<Hash32> subjects, SubjectsUnder(basis));
  return static_cast<std::int64_t>(subjects.size() - subjects.count(subject));
}

}  // namespace writ
