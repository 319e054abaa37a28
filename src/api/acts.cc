#include "api/acts.h"

#include <algorithm>
#include <array>

#include "api/act_handlers.h"

namespace writ {
namespace {

Result<std::string> TypeOf(const SignedAct& act) {
  const Result<Json> json = ParseCanonicalJson(act.act, kMaxActBytes);
  if (json && json->is_object()) {
    if (const Result<std::string> type = JsonString(*json, "type")) return *type;
  }
  return Fail(Code::kUsage, "act-malformed",
              "couldn't tell what is asked for: the act is no canonical JSON with a type",
              "docs/log_format.md describes acts");
}

const ActHandler* FindHandler(std::string_view type) {
  for (const std::span<const ActHandler> part :
       std::array{PeopleActs(), HeadActs(), GalleryActs(), WritActs(), SearchActs()}) {
    for (const ActHandler& handler : part) {
      if (handler.type == type) return &handler;
    }
  }
  return nullptr;
}

bool Belongs(std::string_view name, std::string_view names) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const std::string_view known = names.substr(0, end);
    if (name == known) return true;
    if (known.ends_with('*') && name.starts_with(known.substr(0, known.size() - 1))) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

}  // namespace

Json ClearField(const ActRequest& request, const std::string& field) {
  const Result<Json> act = ParseCanonicalJson(request.act.act, kMaxActBytes);
  return act && act->is_object() && act->contains(field) ? act->at(field) : Json();
}

std::string OpenedOr(const ActRequest& request, const std::string& field) {
  return OpenedText(request.act.openings, field).value_or("");
}

Result<std::string> Document(const ActRequest& request, const std::string& name, std::size_t max_bytes) {
  const auto file = request.files.find(name);
  if (file == request.files.end()) return std::string();
  if (file->second.size() <= max_bytes) return std::string(AsText(file->second));
  return Fail(Code::kUsage, "file-too-large",
              "couldn't read " + name + ": it has more than " + std::to_string(max_bytes) + " bytes");
}

std::string_view KnownType(const ActRequest& request) {
  const Result<std::string> type = TypeOf(request.act);
  const ActHandler* handler = type ? FindHandler(*type) : nullptr;
  return handler != nullptr ? handler->type : "unknown";
}

Result<ActAnswer> HandIn(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const std::string type, TypeOf(request.act));
  const ActHandler* handler = FindHandler(type);
  if (handler == nullptr) {
    return Fail(Code::kUsage, "act-unknown", "couldn't do \"" + type + "\": no such act is handed in here");
  }
  for (const auto& [name, bytes] : request.files) {
    if (!Belongs(name, handler->files)) {
      return Fail(Code::kUsage, "file-unexpected",
                  "couldn't do \"" + type + "\": a file \"" + name + "\" is none of it",
                  handler->files.empty() ? "no file belongs to it" : "its files are: " + std::string(handler->files));
    }
  }
  if (!request.options.is_object()) {
    return Fail(Code::kUsage, "options-malformed", "couldn't do \"" + type + "\": its options are no JSON object");
  }
  return handler->handle(deployment, request);
}

}  // namespace writ
