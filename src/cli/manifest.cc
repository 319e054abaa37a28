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

// A name as people write it, as a subject's: "Abdullah Gul" becomes "abdullah-gul".
std::string SubjectFrom(const std::string& name) {
  std::string subject;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool allowed = IsName(std::string(1, lower));
    subject += allowed ? lower : '-';
  }
  return subject.substr(0, kMaxNameBytes);
}

// Two people must not become one because their names look alike in a smaller alphabet.
class Subjects {
 public:
  Result<std::string> Of(const std::string& name) {
    const std::string subject = SubjectFrom(name);
    const auto& [known, added] = *from_.emplace(subject, name).first;
    if (added == name) return subject;
    return Fail(Code::kUsage, "subject-collides",
                "couldn't name the subjects: \"" + name + "\" and \"" + added + "\" would both be " + subject,
                "rename one of them, in a-z 0-9 . _ -");
  }

 private:
  std::map<std::string, std::string> from_;
};

std::string RelativeTo(const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const fs::path relative = fs::relative(fs::absolute(file), folder, error);
  return error || relative.empty() ? fs::absolute(file).string() : relative.string();
}

Result<Answer> WriteIt(const Options& options, const CommonOptions& common) {
  if (!options.out.empty() && fs::exists(options.out)) {
    return Fail(Code::kUsage, "file-exists", "couldn't write " + options.out + ": it exists",
                "a manifest that is signed for is never written over: choose another name");
  }
  const fs::path beside = options.out.empty() ? fs::path(".") : fs::absolute(options.out).parent_path();
  WRIT_TRY(const std::vector<std::string> photos, PhotosIn(options.folder));
  std::vector<ManifestRow> rows;
  Subjects subjects;
  {
    ProgressLine progress(common.json || options.out.empty());
    for (const std::string& photo : photos) {
      const fs::path path(photo);
      const bool alone = fs::equivalent(path.parent_path(), options.folder);
      WRIT_TRY(std::string subject, subjects.Of(alone ? path.stem().string() : path.parent_path().filename().string()));
      WRIT_TRY(const Bytes bytes, ReadPhoto(photo));
      rows.push_back({.photo = RelativeTo(beside, path),
                      .photo_sha256 = Sha256Hex(bytes),
                      .subject = std::move(subject),
                      .basis = RelativeTo(beside, options.basis),
                      .face = {}});
      progress.Show("Hashing", rows.size(), photos.size());
    }
  }
  const std::string text = WriteManifest(rows);
  WRIT_CHECK(ParseManifest(text));
  Answer answer;
  answer.json = Json{{"rows", rows.size()}, {"sha256", Sha256Hex(AsBytes(text))}, {"manifest", text}};
  answer.text = text;
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
                "Photos in folders of one person each; or beside each other, named by person")
      .Required("--basis", options->basis, "The legal basis that the rows name; it need not exist yet")
      .Optional("--out", options->out, "Write it there instead of printing it")
      .Runs([options](const CommonOptions& common) { return WriteIt(*options, common); });
}

}  // namespace writ
