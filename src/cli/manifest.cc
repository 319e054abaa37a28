#include <algorithm>
#include <filesystem>
#include <map>

#include "base/names.h"
#include "cli/folder.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "gallery/manifest.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder;
  std::string basis;
  std::string out;
};

// A name as people write it, as a subject's: "Abdullah Gul" becomes "abdullah-gul", "李" "e69d8e".
std::string SubjectFrom(const std::string& name) {
  std::string subject;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const auto byte = static_cast<std::uint8_t>(c);
    if (IsName(std::string(1, lower))) {
      subject += lower;
    } else {
      // Letters beyond ASCII by their bytes: another name is another subject.
      subject += byte < 0x80 ? "-" : ToHex(ByteView(&byte, 1));
    }
  }
  return subject;
}

// Two people must not become one because their names look alike in a smaller alphabet.
class Subjects {
 public:
  // `place` is what tells the person: a folder, or a file by itself.
  Result<std::string> Of(const std::string& name, const std::string& place) {
    const std::string subject = SubjectFrom(name);
    if (!IsName(subject)) {
      return Fail(Code::kUsage, "subject-malformed", "couldn't name the subject of " + place + ": its name is too long",
                  "rename it: a subject's name is 1 to 64 of a-z 0-9 . _ -");
    }
    const auto& [known, first] = *from_.emplace(subject, place).first;
    if (first == place) return subject;
    return Fail(Code::kUsage, "subject-collides",
                "couldn't name the subjects: " + place + " and " + first + " would both be " + subject,
                "rename one of them, or name the folder in which each person has one");
  }

 private:
  std::map<std::string, std::string> from_;
};

Result<std::string> RelativeTo(const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error);
  const fs::path relative = error ? fs::path() : fs::relative(absolute, folder, error);
  std::string text = PathForTable(error || relative.empty() ? absolute.string() : relative.string());
  if (IsPlainLine(text, kMaxManifestFieldBytes)) return text;
  return Fail(Code::kUsage, "file-name", "couldn't name the file " + file.string() + " in a table",
              "rename it: names are plain UTF-8 without line ends or control characters");
}

// Photos that get no row, each with why, so that one odd file among many thousands stops nothing.
class LeftOut {
 public:
  void Add(const std::string& photo, const Error& why) {
    json_.push_back({{"photo", PathForTable(photo)}, {"reason", why.reason}, {"message", why.message}});
  }
  Json ToJson() const { return json_; }
  std::string Text() const {
    if (json_.empty()) return "";
    std::string text = Count(json_.size(), "photo is", "photos are") + " left out:\n";
    for (const Json& one : json_) text += "  " + Printable(TextOf(one, "photo")) + ": " + TextOf(one, "message") + "\n";
    return text;
  }

 private:
  Json json_ = Json::array();
};

struct PhotoRow {
  std::string photo;
  ManifestRow row;
};

Result<PhotoRow> RowOf(const Options& options, const std::string& photo, const fs::path& beside,
                       const std::string& basis, Subjects& subjects) {
  const fs::path path(photo);
  std::error_code error;
  const bool alone = fs::equivalent(path.parent_path(), options.folder, error);
  WRIT_TRY(std::string relative, RelativeTo(beside, path));
  WRIT_TRY(std::string subject, alone
                                    ? subjects.Of(path.stem().string(), photo)
                                    : subjects.Of(path.parent_path().filename().string(), path.parent_path().string()));
  return PhotoRow{.photo = photo,
                  .row = {.line = 0,
                          .photo = std::move(relative),
                          .photo_sha256 = {},
                          .subject = std::move(subject),
                          .basis = basis,
                          .face = {}}};
}

// A row a photo, still without its hash: what would be refused in the end is, before any photo is read.
Result<std::vector<PhotoRow>> RowsOf(const Options& options, const std::vector<std::string>& photos,
                                     const fs::path& beside, const std::string& basis, LeftOut& left_out) {
  std::vector<PhotoRow> rows;
  Subjects subjects;
  for (const std::string& photo : photos) {
    Result<PhotoRow> row = RowOf(options, photo, beside, basis, subjects);
    if (row) {
      rows.push_back(std::move(*row));
    } else if (row.error().reason == "subject-collides") {  // who is meant by all their photos, only people can tell
      return tl::make_unexpected(row.error());
    } else {
      left_out.Add(photo, row.error());
    }
  }
  std::vector<ManifestRow> planned;
  for (const PhotoRow& photo : rows) planned.push_back(photo.row);
  WRIT_CHECK(CheckManifestSize(planned));
  return rows;
}

std::vector<ManifestRow> Hashed(std::vector<PhotoRow> photos, bool quiet, LeftOut& left_out) {
  ProgressLine progress(quiet);
  std::vector<ManifestRow> rows;
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const Result<Bytes> bytes = ReadPhoto(photos[i].photo);
    if (bytes) {
      photos[i].row.photo_sha256 = Sha256Hex(*bytes);
      rows.push_back(std::move(photos[i].row));
    } else {
      left_out.Add(photos[i].photo, bytes.error());
    }
    progress.Show("Hashing", i + 1, photos.size());
  }
  return rows;
}

Result<Answer> WriteIt(const Options& options, const CommonOptions& common) {
  std::error_code error;
  if (!options.out.empty() && fs::exists(options.out, error)) {
    return Fail(Code::kUsage, "file-exists", "couldn't write " + options.out + ": it exists",
                "a manifest that is signed for is never written over: choose another name");
  }
  if (!options.out.empty()) WRIT_CHECK(CheckTarget(options.out));
  const fs::path beside = options.out.empty() ? fs::path(".") : fs::absolute(options.out, error).parent_path();
  WRIT_TRY(const std::string basis, RelativeTo(beside, options.basis));
  WRIT_TRY(const FolderPhotos found, PhotosIn(options.folder));
  LeftOut left_out;
  WRIT_TRY(std::vector<PhotoRow> photos, RowsOf(options, found.photos, beside, basis, left_out));
  const std::vector<ManifestRow> rows = Hashed(std::move(photos), common.json || options.out.empty(), left_out);
  const std::string text = WriteManifest(rows);
  WRIT_CHECK(ParseManifest(text));
  Answer answer;
  answer.json = Json{{"rows", rows.size()},
                     {"sha256", Sha256Hex(AsBytes(text))},
                     {"manifest", text},
                     {"left_out", left_out.ToJson()},
                     {"passed_over", found.passed_over.ToJson()}};
  answer.text = text;
  answer.note = left_out.Text() + found.passed_over.Text();
  if (options.out.empty()) return answer;
  WRIT_CHECK(RealEnv().WriteFile(options.out, AsBytes(text)));
  answer.json.erase("manifest");
  answer.json["file"] = options.out;
  answer.text = Count(rows.size(), "photo", "photos") + " in " + options.out +
                ", each as a photo of whom its folder "
                "names. Read it, and mend it where that is wrong.\nIts SHA-256, for a basis that covers it: " +
                Sha256Hex(AsBytes(text)) + "\nThen: writ import GALLERY " + ShellWord(options.out) + "\n";
  return answer;
}

}  // namespace

void AddManifestVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "manifest",
                .group = kForCustodian,
                .purpose = "Write the manifest of a folder of photos, for `writ import`: a row a photo, whose folder "
                           "names the person.",
                .who = "anyone; nothing is stored or logged.",
                .example = "writ manifest photos --basis basis.toml --out staff.csv"})
      .Required("FOLDER", options->folder,
                std::string("Photos in folders of one person each; or beside each other, named by person. Taken are "
                            "files that end in ") +
                    kPhotoNames +
                    ". Passed over and counted: .heic, .heif, .hif, .avif, .tif, .tiff, .bmp, .gif, and pictures that "
                    "`writ faces` made. Passed over: links, what is hidden, and all other files")
      .Required("--basis", options->basis, "The legal basis that the rows name; it need not exist yet")
      .Optional("--out", options->out, "Write it there instead of printing it")
      .Runs([options](const CommonOptions& common) { return WriteIt(*options, common); });
}

}  // namespace writ
