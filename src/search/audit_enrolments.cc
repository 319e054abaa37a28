// The judge of enrolments: no face without a legal basis that held when it was enrolled.
#include "face/face_choice.h"
#include "gallery/enrolment.h"
#include "search/audit_parts.h"
#include "search/candidate_list.h"

namespace writ {
namespace {

Result<LegalBasis> CheckBasisOf(const Past& past, const Gallery& gallery, const std::string& text,
                                const std::string& signature) {
  if (text.empty()) return Wrong("basis-missing", "no legal basis lies with the face");
  WRIT_TRY(LegalBasis basis, ParseLegalBasis(text));
  WRIT_CHECK(CheckBasisSigner(past.registry, basis, text, signature));
  WRIT_TRY(const Concern concern, ConcernOfEnrolment(past.registry, gallery.name, text, signature));
  WRIT_CHECK(CheckLoggedOrders(past.registry, concern));
  return basis;
}

double Cosine(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) sum += double{a[i]} * double{b[i]};
  return sum;
}

}  // namespace

Result<const BoxKeyPair*> EnrolmentJudge::KeysOf(const Gallery& gallery) {
  if (const auto known = keys_.find(gallery.id); known != keys_.end()) return &known->second;
  WRIT_TRY(const Bytes wrapped, deployment_.ledger().ReadVault(gallery.entry, kWrappedKeyPart));
  WRIT_TRY(BoxKeyPair keys,
           deployment_.key_ring().OpenGallery(permit_, gallery.id, gallery.entry, gallery.public_key, wrapped));
  return &keys_.emplace(gallery.id, std::move(keys)).first->second;
}

// The face that its author meant.
Result<FaceChoice> EnrolmentJudge::SignedFace(const OpenedContent& opened) {
  if (opened.content.contains("import")) {
    WRIT_TRY(const PlaceInImport place, PlaceFromJson(opened.content["import"]));
    return ParseFaceChoice(place.face);
  }
  WRIT_TRY(const std::string text, OpenedText(opened.openings, "photo"));
  WRIT_TRY(const PhotoToEnrol photo, ParsePhotoToEnrol(text));
  return FaceChoice{.number = {}, .box = photo.face};
}

Result<void> EnrolmentJudge::Judge(const Record& record, const Past& past) {
  const Gallery* gallery = past.galleries.FindById(record.entry.act.at("gallery").get<std::string>());
  if (gallery == nullptr) return Wrong("gallery-unknown", "there was no such gallery");
  WRIT_TRY(const BoxKeyPair* keys, KeysOf(*gallery));
  WRIT_TRY(const VaultReader vault, VaultReader::Open(deployment_.ledger(), record.index, *keys));
  WRIT_TRY(const OpenedContent opened, OpenContent(vault, record));
  WRIT_TRY(const SecretBytes photo, vault.Read("photo"));
  WRIT_CHECK(JudgeBasis(record, past, *gallery, opened, photo.view()));
  return options_.faces_too ? JudgeFace(vault, photo.view(), opened) : Result<void>{};
}

Result<const Import*> EnrolmentJudge::JudgeImport(const Record& record, const Past& past, const OpenedContent& opened) {
  if (record.entry.type() != "import_photo") return nullptr;
  const auto import = past.imports.by_entry().find(record.entry.act.at("import").get<std::uint64_t>());
  if (import == past.imports.by_entry().end()) return Wrong("not-in-import", "no import was begun for it");
  WRIT_TRY(const PlaceInImport place, PlaceFromJson(opened.content.value("import", Json::object())));
  WRIT_TRY(const std::string subject, OpenedText(opened.openings, "subject"));
  WRIT_TRY(const std::string photo, OpenedText(opened.openings, "photo"));
  WRIT_TRY(const std::string basis, OpenedText(opened.openings, "basis"));
  WRIT_TRY(const Hash32 photo_sha256, HashFromHex(photo));
  WRIT_TRY(const Hash32 basis_sha256, HashFromHex(basis));
  WRIT_CHECK(CheckPlace(
      import->second,
      {.subject = subject, .photo_sha256 = photo_sha256, .basis_sha256 = basis_sha256, .face = place.face}, place));
  if (!rows_.insert({import->first, place.row}).second) {
    return Wrong("row-twice", "the same row of its import is enrolled already");
  }
  return &import->second;
}

Result<void> EnrolmentJudge::JudgeBasis(const Record& record, const Past& past, const Gallery& gallery,
                                        const OpenedContent& opened, ByteView photo) {
  WRIT_TRY(const std::string text, JsonString(opened.content, "basis"));
  WRIT_TRY(const std::string signature, JsonString(opened.content, "basis_signature"));
  WRIT_TRY(const std::string subject, OpenedText(opened.openings, "subject"));
  WRIT_TRY(const std::string photo_text, OpenedText(opened.openings, "photo"));
  WRIT_TRY(const std::string basis_hash, OpenedText(opened.openings, "basis"));
  WRIT_TRY(const PhotoToEnrol committed, ParsePhotoToEnrol(photo_text));
  const Hash32 sha256 = Sha256(photo);
  if (committed.sha256 != sha256) return Wrong("photo-other", "another photo lies sealed than the act committed to");
  if (basis_hash != Sha256Hex(AsBytes(text))) {
    return Wrong("basis-other", "another legal basis lies sealed than the act committed to");
  }
  WRIT_TRY(const LegalBasis basis, CheckBasisOf(past, gallery, text, signature));
  WRIT_TRY(const Import* import, JudgeImport(record, past, opened));
  const Json expected = RowOfEnrolment(past.galleries, gallery.id, subject, sha256, basis, text);
  // A subject that was enrolled under the basis already is not another one.
  std::set<std::string>& others = subjects_[expected["basis_tag"].get<std::string>()];
  const auto subject_tag = expected["subject_tag"].get<std::string>();
  WRIT_CHECK(CheckBasisUse(
      basis, {.origin = past.registry.origin(),
              .gallery = gallery.name,
              .subject = subject,
              .photo_sha256 = sha256,
              .now = record.entry.time,
              .subjects_already = static_cast<std::int64_t>(others.size() - (others.contains(subject_tag) ? 1 : 0)),
              .manifest_sha256 = import == nullptr ? std::nullopt : std::optional(import->manifest_sha256)}));
  if (basis.max_subjects) others.insert(subject_tag);
  return CheckRow(record, expected, "basis and photo do");
}

Result<void> EnrolmentJudge::JudgeFace(const VaultReader& vault, ByteView photo, const OpenedContent& opened) {
  const Json& content = opened.content;
  WRIT_TRY(const Pipeline* pipeline, deployment_.pipeline());
  WRIT_TRY(const Box box, BoxFromJson(content.value("face", Json())));
  WRIT_TRY(const SecretBytes bytes, vault.Read("template"));
  WRIT_TRY(const FaceTemplate stored, FaceTemplate::FromBytes(bytes.view(), pipeline->dimension()));
  WRIT_TRY(const AnalysedPhoto analysed, pipeline->Analyse(photo));
  WRIT_TRY(const std::size_t chosen, ChooseFace(analysed, box));
  WRIT_TRY(const FaceChoice choice, SignedFace(opened));
  const Result<std::size_t> signed_for = FindChosenFace(analysed, choice);
  if (!signed_for || *signed_for != chosen) return Wrong("face-other", "another face of the photo than was signed for");
  WRIT_TRY(const RankedTemplate anew, pipeline->Embed(analysed.faces[chosen].chip));
  if (Cosine(stored.values(), anew.face_template.values()) >= kSameTemplateCosine) return {};
  return Wrong("template-other", "its template is not that of the face in its photo");
}

}  // namespace writ
