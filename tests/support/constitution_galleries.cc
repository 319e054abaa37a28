// The acts of the constitution's play by which galleries come to be and fill.
#include "base/uuid.h"
#include "gallery/import.h"
#include "support/constitution_words.h"

namespace writ::support {
namespace {

// Of any kind, for that face, or for another where something is wrong.
ModelBasis SomeBasis(Dice& dice, const ModelFace& face) {
  ModelBasis basis{dice.Pick<std::string>({"consent", "paper", "court_order", "statute", "missing_person"}),
                   face.gallery,
                   face.subject,
                   face.photo,
                   face.from,
                   face.until,
                   {},
                   {}};
  if (basis.kind == "consent") basis.signer = basis.person = dice.Chance(80) ? "person" : dice.Pick(AllKeys());
  if (basis.kind == "court_order") basis.signer = dice.Pick<std::string>({"court", "court", "court2"});
  if (basis.kind == "statute" || basis.kind == "missing_person") {
    basis.signer = dice.Pick<std::string>({"head", "officer", "officer", "custodian"});
  }
  if (dice.Wrong(20)) basis.signer = dice.Chance(50) ? "" : dice.Pick(AllKeys());
  if (dice.Wrong(10)) basis.gallery = "custody";
  if (dice.Wrong(10)) basis.photo = "obama.jpg";
  if (dice.Wrong(10)) basis.subject = "s.biden";
  return basis;
}

std::string TextOf(const ModelBasis& basis) {
  const std::map<std::string, BasisKind> kinds = {{"consent", BasisKind::kConsent},
                                                  {"paper", BasisKind::kConsent},
                                                  {"court_order", BasisKind::kCourtOrder},
                                                  {"statute", BasisKind::kStatute},
                                                  {"missing_person", BasisKind::kMissingPerson}};
  LegalBasis document = TestBasis(kinds.at(basis.kind), basis.gallery, {basis.from}, {basis.until}, basis.subject,
                                  Sha256(Photo(basis.photo)));
  if (basis.kind == "paper") document.document_sha256 = Sha256(AsBytes("a signed paper"));
  if (basis.kind == "consent") document.person_key = SshKeyOf(KeyHolder(basis.person).key.public_key);
  return DraftLegalBasis(document);
}

}  // namespace

std::string ConstitutionWorld::IdOfGallery(const std::string& name) {
  const Gallery* gallery = t_.deployment->galleries().FindByName(name);
  return gallery == nullptr ? NewUuid(t_.env) : gallery->id;
}

void ConstitutionWorld::CreateGallery(Dice& dice) {
  const ModelAct act = By(dice, "gallery_create", {"custodian"});
  const auto name = dice.Pick<std::string>({"third", "third", "custody"});
  const Result<const Pipeline*> pipeline = t_.deployment->pipeline();
  if (!pipeline) return Fail(pipeline.error().message);
  const SignedAct handed_in = Sign(act, {{"gallery", NewUuid(t_.env)}}, {{"name", name}, {"description", ""}});
  if (Agree(Words(act) + ": " + name, model_.MayCreateGallery(act, name),
            writ::CreateGallery(t_.deployment->office(), t_.deployment->galleries(), t_.deployment->key_ring(),
                                (*pipeline)->pipeline_id(), handed_in))) {
    model_.galleries.insert(name);
  }
}

namespace {

// A face that somebody may want in a gallery, and the paper that comes with it.
ModelFace SomeFace(Dice& dice, Seconds now) {
  ModelFace face{.entry = 0,
                 .gallery = dice.Pick<std::string>({"custody", "missing", "third"}),
                 .subject = dice.Pick<std::string>({"s.obama", "s.biden", "s.new"}),
                 .photo = dice.Pick(AllPhotos())};
  face.from = now + dice.Pick<Seconds>({-kDay, 0, 0, 0, 0, 0, 3600});
  face.until = face.from + dice.Pick<Seconds>({3600, 2 * kDay, 10 * kDay, 100 * kDay});
  return face;
}

std::string Words(const ModelAct& act, const ModelFace& face, const ModelBasis& basis) {
  return Words(act) + ": " + face.photo + " as " + face.subject + " into " + face.gallery + " under " + basis.kind +
         " for " + basis.gallery + ", " + basis.subject + ", " + basis.photo + " signed with the key of \"" +
         basis.signer + "\" from " + FormatTime({face.from}) + " to " + FormatTime({face.until});
}

}  // namespace

void ConstitutionWorld::Enrol(Dice& dice) {
  ModelFace face = SomeFace(dice, model_.now);
  face.entry = t_.Entries();
  const ModelBasis basis = SomeBasis(dice, face);
  const std::string text = TextOf(basis);
  const ModelAct act = By(dice, "enrol", {"custodian"});
  EnrolmentRequest request{
      .act = Sign(
          act, {{"gallery", IdOfGallery(face.gallery)}},
          {{"subject", face.subject}, {"photo", Sha256Hex(Photo(face.photo))}, {"basis", Sha256Hex(AsBytes(text))}}),
      .photo = Photo(face.photo),
      .basis_text = text,
      .basis_signature = SignatureOn(text, kBasisNamespace, basis.signer)};
  const Result<const Pipeline*> pipeline = t_.deployment->pipeline();
  if (!pipeline) return Fail(pipeline.error().message);
  if (Agree(Words(act, face, basis), model_.MayEnrol(act, face, basis),
            writ::Enrol(t_.deployment->office(), t_.deployment->galleries(), **pipeline, request))) {
    model_.faces.push_back(face);
  }
}

void ConstitutionWorld::Import(Dice& dice) {
  ModelFace face = SomeFace(dice, model_.now);
  const ModelBasis basis = SomeBasis(dice, face);
  const std::string text = TextOf(basis);
  const std::string manifest = WriteManifest({{.line = 0,
                                               .photo = face.photo,
                                               .photo_sha256 = Sha256Hex(Photo(face.photo)),
                                               .subject = face.subject,
                                               .basis = "basis.toml",
                                               .face = ""}});
  const Result<ImportPlan> plan = PlanImport(manifest, [&](const std::string&) -> Result<BasisPaper> {
    return BasisPaper{.text = text, .signature = SignatureOn(text, kBasisNamespace, basis.signer)};
  });
  const Result<const Pipeline*> pipeline = t_.deployment->pipeline();
  if (!plan || !pipeline) return Fail("an import can't be planned");
  const ImportDesk desk{t_.deployment->office(), t_.deployment->galleries(), t_.deployment->imports(), **pipeline,
                        [] { return Result<void>(); }};
  const ModelAct act = By(dice, "import", {"custodian"});
  const SignedAct handed_in =
      Sign(act, {{"gallery", IdOfGallery(face.gallery)}, {"rows", 1u}},
           {{"manifest", ToHex(plan->manifest_sha256)}, {"enrolments", ToHex(plan->tree.Root())}});
  const Result<Record> begun = BeginImport(desk, handed_in, *plan);
  if (!Agree(Words(act, face, basis), model_.MayImport(act, face.gallery), begun)) return;
  const bool admitted = model_.BasisAdmits(face, basis);
  const Result<ImportReport> report =
      RunImport(desk, begun->index, *plan,
                {.read_photo = [&](const std::string& name) -> Result<Bytes> { return Photo(name); }, .progress = {}});
  if (!report) return Fail("the import ended with " + report.error().message);
  if (!EndImport(desk, *plan, *report)) return Fail("the import has no end");
  if (report->enrolled != (admitted ? 1u : 0u)) {
    return Fail(admitted ? "a photo was not imported that may be" : "a photo was imported that may not be");
  }
  if (!admitted) return;
  face.entry = t_.deployment->galleries().FacesOf(*t_.deployment->galleries().FindByName(face.gallery))->back().entry;
  model_.faces.push_back(face);
}

}  // namespace writ::support
