#include "cli/desk.h"

#include "api/lists.h"
#include "base/unix_socket.h"
#include "cli/remote.h"
#include "gallery/gallery_indexes.h"

namespace writ {
namespace {

// Whether what is in the way is a server.
bool IsServed(const Error& error, const CommonOptions& common) {
  return error.reason == "locked" && IsListenedAt(SocketOf(common));
}

}  // namespace

Result<Desk> Desk::Open(const CommonOptions& common, std::string_view except_witness, Reminder done_here) {
  if (!common.server.empty()) {
    WRIT_TRY(SignedInClient there, SignInAtServer(common));
    Desk desk(common, std::move(there.origin));
    desk.client_ = std::move(there.client);
    return desk;
  }
  Result<std::unique_ptr<Deployment>> own = OpenToAct(common, except_witness, done_here);
  const bool served = !own && IsServed(own.error(), common);
  if (!own && !served) return tl::make_unexpected(own.error());
  if (served) own = OpenToRead(common, {}, done_here);
  WRIT_TRY(std::unique_ptr<Deployment> deployment, std::move(own));
  Desk desk(common, deployment->registry().origin());
  desk.deployment_ = std::move(deployment);
  if (served) desk.client_.emplace(SocketOf(common));
  return desk;
}

Result<Json> Desk::List(std::string_view name) {
  return client_ ? client_->List(name) : ReadList(*deployment_, name, RealEnv().Now());
}

void Desk::ShowOpening(std::function<void(std::uint64_t done, std::uint64_t all)> show) {
  if (!client_) deployment_->indexes().ShowProgress(std::move(show));
}

Result<std::string> Desk::FindGallery(const std::string& name, const std::string& doing) {
  WRIT_TRY(const Json json, List("galleries"));
  for (const Json& gallery : json.value("galleries", Json::array())) {
    if (TextOf(gallery, "gallery") == name) return TextOf(gallery, "id");
  }
  return Fail(Code::kUsage, "gallery-unknown", "couldn't " + doing + ": there is no gallery \"" + name + "\"",
              "`writ gallery list` shows the galleries");
}

Result<std::vector<std::optional<Box>>> Desk::ChosenFaces(const std::vector<GivenPhoto>& photos) {
  std::vector<std::optional<Box>> faces;
  for (const GivenPhoto& photo : photos) {
    WRIT_TRY(const std::optional<Box> face, ChosenFace(photo));
    faces.push_back(face);
  }
  return faces;
}

// Where no number names it there is nothing to look at: the networks need not be loaded here.
Result<std::optional<Box>> Desk::ChosenFace(const GivenPhoto& photo) {
  if (!photo.choice.number) return photo.choice.box;
  if (deployment_ == nullptr) {
    WRIT_TRY(const Pipeline pipeline, LoadPipeline(common_));
    return ChosenBox(pipeline, photo.bytes, photo.choice);
  }
  WRIT_TRY(const Pipeline* pipeline, deployment_->pipeline());
  return ChosenBox(*pipeline, photo.bytes, photo.choice);
}

Result<ActAnswer> Desk::Act(std::string_view type, const Json& clear, const std::map<std::string, Json>& committed,
                            std::map<std::string, Bytes> files, Json options) {
  WRIT_TRY(SignedAct act, MakeAct(common_, origin_, type, clear, committed));
  const ActRequest request{.act = std::move(act), .files = std::move(files), .options = std::move(options)};
  return client_ ? client_->HandIn(request) : HandIn(*deployment_, request);
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
