#include "authority/sshsig.h"
#include "cli/desk.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  std::string name;
  std::string public_key;
  std::string reason;
};

Result<Answer> Trust(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::string key, ReadPublicKey(options.public_key));
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("authority_add", Json::object(), {{"name", options.name}, {"key", key}}));
  return Told(done, "Writs signed by " + options.name + " count from now on" + EntryInWords(done) + ".\n");
}

Result<Answer> List(const CommonOptions& common) {
  WRIT_TRY(Json json, ReadList(common, "authorities"));
  Columns columns;
  columns.Add({"name", "since", "", "key"});
  for (const Json& authority : json.at("authorities")) {
    const Result<SshPublicKey> key = ParseSshPublicKey(TextOf(authority, "key"));
    const char* state = authority.at("suspended").get<bool>() ? "suspended" : "trusted";
    columns.Add({TextOf(authority, "name"), TextOf(authority, "since"),
                 authority.at("active").get<bool>() ? state : "revoked",
                 key ? key->Fingerprint() : TextOf(authority, "key")});
  }
  Answer answer;
  answer.text = json.at("authorities").empty() ? "No authority is trusted to sign writs yet; the head adds one with "
                                                 "`writ authority add`.\n"
                                               : columns.Text("");
  answer.json = std::move(json);
  return answer;
}

Result<Answer> Revoke(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done,
           desk.Act("authority_revoke", Json::object(), {{"name", options.name}, {"reason", options.reason}}));
  return Told(done, "Signatures of " + options.name + " don't count any more, nor do writs that it signed before" +
                        EntryInWords(done) +
                        ".\nWhat was searched under them before can still be reviewed and shown; to stop that too: "
                        "writ suspend --issuer " +
                        options.name + "\n");
}

}  // namespace

void AddAuthorityVerbs(Program& program) {
  program.AddFamily("authority", kForHead, "Say whose signature on a writ counts: courts and the like.");
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "authority add",
                .group = {},
                .purpose = "Trust an authority to sign writs and court orders.",
                .who = "the head.",
                .example = "writ authority add judge.okafor@court.example --public-key court.pub --as h.vega "
                           "--key head"})
      .Required("NAME", options->name, "The name that stands as issuer in its writs, of a-z 0-9 . _ - @")
      .Required("--public-key", options->public_key, "Its .pub file; check the fingerprint with the court itself")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Trust(*options, common); });
  program
      .AddVerb({.path = "authority list",
                .group = {},
                .purpose = "List the authorities with their keys.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ authority list"})
      .Acts()
      .Runs(List);
  program
      .AddVerb({.path = "authority revoke",
                .group = {},
                .purpose = "Stop trusting an authority, for ever.",
                .who = "the head.",
                .example = "writ authority revoke judge.okafor@court.example --reason \"key lost\" --as h.vega "
                           "--key head"})
      .Required("NAME", options->name, "The authority's name")
      .Required("--reason", options->reason, "One line; the log commits to it")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Revoke(*options, common); });
}

}  // namespace writ
