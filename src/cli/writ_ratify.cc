#include "authority/people.h"
#include "authority/urgent_writ.h"
#include "authority/writ_order.h"
#include "cli/session.h"
#include "cli/writ_family.h"

namespace writ {
namespace {

struct Options {
  std::string file;
  std::string signature;
};

Result<Answer> Ratify(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::string text, ReadDocument(options.file, kMaxWritBytes));
  WRIT_TRY(const std::string signature, ReadSignature(options.signature, options.file));
  WRIT_TRY(const WritOrder order, ParseWritOrder(text));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  WRIT_TRY(const SignedAct act, MakeAct(common, deployment->registry().origin(), "writ_ratify", Json::object(),
                                        {{"order", Sha256Hex(AsBytes(text))}}));
  WRIT_TRY(const Record record, RatifyWrit(deployment->office(), deployment->writ_uses(), act, text, signature));
  Answer answer;
  answer.json = Json{{"entry", record.index}, {"id", order.id}, {"issuer", order.issuer}};
  answer.text = "The urgent writ " + order.id + " is ratified by " + order.issuer + " (entry " +
                std::to_string(record.index) + "): from now on it is a writ like any other.\n";
  return answer;
}

}  // namespace

void AddWritRatifyVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "writ ratify",
                .group = {},
                .purpose = "File the issuer's signature under an urgent writ that was used on the head's word.",
                .who = "anyone with a role here may file it; the writ's issuer must have signed the very same file.",
                .example = "writ writ ratify writ.toml --signature court.sig --as i.lund --key i.lund"})
      .Required("FILE", options->file, "The urgent writ")
      .Optional("--signature", options->signature, "Its issuer's signature; else FILE.sig where there is one")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Ratify(*options, common); });
}

}  // namespace writ
