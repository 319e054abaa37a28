#include "gallery/galleries.h"

#include "authority/act.h"

namespace writ {

std::size_t Gallery::SubjectCount() const {
  std::set<std::string_view> subjects;
  for (const FaceRecord& face : faces) subjects.insert(face.subject_tag);
  return subjects.size();
}

Result<void> Galleries::Apply(const Record& record) {
  if (record.entry.outcome == kRefused) return {};
  const std::string type = record.entry.type();
  if (type == "enrol") return ApplyEnrol(record);
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
  WRIT_TRY(face.subject_tag, JsonString(record.row, "subject_tag"));
  WRIT_TRY(face.photo_tag, JsonString(record.row, "photo_tag"));
  WRIT_TRY(face.basis_tag, JsonString(record.row, "basis_tag"));
  WRIT_TRY(face.content, JsonString(record.row, "content"));
  WRIT_TRY(const std::string not_before, JsonString(record.row, "not_before"));
  WRIT_TRY(const std::string not_after, JsonString(record.row, "not_after"));
  WRIT_TRY(face.not_before, ParseTime(not_before));
  WRIT_TRY(face.not_after, ParseTime(not_after));
  subjects_under_[face.basis_tag].insert(it->first + face.subject_tag);
  it->second.faces.push_back(std::move(face));
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

std::int64_t Galleries::OtherSubjectsUnder(const std::string& basis_tag, const std::string& subject_tag) const {
  const auto it = subjects_under_.find(basis_tag);
  if (it == subjects_under_.end()) return 0;
  std::int64_t others = 0;
  for (const std::string& subject : it->second) others += subject.ends_with(subject_tag) ? 0 : 1;
  return others;
}

}  // namespace writ
