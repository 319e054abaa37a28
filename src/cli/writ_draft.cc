#include "cli/writ_family.h"

#include <algorithm>

#include "authority/presented_writ.h"
#include "authority/writ_order.h"
#include "cli/draft.h"
#include "cli/session.h"

namespace writ {
namespace {

constexpr std::int64_t kDefaultDays = 2;
constexpr std::int64_t kDefaultNotifyAfterDays = 90;

constexpr OptionOfField kOptionOfField[] = {
    {"id", "--id"},
    {"issuer", "--issuer"},
    {"case", "--case"},
    {"ground", "--ground"},
    {"missing_person", "--missing-person"},
    {"purpose", "--purpose"},
    {"galleries", "--gallery"},
    {"investigators", "--investigator"},
    {"searches", "--searches"},
    {"not_after", "--days"},
    {"notify_after_days", "--notify-after-days"},
};

struct Options {
  std::vector<std::string> photos;
  std::vector<std::string> faces;
  std::vector<std::string> galleries;
  std::vector<std::string> investigators;
  std::string issuer;
  std::string id;
  std::string case_id;
  std::string ground;
  std::string missing_person;
  std::string purpose;
  std::optional<std::int64_t> searches;
  std::optional<std::int64_t> days;
  std::optional<std::int64_t> notify_after_days;
  std::string out;
  std::string origin;
  bool urgent = false;
};

WritFace FaceOf(const Box& box, const AnalysedPhoto& photo) {
  const Box whole = WholePixels(box, photo.width, photo.height);
  return {.x = static_cast<std::int32_t>(whole.x),
          .y = static_cast<std::int32_t>(whole.y),
          .width = static_cast<std::int32_t>(whole.width),
          .height = static_cast<std::int32_t>(whole.height)};
}

struct FoundProbe {
  WritProbe probe;
  std::string warning;  // of a poor photo; empty where there is none
};

Result<FoundProbe> FindProbe(const Pipeline& pipeline, ByteView bytes, const FaceChoice& choice) {
  WRIT_TRY(const AnalysedPhoto photo, pipeline.Analyse(bytes));
  WRIT_TRY(const std::size_t chosen, FindChosenFace(photo, choice));
  WRIT_CHECK(RequireUsable(photo.faces[chosen].quality));
  WRIT_TRY(const std::optional<float> rank, pipeline.RankFace(photo.faces[chosen].chip));
  return FoundProbe{.probe = {.sha256 = Sha256(bytes), .face = FaceOf(photo.faces[chosen].face.box, photo)},
                    .warning = PoorInWords(rank)};
}

Result<std::vector<FoundProbe>> FindProbes(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::vector<GivenPhoto> photos, ReadPhotos(options.photos, options.faces));
  WRIT_TRY(const Pipeline pipeline, LoadPipeline(common));
  std::vector<FoundProbe> probes;
  for (std::size_t i = 0; i < photos.size(); ++i) {
    Result<FoundProbe> probe = FindProbe(pipeline, photos[i].bytes, photos[i].choice);
    if (!probe && photos.size() > 1) return WithContext(probe.error(), "couldn't use " + options.photos[i]);
    WRIT_CHECK(probe);
    probes.push_back(std::move(*probe));
  }
  return probes;
}

// All photos where a search takes them together, else one for the reader to put another in its place.
std::string PhotosAsTyped(const std::vector<std::string>& photos) {
  if (photos.size() > kMaxSearchPhotos) return ShellWord(photos.front());
  std::string typed;
  for (const std::string& photo : photos) typed += (typed.empty() ? "" : " ") + ShellWord(photo);
  return typed;
}

// Names that mean nothing in the deployment at hand. A court that drafts without its folders is told nothing.
std::string UnknownNames(const WritOrder& order, const CommonOptions& common) {
  const Result<std::unique_ptr<Deployment>> opened = OpenToRead(common);
  if (!opened || (*opened)->registry().origin() != order.deployment) return {};
  const Deployment& deployment = **opened;
  std::string notes;
  const auto note = [&](const std::string& what) { notes += "Note: this deployment has no " + what + ".\n"; };
  for (const std::string& name : order.galleries) {
    if (deployment.galleries().FindByName(name) == nullptr) note("gallery " + name);
  }
  for (const std::string& name : order.investigators) {
    const Principal* person = deployment.registry().FindPrincipal(name);
    if (person == nullptr || !person->active || person->role != Role::kInvestigator) note("investigator " + name);
  }
  const IssuingAuthority* issuer = deployment.registry().FindAuthority(order.issuer);
  if (issuer == nullptr || !issuer->active) note("authority " + order.issuer + " that it trusts");
  return notes;
}

Result<Answer> Draft(const Options& options, const CommonOptions& common) {
  WritOrder order;
  WRIT_TRY(order.deployment, OriginFor(common, options.origin));
  order.id = options.id;
  order.issuer = options.issuer;
  order.case_id = options.case_id;
  order.ground = options.ground;
  order.missing_person = options.missing_person;
  order.purpose = options.purpose;
  order.galleries = options.galleries;
  order.investigators = options.investigators;
  order.searches = options.searches.value_or(1);
  order.not_before = RealEnv().Now();
  const std::int64_t days = std::min(options.days.value_or(kDefaultDays), 2 * kMaxWritDays);
  order.not_after = {order.not_before.seconds + days * kSecondsPerDay};
  order.urgent = options.urgent;
  order.notify_after_days = options.notify_after_days.value_or(kDefaultNotifyAfterDays);
  WRIT_TRY(const std::vector<FoundProbe> found, FindProbes(options, common));
  std::string notes;
  for (std::size_t i = 0; i < found.size(); ++i) {
    order.probes.push_back(found[i].probe);
    if (!found[i].warning.empty()) notes += "Note: " + options.photos[i] + ": " + found[i].warning + ".\n";
  }
  const std::string document = DraftWritOrder(order);
  const Result<WritOrder> checked = ParseWritOrder(document);
  if (!checked) return DraftError(checked.error(), "couldn't draft the writ", kOptionOfField);

  const std::string ratify =
      order.urgent ? "If it can't wait for " + order.issuer + ", the head signs it first; " + order.issuer +
                         " signs the same file within 48 hours of the first search: writ writ ratify FILE\n"
                   : "";
  return HandOutDraft(document, options.out, std::string(kWritNamespace), order.issuer,
                      ratify + "Then: writ search " + PhotosAsTyped(options.photos) + " --writ " +
                          (options.out.empty() ? "FILE" : ShellWord(options.out)) + "\n" + notes +
                          UnknownNames(order, common));
}

}  // namespace

void AddWritDraftVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "writ draft",
                .group = {},
                .purpose = "Write the text of a writ for one face in each photo, ready for a judge to read and sign.",
                .who = "anyone; it counts once an authority that the deployment trusts has signed it.",
                .example = "writ writ draft --photo probe.jpg --gallery custody-2026 --investigator i.lund --issuer "
                           "judge.okafor@court.example --id 2026-CR-0412/1 --case 2026-CR-0412 --ground \"Criminal "
                           "Procedure Act s. 12(3)\" --purpose \"identify the person\" --out writ.toml"})
      .Each("--photo", options->photos,
            "The photo to search for; may be repeated, for several of one person, at most 8", true)
      .Each("--face", options->faces,
            "Which face: its number in `writ faces PHOTO`, or x,y,width,height; once for each photo, in their order",
            false)
      .Many("--gallery", options->galleries, "The galleries that may be searched, and no others", true)
      .Many("--investigator", options->investigators, "Who may search", true)
      .Required("--issuer", options->issuer, "Who signs it, by the name in `writ authority list`")
      .Required("--id", options->id, "The issuer's own number for this writ, used once")
      .Required("--case", options->case_id, "The case's number")
      .Optional("--ground", options->ground, "The law relied on; this or --missing-person")
      .Optional("--missing-person", options->missing_person, "Whom the search is to find; this or --ground")
      .Required("--purpose", options->purpose, "What the search is for, in one line")
      .Number("--searches", options->searches, "How many searches it allows; 1 unless said")
      .Number("--days", options->days, "How long it holds from now; 2 unless said")
      .Number("--notify-after-days", options->notify_after_days,
              "When the person may learn who searched; after 90 days unless said")
      .Flag("--urgent", options->urgent, "The head may sign it first; its issuer must ratify it within 48 hours")
      .Optional("--out", options->out, "Write it there instead of printing it")
      .Optional("--origin", options->origin, "The deployment's name; else that of the data folder")
      .Runs([options](const CommonOptions& common) { return Draft(*options, common); });
}

}  // namespace writ
