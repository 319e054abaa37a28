#include <filesystem>
#include <map>
#include <set>

#include "cli/decimal.h"
#include "cli/folder.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "face/model_files.h"
#include "face/model_trial.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr float kCropMargin = 1.0f;  // around a face that is tried, in sides of its box: as much as any pose needs
constexpr char kCardAdvice[] = "name an embedder's card; docs/bring_your_own_model.md says what stands in it";

struct Options {
  std::string card;
  std::string weights;
  std::string photos;
};

// Photos of which no face is tried, by the reason.
struct LeftOut {
  std::size_t photos = 0;
  std::size_t people = 0;  // of whom no photo is left
  std::map<std::string, std::size_t> reasons;

  void Add(const std::string& reason) {
    ++photos;
    ++reasons[reason];
  }
  // "3 photos were left out (2 no-face, 1 photo-truncated), and with them 1 person"; empty where there are none.
  std::string Words() const {
    std::string kinds;
    for (const auto& [reason, count] : reasons) {
      kinds += (kinds.empty() ? "" : ", ") + std::to_string(count) + " " + reason;
    }
    if (photos == 0) return "";
    return Count(photos, "photo was", "photos were") + " left out (" + kinds + ")" +
           (people == 0 ? "" : ", and with them " + Count(people, "person", "people"));
  }
};

struct TrialFaces {
  std::vector<TrialFace> faces;
  LeftOut left_out;
  PassedOver passed_over;
};

// The only face of a photo, cut out with room around it; `person` is the caller's to say.
Result<TrialFace> OnlyFace(const Pipeline& pipeline, const std::string& file) {
  WRIT_TRY(const Bytes bytes, ReadPhotoOfMany(file));
  WRIT_TRY(const AnalysedPhoto photo, pipeline.Analyse(bytes));
  WRIT_CHECK(ChooseFace(photo, std::nullopt));
  DetectedFace face = ToPicture(photo.faces[0].face, photo.placement);
  const PixelRect part = CropRect(photo.image, face.box, kCropMargin);
  for (Point& point : face.landmarks) point = {point.x - float(part.x), point.y - float(part.y)};
  return TrialFace{0, CropImage(photo.image, face.box, kCropMargin), face.landmarks};
}

// One face a photo; photos that show none or several, or can't be read, are left out.
Result<TrialFaces> ReadFaces(const Pipeline& pipeline, const std::string& folder, bool quiet) {
  WRIT_TRY(FolderPhotos found, PhotosIn(folder));
  if (found.photos.size() > kMaxTrialPhotos) {
    return Fail(Code::kUsage, "trial-too-large", "couldn't try the model: there are more than 2,000 photos",
                "a few dozen people with two or three photos each are enough");
  }
  TrialFaces trial;
  trial.passed_over = std::move(found.passed_over);
  std::map<std::string, std::size_t> people;
  std::set<std::string> folders;
  ProgressLine progress(quiet);
  std::uint64_t done = 0;
  for (const std::string& file : found.photos) {
    const std::string person = fs::path(file).parent_path().string();
    folders.insert(person);
    Result<TrialFace> face = OnlyFace(pipeline, file);
    progress.Show("Finding faces", ++done, found.photos.size());
    if (!face && face.error().code == Code::kUnavailable) return tl::make_unexpected(face.error());
    if (!face) {
      trial.left_out.Add(face.error().reason);
      continue;
    }
    face->person = people.emplace(person, people.size()).first->second;
    trial.faces.push_back(std::move(*face));
  }
  trial.left_out.people = folders.size() - people.size();
  return trial;
}

// Ways that these faces don't tell from the card's.
std::vector<std::string> Undecided(const Trial& trial) {
  std::vector<std::string> ways;
  for (const TrialOutcome& outcome : trial.outcomes) {
    const bool open = &outcome != &trial.outcomes.front() && outcome.better_than_it > 1 - kSureShare;
    if (open && outcome.way != trial.better_way) ways.push_back(outcome.way);
  }
  return ways;
}

Json TrialJson(const Trial& trial) {
  Json ways = Json::array();
  for (const TrialOutcome& outcome : trial.outcomes) {
    ways.push_back({{"way", outcome.way},
                    {"same", outcome.same},
                    {"different", outcome.different},
                    {"separation", outcome.separation},
                    {"better_than_it", outcome.better_than_it}});
  }
  return Json{{"people", trial.people},         {"photos", trial.photos},
              {"same_pairs", trial.same_pairs}, {"different_pairs", trial.different_pairs},
              {"ways", std::move(ways)},        {"people_with_two_photos", trial.people_with_two},
              {"undecided", Undecided(trial)},  {"better_way", trial.better_way}};
}

std::string TrialText(const Trial& trial, const std::string& name) {
  std::string text = name + " on " + Count(trial.photos, "photo", "photos") + " of " +
                     Count(trial.people, "person", "people") + ", " + Count(trial.same_pairs, "pair", "pairs") +
                     " of one person and " + std::to_string(trial.different_pairs) + " of two:\n";
  Columns columns;
  columns.Add({"the network is given", "one person", "two people", "separation", "better than the card's way"});
  for (std::size_t i = 0; i < trial.outcomes.size(); ++i) {
    const TrialOutcome& outcome = trial.outcomes[i];
    columns.Add({outcome.way, Decimal(outcome.same, 3), Decimal(outcome.different, 3), Decimal(outcome.separation, 2),
                 i == 0 ? "" : Decimal(100 * outcome.better_than_it, 1) + " % of resamples"});
  }
  return text + columns.Text();
}

tl::unexpected<Error> OfCard(Error error, const std::string& advice) {
  error.code = Code::kUsage;
  error.advice = advice;
  return tl::make_unexpected(std::move(error));
}

// Whoever names a photo, a network or a folder instead of the card learns so.
Result<void> CheckCardFile(const std::string& file) {
  constexpr std::size_t kEnoughToTell = 4096;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return {};  // ReadCard says so
  const Bytes beginning = BeginningOf(file, kEnoughToTell);
  const std::string_view text = AsText(beginning);
  const char* cause = nullptr;
  if (fs::is_directory(file, ignored)) {
    cause = "it is a folder";
  } else if (text.empty()) {
    cause = "it is empty, or you may not read it";
  } else if (text.starts_with("\xFF\xD8\xFF") || text.starts_with("\x89PNG") || text.starts_with("RIFF")) {
    cause = "it is a picture";
  } else if (text.find('\0') != std::string_view::npos || fs::file_size(file, ignored) > kMaxCardBytes) {
    cause = NameEnding(file) == ".onnx" ? "it is a network, which a card describes" : "it is no text";
  }
  if (cause == nullptr) return {};
  return Fail(Code::kUsage, "card-malformed", "couldn't use " + file + " as a card: " + cause, kCardAdvice);
}

// What the trial says of the card; the rest of the answer is in the text.
std::string VerdictText(const Trial& trial, const ModelCard& card) {
  std::string text = "No way was surely better than the card's.", undecided;
  for (const std::string& way : Undecided(trial)) undecided += (undecided.empty() ? "" : "; ") + way;
  if (!undecided.empty()) {
    text += " But these faces can't tell it from: " + undecided + ". More people with two photos or more can";
    text += trial.people_with_two < kFewPeopleWithTwo
                ? "; with fewer than " + std::to_string(kFewPeopleWithTwo) +
                      " of them only a way that separates twice as well counts against the card."
                : ".";
  }
  return text +
         (card.embedder->mean.empty() ? " It has no mean and no curve yet: docs/bring_your_own_model.md.\n" : "\n");
}

Error CardWrong(const Trial& trial) {
  return Error{.code = Code::kUsage,
               .reason = "card-wrong",
               .message = "couldn't confirm the card: the model tells people apart better with " + trial.better_way,
               .advice = trial.better_pose
                             ? "the model was trained on faces in another pose than a card can ask for; find "
                               "out which, or take another model"
                             : "correct colour_order, subtract or divide in the card; then check again"};
}

Result<Trial> TryOn(const TrialFaces& trial, ByteView onnx, const ModelCard& card) {
  Result<Trial> tried = TryModel(onnx, card, trial.faces);
  if (tried) return tried;
  Error error = tried.error();
  if (error.reason == "model-unusable") {
    return OfCard(error, "see that outputs and dimension in the card are those of the model");
  }
  if (error.reason == "trial-too-small" && trial.left_out.photos > 0) error.message += "; " + trial.left_out.Words();
  return tl::make_unexpected(std::move(error));
}

Result<Answer> Check(const Options& options, const CommonOptions& common) {
  std::string hashes;
  WRIT_CHECK(CheckCardFile(options.card));
  const Result<ModelCard> read = ReadCard(RealEnv(), options.card, ModelKind::kEmbedder, hashes);
  if (!read) return OfCard(read.error(), kCardAdvice);
  const ModelCard& card = *read;
  const DeploymentPaths paths = common.Paths();
  const fs::path weights = options.weights.empty() ? paths.model_weights : fs::path(options.weights);
  const Result<Bytes> onnx = ReadWeights(RealEnv(), weights, card);
  if (!onnx) {
    return OfCard(onnx.error(),
                  "name the folder of its file with --weights, and see that file and sha256 in the card are right");
  }
  WRIT_TRY(const Pipeline pipeline, LoadPipeline(common));
  WRIT_TRY(const TrialFaces faces, ReadFaces(pipeline, options.photos, common.json));
  WRIT_TRY(const Trial trial, TryOn(faces, *onnx, card));
  Answer answer;
  answer.json = TrialJson(trial);
  answer.json["card"] = card.name;
  answer.json["left_out"] =
      Json{{"photos", faces.left_out.photos}, {"people", faces.left_out.people}, {"reasons", faces.left_out.reasons}};
  answer.json["passed_over"] = faces.passed_over.ToJson();
  answer.text = TrialText(trial, card.name + " " + card.version);
  if (faces.left_out.photos > 0) answer.text += faces.left_out.Words() + ".\n";
  if (trial.better_way.empty()) {
    answer.text += VerdictText(trial, card);
    answer.note = faces.passed_over.Text();
  } else {
    answer.failure = CardWrong(trial);
  }
  return answer;
}

}  // namespace

void AddModelCheckVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "model check",
                .group = {},
                .purpose = "Try a network on a few faces as its card says, and in the ways in which cards are wrong: "
                           "colours, scale, pose.",
                .who = "anyone; nothing is stored or logged.",
                .example = "writ model check arcface.toml --weights . --photos staff"})
      .Required("CARD", options->card, "The card of the network, as those in models/")
      .Required("--photos", options->photos, "A folder with a folder of photos for each person, one face a photo")
      .Optional("--weights", options->weights, "The folder of the file that the card names; else that of Writ's own")
      .Runs([options](const CommonOptions& common) { return Check(*options, common); });
}

}  // namespace writ
