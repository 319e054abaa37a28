#include <map>

#include "base/uuid.h"
#include "cli/desk.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  std::string name;
  std::string description;
};

Result<Answer> Create(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("gallery_create", Json{{"gallery", NewUuid(RealEnv())}},
                                          {{"name", options.name}, {"description", options.description}}));
  return Told(done, "The gallery " + options.name + " is made, empty and sealed" + EntryInWords(done) +
                        ".\nNext: draft a legal basis with `writ basis draft`, have it signed, then `writ enrol`.\n");
}

Result<Answer> List(const CommonOptions& common) {
  WRIT_TRY(Json json, ReadList(common, "galleries"));
  Columns columns;
  columns.Add({"gallery", "people", "photos", "of them in force", "since", "", "description"});
  for (const Json& gallery : json.at("galleries")) {
    columns.Add({TextOf(gallery, "gallery"), gallery.at("subjects").dump(), gallery.at("photos").dump(),
                 gallery.at("in_force").dump(), TextOf(gallery, "since"),
                 gallery.at("suspended").get<bool>() ? "suspended" : "", TextOf(gallery, "description")});
  }
  Answer answer;
  answer.text = json.at("galleries").empty()
                    ? "There is no gallery yet; a custodian makes one with `writ gallery create`.\n"
                    : columns.Text("");
  answer.json = std::move(json);
  return answer;
}

Answer Describe(const ActAnswer& done) {
  struct Row {
    std::size_t photos = 0;
    std::size_t in_force = 0;
    std::string until;
  };
  std::map<std::string, std::map<std::string, Row>> subjects;  // by subject and kind of basis
  const Json& faces = done.json.at("faces");
  for (const Json& face : faces) {
    Row& row = subjects[TextOf(face, "subject")][TextOf(face, "basis")];
    ++row.photos;
    row.in_force += face.at("in_force").get<bool>() ? 1 : 0;
    row.until = std::max(row.until, TextOf(face, "not_after"));
  }
  Columns columns;
  columns.Add({"subject", "photos", "basis", "until", ""});
  for (const auto& [name, kinds] : subjects) {
    for (const auto& [kind, row] : kinds) {
      columns.Add({name, std::to_string(row.photos), kind, row.until,
                   row.in_force == row.photos
                       ? ""
                       : std::to_string(row.photos - row.in_force) + " not in force: never compared"});
    }
  }
  std::string text = "The gallery " + TextOf(done.json, "gallery") + ": " + Count(subjects.size(), "person", "people") +
                     ", " + Count(faces.size(), "photo", "photos") + ". This consultation is entry " +
                     done.json.at("entry").dump() + " of the log.\n";
  if (!subjects.empty()) text += "\n" + columns.Text();
  return Told(done, std::move(text));
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const std::string id, desk.FindGallery(options.name, "show the gallery"));
  WRIT_TRY(const ActAnswer done, desk.Act("gallery_show", Json{{"gallery", id}}, {}));
  return Describe(done);
}

}  // namespace

void AddGalleryVerbs(Program& program) {
  program.AddFamily("gallery", kForCustodian, "Make, list and consult galleries.");
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "gallery create",
                .group = {},
                .purpose = "Make an empty gallery with keys of its own.",
                .who = "a custodian.",
                .example = "writ gallery create custody-2026 --as c.moreau --key c.moreau"})
      .Required("NAME", options->name, "The gallery's name, 1 to 64 of a-z 0-9 . _ -")
      .Optional("--description", options->description, "One line that says what it is for")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Create(*options, common); });
  program
      .AddVerb({.path = "gallery list",
                .group = {},
                .purpose = "List the galleries and how many people and photos they hold.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ gallery list"})
      .Acts()
      .Runs(List);
  program
      .AddVerb({.path = "gallery show",
                .group = {},
                .purpose = "Show who is enrolled in a gallery, and under which basis. The log records that you looked.",
                .who = "a custodian or the data protection officer.",
                .example = "writ gallery show custody-2026 --as d.ruiz --key d.ruiz"})
      .Required("NAME", options->name, "The gallery's name")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Show(*options, common); });
}

}  // namespace writ
