// Where a verb hands its act in, and where it looks up what it drafts the act from: in the deployment, which it opens
// as its one writer, or, while `writ serve` holds that, through the server's socket.
//
// Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/acts.h"
#include "cli/session.h"

namespace writ {

class Desk {
 public:
  // Checks first that somebody acts: "actor-missing", "key-missing" (kUsage). A warning of the witnesses goes to
  // standard error, and reminders as OpenToRead's; `except_witness` as in OpenOptions. "locked" (kUnavailable) while
  // another verb is at work.
  static Result<Desk> Open(const CommonOptions& common, std::string_view except_witness = {},
                           Reminder done_here = Reminder::kNone);

  // To look things up in; what comes of an act, its answer says.
  Deployment& deployment() { return *deployment_; }
  const std::string& origin() const { return deployment_->registry().origin(); }
  // The ID of the gallery with that name: "gallery-unknown" (kUsage), about what is `doing`, "enrol".
  Result<std::string> FindGallery(const std::string& name, const std::string& doing) const;
  // The box of the face that is meant in each photo, where one was chosen.
  Result<std::vector<std::optional<Box>>> ChosenFaces(const std::vector<GivenPhoto>& photos);

  // Drafts the act, has it signed by --key in the name of --as, and hands it in with its files.
  Result<ActAnswer> Act(std::string_view type, const Json& clear, const std::map<std::string, Json>& committed,
                        std::map<std::string, Bytes> files = {}, Json options = Json::object());

 private:
  Desk(CommonOptions common, std::unique_ptr<Deployment> deployment, std::string socket)
      : common_(std::move(common)), deployment_(std::move(deployment)), socket_(std::move(socket)) {}

  CommonOptions common_;
  std::unique_ptr<Deployment> deployment_;  // open to read only where there is a socket
  std::string socket_;
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
