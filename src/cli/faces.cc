#include <algorithm>

#include "api/faces_json.h"
#include "cli/faces_folder.h"
#include "cli/faces_words.h"
#include "cli/picture_file.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "face/draw.h"

namespace writ {
namespace {

struct Options {
  std::string photo;
  std::string out;
  std::string list;
};

void MarkPhoto(AnalysedPhoto& photo) {
  std::vector<MarkedFace> marks;
  for (const AnalysedFace& face : photo.faces) {
    const DetectedFace there = ToPicture(face.face, photo.placement);
    marks.push_back({there.box, there.landmarks, VerdictOf(face.quality)});
  }
  MarkFaces(photo.image, marks);
  if (photo.more_faces) {
    constexpr int kLettersInWidth = 800;
    DrawRemark(photo.image, kMoreFacesRemark, std::max(1, photo.image.width / kLettersInWidth));
  }
}

Result<Answer> ShowFaces(const Options& options, const CommonOptions& common) {
  const std::string out =
      options.out.empty() ? std::filesystem::path(options.photo).stem().string() + "-faces.jpg" : options.out;
  std::error_code ignored;
  if (std::filesystem::equivalent(out, options.photo, ignored)) {
    return Fail(Code::kUsage, "file-exists", "couldn't write " + out + ": it is the photo itself",
                "choose another name for the marked picture");
  }
  WRIT_TRY(const Bytes bytes, ReadPhoto(options.photo));
  WRIT_CHECK(CheckPictureFile(out, OwnPicture::kMarkedPhoto));
  WRIT_TRY(const Pipeline pipeline, LoadPipeline(common));
  WRIT_TRY(AnalysedPhoto photo, pipeline.Analyse(bytes));
  WRIT_CHECK(RankFaces(pipeline, photo));
  MarkPhoto(photo);
  WRIT_CHECK(WritePictureFile(out, photo.image, OwnPicture::kMarkedPhoto));
  Answer answer;
  answer.json = FacesToJson(photo);
  answer.json.update({{"sha256", Sha256Hex(bytes)}, {"file", out}});
  answer.text = Count(photo.faces.size(), "face", "faces") + " in " + Printable(options.photo) + " (" +
                std::to_string(photo.width) + " × " + std::to_string(photo.height) + " px), marked in " +
                Printable(out) + "\n";
  answer.text += photo.faces.empty() ? "→ " + NoFace().advice + "\n" : FacesText(photo);
  return answer;
}

}  // namespace

void AddFacesVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "faces",
                .group = kForAuditor,
                .purpose = "Find the faces in a photo, or in all of a folder, number them, and say whether each can be "
                           "compared. Nobody is searched for.",
                .who = "anyone; nothing is stored or logged.",
                .example = "writ faces photo.jpg --out marked.png"})
      .Required("PHOTO", options->photo, "The photo: JPEG, PNG or WebP; or a folder of photos")
      .Optional("--out", options->out,
                "The marked picture, or the contact sheet of a folder, .jpg, .jpeg or .png; else PHOTO-faces.jpg in "
                "this folder. "
                "Written over is only an earlier one")
      .Optional("--list", options->list, "Of a folder: a table of all faces there, .csv or .jsonl")
      .Runs([options](const CommonOptions& common) -> Result<Answer> {
        std::error_code ignored;
        if (std::filesystem::is_directory(options->photo, ignored)) {
          return ShowFacesIn({.folder = options->photo, .list = options->list, .sheet = options->out}, common);
        }
        if (options->list.empty()) return ShowFaces(*options, common);
        return Fail(Code::kUsage, "list-form", "couldn't write a list: " + options->photo + " is no folder",
                    "leave out --list, or name a folder; --json says all about one photo");
      });
}

}  // namespace writ
