#include "cli/desk.h"

#include "base/unix_socket.h"
#include "server/act_client.h"

namespace writ {
namespace {

// Whether what is in the way is a server.
bool IsServed(const Error& error, const CommonOptions& common) {
  return error.reason == "locked" && IsListenedAt(SocketOf(common));
}

}  // namespace

Result<Desk> Desk::Open(const CommonOptions& common, std::string_view except_witness, Reminder done_here) {
  Result<std::unique_ptr<Deployment>> own = OpenToAct(common, except_witness, done_here);
  if (own) return Desk(common, std::move(*own), {});
  if (!IsServed(own.error(), common)) return tl::make_unexpected(own.error());
  WRIT_TRY(std::unique_ptr<Deployment> deployment, OpenToRead(common, {}, done_here));
  return Desk(common, std::move(deployment), SocketOf(common));
}

Result<std::string> Desk::FindGallery(const std::string& name, const std::string& doing) const {
  if (const Gallery* gallery = deployment_->galleries().FindByName(name)) return gallery->id;
  return Fail(Code::kUsage, "gallery-unknown", "couldn't " + doing + ": there is no gallery \"" + name + "\"",
              "`writ gallery list` shows the galleries");
}

Result<std::vector<std::optional<Box>>> Desk::ChosenFaces(const std::vector<GivenPhoto>& photos) {
  std::vector<std::optional<Box>> faces;
  for (const GivenPhoto& photo : photos) {
    if (!photo.choice.number) {  // nothing to look at: the networks need not be loaded here
      faces.push_back(photo.choice.box);
      continue;
    }
    WRIT_TRY(const Pipeline* pipeline, deployment_->pipeline());
    WRIT_TRY(const std::optional<Box> face, ChosenBox(*pipeline, photo.bytes, photo.choice));
    faces.push_back(face);
  }
  return faces;
}

Result<ActAnswer> Desk::Act(std::string_view type, const Json& clear, const std::map<std::string, Json>& committed,
                            std::map<std::string, Bytes> files, Json options) {
  WRIT_TRY(SignedAct act, MakeAct(common_, origin(), type, clear, committed));
  const ActRequest request{.act = std::move(act), .files = std::move(files), .options = std::move(options)};
  return socket_.empty() ? HandIn(*deployment_, request) : ActClient(socket_).HandIn(request);
}

Result<std::unique_ptr<Deployment>> OpenSettled(const CommonOptions& common) {
  Result<std::unique_ptr<Deployment>> own = OpenToAct(common);
  if (own || !IsServed(own.error(), common)) return own;
  WRIT_CHECK(ActClient(SocketOf(common)).Tend());
  return OpenToRead(common);
}

Answer Told(const ActAnswer& done, std::string text) {
  Answer answer;
  answer.json = done.json;
  answer.text = std::move(text);
  return answer;
}

std::string EntryInWords(const ActAnswer& done) { return " (entry " + done.json.value("entry", Json()).dump() + ")"; }

Bytes FileBytes(const std::string& text) { return Bytes(text.begin(), text.end()); }

}  // namespace writ
