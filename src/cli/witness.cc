#include "log/witness.h"

#include <iostream>

#include "authority/key_files.h"
#include "cli/serving.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "log/witness_store.h"
#include "server/witness_service.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeyFile = "witness.key";
constexpr const char* kVkeyFile = "witness.vkey";
constexpr const char* kStoreFile = "witness.db";

struct Options {
  std::string dir;
  std::string name;
  std::string vkey;
  std::string listen = "127.0.0.1:8081";
};

Result<Answer> Init(const Options& options) {
  if (!IsKeyName(options.name)) {
    return Fail(Code::kUsage, "name-malformed", "couldn't use the name \"" + options.name + "\"",
                "a witness's name is printable ASCII without space and '+', for example witness.example");
  }
  const fs::path dir = options.dir;
  if (RealEnv().Exists(dir / kStoreFile) || RealEnv().Exists(dir / kKeyFile)) {
    return Fail(Code::kRefused, "witness-exists",
                "couldn't found the witness: one lives in " + dir.string() + " already", "choose another folder");
  }
  const SecretBytes seed = SecretBytes::Random(32);
  const std::string vkey = CosignerKey(MakeCosigner(options.name, SigningKeyFromSeed(seed).public_key));
  WRIT_CHECK(RealEnv().MakeFolder(dir, /*secret=*/true));
  WRIT_CHECK(SqliteWitnessStore::Create(dir / kStoreFile));
  WRIT_CHECK(WriteSecretFile(RealEnv(), dir / kKeyFile, seed));
  WRIT_CHECK(RealEnv().WriteFile(dir / kVkeyFile, AsBytes(vkey + "\n")));
  Answer answer;
  answer.json = Json{{"name", options.name}, {"witness_key", vkey}, {"dir", dir.string()}};
  answer.text = "The witness " + options.name + " is founded. Its key, for logs and auditors:\n  " + vkey +
                "\nNow trust a log:  writ witness add --dir " + ShellWord(options.dir) + " VKEY\n" +
                "then serve:       writ witness serve --dir " + ShellWord(options.dir) + "\n";
  return answer;
}

Result<std::unique_ptr<SqliteWitnessStore>> OpenStore(const Options& options) {
  const fs::path file = fs::path(options.dir) / kStoreFile;
  if (RealEnv().Exists(file)) return SqliteWitnessStore::Open(file);
  return Fail(Code::kUsage, "witness-missing", "couldn't find a witness: there is no " + file.string(),
              "found one with `writ witness init`, or name its folder with --dir");
}

Result<Answer> Add(const Options& options) {
  WRIT_TRY(const LogVerifier verifier, ParseVerifierKey(options.vkey));
  WRIT_TRY(const std::unique_ptr<SqliteWitnessStore> store, OpenStore(options));
  WRIT_CHECK(store->AddLog(verifier));
  Answer answer;
  answer.json = Json{{"origin", verifier.name}};
  answer.text = "The witness now cosigns checkpoints of " + verifier.name + ", a running one too.\n";
  return answer;
}

Result<Answer> List(const Options& options) {
  WRIT_TRY(const std::unique_ptr<SqliteWitnessStore> store, OpenStore(options));
  WRIT_TRY(const std::vector<WitnessedLog> logs, store->Logs());
  Answer answer;
  answer.json["logs"] = Json::array();
  Columns columns;
  columns.Add({"log", "entries", "root"});
  for (const WitnessedLog& log : logs) {
    columns.Add({log.verifier.name, std::to_string(log.size), ToBase64(log.root)});
    answer.json["logs"].push_back({{"origin", log.verifier.name}, {"size", log.size}, {"root", ToBase64(log.root)}});
  }
  answer.text = logs.empty() ? "The witness knows no log yet.\n" : columns.Text("");
  return answer;
}

Result<Answer> Serve(const Options& options) {
  WRIT_TRY(const std::unique_ptr<SqliteWitnessStore> store, OpenStore(options));
  const fs::path dir = options.dir;
  WRIT_TRY(const SecretBytes seed, ReadSecretFile(RealEnv(), dir / kKeyFile));
  SigningKey key = SigningKeyFromSeed(seed);
  WRIT_TRY(std::string vkey, ReadDocument((dir / kVkeyFile).string(), kMaxNoteKeyTextBytes + 1));
  if (vkey.ends_with('\n')) vkey.pop_back();
  WRIT_TRY(const Cosigner cosigner, ParseCosignerKey(vkey));
  if (cosigner.public_key != key.public_key) {
    return Fail(Code::kUnavailable, "keys-malformed", "couldn't use the witness's key: witness.vkey is of another key",
                "restore both files from the same backup");
  }
  Witness witness(RealEnv(), *store, std::move(key), cosigner.name);
  const auto failed = [](const Error& error) { std::cerr << ErrorText(error) << std::flush; };
  return ServeUntilStopped("The witness " + cosigner.name, options.listen,
                           AnswerAtOnce(WitnessHandler(witness, failed)), kWitnessLimits);
}

}  // namespace

void AddWitnessVerbs(Program& program) {
  program.AddFamily("witness", kForWitness,
                    "Watch other people's logs: cosign what only ever grew. And, as a head: choose who watches yours.");
  constexpr const char* kWho = "who runs the witness, which should not be whom it watches.";
  auto options = std::make_shared<Options>();
  const auto add = [&](const char* path, const char* purpose, const char* example) {
    return program.AddVerb({.path = path, .group = {}, .purpose = purpose, .who = kWho, .example = example})
        .Required("--dir", options->dir, "The witness's folder: its key and its memory");
  };
  add("witness init", "Found a witness: make its key and its memory.",
      "writ witness init --dir witness --name witness.example")
      .Required("--name", options->name, "Under which it signs, for example witness.example")
      .Runs([options](const CommonOptions&) { return Init(*options); });
  add("witness add", "Trust a log's key: from now on its checkpoints are cosigned.",
      "writ witness add --dir witness 'faces.agency.example+0a1b2c3d+AQ…'")
      .Required("VKEY", options->vkey, "The log's verifier key, from its owner by a way that you trust")
      .Runs([options](const CommonOptions&) { return Add(*options); });
  add("witness list", "List the logs, and what of each was signed last.", "writ witness list --dir witness")
      .Runs([options](const CommonOptions&) { return List(*options); });
  add("witness serve", "Cosign over HTTP until it is stopped.",
      "writ witness serve --dir witness --listen 127.0.0.1:8081")
      .Optional("--listen", options->listen, "IP:PORT; port 0 takes a free one; else 127.0.0.1:8081")
      .Runs([options](const CommonOptions&) { return Serve(*options); });
}

}  // namespace writ
