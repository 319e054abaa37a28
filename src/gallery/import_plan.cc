#include "gallery/import_plan.h"

#include <utility>

#include "base/crypto.h"
#include "base/names.h"

namespace writ {
namespace {

// The bases of one manifest, each read once, whether it can be or not.
class Papers {
 public:
  explicit Papers(const std::function<Result<BasisPaper>(const std::string&)>& read) : read_(read) {}

  Result<Hash32> HashOf(const std::string& file) {
    const auto known = hashes_.find(file);
    if (known != hashes_.end()) return known->second;
    Result<BasisPaper> paper = read_(file);
    Result<Hash32> hash = paper ? Result<Hash32>(Sha256(AsBytes(paper->text))) : tl::make_unexpected(paper.error());
    if (paper) {
      bytes_ += paper->text.size() + paper->signature.size();
      papers_.emplace(file, std::move(*paper));
    }
    return hashes_.emplace(file, std::move(hash)).first->second;
  }
  std::size_t bytes() const { return bytes_; }
  std::map<std::string, BasisPaper> Take() { return std::move(papers_); }

 private:
  const std::function<Result<BasisPaper>(const std::string&)>& read_;
  std::map<std::string, Result<Hash32>> hashes_;
  std::map<std::string, BasisPaper> papers_;
  std::size_t bytes_ = 0;
};

// Some programs write hexadecimal digits as capitals.
std::string LowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

Result<PlannedRow> PlanRow(const ManifestRow& row, Papers& papers) {
  PlannedRow planned{.row = row, .enrolment = {.subject = row.subject, .face = row.face}, .face = {}};
  if (row.photo.empty()) {
    return Fail(Code::kUsage, "photo-missing", "couldn't read line " + std::to_string(row.line) + ": it names no photo",
                "name the file in the column photo, or delete the row");
  }
  const Result<Hash32> photo = HashFromHex(LowerCase(row.photo_sha256));
  if (!photo) {
    return Fail(Code::kUsage, "photo-sha256-malformed", "couldn't read the photo's SHA-256: it is not 64 digits",
                "give what `sha256sum` says of the file");
  }
  planned.enrolment.photo_sha256 = *photo;
  if (!IsName(row.subject)) {
    return Fail(Code::kUsage, "subject-malformed",
                "couldn't use the subject's name \"" + row.subject.substr(0, 64) + "\"",
                "a subject's name is 1 to 64 of a-z 0-9 . _ -");
  }
  if (row.basis.empty()) {
    return Fail(Code::kRefused, "basis-missing", "couldn't enrol: no legal basis was given",
                "draft one with `writ basis draft`, have it signed, and name it in the column basis");
  }
  Result<FaceChoice> face = ParseFaceChoice(row.face);
  if (!face) {
    face.error().advice =
        "give the face's box as `writ faces` shows it: x,y,width,height in pixels, without blanks, and "
        "as text, or a table's program may join the numbers";
    return tl::make_unexpected(face.error());
  }
  planned.face = *face;
  if (planned.face.number) {
    return Fail(Code::kUsage, "face-number", "couldn't enrol: the column face holds a number",
                "another machine may count the photo's faces otherwise: give the face's box, x,y,width,height, which "
                "`writ faces` shows beside its number");
  }
  WRIT_TRY(planned.enrolment.basis_sha256, papers.HashOf(row.basis));
  return planned;
}

}  // namespace

Result<ImportPlan> PlanImport(std::string_view manifest,
                              const std::function<Result<BasisPaper>(const std::string& file)>& read_basis) {
  WRIT_TRY(const std::vector<ManifestRow> rows, ParseManifest(manifest));
  ImportPlan plan;
  plan.manifest_sha256 = Sha256(AsBytes(manifest));
  Papers papers(read_basis);
  std::vector<Hash32> leaves;
  for (const ManifestRow& row : rows) {
    Result<PlannedRow> planned = PlanRow(row, papers);
    if (papers.bytes() > kMaxImportBasesBytes) {
      return Fail(Code::kUsage, "manifest-too-large", "couldn't plan the import: its legal bases have more than 64 MiB",
                  "import fewer rows at a time");
    }
    if (!planned) {
      plan.refused.push_back({row, std::move(planned).error()});
      continue;
    }
    leaves.push_back(LeafOf(planned->enrolment));
    plan.rows.push_back(std::move(*planned));
  }
  plan.bases = papers.Take();
  plan.tree = WholeTree(std::move(leaves));
  return plan;
}

}  // namespace writ
