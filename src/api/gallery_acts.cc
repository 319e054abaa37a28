// Galleries: made, consulted, and filled one photo at a time.
#include "api/act_handlers.h"
#include "authority/sshsig.h"
#include "gallery/consultation.h"
#include "gallery/enrolment.h"

namespace writ {
namespace {

std::string GalleryOf(const ActRequest& request) {
  const Json id = ClearField(request, "gallery");
  return id.is_string() ? id.get<std::string>() : std::string();
}

Result<ActAnswer> Create(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Pipeline* pipeline, deployment.pipeline());
  WRIT_TRY(const Record record, CreateGallery(deployment.office(), deployment.galleries(), deployment.key_ring(),
                                              pipeline->pipeline_id(), request.act));
  return ActAnswer{
      .json = {{"entry", record.index}, {"gallery", OpenedOr(request, "name")}, {"id", GalleryOf(request)}}};
}

Result<ActAnswer> Show(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const GalleryListing listing, ConsultGallery(deployment.office(), deployment.galleries(),
                                                        deployment.key_ring(), request.act, GalleryOf(request)));
  Json faces = Json::array();
  for (const EnrolledFace& face : listing.faces) {
    faces.push_back({{"face_id", face.face_id},
                     {"subject", face.subject},
                     {"basis", std::string(BasisKindName(face.basis.kind))},
                     {"provision", face.basis.provision},
                     {"photo_source", face.basis.photo_source},
                     {"not_before", FormatTime(face.basis.not_before)},
                     {"not_after", FormatTime(face.basis.not_after)},
                     {"in_force", face.in_force}});
  }
  return ActAnswer{.json = {{"entry", listing.entry}, {"gallery", listing.name}, {"faces", std::move(faces)}}};
}

Result<ActAnswer> EnrolOne(Deployment& deployment, const ActRequest& request) {
  EnrolmentRequest enrolment{.act = request.act, .photo = {}, .basis_text = {}, .basis_signature = {}};
  if (const auto photo = request.files.find("photo"); photo != request.files.end()) enrolment.photo = photo->second;
  WRIT_TRY(enrolment.basis_text, Document(request, "basis", kMaxBasisBytes));
  WRIT_TRY(enrolment.basis_signature, Document(request, "basis-signature", kMaxSignatureBytes));
  WRIT_TRY(const Pipeline* pipeline, deployment.pipeline());
  WRIT_TRY(const Enrolled enrolled, Enrol(deployment.office(), deployment.galleries(), *pipeline, enrolment));
  WRIT_TRY(const LegalBasis basis, ParseLegalBasis(enrolment.basis_text));
  const std::string id = GalleryOf(request);
  ActAnswer answer{.json = {{"entry", enrolled.record.index},
                            {"gallery", deployment.galleries().by_id().at(id).name},
                            {"subject", OpenedOr(request, "subject")},
                            {"basis", std::string(BasisKindName(basis.kind))},
                            {"not_after", FormatTime(basis.not_after)}}};
  if (enrolled.rank) answer.json["quality"] = *enrolled.rank;
  if (IsPoor(enrolled.rank)) answer.json["warning"] = PoorInWords(enrolled.rank);
  return answer;
}

constexpr ActHandler kGalleryActs[] = {
    {"gallery_create", "", Create},
    {"gallery_show", "", Show},
    {"enrol", "photo basis basis-signature", EnrolOne},
};

}  // namespace

std::span<const ActHandler> GalleryActs() { return kGalleryActs; }

}  // namespace writ
