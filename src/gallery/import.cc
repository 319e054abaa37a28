#include "gallery/import.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/ordered_work.h"
#include "gallery/enrolment.h"

namespace writ {
namespace {

using Clock = std::chrono::steady_clock;

// A face that was found, and is good enough.
struct FoundFace {
  Box box;
  std::size_t index = 0;               // among its photo's
  std::optional<RankedTemplate> made;  // made of several faces at once
};

// A face that stands in the gallery.
struct StandingFace {
  Hash32 subject{};  // its tag
  std::uint32_t number = 0;
  UtcTime not_after;
};

// What is not one row's: wrong with the machine or the program, or an order that stops more than whoever signed a
// basis.
bool StopsAll(const Error& error) {
  const bool of_signer = error.reason == "user-suspended" || error.reason == "issuer-suspended";
  return error.code == Code::kUnavailable || error.code == Code::kInternal ||
         (error.code == Code::kSuspended && !of_signer);
}

// Under one basis of the manifest.
struct CheckedBasis {
  const BasisPaper* paper = nullptr;
  Result<LegalBasis> basis;  // parsed, and signed by who must; or why not
  Concern concern;
};

class ImportInProgress {
 public:
  ImportInProgress(const ImportDesk& desk, const Import& import, const Gallery& gallery, const ImportPlan& plan,
                   const ImportSources& sources)
      : desk_(desk),
        import_(import.entry),
        custodian_(import.custodian),
        gallery_(gallery),
        plan_(plan),
        sources_(sources) {}

  Result<ImportReport> Run();

 private:
  // A row that waits for its entry.
  struct Waiting {
    const PlannedRow* row;
    std::size_t leaf;
    Bytes photo;
    FoundFace face;
  };
  using Looked = std::vector<Result<FoundFace>>;

  Result<void> CheckGoesOn() const;
  Result<void> FindWhatIsLeft();
  Looked LookAt(std::size_t first, std::size_t count) const;
  Result<std::pair<FoundFace, Chip>> LookAt(const PlannedRow& row) const;
  Result<Bytes> ReadPhoto(const PlannedRow& row) const;
  Result<void> Take(std::size_t first, Looked looked);
  Result<void> TakeOne(std::size_t leaf, FoundFace face);
  void Refuse(const PlannedRow& row, const Error& why);
  Result<void> Flush();
  bool Stands(std::size_t leaf, std::optional<std::size_t> number);
  Result<CheckedBasis*> BasisOf(const PlannedRow& row);
  Result<std::set<Hash32>*> SubjectsUnder(const Hash32& basis_sha256);
  Result<const CheckedBasis*> CheckRow(std::size_t leaf, UtcTime now);
  Result<EntryDraft> Draft(const Waiting& waiting, std::uint64_t index, UtcTime now);
  Concern Stopping() const { return {.user = custodian_, .galleries = {gallery_.name}, .issuer = {}}; }

  const ImportDesk& desk_;
  const std::uint64_t import_;
  const std::string custodian_;
  const Gallery gallery_;
  const ImportPlan& plan_;
  const ImportSources& sources_;
  struct Tags {
    Hash32 photo{};
    Hash32 subject{};
  };
  std::vector<Tags> tags_;                           // of each row of the plan
  std::vector<std::size_t> left_;                    // rows of the plan that are to be tried
  std::map<Hash32, StandingFace> standing_;          // by the photo's tag
  std::set<Hash32> waiting_tags_;                    // of photos
  std::map<std::string, CheckedBasis> bases_;        // by what the manifest calls them, as the next
  std::map<std::string, Result<void>> suspensions_;  // of one batch
  std::map<Hash32, std::set<Hash32>> subjects_;      // tags, by the SHA-256 of a basis that counts them
  std::vector<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  Clock::time_point flushed_at_ = Clock::now();
  ImportReport report_;
};

Result<ImportReport> ImportInProgress::Run() {
  report_.import = import_;
  report_.refused = plan_.refused;
  WRIT_CHECK(CheckGoesOn());
  WRIT_CHECK(FindWhatIsLeft());
  WRIT_CHECK(DoInOrder<Looked>(
      {.count = left_.size(), .group = kFacesAtOnce, .threads = kInferenceThreads},
      [&](std::size_t first, std::size_t count) { return LookAt(first, count); },
      [&](std::size_t first, Looked looked) { return Take(first, std::move(looked)); }));
  WRIT_CHECK(Flush());
  std::stable_sort(report_.refused.begin(), report_.refused.end(),
                   [](const RefusedRow& a, const RefusedRow& b) { return a.row.line < b.row.line; });
  return std::move(report_);
}

// What an hour may have changed.
Result<void> ImportInProgress::CheckGoesOn() const {
  WRIT_CHECK(desk_.may_go_on());
  return desk_.office.suspension().Check(Stopping());
}

// Those whose photo does not stand in the gallery, and whose basis admits it; and those that name the face by a box,
// which has to be looked for in the photo before it can be told from the one that stands.
Result<void> ImportInProgress::FindWhatIsLeft() {
  WRIT_TRY(const std::span<const FaceRecord> faces, desk_.galleries.FacesOf(gallery_));
  const UtcTime now = desk_.office.env().Now();
  for (const FaceRecord& face : faces) {
    // What has run out is never compared again, and may come back under a new basis.
    if (now <= face.not_after) {
      standing_.insert_or_assign(face.photo_tag, StandingFace{face.subject_tag, face.face_number, face.not_after});
    }
  }
  for (std::size_t i = 0; i < plan_.rows.size(); ++i) {
    const PlannedEnrolment& enrolment = plan_.rows[i].enrolment;
    Tags& tags = tags_.emplace_back();
    WRIT_TRY(tags.photo, HashFromHex(desk_.galleries.PhotoTag(gallery_.id, ToHex(enrolment.photo_sha256))));
    WRIT_TRY(tags.subject, HashFromHex(desk_.galleries.SubjectTag(gallery_.id, enrolment.subject)));
    const FaceChoice& face = plan_.rows[i].face;
    const auto standing = standing_.find(tags.photo);
    if (face.box && standing != standing_.end() && standing->second.number != 0) {
      left_.push_back(i);
      continue;
    }
    if (Stands(i, {})) continue;
    const Result<const CheckedBasis*> basis = CheckRow(i, now);
    if (basis) {
      left_.push_back(i);
    } else if (StopsAll(basis.error())) {
      return tl::make_unexpected(basis.error());
    } else {
      Refuse(plan_.rows[i], basis.error());
    }
  }
  return {};
}

// Whether the row's photo is in the gallery: then there is nothing to do, or it is refused. `number`: of the row's
// face, where it names one.
bool ImportInProgress::Stands(std::size_t leaf, std::optional<std::size_t> number) {
  const auto found = standing_.find(tags_[leaf].photo);
  if (found == standing_.end()) return false;
  const StandingFace& standing = found->second;
  if (standing.subject != tags_[leaf].subject) {
    Refuse(plan_.rows[leaf],
           {.code = Code::kRefused,
            .reason = "photo-twice",
            .message = "couldn't enrol: this photo stands in the gallery already, under another name",
            .advice = "find out whom it shows; a photo is enrolled once: cut out the other person, and "
                      "import what you cut out"});
  } else if (number && standing.number != 0 && *number != standing.number) {
    Refuse(plan_.rows[leaf],
           {.code = Code::kRefused,
            .reason = "another-face-stands",
            .message = "couldn't enrol: face " + std::to_string(standing.number) +
                       " of this photo stands under that subject, and the row means face " + std::to_string(*number),
            .advice = "the face that stands is compared until its basis ends, on " + FormatTime(standing.not_after) +
                      ": import this row again then; to enrol the other face before, cut it out of the photo, and "
                      "import what you cut out"});
  } else {
    ++report_.already;
  }
  return true;
}

Result<Bytes> ImportInProgress::ReadPhoto(const PlannedRow& row) const {
  Result<Bytes> photo = sources_.read_photo(row.row.photo);
  if (!photo) {
    // One file's: it is missing, too large, no file, or somebody else's. A disk that fails is all files'.
    if (photo.error().reason != "file-failed") photo.error().code = Code::kUsage;
    return photo;
  }
  if (Sha256(*photo) == row.enrolment.photo_sha256) return photo;
  return writ::Refuse("photo-other", "enrol: the photo is not the file whose SHA-256 the manifest gives",
                      "give the very file, or make a new manifest with `writ manifest`");
}

Result<std::pair<FoundFace, Chip>> ImportInProgress::LookAt(const PlannedRow& row) const {
  WRIT_TRY(const Bytes photo, ReadPhoto(row));
  WRIT_TRY(AnalysedPhoto analysed, desk_.pipeline.Analyse(photo));
  Result<std::size_t> chosen = FindChosenFace(analysed, row.face);
  if (!chosen && chosen.error().reason == "several-faces") {
    chosen.error().advice = "choose one in the column face, by its box: x,y,width,height, as `writ faces` shows it";
  }
  WRIT_CHECK(chosen);
  WRIT_CHECK(RequireUsable(analysed.faces[*chosen].quality));
  AnalysedFace& face = analysed.faces[*chosen];
  return std::pair{FoundFace{face.face.box, *chosen, {}}, std::move(face.chip)};
}

ImportInProgress::Looked ImportInProgress::LookAt(std::size_t first, std::size_t count) const {
  Looked looked;
  std::vector<Chip> chips;
  for (std::size_t i = first; i < first + count; ++i) {
    Result<std::pair<FoundFace, Chip>> found = LookAt(plan_.rows[left_[i]]);
    if (found) {
      looked.emplace_back(std::move(found->first));
      chips.push_back(std::move(found->second));
    } else {
      looked.emplace_back(tl::make_unexpected(std::move(found).error()));
    }
  }
  Result<std::vector<RankedTemplate>> templates = desk_.pipeline.EmbedAll(chips);
  std::size_t next = 0;
  for (Result<FoundFace>& found : looked) {
    if (!found) continue;
    if (templates) {
      found->made = std::move((*templates)[next++]);
    } else {
      found = tl::make_unexpected(templates.error());
    }
  }
  return looked;
}

void ImportInProgress::Refuse(const PlannedRow& row, const Error& why) { report_.refused.push_back({row.row, why}); }

Result<void> ImportInProgress::Take(std::size_t first, Looked looked) {
  for (std::size_t i = 0; i < looked.size(); ++i) {
    const std::size_t leaf = left_[first + i];
    // The same photo waits: whether it will stand is known when it does.
    if (waiting_tags_.contains(tags_[leaf].photo)) WRIT_CHECK(Flush());
    Result<void> taken = looked[i] ? TakeOne(leaf, std::move(*looked[i])) : tl::make_unexpected(looked[i].error());
    if (taken) continue;
    if (StopsAll(taken.error())) return taken;
    Refuse(plan_.rows[leaf], taken.error());
  }
  const bool late = Clock::now() - flushed_at_ >= std::chrono::seconds(kImportBatchSeconds);
  if (late || waiting_.size() >= kImportBatchPhotos || waiting_bytes_ >= kImportBatchBytes) WRIT_CHECK(Flush());
  if (sources_.progress) sources_.progress({first + looked.size(), left_.size(), report_.refused.size()});
  return {};
}

// Read again rather than kept since it was looked at: what waits behind a slow photo would fill the memory.
Result<void> ImportInProgress::TakeOne(std::size_t leaf, FoundFace face) {
  if (Stands(leaf, face.index + 1)) return {};
  const PlannedRow& row = plan_.rows[leaf];
  WRIT_TRY(Bytes photo, ReadPhoto(row));
  waiting_bytes_ += photo.size();
  waiting_tags_.insert(tags_[leaf].photo);
  waiting_.push_back({&row, leaf, std::move(photo), std::move(face)});
  return {};
}

Result<CheckedBasis*> ImportInProgress::BasisOf(const PlannedRow& row) {
  if (const auto known = bases_.find(row.row.basis); known != bases_.end()) return &known->second;
  const BasisPaper& paper = plan_.bases.at(row.row.basis);
  const Registry& registry = desk_.office.registry();
  CheckedBasis checked{.paper = &paper, .basis = ParseLegalBasis(paper.text), .concern = {}};
  if (checked.basis) {
    const Result<void> signed_by = CheckBasisSigner(registry, *checked.basis, paper.text, paper.signature);
    if (!signed_by) checked.basis = tl::make_unexpected(signed_by.error());
  }
  if (checked.basis) {
    WRIT_TRY(checked.concern, ConcernOfEnrolment(registry, gallery_.name, paper.text, paper.signature));
  }
  return &bases_.emplace(row.row.basis, std::move(checked)).first->second;
}

// The subjects that stand or come to stand under a basis that counts them.
Result<std::set<Hash32>*> ImportInProgress::SubjectsUnder(const Hash32& basis_sha256) {
  if (const auto known = subjects_.find(basis_sha256); known != subjects_.end()) return &known->second;
  WRIT_TRY(const Hash32 tag, HashFromHex(desk_.galleries.BasisTag(ToHex(basis_sha256))));
  WRIT_TRY(std::set<Hash32> subjects, desk_.galleries.SubjectsUnder(tag));
  return &subjects_.emplace(basis_sha256, std::move(subjects)).first->second;
}

// Under the row's basis, as things stand: the basis itself, where the row may be enrolled under it.
Result<const CheckedBasis*> ImportInProgress::CheckRow(std::size_t leaf, UtcTime now) {
  const PlannedEnrolment& enrolment = plan_.rows[leaf].enrolment;
  WRIT_TRY(const CheckedBasis* checked, BasisOf(plan_.rows[leaf]));
  WRIT_CHECK(checked->basis);
  const std::string& file = plan_.rows[leaf].row.basis;
  const auto known = suspensions_.find(file);
  WRIT_CHECK(known != suspensions_.end()
                 ? known->second
                 : suspensions_.emplace(file, desk_.office.suspension().Check(checked->concern)).first->second);
  BasisUse use{.origin = desk_.office.registry().origin(),
               .gallery = gallery_.name,
               .subject = enrolment.subject,
               .photo_sha256 = enrolment.photo_sha256,
               .now = now,
               .subjects_already = 0,
               .manifest_sha256 = plan_.manifest_sha256};
  if (checked->basis->max_subjects) {
    WRIT_TRY(const std::set<Hash32>* subjects, SubjectsUnder(enrolment.basis_sha256));
    use.subjects_already = static_cast<std::int64_t>(subjects->size() - subjects->count(tags_[leaf].subject));
  }
  WRIT_CHECK(CheckBasisUse(*checked->basis, use));
  return checked;
}

Result<EntryDraft> ImportInProgress::Draft(const Waiting& waiting, std::uint64_t index, UtcTime now) {
  const PlannedEnrolment& enrolment = waiting.row->enrolment;
  WRIT_TRY(const CheckedBasis* checked, CheckRow(waiting.leaf, now));
  if (checked->basis->max_subjects) {
    WRIT_TRY(std::set<Hash32> * subjects, SubjectsUnder(enrolment.basis_sha256));
    subjects->insert(tags_[waiting.leaf].subject);
  }
  Json row = RowOfEnrolment(desk_.galleries, gallery_.id, enrolment.subject, enrolment.photo_sha256, *checked->basis,
                            checked->paper->text);
  AddFaceNumber(row, waiting.face.index);
  const ActDraft act = DraftActAt(desk_.office.env(), now, desk_.office.registry().origin(), "import_photo",
                                  {{"gallery", gallery_.id}, {"import", import_}},
                                  {{"subject", enrolment.subject},
                                   {"photo", ToHex(enrolment.photo_sha256)},
                                   {"basis", ToHex(enrolment.basis_sha256)}});
  const Json content{{"openings", OpeningsToJson(act.openings)},
                     {"basis", checked->paper->text},
                     {"basis_signature", checked->paper->signature},
                     {"face", BoxToJson(waiting.face.box)},
                     {"import", PlaceToJson({.row = waiting.leaf,
                                             .rows = plan_.rows.size(),
                                             .face = enrolment.face,
                                             .path = plan_.tree.Path(waiting.leaf)})}};
  return desk_.office.DraftOwn(act,
                               SealEnrolment(desk_.office.env(), index, gallery_, std::move(row), waiting.photo,
                                             waiting.face.made->face_template, content),
                               now);
}

Result<void> ImportInProgress::Flush() {
  flushed_at_ = Clock::now();
  suspensions_.clear();
  // Before any row is judged: what stops all of them must not look like each one's own fault.
  WRIT_CHECK(CheckGoesOn());
  const UtcTime now = desk_.office.env().Now();
  std::vector<EntryDraft> drafts;
  std::vector<std::pair<Hash32, StandingFace>> enrolled;  // by the drafts
  std::size_t poor = 0;                                   // among them
  for (const Waiting& waiting : std::exchange(waiting_, {})) {
    Result<EntryDraft> draft = Draft(waiting, desk_.office.ledger().NextIndex() + drafts.size(), now);
    if (draft) {
      drafts.push_back(std::move(*draft));
      enrolled.emplace_back(tags_[waiting.leaf].photo,
                            StandingFace{.subject = tags_[waiting.leaf].subject,
                                         .number = static_cast<std::uint32_t>(waiting.face.index + 1),
                                         .not_after = bases_.at(waiting.row->row.basis).basis->not_after});
      if (IsPoor(waiting.face.made->rank)) ++poor;
      continue;
    }
    if (StopsAll(draft.error())) return tl::make_unexpected(std::move(draft).error());
    Refuse(*waiting.row, draft.error());
  }
  if (!drafts.empty()) {
    const std::size_t count = drafts.size();
    WRIT_CHECK(desk_.office.CommitOwn(std::move(drafts), Stopping()));
    report_.enrolled += count;
    report_.poor += poor;
  }
  standing_.insert(enrolled.begin(), enrolled.end());
  waiting_bytes_ = 0;
  waiting_tags_.clear();
  return {};
}

}  // namespace

Result<ImportReport> RunImport(const ImportDesk& desk, std::uint64_t import, const ImportPlan& plan,
                               const ImportSources& sources) {
  WRIT_TRY(const Import* begun, FindImportToGoOn(desk, import, plan));
  WRIT_TRY(const Gallery* gallery, FindGalleryToEnrol(desk.galleries, desk.pipeline, begun->gallery));
  return ImportInProgress(desk, *begun, *gallery, plan, sources).Run();
}

}  // namespace writ
