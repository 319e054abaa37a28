#include "authority/invitation.h"
#include "authority/sshsig.h"
#include "cli/desk.h"
#include "cli/serve_options.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  std::string name;
  std::string role;
  std::string public_key;
  std::string invite;  // the site where an invited person makes a passkey
  std::string reason;
};

// The key that the act gives, or the invitation in its place.
struct NewKey {
  std::string committed;
  std::optional<Invitation> invitation;
};

Result<NewKey> ReadNewKey(const Options& options) {
  if (options.public_key.empty() == options.invite.empty()) {
    return Fail(Code::kUsage, "key-missing", "couldn't tell which key is meant",
                "name the person's public key with --public-key, or the site where they make a passkey with --invite");
  }
  if (options.invite.empty()) {
    WRIT_TRY(std::string key, ReadPublicKey(options.public_key));
    return NewKey{.committed = std::move(key), .invitation = {}};
  }
  WRIT_CHECK(CheckSite(options.invite));
  Invitation invitation = NewInvitation();
  std::string committed = CommitInvitation(invitation.key);
  return NewKey{.committed = std::move(committed), .invitation = std::move(invitation)};
}

// The link is shown this once.
Answer ToldOfInvitation(const ActAnswer& done, const Options& options, const std::string& name, const NewKey& key) {
  const std::string link = InvitationLink(options.invite, name, *key.invitation);
  Answer answer = Told(done, name + " is invited" + EntryInWords(done) +
                                 ". This link makes the passkey, once, within " + std::to_string(kInvitationDays) +
                                 " days:\n\n  " + link + "\n\nWhoever opens it first is taken for " + name +
                                 ": hand it over where nobody else reads it.\n");
  answer.json["link"] = link;
  return answer;
}

Result<Answer> AddPerson(const Options& options, const CommonOptions& common) {
  WRIT_CHECK(ParseRole(options.role));
  WRIT_TRY(const NewKey key, ReadNewKey(options));
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("user_add", Json::object(),
                                          {{"name", options.name}, {"role", options.role}, {"key", key.committed}}));
  if (key.invitation) return ToldOfInvitation(done, options, options.name, key);
  return Told(done, options.name + " is now here as " + options.role + EntryInWords(done) + ".\n");
}

Result<Answer> AddOwnKey(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const NewKey key, ReadNewKey(options));
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("key_add", Json::object(), {{"key", key.committed}}));
  if (key.invitation) return ToldOfInvitation(done, options, common.as, key);
  return Told(done, common.as + " has a further key" + EntryInWords(done) + ".\n");
}

std::string StateOf(const Json& person) {
  if (!person.at("active").get<bool>()) return "revoked";
  if (person.at("suspended").get<bool>()) return "suspended";
  if (person.at("stopped").get<bool>()) return "stopped";
  const std::string invited = TextOf(person, "invited");
  return invited.empty() ? "active" : "active, invited " + invited;
}

Result<Answer> List(const CommonOptions& common) {
  WRIT_TRY(Json json, ReadList(common, "users"));
  Columns columns;
  columns.Add({"name", "role", "since", "", "keys"});
  for (const Json& person : json.at("users")) {
    std::string fingerprints;
    for (const Json& text : person.at("keys")) {
      const Result<SshPublicKey> key = ParseSshPublicKey(text.get<std::string>());
      fingerprints += (fingerprints.empty() ? "" : ", ") + (key ? key->Fingerprint() : text.get<std::string>());
    }
    columns.Add(
        {TextOf(person, "name"), TextOf(person, "role"), TextOf(person, "since"), StateOf(person), fingerprints});
  }
  Answer answer;
  answer.json = std::move(json);
  answer.text = columns.Text("");
  return answer;
}

Result<Answer> Revoke(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done,
           desk.Act("user_revoke", Json::object(), {{"name", options.name}, {"reason", options.reason}}));
  return Told(done, options.name + " and all keys of that name have no powers any more" + EntryInWords(done) + ".\n");
}

Result<Answer> Reinstate(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done,
           desk.Act("user_reinstate", Json::object(), {{"name", options.name}, {"reason", options.reason}}));
  return Told(done, options.name + " may search again" + EntryInWords(done) + ".\n");
}

void AddOwnKeyVerb(Program& program, const std::shared_ptr<Options>& options) {
  program
      .AddVerb({.path = "user add-key",
                .group = {},
                .purpose = "Add a further key of your own, signed with one that you have. Nobody else can, not even "
                           "the head.",
                .who = "everybody, for themselves.",
                .example = "writ user add-key --public-key token.pub --as i.lund --key i.lund"})
      .Optional("--public-key", options->public_key, "The .pub file of your further key")
      .Optional("--invite", options->invite,
                "In place of a key, the site of `writ serve`: prints a link that makes a passkey there, once")
      .Acts()
      .Runs([options](const CommonOptions& common) { return AddOwnKey(*options, common); });
}

}  // namespace

void AddUserVerbs(Program& program) {
  program.AddFamily("user", kForHead, "Add, list and revoke the people of the deployment.");
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "user add",
                .group = {},
                .purpose = "Give a person a role.",
                .who = "the head. Nobody has two roles.",
                .example = "writ user add i.lund --role investigator --public-key i.lund.pub --as h.vega --key head"})
      .Required("NAME", options->name, "The person's name here, 1 to 64 of a-z 0-9 . _ -")
      .Required("--role", options->role,
                "custodian, data-protection-officer, investigator, examiner, auditor or overseer")
      .Optional("--public-key", options->public_key, "The .pub file that the person's ssh-keygen wrote")
      .Optional(
          "--invite", options->invite,
          "In place of a key, the site of `writ serve`: prints a link with which the person makes a passkey there, "
          "once and within a week")
      .Acts()
      .Runs([options](const CommonOptions& common) { return AddPerson(*options, common); });
  AddOwnKeyVerb(program, options);
  program
      .AddVerb({.path = "user list",
                .group = {},
                .purpose = "List the people with their roles and keys.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ user list"})
      .Acts()
      .Runs(List);
  program
      .AddVerb({.path = "user revoke",
                .group = {},
                .purpose = "Take all powers from a person, for ever.",
                .who = "the head.",
                .example = "writ user revoke i.lund --reason \"left the agency\" --as h.vega --key head"})
      .Required("NAME", options->name, "The person's name here")
      .Required("--reason", options->reason, "One line; the log commits to it")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Revoke(*options, common); });
  program
      .AddVerb({.path = "user reinstate",
                .group = {},
                .purpose = "Let a person search again whose urgent search was not ratified in time.",
                .who = "the head.",
                .example = "writ user reinstate i.lund --reason \"heard on 24 November\" --as h.vega --key head"})
      .Required("NAME", options->name, "The person's name here")
      .Required("--reason", options->reason, "One line; the log commits to it")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Reinstate(*options, common); });
}

}  // namespace writ
