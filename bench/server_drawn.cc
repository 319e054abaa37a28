#include "bench/server_drawn.h"

#include <utility>
#include <vector>

#include "bench/server_world.h"
#include "bench/timing.h"
#include "face/image.h"
#include "gallery/enrolment.h"
#include "index/trial_vectors.h"

namespace writ::bench {
namespace {

constexpr int kStubSide = 16;
constexpr std::uint64_t kSeed = 20'261'128;

// A grey JPEG that is no other face's: behind its first marker stands a comment (ISO 10918-1, B.2.4.5) with the number.
Bytes StubPhoto(std::size_t number) {
  static const Bytes grey = EncodeJpeg(NewImage(kStubSide, kStubSide));
  constexpr std::size_t kMarkerBytes = 2;
  const std::string text = std::to_string(number);
  Bytes stub(grey.begin(), grey.begin() + kMarkerBytes);
  for (const int byte : {0xFF, 0xFE, 0, static_cast<int>(text.size() + kMarkerBytes)}) {
    stub.push_back(static_cast<std::uint8_t>(byte));
  }
  stub.insert(stub.end(), text.begin(), text.end());
  stub.insert(stub.end(), grey.begin() + kMarkerBytes, grey.end());
  return stub;
}

std::string DrawnManifest(std::size_t first, std::size_t count) {
  std::vector<ManifestRow> rows;
  for (std::size_t i = first; i < first + count; ++i) {
    rows.push_back({.line = 0,
                    .photo = std::to_string(i) + ".jpg",
                    .photo_sha256 = Sha256Hex(StubPhoto(i)),
                    .subject = "drawn." + std::to_string(i),
                    .basis = "basis.toml",
                    .face = ""});
  }
  return WriteManifest(rows);
}

ImportDesk DeskOf(Deployment& deployment) {
  return {.office = deployment.office(),
          .galleries = deployment.galleries(),
          .imports = deployment.imports(),
          .pipeline = *OrDie(deployment.pipeline())};
}

}  // namespace

LegalBasis BenchBasis(UtcTime now, std::int64_t days) {
  LegalBasis basis;
  basis.deployment = kBenchOrigin;
  basis.kind = BasisKind::kStatute;
  basis.gallery = kBenchGallery;
  basis.not_before = now;
  basis.not_after = {now.seconds + days * kSecondsPerDay};
  basis.provision = "none: for measuring";
  basis.photo_source = "drawn, or the demo's photos";
  return basis;
}

DrawnImport::DrawnImport(Deployment& deployment, const std::string& gallery, BasisPaper basis, std::size_t first,
                         std::size_t count)
    : deployment_(deployment),
      gallery_(*deployment.galleries().FindById(gallery)),
      paper_(std::move(basis)),
      basis_(OrDie(ParseLegalBasis(paper_.text))),
      first_(first),
      plan_(OrDie(PlanImport(DrawnManifest(first, count),
                             [this](const std::string&) -> Result<BasisPaper> { return paper_; }))) {}

Json DrawnImport::ClearFields() const { return {{"gallery", gallery_.id}, {"rows", plan_.rows.size()}}; }

std::map<std::string, Json> DrawnImport::CommittedFields() const {
  return {{"manifest", ToHex(plan_.manifest_sha256)}, {"enrolments", ToHex(plan_.tree.Root())}};
}

void DrawnImport::Import(const SignedAct& act) {
  const ImportDesk desk = DeskOf(deployment_);
  const std::size_t dimension = desk.pipeline.dimension();
  const TrialVectors vectors = MakeTrialVectors(UsualSpectrum(dimension), plan_.rows.size(), 0, kSeed + first_);
  ImportReport report;
  report.import = OrDie(BeginImport(desk, act, plan_)).index;
  while (report.enrolled < plan_.rows.size()) {
    const UtcTime now = RealEnv().Now();
    const std::uint64_t next = deployment_.ledger().NextIndex();
    std::vector<EntryDraft> drafts;
    for (; drafts.size() < kMaxBatchEntries && report.enrolled < plan_.rows.size(); ++report.enrolled) {
      drafts.push_back(Draft(report.import, report.enrolled, next + drafts.size(), vectors.Face(report.enrolled), now));
    }
    OrDie(desk.office.CommitOwn(std::move(drafts), {.user = "custodian", .galleries = {gallery_.name}, .issuer = {}}));
  }
  OrDie(EndImport(desk, plan_, report));
}

EntryDraft DrawnImport::Draft(std::uint64_t import, std::size_t row, std::uint64_t index, std::span<const float> values,
                              UtcTime now) const {
  const PlannedEnrolment& enrolment = plan_.rows[row].enrolment;
  Json sealed_row = RowOfEnrolment(deployment_.galleries(), gallery_.id, enrolment.subject, enrolment.photo_sha256,
                                   basis_, paper_.text);
  AddFaceNumber(sealed_row, 0);
  const ActDraft act =
      DraftActAt(RealEnv(), now, kBenchOrigin, "import_photo", {{"gallery", gallery_.id}, {"import", import}},
                 {{"subject", enrolment.subject},
                  {"photo", ToHex(enrolment.photo_sha256)},
                  {"basis", ToHex(enrolment.basis_sha256)}});
  const Json content{
      {"openings", OpeningsToJson(act.openings)},
      {"basis", paper_.text},
      {"basis_signature", paper_.signature},
      {"face", BoxToJson({.x = 0, .y = 0, .width = kStubSide, .height = kStubSide})},
      {"import",
       PlaceToJson({.row = row, .rows = plan_.rows.size(), .face = enrolment.face, .path = plan_.tree.Path(row)})}};
  return OrDie(deployment_.office().DraftOwn(
      act,
      SealEnrolment(RealEnv(), index, gallery_, std::move(sealed_row), StubPhoto(first_ + row),
                    OrDie(FaceTemplate::Normalised(values)), content),
      now));
}

}  // namespace writ::bench
