#include "authority/statement.h"

#include <unistd.h>

#include <iostream>

#include "cli/desk.h"
#include "cli/draft.h"
#include "cli/sign.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  std::string out;
  std::string file;
  std::string signature;
  std::optional<std::int64_t> number;
};

Result<Answer> Draft(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const Json drawn, ReadList(common, "usage", Reminder::kStatement));
  const std::string text = TextOf(drawn, "statement");
  const std::string file = options.out.empty() ? "FILE" : ShellWord(options.out);
  return HandOutDraft(text, options.out, std::string(kStatementNamespace), "the head",
                      "Then: writ statement sign --file " + file + " --as HEAD --key KEY\n");
}

struct Signed {
  std::string text;
  std::string signature;
};

// The text first, where somebody sits there: nobody signs what they have not seen.
Result<Signed> DrawAndSign(Desk& desk, const CommonOptions& common) {
  WRIT_TRY(const Json drawn, desk.List("usage"));
  Signed made{.text = TextOf(drawn, "statement"), .signature = {}};
  WRIT_CHECK(ReadStatementRange(made.text));  // nothing else is ever signed as one
  if (!common.json && ::isatty(STDERR_FILENO) == 1) std::cerr << PrintableLines(made.text) << "\n" << std::flush;
  WRIT_TRY(made.signature, SignWithSshKeygen(common.key, kStatementNamespace, made.text));
  return made;
}

Result<Answer> Sign(const Options& options, const CommonOptions& common) {
  if (options.file.empty() && !options.signature.empty()) {
    return Fail(Code::kUsage, "usage", "couldn't tell what was signed: --signature came without --file",
                "name the signed statement with --file, or leave both out to sign a new one");
  }
  Signed given;
  if (!options.file.empty()) {
    WRIT_TRY(given.text, ReadDocument(options.file, kMaxStatementBytes));
    WRIT_TRY(given.signature, ReadSignature(options.signature, options.file));
  }
  WRIT_TRY(Desk desk, Desk::Open(common, {}, Reminder::kStatement));
  if (options.file.empty()) {
    WRIT_TRY(given, DrawAndSign(desk, common));
  }
  WRIT_TRY(const StatementRange range, ReadStatementRange(given.text));
  WRIT_TRY(const ActAnswer done,
           desk.Act("statement", Json{{"from_entry", range.from}, {"to_entry", range.to}},
                    {{"statement", Sha256Hex(AsBytes(given.text))}},
                    {{"statement", FileBytes(given.text)}, {"statement-signature", FileBytes(given.signature)}}));
  return Told(done, given.text + "\nStatement " + done.json.at("number").dump() + " is signed and filed" +
                        EntryInWords(done) + ". The next is due by " + TextOf(done.json, "due") + ".\n");
}

Result<Answer> List(const CommonOptions& common) {
  Answer answer;
  WRIT_TRY(answer.json, ReadList(common, "statements", Reminder::kStatement));
  Columns columns;
  columns.Add({"number", "entries", "signed", "entry"});
  for (const Json& filed : answer.json.at("statements")) {
    const std::uint64_t to = filed.at("to_entry");
    columns.Add({filed.at("number").dump(), filed.at("from_entry").dump() + " to " + std::to_string(to - 1),
                 TextOf(filed, "filed"), filed.at("entry").dump()});
  }
  answer.text =
      answer.json.at("statements").empty() ? "The head has not signed a usage statement yet.\n" : columns.Text("");
  const std::string due = TextOf(answer.json, "due");
  answer.text += answer.json.at("late").get<bool>()
                     ? "The next was due by " + due + ": until the head signs it, nothing is searched.\n"
                     : "The next is due by " + due + ".\n";
  return answer;
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common, {}, Reminder::kStatement));
  const std::vector<FiledStatement>& filed = deployment->registry().statements();
  const std::uint64_t number = options.number ? static_cast<std::uint64_t>(*options.number) : filed.size();
  if (number < 1 || number > filed.size()) {
    return Fail(Code::kUsage, "statement-unknown",
                "couldn't show statement " + std::to_string(number) + ": there are " + std::to_string(filed.size()),
                "they are counted from 1; `writ statement list` shows them");
  }
  const std::uint64_t entry = filed[number - 1].entry;
  Answer answer;
  WRIT_CHECK(deployment->ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    if (record.index != entry) return {};
    answer.json = Json{{"number", number},
                       {"entry", entry},
                       {"filed", FormatTime(record.entry.time)},
                       {"head", record.row.value("actor", "")},
                       {"statement", record.row.value("text", "")},
                       {"signature", record.row.value("signature", "")}};
    return {};
  }));
  answer.text = answer.json["statement"].get<std::string>() + "\n" + answer.json["signature"].get<std::string>();
  answer.note = "Signed by " + answer.json["head"].get<std::string>() + ", " + answer.json["filed"].get<std::string>() +
                " (entry " + std::to_string(entry) + "). `writ verify` draws it again and checks the signature.\n";
  return answer;
}

}  // namespace

void AddStatementVerbs(Program& program) {
  program.AddFamily("statement", kForHead, "Read and sign what the deployment did; without that, searching stops.");
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "statement draft",
                .group = {},
                .purpose = "Draw the statement of everything since the last one, to be read or signed elsewhere.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ statement draft --out statement.toml"})
      .Optional("--out", options->out, "Write it there instead of printing it")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Draft(*options, common); });
  program
      .AddVerb({.path = "statement sign",
                .group = {},
                .purpose = "Draw the statement, show it, sign it and file it; or file one that was signed elsewhere.",
                .who = "the head.",
                .example = "writ statement sign --as h.vega --key head"})
      .Optional("--file", options->file, "A statement as `writ statement draft` drew it, signed already")
      .Optional("--signature", options->signature, "Its signature; else FILE.sig where there is one")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Sign(*options, common); });
  program
      .AddVerb({.path = "statement list",
                .group = {},
                .purpose = "List the statements that were signed, and when the next is due.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ statement list"})
      .Acts()
      .Runs([](const CommonOptions& common) { return List(common); });
  program
      .AddVerb({.path = "statement show",
                .group = {},
                .purpose = "Show a signed statement with its signature.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ statement show 1"})
      .Number("NUMBER", options->number, "Its number, counted from 1; without it, the last")
      .Runs([options](const CommonOptions& common) { return Show(*options, common); });
}

}  // namespace writ
