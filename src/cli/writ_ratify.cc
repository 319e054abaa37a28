#include "authority/writ_order.h"
#include "cli/desk.h"
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
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("writ_ratify", Json::object(), {{"order", Sha256Hex(AsBytes(text))}},
                                          {{"order", FileBytes(text)}, {"order-signature", FileBytes(signature)}}));
  return Told(done, "The urgent writ " + order.id + " is ratified by " + order.issuer + EntryInWords(done) +
                        ": from now on it is a writ like any other.\n");
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
