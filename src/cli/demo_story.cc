#include "cli/demo_story.h"
#include "search/report.h"

#include <array>

namespace writ {
namespace {

constexpr std::array kMembers{DemoMember{"c.moreau", "custodian"},  DemoMember{"d.ruiz", "data-protection-officer"},
                              DemoMember{"i.lund", "investigator"}, DemoMember{"e.berg", "examiner"},
                              DemoMember{"e.okoye", "examiner"},    DemoMember{"a.cole", "auditor"}};
constexpr char kCourt[] = "judge.okafor@court.example";

std::string PublicKey(const std::string& name) { return "keys/" + name + ".pub"; }

// A basis is drafted, signed, and used; `signer` signs.
struct DemoBasis {
  std::string kind;
  std::string photo;
  std::string subject;
  std::string source;
  std::string signer;
  std::vector<std::string> more;  // options of the draft
};

Result<void> DraftAndSign(DemoStage& stage, const DemoBasis& basis, const std::string& file) {
  std::vector<std::string> draft{"writ",      "basis",     "draft",      "--kind",      basis.kind,
                                 "--gallery", "officials", "--subject",  basis.subject, "--photo",
                                 basis.photo, "--source",  basis.source, "--out",       file};
  draft.insert(draft.end(), basis.more.begin(), basis.more.end());
  WRIT_CHECK(stage.Run({.who = "c.moreau", .words = draft, .acts = false}));
  WRIT_CHECK(
      stage.Run({.who = basis.signer,
                 .words = {"ssh-keygen", "-q", "-Y", "sign", "-n", "writ-basis@v1", "-f", "keys/" + basis.signer, file},
                 .lines = 0}));
  return {};
}

DemoCommand Enrolment(const DemoBasis& basis, const std::string& file) {
  return {.who = "c.moreau",
          .words = {"writ", "enrol", "officials", basis.photo, "--subject", basis.subject, "--basis", file}};
}

// An empty gallery, and that nobody enters it without a basis.
Result<void> MakeGallery(DemoStage& stage) {
  stage.Begin("2  No basis, no face: photos are enrolled, each under a legal basis of its own");
  WRIT_CHECK(
      stage.Run({.who = "c.moreau",
                 .words = {"writ", "gallery", "create", "officials", "--description", "press photos of officials"}}));
  stage.Tell("Without a basis nobody gets in, and the refusal stands in the log:");
  WRIT_CHECK(stage.Run({.who = "c.moreau",
                        .words = {"writ", "enrol", "officials", "obama.jpg", "--subject", "b.obama"},
                        .status = 3,
                        .says = "basis"}));
  return {};
}

// The witness learns whose log it is to watch.
Result<void> PlayIntroduction(DemoStage& stage) {
  stage.Tell("The witness is told, once, which key signs that log; then it cosigns what only ever grows.");
  WRIT_TRY(const Json log, stage.Ask({"writ", "log", "verify"}));
  WRIT_CHECK(
      stage.Run({.who = "the witness",
                 .words = {"writ", "witness", "add", "--dir", "witness", log.at("verifier_key").get<std::string>()},
                 .acts = false}));
  WRIT_CHECK(stage.Run({.who = {}, .words = {"writ", "witness", "status"}, .says = "cosigned", .lines = 3}));
  return {};
}

}  // namespace

std::span<const DemoMember> DemoMembers() { return kMembers; }

Result<DemoWitness> PlayWitness(DemoStage& stage, const std::string& writ) {
  stage.Begin("0  Somebody else runs a witness");
  stage.Tell(
      "A witness sees the log's signed size and root, and never a name. Here it is a process of this demo, started "
      "with `writ witness serve`. That shows how it works and proves nothing: who runs both the deployment and its "
      "witness can roll both back. A real one belongs to another body, on its own machine.");
  WRIT_CHECK(stage.Run({.who = "the witness",
                        .words = {"writ", "witness", "init", "--dir", "witness", "--name", "witness.demo.example"},
                        .lines = 2,
                        .acts = false}));
  return StartDemoWitness(writ, stage.folder());
}

Result<void> PlayFounding(DemoStage& stage, const DemoWitness& witness) {
  stage.Begin("1  A head signs a deployment into being");
  stage.Tell("Everybody makes a key with ssh-keygen, as people do for any server. Writ never sees a private key.");
  const std::array<std::string, 9> people{"h.vega",  "c.moreau", "d.ruiz", "i.lund", "e.berg",
                                          "e.okoye", "a.cole",   "court",  "j.biden"};
  for (const std::string& name : people) {
    WRIT_CHECK(stage.Run({.who = name,
                          .words = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", "keys/" + name},
                          .lines = 0,
                          .shown = name == people.front()}));
  }
  stage.Tell(
      "So do a custodian, a data protection officer, an investigator, two examiners, an auditor, a court, and a "
      "man who will give his consent.");
  stage.Tell(
      "The head founds it, and names the witness that has to cosign the log before anything is compared. Without one, "
      "whoever holds data, keys and machine could write a second history.");
  WRIT_CHECK(stage.Run({.who = "h.vega",
                        .words = {"writ", "init", "--origin", kDemoOrigin, "--head", "h.vega", "--witness",
                                  witness.peer, "--key", "keys/h.vega"},
                        .acts = false}));
  WRIT_CHECK(PlayIntroduction(stage));
  for (const DemoMember& member : kMembers) {
    WRIT_CHECK(stage.Run({.who = "h.vega",
                          .words = {"writ", "user", "add", member.name, "--role", member.role, "--public-key",
                                    PublicKey(member.name)}}));
  }
  stage.Tell("One court is trusted to sign writs:");
  WRIT_CHECK(
      stage.Run({.who = "h.vega", .words = {"writ", "authority", "add", kCourt, "--public-key", PublicKey("court")}}));
  return {};
}

Result<void> KeepOldCopy(DemoStage& stage) {
  for (const char* name : {"writ-data", "writ-data.keys"}) {
    std::error_code error;
    std::filesystem::copy(stage.folder() / name, stage.folder() / (std::string("old-") + name),
                          std::filesystem::copy_options::recursive, error);
    if (error) return Fail(Code::kUnavailable, "copy-failed", "couldn't copy " + std::string(name));
  }
  return {};
}

Result<void> PlayRollBack(DemoStage& stage) {
  stage.Begin("6  Somebody puts an old copy back");
  stage.Tell(
      "Before the suspension somebody with all rights on this machine copied data and keys. Now the copy is put back, "
      "to make what came after unsaid. Every signature in it is good. The witness knows a longer log:");
  const auto exchange = [&]() -> Result<void> {
    for (const std::string name : {"writ-data", "writ-data.keys"}) {
      WRIT_CHECK(RealEnv().RenameFolder(stage.folder() / name, stage.folder() / "aside"));
      WRIT_CHECK(RealEnv().RenameFolder(stage.folder() / ("old-" + name), stage.folder() / name));
      WRIT_CHECK(RealEnv().RenameFolder(stage.folder() / "aside", stage.folder() / ("old-" + name)));
    }
    return {};
  };
  WRIT_CHECK(exchange());
  WRIT_CHECK(stage.Run({.who = "h.vega",
                        .words = {"writ", "policy", "set", "candidates=50"},
                        .status = 6,
                        .says = "rolled back",
                        .lines = 2}));
  WRIT_CHECK(exchange());
  stage.Tell("The right folder is back in its place, and the witness agrees with it:");
  WRIT_CHECK(stage.Run({.who = {}, .words = {"writ", "witness", "status"}, .says = "cosigned", .lines = 3}));
  return {};
}

Result<void> PlayEnrolment(DemoStage& stage) {
  WRIT_CHECK(MakeGallery(stage));
  stage.Tell("By statute: the custodian drafts it, the head reads and signs it.");
  const DemoBasis statute{.kind = "statute",
                          .photo = "obama.jpg",
                          .subject = "b.obama",
                          .source = "official portrait, White House, public domain",
                          .signer = "h.vega",
                          .more = {"--provision", "Archives Act s. 9(2), fictional"}};
  WRIT_CHECK(DraftAndSign(stage, statute, "statute.toml"));
  WRIT_CHECK(stage.Run(Enrolment(statute, "statute.toml")));
  stage.Tell("By court order: a second photo of the same man.");
  const DemoBasis order{.kind = "court_order",
                        .photo = "obama2.jpg",
                        .subject = "b.obama",
                        .source = "press photo, White House, public domain",
                        .signer = "court",
                        .more = {"--provision", "Archives Act s. 11, fictional"}};
  WRIT_CHECK(DraftAndSign(stage, order, "order.toml"));
  WRIT_CHECK(stage.Run(Enrolment(order, "order.toml")));
  stage.Tell("A person said to be missing: the custodian signs the approval himself, which does not count.");
  const DemoBasis missing{.kind = "missing_person",
                          .photo = "biden.jpg",
                          .subject = "j.biden",
                          .source = "press photo, White House, public domain",
                          .signer = "c.moreau",
                          .more = {"--provision", "Missing Persons Act s. 3, fictional"}};
  WRIT_CHECK(DraftAndSign(stage, missing, "missing.toml"));
  DemoCommand own_approval = Enrolment(missing, "missing.toml");
  own_approval.status = 3;
  WRIT_CHECK(stage.Run(own_approval));
  stage.Tell("By consent: the person's own key signs.");
  const DemoBasis consent{.kind = "consent",
                          .photo = "biden.jpg",
                          .subject = "j.biden",
                          .source = "given by himself, fictional",
                          .signer = "j.biden",
                          .more = {"--person-key", PublicKey("j.biden")}};
  WRIT_CHECK(DraftAndSign(stage, consent, "consent.toml"));
  WRIT_CHECK(stage.Run(Enrolment(consent, "consent.toml")));
  WRIT_CHECK(stage.Run({.who = {}, .words = {"writ", "gallery", "list"}, .lines = 2}));
  return {};
}

Result<void> PlayRefusedSearch(DemoStage& stage) {
  stage.Begin("3  No writ, no search");
  WRIT_CHECK(
      stage.Run({.who = "i.lund", .words = {"writ", "search", "probe.jpg"}, .status = 3, .says = "writ", .lines = 2}));
  stage.Tell("The refusal stands in the log before it is told:");
  WRIT_CHECK(
      stage.Run({.who = {}, .words = {"writ", "log", "show", "--type", "search"}, .says = "refused", .lines = 2}));
  return {};
}

}  // namespace writ
