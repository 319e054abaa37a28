#include "cli/demo_story.h"
#include "search/report.h"

#include <array>

namespace writ {
namespace {

struct Member {
  const char* name;
  const char* role;
};

constexpr std::array kMembers{Member{"c.moreau", "custodian"},  Member{"d.ruiz", "data-protection-officer"},
                              Member{"i.lund", "investigator"}, Member{"e.berg", "examiner"},
                              Member{"e.okoye", "examiner"},    Member{"a.cole", "auditor"}};
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

}  // namespace

Result<void> PlayFounding(DemoStage& stage) {
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
      "The head founds it. Nobody outside will witness its log, and the head has to say so aloud: without a "
      "witness, whoever holds data, keys and machine could write a second history.");
  WRIT_CHECK(stage.Run(
      {.who = "h.vega",
       .words = {"writ", "init", "--origin", kDemoOrigin, "--head", "h.vega", "--unwitnessed", "--key", "keys/h.vega"},
       .acts = false}));
  for (const Member& member : kMembers) {
    WRIT_CHECK(stage.Run({.who = "h.vega",
                          .words = {"writ", "user", "add", member.name, "--role", member.role, "--public-key",
                                    PublicKey(member.name)}}));
  }
  stage.Tell("One court is trusted to sign writs:");
  WRIT_CHECK(
      stage.Run({.who = "h.vega", .words = {"writ", "authority", "add", kCourt, "--public-key", PublicKey("court")}}));
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
