#include <cstdlib>

#include "cli/demo_story.h"

namespace writ {
namespace {

constexpr char kCourt[] = "judge.okafor@court.example";

// Number in `writ faces` of the face furthest to the left, as a person reads it off the marked picture.
Result<std::string> LeftmostFace(DemoStage& stage) {
  WRIT_TRY(const Json answer, stage.Ask({"writ", "faces", "probe.jpg", "--out", "probe-faces.jpg"}));
  const auto left_edge = [](const Json& face) {
    return std::strtol(face.at("box").get<std::string>().c_str(), nullptr, 10);
  };
  const Json& faces = answer.at("faces");
  std::size_t leftmost = 0;
  for (std::size_t i = 1; i < faces.size(); ++i) {
    if (left_edge(faces[i]) < left_edge(faces[leftmost])) leftmost = i;
  }
  return std::to_string(leftmost + 1);
}

std::vector<std::string> WritDraft(const std::string& photo, const std::string& number, const std::string& file) {
  return {"writ",
          "writ",
          "draft",
          "--photo",
          photo,
          "--gallery",
          "officials",
          "--investigator",
          "i.lund",
          "--issuer",
          kCourt,
          "--id",
          "2026-ARC-0007/" + number,
          "--case",
          "2026-ARC-0007",
          "--ground",
          "Archives Act s. 7(1), fictional",
          "--purpose",
          "name the person in a press photo whose caption is lost",
          "--out",
          file};
}

Result<void> CourtSigns(DemoStage& stage, const std::string& file) {
  WRIT_CHECK(stage.Run({.who = "court",
                        .words = {"ssh-keygen", "-q", "-Y", "sign", "-n", "writ@v1", "-f", "keys/court", file},
                        .lines = 0}));
  return {};
}

DemoCommand Search(const std::string& photo, const std::string& file) {
  return {.who = "i.lund", .words = {"writ", "search", photo, "--writ", file}, .lines = 4};
}

// The number of the search that was made last.
Result<std::uint64_t> LastSearch(DemoStage& stage) {
  WRIT_TRY(const Json answer, stage.Ask({"writ", "result"}));
  if (answer.at("searches").empty()) return Fail(Code::kInternal, "demo-differs", "couldn't find the demo's search");
  return answer.at("searches").back().at("search").get<std::uint64_t>();
}

Result<void> Decide(DemoStage& stage, const std::string& number, const std::string& examiner,
                    const std::string& remarks) {
  WRIT_CHECK(stage.Run(
      {.who = examiner, .words = {"writ", "review", number, "--out", "review-" + examiner + ".html"}, .lines = 2}));
  WRIT_CHECK(
      stage.Run({.who = examiner, .words = {"writ", "review", number, "--decide", "A=same", "--remarks", remarks}}));
  return {};
}

Result<std::uint64_t> PlayFirstWrit(DemoStage& stage) {
  stage.Begin("4  The court signs a writ, the investigator searches, two examiners decide");
  stage.Tell("The photo shows two people, so the writ must say whose face it means:");
  WRIT_CHECK(stage.Run({.who = "i.lund",
                        .words = WritDraft("probe.jpg", "1", "writ-1.toml"),
                        .status = 5,
                        .says = "which face is meant",
                        .acts = false}));
  WRIT_CHECK(stage.Run({.who = "i.lund",
                        .words = {"writ", "faces", "probe.jpg", "--out", "probe-marked.jpg"},
                        .lines = 4,
                        .acts = false}));
  WRIT_TRY(const std::string face, LeftmostFace(stage));
  std::vector<std::string> draft = WritDraft("probe.jpg", "1", "writ-1.toml");
  draft.insert(draft.end(), {"--face", face});
  WRIT_CHECK(stage.Run({.who = "i.lund", .words = draft, .acts = false}));
  stage.Tell("A judge reads the text and signs it as it stands:");
  WRIT_CHECK(CourtSigns(stage, "writ-1.toml"));
  WRIT_CHECK(stage.Run(Search("probe.jpg", "writ-1.toml")));
  WRIT_TRY(const std::uint64_t search, LastSearch(stage));
  const std::string number = std::to_string(search);
  stage.Tell("The investigator asks at once who it is, and is not told:");
  WRIT_CHECK(stage.Run(
      {.who = "i.lund", .words = {"writ", "result", number}, .status = 3, .says = "0 of 2 examiners", .lines = 1}));
  stage.Tell("Two examiners look at the faces, without score and name, blind to each other:");
  WRIT_CHECK(Decide(stage, number, "e.berg", "same ears and hairline; same form of nose and chin"));
  WRIT_CHECK(Decide(stage, number, "e.okoye", "proportions of the face agree; nothing speaks against it"));
  stage.Tell("Both are in. Now, and only now, there is a lead:");
  WRIT_CHECK(stage.Run({.who = "i.lund", .words = {"writ", "result", number}, .says = "b.obama", .lines = 4}));
  return search;
}

Result<void> PlaySecondWrit(DemoStage& stage) {
  stage.Tell("A second writ, for a photo of somebody who was never enrolled:");
  WRIT_CHECK(stage.Run({.who = "i.lund", .words = WritDraft("astronaut.png", "2", "writ-2.toml"), .acts = false}));
  WRIT_CHECK(CourtSigns(stage, "writ-2.toml"));
  DemoCommand search = Search("astronaut.png", "writ-2.toml");
  search.says = "no candidate";
  search.lines = 4;
  WRIT_CHECK(stage.Run(search));
  stage.Tell("The first writ allowed one search. A second one under it is refused:");
  DemoCommand again = Search("probe.jpg", "writ-1.toml");
  again.status = 3;
  again.lines = 2;
  WRIT_CHECK(stage.Run(again));
  return {};
}

}  // namespace

Result<std::uint64_t> PlaySearches(DemoStage& stage) {
  WRIT_TRY(const std::uint64_t search, PlayFirstWrit(stage));
  WRIT_CHECK(PlaySecondWrit(stage));
  return search;
}

Result<void> PrepareUnusedWrit(DemoStage& stage) {
  WRIT_TRY(const std::string face, LeftmostFace(stage));
  std::vector<std::string> draft = WritDraft("probe.jpg", "4", "writ-4.toml");
  draft.insert(draft.end(), {"--face", face, "--searches", "5"});
  WRIT_CHECK(stage.Run({.who = "i.lund", .words = draft, .acts = false}));
  return CourtSigns(stage, "writ-4.toml");
}

Result<void> PlaySuspension(DemoStage& stage) {
  stage.Begin("5  The head stops everything, and lifts it again");
  WRIT_CHECK(stage.Run({.who = "h.vega", .words = {"writ", "suspend"}, .lines = 2}));
  stage.Tell("A new writ is signed, but nobody can use it now:");
  WRIT_CHECK(stage.Run({.who = "i.lund", .words = WritDraft("astronaut.png", "3", "writ-3.toml"), .acts = false}));
  WRIT_CHECK(CourtSigns(stage, "writ-3.toml"));
  DemoCommand refused = Search("astronaut.png", "writ-3.toml");
  refused.status = 4;
  refused.lines = 2;
  WRIT_CHECK(stage.Run(refused));
  WRIT_CHECK(stage.Run({.who = "h.vega", .words = {"writ", "resume", "--reason", "the inquiry found nothing wrong"}}));
  stage.Tell("The refused search took no use of its writ, which works now:");
  DemoCommand allowed = Search("astronaut.png", "writ-3.toml");
  allowed.says = "no candidate";
  allowed.lines = 1;
  WRIT_CHECK(stage.Run(allowed));
  return {};
}

Result<void> PlayVerification(DemoStage& stage, const std::filesystem::path& logcheck) {
  stage.Begin("7  Anyone can check it");
  WRIT_CHECK(stage.Run({.who = "a.cole", .words = {"writ", "log", "verify"}, .lines = 5, .acts = false}));
  WRIT_CHECK(stage.Run({.who = "a.cole", .words = {"writ", "verify"}, .lines = 5, .acts = false}));
  stage.Tell(
      "The program watched for misuse meanwhile. Examiners of a demo decide at once, and the auditor is told so:");
  WRIT_CHECK(stage.Run(
      {.who = "a.cole", .words = {"writ", "alarm", "show"}, .says = "decided as soon as the review", .lines = 7}));
  if (!std::filesystem::exists(logcheck)) {
    stage.Tell(
        "The independent checker, a program in Go that shares no code with Writ, is not built here: skipped. "
        "script/setup builds it.");
    return {};
  }
  stage.Tell("An independent program in Go, which shares no code with Writ, checks the public files:");
  WRIT_TRY(const Json verified, stage.Ask({"writ", "log", "verify"}));
  WRIT_CHECK(stage.Run(
      {.who = "a.cole",
       .words = {logcheck.string(), "writ-data/log", verified.at("verifier_key").get<std::string>(), "--every"},
       .says = "ok"}));
  return {};
}

Result<void> PlayReport(DemoStage& stage, std::uint64_t search, const std::filesystem::path& report) {
  stage.Tell("The report for the court and the defence; the log records that it was handed out:");
  WRIT_CHECK(stage.Run({.who = "i.lund",
                        .words = {"writ", "result", std::to_string(search), "--html", report.string()},
                        .says = "report"}));
  return {};
}

}  // namespace writ
