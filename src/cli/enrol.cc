#include "cli/session.h"
#include "cli/verbs.h"
#include "face/face_choice.h"
#include "gallery/enrolment.h"

namespace writ {
namespace {

struct Options {
  std::string gallery;
  std::string photo;
  std::string subject;
  std::string basis;
  std::string signature;
  std::string face;
};

Result<EnrolmentRequest> ReadRequest(const Options& options) {
  EnrolmentRequest request;
  WRIT_TRY(request.photo, ReadPhoto(options.photo));
  if (options.basis.empty()) return request;  // refused, and the refusal is logged
  WRIT_TRY(request.basis_text, ReadDocument(options.basis, kMaxBasisBytes));
  WRIT_TRY(request.basis_signature, ReadSignature(options.signature, options.basis));
  return request;
}

Result<Answer> EnrolPhoto(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const FaceChoice choice, ParseFaceChoice(options.face));
  WRIT_TRY(EnrolmentRequest request, ReadRequest(options));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  const Gallery* gallery = deployment->galleries().FindByName(options.gallery);
  if (gallery == nullptr) {
    return Fail(Code::kUsage, "gallery-unknown", "couldn't enrol: there is no gallery \"" + options.gallery + "\"",
                "`writ gallery list` shows the galleries");
  }
  WRIT_TRY(const Pipeline* pipeline, deployment->pipeline());
  WRIT_TRY(request.face, ChosenBox(*pipeline, request.photo, choice));
  WRIT_TRY(request.act, MakeAct(common, deployment->registry().origin(), "enrol", Json{{"gallery", gallery->id}},
                                {{"subject", options.subject},
                                 {"photo", Sha256Hex(request.photo)},
                                 {"basis", Sha256Hex(AsBytes(request.basis_text))}}));
  WRIT_TRY(const Record record, Enrol(deployment->office(), deployment->galleries(), *pipeline, request));
  WRIT_TRY(const LegalBasis basis, ParseLegalBasis(request.basis_text));
  Answer answer;
  answer.json = Json{{"entry", record.index},
                     {"gallery", options.gallery},
                     {"subject", options.subject},
                     {"basis", std::string(BasisKindName(basis.kind))},
                     {"not_after", FormatTime(basis.not_after)}};
  answer.text = options.subject + " is enrolled in " + options.gallery + " by " +
                std::string(BasisKindName(basis.kind)) + " until " + FormatTime(basis.not_after) + " (entry " +
                std::to_string(record.index) + "). After that the photo is never compared.\n";
  return answer;
}

}  // namespace

void AddEnrolVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "enrol",
                .group = kForCustodian,
                .purpose = "Enrol a photo of a person in a gallery, under a legal basis in force.",
                .who = "a custodian.",
                .example = "writ enrol staff a.jpg --subject a.cole --basis basis.toml --as c.moreau --key c.moreau"})
      .Required("GALLERY", options->gallery, "The gallery's name")
      .Required("PHOTO", options->photo, "The photo: JPEG, PNG or WebP")
      .Required("--subject", options->subject, "The person's name in the gallery, 1 to 64 of a-z 0-9 . _ -")
      .Optional("--basis", options->basis, "The legal basis; without one nobody is enrolled, and the refusal is logged")
      .Optional("--signature", options->signature, "Its signature; else BASIS.sig where there is one")
      .Optional("--face", options->face, "Which face: its number in `writ faces PHOTO`, or x,y,width,height")
      .Acts()
      .Runs([options](const CommonOptions& common) { return EnrolPhoto(*options, common); });
}

}  // namespace writ
