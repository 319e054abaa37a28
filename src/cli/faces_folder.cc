#include "cli/faces_folder.h"

#include <algorithm>
#include <map>
#include <utility>

#include "api/faces_json.h"
#include "base/ordered_work.h"
#include "cli/faces_list.h"
#include "cli/faces_words.h"
#include "cli/folder.h"
#include "cli/list_file.h"
#include "cli/picture_file.h"
#include "cli/session.h"
#include "face/contact_sheet.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

// A photo that was looked at, and what stands for it in a sheet.
struct Looked {
  LookedPhoto photo;
  Image tile;
};

// More photos are listed, but not pictured: nobody looks at more sheets.
constexpr std::size_t kMaxSheets = 25;
constexpr std::size_t kMaxNamed = 20;                                    // what is wrong in a folder, on a terminal
constexpr std::size_t kTiles = std::size_t{kSheetColumns} * kSheetRows;  // of a sheet

// "a.jpg", "a-2.jpg", …
std::string SheetName(const fs::path& first, std::size_t number) {
  if (number == 1) return first.string();
  return (first.parent_path() / (first.stem().string() + "-" + std::to_string(number) + first.extension().string()))
      .string();
}

// What is found is written as it is found: a folder of any size needs no more memory than a sheet.
class Findings {
 public:
  Findings(const FolderOptions& options, std::string sheet, PassedOver passed_over)
      : options_(options), sheet_name_(std::move(sheet)), passed_over_(std::move(passed_over)) {
    named_.Add({"photo", "file", "face", "what is wrong"});
  }

  // All that will be written is asked for first, for so many photos.
  Result<void> Open(std::size_t photos) {
    for (std::size_t sheet = 1; sheet <= std::min(kMaxSheets, (photos + kTiles - 1) / kTiles); ++sheet) {
      WRIT_CHECK(CheckPictureFile(SheetName(sheet_name_, sheet), OwnPicture::kContactSheet));
    }
    if (options_.list.empty()) return {};
    csv_ = options_.list.ends_with(".csv");
    if (!csv_ && !options_.list.ends_with(".jsonl")) {
      return Fail(Code::kUsage, "list-form", "couldn't write " + options_.list + ": its name says no form",
                  "end it in .csv or in .jsonl");
    }
    return list_.Open(options_.list, csv_ ? kFacesCsvHeader : "", csv_ ? IsFacesCsv : IsFacesJson);
  }
  Result<void> Add(const Looked& looked) {
    const LookedPhoto& photo = looked.photo;
    ++photos_;
    Count(photo);
    if (!options_.list.empty()) {
      WRIT_CHECK(list_.Add(csv_ ? FacesCsvRows(photos_, photo) : FacesJsonRow(photos_, photo)));
    }
    if (sheets_.size() == kMaxSheets) return {};
    sheet_.Add(looked.tile, photos_, photo.analysed ? WorstVerdict(*photo.analysed) : FaceVerdict::kUnusable);
    return sheet_.full() ? WriteSheet() : Result<void>{};
  }
  Result<void> Close() {
    if (!sheet_.empty()) WRIT_CHECK(WriteSheet());
    RemoveStaleSheets();
    return options_.list.empty() ? Result<void>{} : list_.Finish();
  }
  Answer Said() const;

 private:
  std::string ProblemsText() const;
  Result<void> WriteSheet() {
    const std::string name = SheetName(sheet_name_, sheets_.size() + 1);
    WRIT_CHECK(WritePictureFile(name, sheet_.Picture(), OwnPicture::kContactSheet));
    sheets_.push_back(name);
    sheet_ = ContactSheet();
    return {};
  }
  // Of an earlier run over more photos: beside these they would show what is no longer there.
  void RemoveStaleSheets() {
    for (std::size_t number = sheets_.size() + 1; number <= kMaxSheets; ++number) {
      const std::string name = SheetName(sheet_name_, number);
      if (!fs::exists(name) || !CheckPictureFile(name, OwnPicture::kContactSheet)) return;
      (void)RealEnv().DiscardFile(name);  // one that can't be removed does no more harm than before
    }
  }
  void Count(const LookedPhoto& looked) {
    if (!looked.analysed) return Note(looked, "", ProblemOf(looked.analysed.error()));
    const std::vector<AnalysedFace>& faces = looked.analysed->faces;
    if (faces.empty()) Note(looked, "", NoFace());
    if (looked.analysed->more_faces) Note(looked, "", MoreFaces());
    faces_ += faces.size();
    for (std::size_t i = 0; i < faces.size(); ++i) {
      const Quality& quality = faces[i].quality;
      if (quality.usable) ++usable_;
      if (VerdictOf(quality) == FaceVerdict::kPoor) ++poor_;
      if (VerdictOf(quality) != FaceVerdict::kGood) {
        Note(looked, faces.size() > 1 ? std::to_string(i + 1) : "", ProblemOf(quality));
      }
    }
  }
  void Note(const LookedPhoto& looked, const std::string& face, const Problem& problem) {
    ++reasons_[problem.reason];
    if (++problems_ <= kMaxNamed) {
      named_.Add({std::to_string(photos_), Printable(looked.photo), face, problem.reason});
    }
  }

  const FolderOptions& options_;
  std::string sheet_name_;
  PassedOver passed_over_;
  ListFile list_;
  bool csv_ = false;
  ContactSheet sheet_;
  std::vector<std::string> sheets_;
  std::size_t photos_ = 0, faces_ = 0, usable_ = 0, poor_ = 0, problems_ = 0;
  std::map<std::string, std::size_t> reasons_;  // of photos without a face, and of faces that are not good
  Columns named_;                               // the first of them, by their photo's name
};

std::string Findings::ProblemsText() const {
  if (problems_ <= kMaxNamed) return named_.Text();
  Columns counts;
  for (const auto& [reason, count] : reasons_) counts.Add({std::to_string(count), reason});
  return counts.Text() + "The first " + std::to_string(kMaxNamed) + " of these:\n" + named_.Text();
}

Answer Findings::Said() const {
  Answer answer;
  answer.json = Json{{"photos", photos_},
                     {"faces", faces_},
                     {"usable", usable_},
                     {"poor", poor_},
                     {"reasons", reasons_},
                     {"sheets", sheets_},
                     {"passed_over", passed_over_.ToJson()}};
  answer.text = writ::Count(faces_, "face", "faces") + " in " + writ::Count(photos_, "photo", "photos") + ", " +
                std::to_string(usable_) + " of them good enough to be compared" +
                (poor_ > 0 ? ", " + std::to_string(poor_) + " of these poor and easily missed" : std::string()) + ".\n";
  if (problems_ > 0) answer.text += ProblemsText();
  answer.text += "Pictured in " + Printable(sheets_.front()) +
                 (sheets_.size() > 1 ? " to " + Printable(sheets_.back()) : std::string()) +
                 ": green faces are good, yellow ones poor, orange ones can't be compared; a photo's number has "
                 "the colour of its worst.\n";
  constexpr std::size_t kPictured = kMaxSheets * kTiles;
  if (photos_ > kPictured) answer.text += "Only the first " + std::to_string(kPictured) + " photos are pictured.\n";
  if (options_.list.empty()) {
    answer.text += "For a table of all faces, with what to do: --list FILE.csv, or FILE.jsonl.\n";
  } else {
    answer.json["list"] = options_.list;
    answer.text += "Each face stands in " + Printable(options_.list) + ".\n";
  }
  answer.note = passed_over_.Text();
  return answer;
}

// A sheet among the photos would be one of them the next time, or take the place of one.
Result<void> CheckOutside(const fs::path& folder, const std::string& sheet) {
  // By whichever links they are named.
  std::error_code failed;
  const fs::path photos = fs::weakly_canonical(folder, failed);
  const fs::path at = fs::weakly_canonical(fs::absolute(sheet), failed).parent_path();
  const auto [end, ignored] = std::mismatch(photos.begin(), photos.end(), at.begin(), at.end());
  if (!failed && end != photos.end() && !end->empty()) return {};
  return Fail(Code::kUsage, "file-exists", "couldn't write " + sheet + ": it would lie among the photos",
              "name a file outside that folder with --out");
}

LookedPhoto Analyse(const Pipeline& pipeline, const std::string& photo) {
  LookedPhoto looked{.photo = photo, .sha256 = {}, .analysed = AnalysedPhoto()};
  const Result<Bytes> bytes = ReadPhotoOfMany(photo);
  if (!bytes) {
    looked.analysed = tl::make_unexpected(bytes.error());
    return looked;
  }
  const Hash32 hash = Sha256(*bytes);
  looked.sha256.assign(hash.begin(), hash.end());
  looked.analysed = pipeline.Analyse(*bytes, kTileImageSide);
  if (!looked.analysed) return looked;
  if (const Result<void> ranked = RankFaces(pipeline, *looked.analysed); !ranked) {
    looked.analysed = tl::make_unexpected(ranked.error());
  }
  return looked;
}

Looked LookAt(const Pipeline& pipeline, const std::string& photo) {
  Looked looked{.photo = Analyse(pipeline, photo), .tile = {}};
  Result<AnalysedPhoto>& analysed = looked.photo.analysed;
  looked.tile = analysed ? MakeTile(*analysed) : MakeReasonTile(analysed.error().reason);
  if (!analysed) return looked;
  // Nobody asks for them any more, and a crowd's are megabytes.
  analysed->image = {};
  for (AnalysedFace& face : analysed->faces) face.chip = {};
  return looked;
}

}  // namespace

Result<Answer> ShowFacesIn(const FolderOptions& options, const CommonOptions& common) {
  WRIT_TRY(const FolderPhotos found, PhotosIn(options.folder));
  const std::vector<std::string>& photos = found.photos;
  const fs::path folder = fs::absolute(options.folder).lexically_normal();
  const fs::path name = folder.has_filename() ? folder.filename() : folder.parent_path().filename();
  const std::string sheet = options.sheet.empty() ? name.string() + "-faces.jpg" : options.sheet;
  WRIT_CHECK(CheckOutside(folder, sheet));
  Findings findings(options, sheet, found.passed_over);
  WRIT_CHECK(findings.Open(photos.size()));
  WRIT_TRY(const Pipeline pipeline, LoadPipeline(common, PerformanceMode::kThroughput));
  {
    ProgressLine progress(common.json);
    const Result<void> done = DoInOrder<Looked>(
        {.count = photos.size(), .group = 1, .threads = kInferenceThreads},
        [&](std::size_t i, std::size_t) { return LookAt(pipeline, photos[i]); },
        [&](std::size_t i, const Looked& looked) -> Result<void> {
          const Result<AnalysedPhoto>& analysed = looked.photo.analysed;
          if (!analysed && analysed.error().code == Code::kUnavailable) return tl::make_unexpected(analysed.error());
          progress.Show("Looking", i + 1, photos.size());
          return findings.Add(looked);
        });
    WRIT_CHECK(done);
  }
  WRIT_CHECK(findings.Close());
  return findings.Said();
}

}  // namespace writ
