#include <iostream>

#include "api/face_option.h"
#include "authority/presented_writ.h"
#include "authority/writ_order.h"
#include "cli/desk.h"
#include "cli/verbs.h"
#include "search/report_words.h"
#include "search/searches.h"

namespace writ {
namespace {

struct Options {
  std::vector<std::string> photos;
  std::string order;
  std::string signature;
  std::vector<std::string> faces;
};

Result<std::vector<GivenPhoto>> ReadProbe(const Options& options) {
  if (options.photos.size() > kMaxSearchPhotos) {
    return Fail(Code::kUsage, "too-many-photos",
                "couldn't search: " + std::to_string(options.photos.size()) + " photos were given",
                "give at most " + std::to_string(kMaxSearchPhotos) + ", all of the one person who is sought");
  }
  return ReadPhotos(options.photos, options.faces);
}

Answer Describe(Json json, const std::string& order_file) {
  const std::string number = json.at("search").dump();
  const std::uint64_t compared = json.at("compared");
  const bool in_review = TextOf(json, "state") == SearchStateName(SearchState::kInReview);
  Answer answer;
  answer.text = "Search " + number + ": " +
                (in_review ? "there are candidates, and they wait for two examiners." : "no candidate.") + "\n";
  Columns facts;
  facts.Add({"compared", CountInWords(compared) + (compared == 1 ? " face" : " faces")});
  facts.Add({"threshold", ScoreInWords(json.at("threshold")) + ", " + TextOf(json, "threshold_in_words")});
  facts.Add({"witnesses", TextOf(json, "witnesses_in_words")});
  if (json.contains("ratification")) {
    std::string urgent = TextOf(json, "ratification");
    if (const std::size_t at = urgent.find("FILE"); at != std::string::npos) urgent.replace(at, 4, order_file);
    facts.Add({"urgent", urgent});
    json["ratification"] = urgent;
  }
  answer.text += facts.Text();
  if (in_review) {
    answer.text += std::string(kLeadReminder) + " Nobody learns who it is before two examiners have decided.\n" +
                   "Next: two examiners run `writ review " + number + "`; then you run `writ result " + number + "`.\n";
  } else {
    answer.text +=
        "Nobody in the galleries of the writ scored at the threshold or above. That doesn't prove that the "
        "person isn't in them.\n";
  }
  for (const Json& warning : json.value("warnings", Json::array())) {
    answer.note += "Note: " + warning.get<std::string>() + ".\n";
  }
  answer.json = std::move(json);
  return answer;
}

Result<Answer> SearchPhoto(const Options& options, const CommonOptions& common) {
  WRIT_TRY(std::vector<GivenPhoto> photos, ReadProbe(options));
  std::string order, signature;
  if (!options.order.empty()) {
    WRIT_TRY(order, ReadDocument(options.order, kMaxWritBytes));
    WRIT_TRY(signature, ReadSignature(options.signature, options.order));
  }
  ProgressLine progress(common.json);  // outlives the deployment, which holds on to it
  WRIT_TRY(Desk desk, Desk::Open(common));
  desk.ShowOpening([&progress](std::uint64_t done, std::uint64_t all) { progress.Show("Opening faces", done, all); });
  WRIT_TRY(const std::vector<std::optional<Box>> faces, desk.ChosenFaces(photos));
  std::map<std::string, Bytes> files{{"writ", FileBytes(order)}, {"writ-signature", FileBytes(signature)}};
  std::vector<Hash32> hashes;
  for (GivenPhoto& photo : photos) {
    hashes.push_back(Sha256(photo.bytes));
    files["photo-" + std::to_string(hashes.size())] = std::move(photo.bytes);
  }
  WRIT_TRY(ActAnswer done,
           desk.Act("search", Json::object(), {{"photo", PhotosText(hashes)}, {"writ", Sha256Hex(AsBytes(order))}},
                    std::move(files), FacesToOptions(faces)));
  for (const Json& altered : done.json.value("altered", Json::array())) {
    std::cerr << "Note: " << Printable(altered.get<std::string>())
              << ". It was made anew from the rows; find out who changed it, or whether the disk is broken.\n";
  }
  return Describe(std::move(done.json), ShellWord(options.order));
}

}  // namespace

void AddSearchVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb(
          {.path = "search",
           .group = kForInvestigator,
           .purpose = "Search the galleries that a writ names for the person in a photo that it names, or in several.",
           .who = "an investigator whom the writ names. Without a writ it is refused, and the refusal is logged.",
           .example = "writ search probe.jpg --writ writ.toml --as i.lund --key i.lund"})
      .Many("PHOTO", options->photos,
            "The photo: JPEG, PNG or WebP; several, at most 8, all of the one person sought, find more than one alone",
            true)
      .Optional("--writ", options->order, "The signed writ")
      .Optional("--signature", options->signature, "Its signature; else WRIT.sig where there is one")
      .Each("--face", options->faces,
            "Which face: its number in `writ faces PHOTO`, or x,y,width,height; once for each photo, in their order",
            false)
      .Acts()
      .Runs([options](const CommonOptions& common) { return SearchPhoto(*options, common); });
}

}  // namespace writ
