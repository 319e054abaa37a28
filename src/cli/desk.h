// Where a verb hands its act in, and where it looks up what it drafts the act from: in the deployment, which it opens
// as its one writer; while `writ serve` holds that, through the server's socket; with --server at a site elsewhere.
//
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/acts.h"
#include "cli/session.h"
#include "server/act_client.h"

namespace writ {

class Desk {
 public:
  // Checks first that somebody acts: "actor-missing", "key-missing" (kUsage). A warning of the witnesses goes to
  // standard error, and reminders as OpenToRead's; `except_witness` as in OpenOptions. "locked" (kUnavailable) while
  // another verb is at work.
  static Result<Desk> Open(const CommonOptions& common, std::string_view except_witness = {},
                           Reminder done_here = Reminder::kNone);

  const std::string& origin() const { return origin_; }
  // One of api/lists.h, as it stands now.
  Result<Json> List(std::string_view name);
  // How galleries come into memory where they are opened here; a server shows nothing of it.
  void ShowOpening(std::function<void(std::uint64_t done, std::uint64_t all)> show);
  // The ID of the gallery with that name: "gallery-unknown" (kUsage), about what is `doing`, "enrol".
  Result<std::string> FindGallery(const std::string& name, const std::string& doing);
  // The box of the face that is meant in each photo, where one was chosen.
  Result<std::vector<std::optional<Box>>> ChosenFaces(const std::vector<GivenPhoto>& photos);

  // Drafts the act, has it signed by --key in the name of --as, and hands it in with its files.
  Result<ActAnswer> Act(std::string_view type, const Json& clear, const std::map<std::string, Json>& committed,
                        std::map<std::string, Bytes> files = {}, Json options = Json::object());

 private:
  Desk(CommonOptions common, std::string origin) : common_(std::move(common)), origin_(std::move(origin)) {}
  Result<std::optional<Box>> ChosenFace(const GivenPhoto& photo);

  CommonOptions common_;
  std::string origin_;
  std::unique_ptr<Deployment> deployment_;  // null at a site elsewhere; open to read only where there is a client
  std::optional<ActClient> client_;
};

// The deployment once a writer has settled what stands in its folders: opened as OpenToAct does, or, where a server
// holds it, to read after the server has.
Result<std::unique_ptr<Deployment>> OpenSettled(const CommonOptions& common);

// What machines are told of a done act, and these words for people.
Answer Told(const ActAnswer& done, std::string text);
// " (entry 12)"
std::string EntryInWords(const ActAnswer& done);

// A document as a file of a request.
Bytes FileBytes(const std::string& text);

}  // namespace writ
