#include "cli/desk.h"
#include "cli/verbs.h"
#include "gallery/enrolment.h"
#include "gallery/legal_basis.h"

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

Result<Answer> EnrolPhoto(const Options& options, const CommonOptions& common) {
  WRIT_TRY(std::vector<GivenPhoto> photos, ReadPhotos({options.photo}, {options.face}));
  std::string basis, signature;
  if (!options.basis.empty()) {  // without one it is refused, and the refusal is logged
    WRIT_TRY(basis, ReadDocument(options.basis, kMaxBasisBytes));
    WRIT_TRY(signature, ReadSignature(options.signature, options.basis));
  }
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const std::string gallery, desk.FindGallery(options.gallery, "enrol"));
  WRIT_TRY(const std::vector<std::optional<Box>> faces, desk.ChosenFaces(photos));
  const PhotoToEnrol photo{.sha256 = Sha256(photos.front().bytes), .face = faces.front()};
  const std::map<std::string, Json> committed{
      {"subject", options.subject}, {"photo", PhotoToEnrolText(photo)}, {"basis", Sha256Hex(AsBytes(basis))}};
  WRIT_TRY(const ActAnswer done, desk.Act("enrol", Json{{"gallery", gallery}}, committed,
                                          {{"photo", std::move(photos.front().bytes)},
                                           {"basis", FileBytes(basis)},
                                           {"basis-signature", FileBytes(signature)}}));
  Answer answer = Told(done, options.subject + " is enrolled in " + options.gallery + " by " +
                                 TextOf(done.json, "basis") + " until " + TextOf(done.json, "not_after") +
                                 EntryInWords(done) + ". After that the photo is never compared.\n");
  if (done.json.contains("warning")) answer.note = "Note: " + TextOf(done.json, "warning") + ".\n";
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
