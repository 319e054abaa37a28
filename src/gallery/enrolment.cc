#include "gallery/enrolment.h"

#include <algorithm>
#include <cmath>

#include "base/names.h"
#include "face/face_choice.h"

namespace writ {
namespace {

constexpr std::size_t kMaxDescriptionBytes = 200;

// The subject's content, sealed: everything about him or her that is not photo or template.
Json ContentOf(const AdmittedAct& act, const EnrolmentRequest& request, const DetectedFace& face) {
  return Json{{"openings", OpeningsToJson(act.openings)},
              {"basis", request.basis_text},
              {"basis_signature", request.basis_signature},
              {"face", BoxToJson(face.box)}};
}

Result<LegalBasis> CheckBasis(const Office& office, const EnrolmentRequest& request) {
  if (request.basis_text.empty()) {
    return Refuse("basis-missing", "enrol: no legal basis was given",
                  "draft one with `writ basis draft`, have it signed, and give it with --basis");
  }
  WRIT_TRY(LegalBasis basis, ParseLegalBasis(request.basis_text));
  WRIT_CHECK(CheckBasisSigner(office.registry(), basis, request.basis_text, request.basis_signature));
  return basis;
}

Result<std::string> CheckHandedIn(const EnrolmentRequest& request, const AdmittedAct& act) {
  WRIT_TRY(const std::string subject, act.Text("subject"));
  WRIT_TRY(const std::string text, act.Text("photo"));
  WRIT_TRY(const PhotoToEnrol photo, ParsePhotoToEnrol(text));
  WRIT_TRY(const std::string basis, act.Text("basis"));
  if (photo.sha256 != Sha256(request.photo) || basis != Sha256Hex(AsBytes(request.basis_text))) {
    return Refuse("act-other-files", "accept the act: it was signed for other files",
                  "make and sign the act for this photo and this basis");
  }
  if (!IsName(subject)) {
    return Refuse("subject-malformed", "enrol: a subject's name is 1 to 64 of a-z 0-9 . _ -", "choose such a name");
  }
  return subject;
}

// The same photo may not stand in the gallery, whoever is meant in it. Under a basis that has run out it is never
// compared again, so that it may come back under a new one.
Result<void> CheckOther(const Json& row, const FaceRecord& enrolled, UtcTime now) {
  if (row["photo_tag"] != ToHex(enrolled.photo_tag) || now > enrolled.not_after) return {};
  const std::string end = FormatTime(enrolled.not_after);
  if (row["subject_tag"] != ToHex(enrolled.subject_tag)) {
    return Refuse(
        "photo-twice", "enrol: this photo stands in the gallery already, under another name",
        "find out whom it shows; a photo is enrolled once: cut out the other person, and enrol what you cut out");
  }
  if (enrolled.face_number != 0 && enrolled.face_number != row["face_number"]) {
    return Refuse("another-face-stands", "enrol: another face of this photo stands under that subject",
                  "it is compared until its basis ends, on " + end + "; cut out the right face, and enrol that");
  }
  return Refuse("photo-twice", "enrol: this photo stands in the gallery already",
                "nothing needs to be done until its basis ends, on " + end);
}

}  // namespace

std::string PhotoToEnrolText(const PhotoToEnrol& photo) {
  return ToHex(photo.sha256) + (photo.face ? " " + BoxText(*photo.face) : "");
}

Result<PhotoToEnrol> ParsePhotoToEnrol(std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const Result<Hash32> sha256 = HashFromHex(text.substr(0, blank));
  const std::string_view face = text.substr(std::min(blank + 1, text.size()));
  if (!sha256 || (face.empty() && blank != text.size())) {
    return Fail(Code::kUsage, "photo-malformed", "couldn't tell which photo is to be enrolled",
                "the act commits to its SHA-256 in hexadecimal, and where a face was chosen to a blank and the face");
  }
  WRIT_TRY(const FaceChoice choice, ParseFaceChoice(face));
  if (choice.number) {
    return Fail(Code::kUsage, "face-malformed",
                "couldn't tell which face is to be enrolled: a number says it by itself",
                "machines may count faces differently: the act names the face by its box, x,y,width,height in pixels");
  }
  return PhotoToEnrol{.sha256 = *sha256, .face = choice.box};
}

Result<Record> CreateGallery(Office& office, const Galleries& galleries, const KeyRing& key_ring,
                             const std::string& pipeline_id, const SignedAct& act) {
  return office.Handle(act, "gallery_create", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string name, admitted.Text("name"));
    WRIT_TRY(const std::string description, admitted.Text("description"));
    if (!IsName(name) || (!description.empty() && !IsPlainLine(description, kMaxDescriptionBytes))) {
      return Refuse("name-malformed", "create the gallery: a name is 1 to 64 of a-z 0-9 . _ -", "choose such a name");
    }
    if (galleries.FindByName(name) != nullptr || galleries.FindById(admitted.act.at("gallery").get<std::string>())) {
      return Refuse("gallery-exists", "create the gallery " + name + ": it exists", "choose another name");
    }
    NewBox box = key_ring.MakeGalleryBox(office.ledger().NextIndex());
    return Decision{.outcome = "done",
                    .row = Json{{"openings", OpeningsToJson(admitted.openings)},
                                {"pipeline", pipeline_id},
                                {"public_key", ToHex(box.public_key)}},
                    .vault = {std::move(box.wrapped)}};
  });
}

Result<Enrolled> Enrol(Office& office, const Galleries& galleries, const Pipeline& pipeline,
                       const EnrolmentRequest& request) {
  WRIT_CHECK(office.CheckRecognised(request.act, "enrol"));
  WRIT_TRY(const std::string named, OpenedText(request.act.openings, "photo"));
  WRIT_TRY(const PhotoToEnrol to_enrol, ParsePhotoToEnrol(named));
  WRIT_TRY(const AnalysedPhoto photo, pipeline.Analyse(request.photo));
  WRIT_TRY(const std::size_t chosen, FindChosenFace(photo, {.number = {}, .box = to_enrol.face}));
  WRIT_CHECK(RequireUsable(photo.faces[chosen].quality));
  const DetectedFace& face = photo.faces[chosen].face;

  std::optional<float> rank;
  const auto decide = [&](const AdmittedAct& act) -> Result<Decision> {
    WRIT_TRY(const Gallery* gallery, FindGalleryToEnrol(galleries, pipeline, act.act.at("gallery").get<std::string>()));
    WRIT_TRY(const std::string subject, CheckHandedIn(request, act));
    WRIT_TRY(const LegalBasis basis, CheckBasis(office, request));
    // An authority, or somebody here, who is suspended does not admit anybody by an older signature either.
    WRIT_TRY(const Concern concern,
             ConcernOfEnrolment(office.registry(), gallery->name, request.basis_text, request.basis_signature));
    WRIT_CHECK(office.suspension().Check(concern));
    Json row = RowOfEnrolment(galleries, gallery->id, subject, Sha256(request.photo), basis, request.basis_text);
    WRIT_TRY(const std::int64_t subjects_already,
             galleries.OtherSubjectsUnder(row["basis_tag"].get<std::string>(), row["subject_tag"].get<std::string>()));
    WRIT_CHECK(CheckBasisUse(basis, {.origin = office.registry().origin(),
                                     .gallery = gallery->name,
                                     .subject = subject,
                                     .photo_sha256 = Sha256(request.photo),
                                     .now = act.now,
                                     .subjects_already = subjects_already}));
    AddFaceNumber(row, chosen);
    WRIT_TRY(const std::span<const FaceRecord> faces, galleries.FacesOf(*gallery));
    for (const FaceRecord& enrolled : faces) WRIT_CHECK(CheckOther(row, enrolled, act.now));
    WRIT_TRY(const RankedTemplate made, pipeline.Embed(photo.faces[chosen].chip));
    rank = made.rank;
    return SealEnrolment(office.env(), office.ledger().NextIndex(), *gallery, std::move(row), request.photo,
                         made.face_template, ContentOf(act, request, face));
  };
  WRIT_TRY(Record record, office.Handle(request.act, "enrol", decide));
  return Enrolled{std::move(record), rank};
}

Result<const Gallery*> FindGalleryToEnrol(const Galleries& galleries, const Pipeline& pipeline,
                                          const std::string& gallery_id) {
  const Gallery* gallery = galleries.FindById(gallery_id);
  if (gallery == nullptr) {
    return Refuse("gallery-unknown", "enrol: there is no such gallery", "`writ gallery list` shows the galleries");
  }
  if (gallery->pipeline_id != pipeline.pipeline_id()) {
    return Refuse("gallery-other-model", "enrol: the gallery's templates were made by another model",
                  "templates of different models never meet; use the model that the gallery was made with");
  }
  return gallery;
}

Decision SealEnrolment(Env& env, std::uint64_t index, const Gallery& gallery, Json row, ByteView photo,
                       const FaceTemplate& face_template, const Json& content) {
  VaultWriter vault(env, index, gallery.public_key);
  vault.Add("photo", photo);
  vault.Add("template", face_template.bytes());
  row["content"] = vault.AddContent(content);
  return Decision{.outcome = "done", .row = std::move(row), .vault = vault.Finish()};
}

void AddFaceNumber(Json& row, std::size_t index) { row["face_number"] = index + 1; }

Json RowOfEnrolment(const Galleries& galleries, const std::string& gallery_id, const std::string& subject,
                    const Hash32& photo_sha256, const LegalBasis& basis, std::string_view basis_text) {
  return Json{{"subject_tag", galleries.SubjectTag(gallery_id, subject)},
              {"photo_tag", galleries.PhotoTag(gallery_id, ToHex(photo_sha256))},
              {"basis_tag", galleries.BasisTag(Sha256Hex(AsBytes(basis_text)))},
              {"not_before", FormatTime(basis.not_before)},
              {"not_after", FormatTime(basis.not_after)}};
}

}  // namespace writ
