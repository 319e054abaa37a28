#include "authority/revocation_order.h"
#include "cli/desk.h"
#include "cli/draft.h"
#include "cli/writ_family.h"

namespace writ {
namespace {

struct Options {
  std::string file;
  std::string signature;
  std::string draft;
  std::string reason;
  std::string out;
};

Result<Answer> Draft(const Options& options) {
  if (!options.file.empty() || options.reason.empty()) {
    return Fail(Code::kUsage, "usage", "couldn't tell what to draft: a draft takes a writ and a reason",
                "write: writ writ revoke --draft WRITFILE --reason TEXT [--out FILE]");
  }
  WRIT_TRY(const std::string text, ReadDocument(options.draft, kMaxWritBytes));
  WRIT_TRY(const WritOrder order, ParseWritOrder(text));
  const std::string document = DraftRevocationOrder(
      {.deployment = order.deployment, .id = order.id, .issuer = order.issuer, .reason = options.reason});
  const Result<RevocationOrder> checked = ParseRevocationOrder(document);
  if (!checked) return WithContext(checked.error(), "couldn't draft the revocation");
  return HandOutDraft(document, options.out, std::string(kRevocationNamespace), order.issuer,
                      "Then: writ writ revoke " + (options.out.empty() ? "FILE" : ShellWord(options.out)) + "\n");
}

Result<Answer> File(const Options& options, const CommonOptions& common) {
  if (options.file.empty()) {
    return Fail(Code::kUsage, "usage", "couldn't tell which order of revocation is meant: none was named",
                "name the signed order, or draft one with --draft WRITFILE --reason TEXT");
  }
  WRIT_TRY(const std::string text, ReadDocument(options.file, kMaxRevocationBytes));
  if (ParseWritOrder(text)) {
    return Fail(Code::kUsage, "writ-not-revocation",
                "couldn't revoke with " + options.file + ": it is the writ itself, not an order that ends it",
                "its issuer signs an order of revocation: writ writ revoke --draft " + ShellWord(options.file) +
                    " --reason TEXT --out revoke.toml");
  }
  WRIT_TRY(const std::string signature, ReadSignature(options.signature, options.file));
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("writ_revoke", Json::object(), {{"order", Sha256Hex(AsBytes(text))}},
                                          {{"order", FileBytes(text)}, {"order-signature", FileBytes(signature)}}));
  return Told(done, "The writ " + TextOf(done.json, "id") + " of " + TextOf(done.json, "issuer") +
                        " is revoked for ever" + EntryInWords(done) + ".\n");
}

}  // namespace

void AddWritRevokeVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "writ revoke",
                .group = {},
                .purpose = "File an issuer's signed order that ends a writ; or draft such an order.",
                .who = "anyone with a role here may file it; the writ's issuer must have signed it.",
                .example = "writ writ revoke --draft writ.toml --reason \"identified otherwise\" --out revoke.toml\n"
                           "  writ writ revoke revoke.toml --as i.lund --key i.lund"})
      .Optional("FILE", options->file, "The signed order of revocation")
      .Optional("--signature", options->signature, "Its signature; else FILE.sig where there is one")
      .Optional("--draft", options->draft, "Draft an order for this writ instead")
      .Optional("--reason", options->reason, "With --draft: why the writ ends, in one line")
      .Optional("--out", options->out, "With --draft: write it there instead of printing it")
      .Acts()
      .Runs([options](const CommonOptions& common) {
        return options->draft.empty() ? File(*options, common) : Draft(*options);
      });
}

}  // namespace writ
