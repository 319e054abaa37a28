#include "cli/session.h"
#include "cli/verbs.h"
#include "log/cosignature.h"
#include "log/entry.h"
#include "log/receipt.h"

namespace writ {
namespace {

struct Options {
  std::string file;
  std::string entry;
  std::string vkey;
  std::vector<std::string> witnesses;
};

Result<Answer> CheckReceipt(const Options& options) {
  WRIT_TRY(const LogVerifier verifier, ParseVerifierKey(options.vkey));
  WRIT_TRY(const std::string text, ReadDocument(options.file, kMaxReceiptBytes));
  WRIT_TRY(std::string bytes, ReadDocument(options.entry, kMaxEntryBytes + 1));
  // An editor's line end; canonical JSON has none.
  if (bytes.ends_with('\n')) bytes.pop_back();
  if (!ParseCanonicalJson(bytes, kMaxEntryBytes)) {
    return Fail(Code::kUsage, "entry-not-canonical",
                "couldn't check the receipt: " + options.entry + " is not the entry's one line",
                "give it as the log holds it, byte for byte; `writ log show --entry NUMBER --raw` prints it");
  }
  WRIT_TRY(const VerifiedReceipt receipt, VerifyReceipt(text, AsBytes(bytes), verifier));
  WRIT_TRY(const Entry entry, DecodeEntry(AsBytes(bytes)));
  Answer answer;
  answer.json = Json{{"index", receipt.index},          {"origin", receipt.checkpoint.origin},
                     {"size", receipt.checkpoint.size}, {"type", entry.type()},
                     {"outcome", entry.outcome},        {"time", FormatTime(entry.time)},
                     {"witnesses", Json::array()}};
  Columns facts;
  facts.Add({"log", receipt.checkpoint.origin + ", " + Count(receipt.checkpoint.size, "entry", "entries") + " then"});
  facts.Add({"entry", std::to_string(receipt.index) + ": " + entry.type() + ", " + entry.outcome});
  facts.Add({"time", FormatTime(entry.time)});
  for (const std::string& key : options.witnesses) {
    WRIT_TRY(const Cosigner witness, ParseCosignerKey(key));
    WRIT_TRY(const UtcTime time, FindCosignature(receipt.note, witness));
    facts.Add({"witness", witness.name + ", " + FormatTime(time)});
    answer.json["witnesses"].push_back({{"name", witness.name}, {"time", FormatTime(time)}});
  }
  answer.text = "The receipt is sound: this entry stands in the log.\n" + facts.Text();
  return answer;
}

struct ProveOptions {
  std::optional<std::int64_t> entry;
  std::string folder = ".";
};

Result<Answer> Prove(const ProveOptions& options, const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  Ledger& ledger = deployment->ledger();
  if (!options.entry) {
    return Fail(Code::kUsage, "usage", "couldn't tell which entry to prove: none is named",
                "give its number; `writ log show` lists them");
  }
  const auto index = static_cast<std::uint64_t>(*options.entry);
  WRIT_TRY(const LogVerifier verifier, ParseVerifierKey(ledger.verifier_key()));
  WRIT_TRY(const std::string receipt, MakeReceipt(TileReader(RealEnv(), ledger.log_folder()), index, verifier));
  WRIT_TRY(const std::vector<Bytes> bytes, ledger.EntryBytes(index, 1));
  const std::string name = "entry-" + std::to_string(index);
  const std::filesystem::path folder = options.folder;
  WRIT_CHECK(RealEnv().WriteFile(folder / (name + ".json"), bytes.front()));
  WRIT_CHECK(RealEnv().WriteFile(folder / (name + ".receipt"), AsBytes(receipt)));
  Answer answer;
  answer.json = Json{{"entry", index},
                     {"entry_file", (folder / (name + ".json")).string()},
                     {"receipt_file", (folder / (name + ".receipt")).string()},
                     {"vkey", ledger.verifier_key()}};
  answer.text = "Written: " + (folder / (name + ".receipt")).string() + ", and the entry in " + name +
                ".json. Whoever gets both checks them without asking anybody:\n\n  writ log receipt --file " +
                ShellWord(name + ".receipt") + " --entry " + ShellWord(name + ".json") + " --vkey '" +
                ledger.verifier_key() + "'\n";
  return answer;
}

}  // namespace

void AddLogProveVerb(Program& program) {
  auto options = std::make_shared<ProveOptions>();
  program
      .AddVerb({.path = "log prove",
                .group = {},
                .purpose = "Write an entry's receipt: that it stands in the log, for whoever wants to check it later.",
                .who = "anyone who can read the data and keys folders; an entry names nobody.",
                .example = "writ log prove 12 --out evidence"})
      .Number("ENTRY", options->entry, "The entry's number, as `writ log show` lists it")
      .Optional("--out", options->folder, "The folder for entry-NUMBER.json and entry-NUMBER.receipt; else this one")
      .Runs([options](const CommonOptions& common) { return Prove(*options, common); });
}

void AddLogReceiptVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "log receipt",
                .group = {},
                .purpose = "Check a receipt: that an entry stands in the log, without asking anybody.",
                .who = "anyone who has a receipt, its entry and the log's verifier key.",
                .example = "writ log receipt --file receipt.txt --entry entry.json --vkey "
                           "'faces.agency.example+0a1b2c3d+AQ…'"})
      .Required("--file", options->file, "The receipt, as a report shows it or `writ log prove` wrote it")
      .Required("--entry", options->entry, "The entry, as it stands in the log, on one line")
      .Required("--vkey", options->vkey, "The log's verifier key")
      .Many("--witness", options->witnesses, "The key of a witness that must have cosigned; may be repeated", false)
      .Runs([options](const CommonOptions&) { return CheckReceipt(*options); });
}

}  // namespace writ
