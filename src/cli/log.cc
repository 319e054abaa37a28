#include <deque>

#include "authority/act.h"
#include "authority/public_rules.h"
#include "cli/log_source.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "log/entry_types.h"
#include "log/verify_folder.h"

namespace writ {
namespace {

struct Options {
  std::string type;
  std::optional<std::int64_t> last;
  std::optional<std::int64_t> entry;
  std::string dir;
  std::string url;
  std::string vkey;
  std::string state;
  std::vector<std::string> witnesses;
  bool raw = false;
};

// Names of people, authorities and the like that the row opens; nothing about who is enrolled or searched for.
std::string OpenedNames(const Record& record) {
  const Result<Openings> openings = OpeningsFromJson(record.row.value("openings", Json::object()));
  if (!openings) return {};
  std::string names;
  for (const char* field : {"name", "role", "target", "reason"}) {
    const Result<std::string> value = OpenedText(*openings, field);
    if (value && !value->empty()) names += (names.empty() ? "" : ", ") + *value;
  }
  return names;
}

// What an entry refers to, as far as it can be said without opening anything that is sealed.
std::string Detail(const Deployment& deployment, const Record& record) {
  const Json& act = record.entry.act;
  if (record.entry.outcome == kRefused) return record.row.value("reason", "");
  if (act.contains("search")) return "search " + std::to_string(act["search"].get<std::uint64_t>());
  const auto number = [&](const char* field) { return act[field].get<std::uint64_t>(); };
  if (act.contains("left_out")) {
    return "import " + std::to_string(number("import")) + ", " + Count(number("left_out"), "row", "rows") + " refused";
  }
  if (act.contains("gallery")) {
    const Gallery* gallery = deployment.galleries().FindById(act["gallery"].get<std::string>());
    const std::string name = "gallery " + (gallery == nullptr ? act["gallery"].get<std::string>() : gallery->name);
    if (act.contains("rows")) return name + ", " + Count(number("rows"), "row", "rows");
    return act.contains("import") ? name + ", import " + std::to_string(number("import")) : name;
  }
  if (act.contains("scope")) {
    const std::string names = OpenedNames(record);
    return act["scope"].get<std::string>() + (names.empty() ? "" : " " + names);
  }
  if (act.contains("orders")) return Count(act["orders"].size(), "order", "orders") + ", " + OpenedNames(record);
  if (act.contains("count")) return Count(act["count"].get<std::uint64_t>(), "act", "acts");
  return OpenedNames(record);
}

Result<Answer> ShowEntry(Deployment& deployment, std::uint64_t index, bool raw) {
  if (index >= deployment.ledger().NextIndex()) {
    return Fail(Code::kUsage, "entry-unknown",
                "couldn't show entry " + std::to_string(index) + ": the log has " +
                    std::to_string(deployment.ledger().NextIndex()) + " entries",
                "entries are counted from 0; `writ log show` lists them");
  }
  WRIT_TRY(const std::vector<Bytes> bytes, deployment.ledger().EntryBytes(index, 1));
  WRIT_TRY(const Json entry, ParseCanonicalJson(AsText(bytes.front()), kMaxEntryBytes));
  Answer answer;
  answer.json = Json{{"index", index}, {"entry", entry}};
  answer.text = (raw ? std::string(AsText(bytes.front())) : entry.dump(2, ' ', /*ensure_ascii=*/true)) + "\n";
  return answer;
}

Result<Answer> ListEntries(Deployment& deployment, const Options& options) {
  if (!options.type.empty() && FindEntryType(options.type) == nullptr) {
    std::string all;
    for (const EntryType& type : EntryTypes()) all += (all.empty() ? "" : ", ") + std::string(type.type);
    return Fail(Code::kUsage, "type-unknown", "couldn't find entries of the type \"" + options.type + "\"",
                "choose one of " + all);
  }
  const std::size_t most = options.last ? static_cast<std::size_t>(*options.last) : SIZE_MAX;
  std::deque<Json> entries;
  WRIT_CHECK(deployment.ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    if (!options.type.empty() && record.entry.type() != options.type) return {};
    entries.push_back({{"index", record.index},
                       {"time", FormatTime(record.entry.time)},
                       {"type", record.entry.type()},
                       {"outcome", record.entry.outcome},
                       {"actor", record.row.value("actor", "")},
                       {"detail", Detail(deployment, record)}});
    if (entries.size() > most) entries.pop_front();
    return {};
  }));
  Columns columns;
  columns.Add({"entry", "time", "type", "outcome", "by", ""});
  Answer answer;
  answer.json["entries"] = Json::array();
  for (Json& entry : entries) {
    columns.Add({std::to_string(entry["index"].get<std::uint64_t>()), entry["time"], entry["type"], entry["outcome"],
                 entry["actor"], entry["detail"]});
    answer.json["entries"].push_back(std::move(entry));
  }
  answer.text = entries.empty() ? "The log has no such entry.\n" : columns.Text("");
  return answer;
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  if (options.raw && !options.entry) {
    return Fail(Code::kUsage, "usage", "couldn't tell which entry to print: --raw goes with one",
                "name it with --entry NUMBER");
  }
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  if (options.entry) return ShowEntry(*deployment, static_cast<std::uint64_t>(*options.entry), options.raw);
  return ListEntries(*deployment, options);
}

// What the auditor verified last; nothing at the first time.
Result<std::optional<Checkpoint>> ReadState(const std::string& file, const LogVerifier& verifier) {
  if (file.empty() || !RealEnv().Exists(file)) return std::optional<Checkpoint>();
  WRIT_TRY(const Bytes note, RealEnv().ReadFile(file, kMaxCheckpointBytes));
  const Result<Checkpoint> checkpoint = OpenCheckpoint(AsText(note), verifier);
  if (checkpoint) return std::optional(*checkpoint);
  return Fail(Code::kUsage, "state-unusable", "couldn't use " + file + ": " + checkpoint.error().message,
              "name the file that an earlier run of this log's verification wrote, or a new one");
}

Result<VerifyOptions> FindOptions(const Options& options, const LogVerifier& verifier) {
  VerifyOptions verify;
  for (const std::string& text : options.witnesses) {
    WRIT_TRY(Cosigner witness, ParseCosignerKey(text));
    verify.witnesses.push_back(std::move(witness));
  }
  WRIT_TRY(verify.earlier, ReadState(options.state, verifier));
  return verify;
}

// Which witnesses the log itself says that it trusts, and used to: key → whether still.
class NamedWitnesses {
 public:
  void Add(const Entry& entry) {
    const std::string type = entry.type();
    if (type == "init") {
      for (const Json& peer : entry.act.value("witnesses", Json::array())) keys_[peer.value("vkey", "")] = true;
    } else if (type == "witness_add" && entry.outcome == "done") {
      keys_[entry.act.value("vkey", "")] = true;
    } else if (type == "witness_remove" && entry.outcome == "done") {
      keys_[entry.act.value("vkey", "")] = false;
    }
  }
  Json ToJson() const {
    Json json = Json::array();
    for (const auto& [key, trusted] : keys_) json.push_back({{"witness_key", key}, {"trusted", trusted}});
    return json;
  }
  std::string InWords() const {
    if (keys_.empty()) return "none demanded, and the log itself trusts none: it is unwitnessed";
    std::string named;
    for (const auto& [key, trusted] : keys_) {
      named += (named.empty() ? "" : ", ") + key.substr(0, key.find('+')) + (trusted ? "" : " (no longer trusted)");
    }
    return "none demanded; the log itself named " + named + ": demand a cosignature with --witness KEY";
  }

 private:
  std::map<std::string, bool> keys_;
};

Answer Soundness(const VerifiedLog& log, const VerifyOptions& verify, const LogVerifier& verifier,
                 const std::string& genesis, const NamedWitnesses& named) {
  const std::string root = ToBase64(log.checkpoint.root);
  const std::string vkey = VerifierKey(verifier.name, verifier.public_key);
  Answer answer;
  answer.json = Json{{"origin", log.checkpoint.origin},
                     {"size", log.checkpoint.size},
                     {"root", root},
                     {"files", log.files},
                     {"genesis", genesis},
                     {"verifier_key", vkey},
                     {"witnesses", Json::array()},
                     {"named_witnesses", named.ToJson()}};
  answer.text = "The log is sound: " + Count(log.checkpoint.size, "entry", "entries") +
                ", each signed by the key that it shows, under the root that the log's key signed.\n";
  Columns facts;
  facts.Add({"origin", log.checkpoint.origin});
  facts.Add({"root", root});
  facts.Add({"genesis hash", genesis});
  facts.Add({"verifier key", vkey});
  for (std::size_t i = 0; i < verify.witnesses.size(); ++i) {
    const std::string time = FormatTime(log.cosigned[i]);
    facts.Add({"witness", verify.witnesses[i].name + ", " + time});
    answer.json["witnesses"].push_back({{"name", verify.witnesses[i].name}, {"time", time}});
  }
  if (verify.witnesses.empty()) facts.Add({"witnesses", named.InWords()});
  if (verify.earlier) {
    facts.Add(
        {"continues", "the log of " + Count(verify.earlier->size, "entry", "entries") + " that was verified last"});
    answer.json["continues"] = verify.earlier->size;
  }
  answer.text += facts.Text() +
                 "Compare genesis hash and verifier key with those that you were given at the start, and "
                 "keep size and root: a later log must continue them.\n";
  return answer;
}

// A witness that has not signed yet says nothing against the log.
tl::unexpected<Error> VerifyError(Error error) {
  if (error.reason == "cosignature-missing") {
    error.code = Code::kUnavailable;
    error.advice =
        "ask whoever runs the witness whether it follows this log, and try again; if it stays so, nobody vouches that "
        "others see the same log";
  }
  return tl::make_unexpected(std::move(error));
}

Result<Answer> Verify(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const LogVerifier verifier, FindVerifier(options.vkey, common));
  WRIT_TRY(VerifyOptions verify, FindOptions(options, verifier));
  WRIT_TRY(const TileReader files, OpenLogSource({.folder = options.dir,
                                                  .url = options.url,
                                                  .folder_option = "--dir",
                                                  .seen_before = verify.earlier.has_value()},
                                                 common));
  std::string genesis;
  NamedWitnesses named;
  Result<VerifiedLog> log;
  {
    ProgressLine progress(common.json);
    verify.progress = [&](std::uint64_t done, std::uint64_t all) { progress.Show("entries", done, all); };
    PublicRules rules(verifier);
    verify.entry = [&](std::uint64_t index, ByteView bytes) -> Result<void> {
      if (index == 0) genesis = Sha256Hex(bytes);
      WRIT_TRY(const Entry entry, DecodeEntry(bytes));
      WRIT_CHECK(rules.Check(entry, index));
      named.Add(entry);
      return {};
    };
    log = VerifyLog(files, verifier, verify);
  }
  if (!log) return VerifyError(log.error());
  // Only now, and as a whole: what isn't sound never becomes what later logs are held against.
  if (!options.state.empty()) WRIT_CHECK(RealEnv().WriteFile(options.state, AsBytes(log->note)));
  return Soundness(*log, verify, verifier, genesis, named);
}

}  // namespace

void AddLogVerbs(Program& program) {
  program.AddFamily("log", kForAuditor, "Read the log, or verify it from its public files alone.");
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "log show",
                .group = {},
                .purpose = "List what was done and what was refused, a line each.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ log show --last 20"})
      .Optional("--type", options->type, "Only entries of this type, for example search")
      .Number("--last", options->last, "Only the last so many")
      .Number("--entry", options->entry, "This entry alone, whole, as it stands in the public log")
      .Flag("--raw", options->raw, "With --entry: its one line, byte for byte, as `writ log receipt` takes it")
      .Runs([options](const CommonOptions& common) { return Show(*options, common); });
  program
      .AddVerb({.path = "log verify",
                .group = {},
                .purpose = "Verify a log from its public files: every entry, every tile, the signed root.",
                .who = "anyone who has the log's folder or address, and its verifier key.",
                .example = "writ log verify --url https://log.agency.example --vkey "
                           "'faces.agency.example+0a1b2c3d+AQ…' --state last-checkpoint"})
      .Optional("--dir", options->dir, "The folder with checkpoint and tile/; else that of the data folder")
      .Optional("--url", options->url, "The address under which somebody serves checkpoint and tile/")
      .Optional("--vkey", options->vkey, "The verifier key that `writ init` printed; else this deployment's own")
      .Optional("--state", options->state,
                "Where the last verified checkpoint is kept: the log must continue it, and then replaces it")
      .Many("--witness", options->witnesses, "The key of a witness that must have cosigned; may be repeated", false)
      .Runs([options](const CommonOptions& common) { return Verify(*options, common); });
}

}  // namespace writ
