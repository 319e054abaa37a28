#include "search/search.h"

#include <iostream>

#include "authority/presented_writ.h"
#include "authority/writ_order.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "gallery/gallery_indexes.h"
#include "search/report_words.h"
#include "search/urgent_words.h"
#include "search/witnessing.h"

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

Answer Describe(const SearchReceipt& receipt, const Registry& registry, const std::string& ratification) {
  const std::string number = std::to_string(receipt.search);
  const std::string threshold = ThresholdInWords(receipt.threshold, receipt.compared);
  const std::vector<SearchCosignature> cosignatures = CosignaturesOn(receipt.cosigned, registry);
  const bool in_review = receipt.state == SearchState::kInReview;
  Answer answer;
  answer.json = Json{{"search", receipt.search},
                     {"state", std::string(SearchStateName(receipt.state))},
                     {"compared", receipt.compared},
                     {"threshold", receipt.threshold.score},
                     {"threshold_measured", receipt.threshold.measured},
                     {"threshold_in_words", threshold},
                     {"witnesses", CosignaturesToJson(cosignatures)}};
  answer.text = "Search " + number + ": " +
                (in_review ? "there are candidates, and they wait for two examiners." : "no candidate.") + "\n";
  Columns facts;
  facts.Add({"compared", CountInWords(receipt.compared) + (receipt.compared == 1 ? " face" : " faces")});
  facts.Add({"threshold", ScoreInWords(receipt.threshold.score) + ", " + threshold});
  facts.Add({"witnesses", CosignaturesInWords(cosignatures)});
  if (!ratification.empty()) {
    facts.Add({"urgent", ratification});
    answer.json["ratification"] = ratification;
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
  return answer;
}

Result<Answer> SearchPhoto(const Options& options, const CommonOptions& common) {
  SearchRequest request;
  WRIT_TRY(std::vector<GivenPhoto> photos, ReadProbe(options));
  if (!options.order.empty()) {
    WRIT_TRY(request.writ_text, ReadDocument(options.order, kMaxWritBytes));
    WRIT_TRY(request.writ_signature, ReadSignature(options.signature, options.order));
  }
  ProgressLine progress(common.json);  // outlives the deployment, which holds on to it
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  deployment->indexes().ShowProgress(
      [&progress](std::uint64_t done, std::uint64_t all) { progress.Show("Opening faces", done, all); });
  WRIT_TRY(const Pipeline* pipeline, deployment->pipeline());
  for (GivenPhoto& photo : photos) {
    WRIT_TRY(const std::optional<Box> face, ChosenBox(*pipeline, photo.bytes, photo.choice));
    request.photos.push_back({.bytes = std::move(photo.bytes), .face = face});
  }
  WRIT_TRY(request.act,
           MakeAct(common, deployment->registry().origin(), "search", Json::object(),
                   {{"photo", PhotosText(HashesOf(request.photos))}, {"writ", Sha256Hex(AsBytes(request.writ_text))}}));
  WRIT_TRY(const SearchReceipt receipt, Search(*deployment, request));
  WRIT_TRY(const SearchRecord* search, deployment->searches().Find(receipt.search));
  for (const std::string& altered : deployment->indexes().Altered()) {
    std::cerr << "Note: " << altered
              << ". It was made anew from the rows; find out who changed it, or whether the disk is "
              << "broken.\n";
  }
  return Describe(receipt, deployment->registry(),
                  RatificationInWords(*deployment, *search, RealEnv().Now(), ShellWord(options.order)));
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
            "The photo: JPEG, PNG or WebP; several, all of the one person sought, find more than one alone", true)
      .Optional("--writ", options->order, "The signed writ")
      .Optional("--signature", options->signature, "Its signature; else WRIT.sig where there is one")
      .Each("--face", options->faces,
            "Which face: its number in `writ faces PHOTO`, or x,y,width,height; once for each photo, in their order",
            false)
      .Acts()
      .Runs([options](const CommonOptions& common) { return SearchPhoto(*options, common); });
}

}  // namespace writ
