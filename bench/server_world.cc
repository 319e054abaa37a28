#include "bench/server_world.h"

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "authority/sshsig.h"
#include "base/source_folder.h"
#include "base/uuid.h"
#include "bench/server_drawn.h"
#include "bench/timing.h"
#include "gallery/enrolment.h"

namespace writ::bench {
namespace {

constexpr std::size_t kSeedBytes = 32;
constexpr std::size_t kMaxNoteBytes = 4096;
constexpr std::int64_t kBasisDays = 300;

// A run does in seconds what takes people years, and nobody has to look at that.
Policy BenchPolicy() {
  Policy policy;
  policy.alarm_same = policy.alarm_case = policy.alarm_burst = 0;
  policy.alarm_night_from = policy.alarm_night_until = 0;
  policy.alarm_haste = policy.alarm_agreement = policy.alarm_refusals = 0;
  policy.statement_days = 31;
  return policy;
}

LegalBasis RealPersonsBasis(const std::string& subject, const Hash32& photo_sha256) {
  LegalBasis basis = BenchBasis(RealEnv().Now(), kBasisDays);
  basis.subjects = {{.name = subject, .photo_sha256 = {photo_sha256}}};
  return basis;
}

}  // namespace

std::string InvestigatorName(std::size_t number) { return "investigator-" + std::to_string(number); }

ServerWorld::ServerWorld(std::filesystem::path folder, std::size_t faces) : folder_(std::move(folder)) {
  const std::filesystem::path note = folder_ / "made.json", seed = folder_ / "seed";
  Env& env = RealEnv();
  found_ = env.Exists(note);
  if (found_) {
    seed_ = SecretBytes::CopyOf(OrDie(env.ReadFile(seed, kSeedBytes)));
    const Json made = Json::parse(AsText(OrDie(env.ReadFile(note, kMaxNoteBytes))));
    made_seconds_ = made.at("seconds");
    if (made.at("faces") == faces) return;
    std::fprintf(stderr, "couldn't measure: %s holds %s faces; name another --data\n", folder_.c_str(),
                 made.at("faces").dump().c_str());
    std::exit(1);
  }
  std::filesystem::create_directories(folder_);
  seed_ = SecretBytes::Random(kSeedBytes);
  OrDie(env.WriteFile(seed, seed_.view(), /*secret=*/true));
  made_seconds_ = SecondsOf([&] { Make(faces); });
  OrDie(env.WriteFile(note, AsBytes(Json{{"faces", faces}, {"seconds", made_seconds_}}.dump())));
}

SigningKey ServerWorld::KeyOf(std::string_view person) const {
  return SigningKeyFromSeed(SecretBytes::CopyOf(Sha256({seed_.view(), AsBytes(person)})));
}

std::string ServerWorld::PublicKeyOf(std::string_view person) const {
  return SshKeyOf(KeyOf(person).public_key).Text();
}

std::string ServerWorld::Sign(std::string_view person, std::string_view name_space, std::string_view text) const {
  return SignSsh(KeyOf(person), name_space, AsBytes(text));
}

SignedAct ServerWorld::Act(const std::string& person, std::string_view type, const Json& clear,
                           const std::map<std::string, Json>& committed) const {
  const ActDraft draft = DraftAct(RealEnv(), kBenchOrigin, type, clear, committed);
  return {.claimed_actor = person,
          .act = draft.Bytes(),
          .signature = Sign(person, kActNamespace, draft.Bytes()),
          .openings = draft.openings};
}

DeploymentPaths ServerWorld::paths() const {
  return {.data = folder_ / "data",
          .keys = folder_ / "data.keys",
          .model_cards = SourceFolder() / "models",
          .model_weights = SourceFolder() / ".deps/models"};
}

void ServerWorld::Make(std::size_t faces) {
  const std::unique_ptr<Deployment> deployment = OrDie(Deployment::Found(
      RealEnv(), paths(), kBenchOrigin, "head", PublicKeyOf("head"), Policy(),
      [&](const std::string& act) -> Result<std::string> { return Sign("head", kActNamespace, act); }));
  OrDie(SetPolicy(deployment->office(), Act("head", "policy_set", {{"policy", PolicyToJson(BenchPolicy())}}, {})));
  std::cerr << "bench: adding " << kInvestigators << " investigators\n";
  AddPeople(*deployment);
  const std::string gallery = MakeGallery(*deployment);
  for (const char* photo : {"obama.jpg", "obama2.jpg", "biden.jpg"}) EnrolReal(*deployment, gallery, photo);
  EnrolDrawn(*deployment, gallery, faces);
}

void ServerWorld::AddPeople(Deployment& deployment) const {
  const auto add = [&](const std::string& name, const std::string& role) {
    OrDie(AddUser(deployment.office(),
                  Act("head", "user_add", {}, {{"name", name}, {"role", role}, {"key", PublicKeyOf(name)}})));
  };
  add("custodian", "custodian");
  add("officer", "data-protection-officer");
  for (std::size_t i = 0; i < kInvestigators; ++i) add(InvestigatorName(i), "investigator");
  OrDie(AddAuthority(deployment.office(),
                     Act("head", "authority_add", {}, {{"name", kBenchCourt}, {"key", PublicKeyOf(kBenchCourt)}})));
}

std::string ServerWorld::MakeGallery(Deployment& deployment) const {
  const std::string id = NewUuid(RealEnv());
  OrDie(CreateGallery(deployment.office(), deployment.galleries(), deployment.key_ring(),
                      OrDie(deployment.pipeline())->pipeline_id(),
                      Act("custodian", "gallery_create", {{"gallery", id}},
                          {{"name", kBenchGallery}, {"description", "mostly drawn, for measuring"}})));
  return id;
}

void ServerWorld::EnrolReal(Deployment& deployment, const std::string& gallery, const std::string& photo) const {
  EnrolmentRequest request;
  request.photo = OrDie(RealEnv().ReadFile(SourceFolder() / ".deps/photos" / photo, kMaxPhotoBytes));
  const std::string subject = "real." + photo.substr(0, photo.find_first_of("2."));
  request.basis_text = DraftLegalBasis(RealPersonsBasis(subject, Sha256(request.photo)));
  request.basis_signature = Sign("officer", kBasisNamespace, request.basis_text);
  request.act = Act(
      "custodian", "enrol", {{"gallery", gallery}},
      {{"subject", subject}, {"photo", Sha256Hex(request.photo)}, {"basis", Sha256Hex(AsBytes(request.basis_text))}});
  OrDie(Enrol(deployment.office(), deployment.galleries(), *OrDie(deployment.pipeline()), request));
}

void ServerWorld::EnrolDrawn(Deployment& deployment, const std::string& gallery, std::size_t faces) const {
  LegalBasis basis = BenchBasis(RealEnv().Now(), kBasisDays);
  basis.max_subjects = kMaxBasisSubjectCount;
  const std::string text = DraftLegalBasis(basis);
  const BasisPaper paper{.text = text, .signature = Sign("officer", kBasisNamespace, text)};
  for (std::size_t first = 0; first < faces; first += kMostDrawnFaces) {
    DrawnImport drawn(deployment, gallery, paper, first, std::min(kMostDrawnFaces, faces - first));
    drawn.Import(Act("custodian", "import", drawn.ClearFields(), drawn.CommittedFields()));
    std::cerr << "bench: " << std::min(faces, first + kMostDrawnFaces) << " of " << faces << " faces are drawn\n";
  }
}

}  // namespace writ::bench
