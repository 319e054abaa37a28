#include "api/wire.h"

#include <set>
#include <utility>

#include "base/crypto.h"

namespace writ {
namespace {

constexpr std::size_t kHashDigits = 64;

tl::unexpected<Error> RequestMalformed(const std::string& cause) {
  return Fail(Code::kUsage, "request-malformed", "couldn't read the request: " + cause,
              "docs/api.md says what an act is handed in with");
}

tl::unexpected<Error> AnswerMalformed() {
  return Fail(Code::kInternal, "answer-malformed", "couldn't read the answer: it is none of Writ",
              "see whether another program listens there");
}

bool IsHash(const Json& json) {
  if (!json.is_string()) return false;
  const std::string& text = json.get_ref<const std::string&>();
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Each name in `files` with its hash, and the bytes by their hash.
Json Named(const std::map<std::string, Bytes>& files, std::map<std::string, Bytes>& by_hash) {
  Json names = Json::object();
  for (const auto& [name, bytes] : files) {
    std::string hash = Sha256Hex(bytes);
    names[name] = hash;
    by_hash.emplace(std::move(hash), bytes);
  }
  return names;
}

// Nothing where `names` is no object of hashes, few enough.
bool AreFiles(const Json& names) {
  if (!names.is_object() || names.size() > kMaxWireFiles) return false;
  for (const auto& [name, hash] : names.items()) {
    if (!IsHash(hash)) return false;
  }
  return true;
}

Result<std::map<std::string, Bytes>> Fetch(const Json& names, const FetchFile& fetch) {
  std::map<std::string, Bytes> files;
  std::map<std::string, std::string> first;  // name of each hash: what has two names was sent once
  for (const auto& [name, hash] : names.items()) {
    const auto& [known, is_new] = first.emplace(hash.get<std::string>(), name);
    if (is_new) {
      WRIT_TRY(files[name], fetch(known->first));
    } else {
      files[name] = files.at(known->second);
    }
  }
  return files;
}

}  // namespace

Json ParseWireJson(std::string_view text) {
  bool too_deep = false;
  const auto look = [&too_deep](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kMaxJsonDepth;
    return !too_deep;
  };
  Json json = Json::parse(text, look, /*allow_exceptions=*/false);
  return too_deep ? Json(Json::value_t::discarded) : json;
}

WireText RequestToWire(const ActRequest& request) {
  WireText wire;
  const Json names = Named(request.files, wire.files);
  wire.text = Json{{"actor", request.act.claimed_actor},
                   {"act", request.act.act},
                   {"signature", request.act.signature},
                   {"openings", OpeningsToJson(request.act.openings)},
                   {"files", names},
                   {"options", request.options}}
                  .dump(-1, ' ', false, Json::error_handler_t::replace);
  return wire;
}

Result<ActRequest> RequestFromWire(std::string_view text, const FetchFile& fetch) {
  static const std::set<std::string> kFields{"actor", "act", "signature", "openings", "files", "options"};
  if (text.size() > kMaxWireBytes) return RequestMalformed("it has more than 512 KiB");
  const Json json = ParseWireJson(text);
  if (!json.is_object()) return RequestMalformed("it is no JSON object");
  for (const auto& [field, value] : json.items()) {
    if (!kFields.contains(field)) return RequestMalformed("nobody knows its field \"" + field.substr(0, 64) + "\"");
  }
  for (const std::string& field : kFields) {
    if (!json.contains(field)) return RequestMalformed("its field \"" + field + "\" is missing");
  }
  for (const char* field : {"actor", "act", "signature"}) {
    if (!json[field].is_string()) return RequestMalformed("its field \"" + std::string(field) + "\" is no text");
  }
  if (!json["options"].is_object()) return RequestMalformed("its field \"options\" is no object");
  const Result<Openings> openings = OpeningsFromJson(json["openings"]);
  if (!openings) return RequestMalformed("its field \"openings\" is not {field: {salt, value}}");
  if (!AreFiles(json["files"])) return RequestMalformed("its field \"files\" is not {name: SHA-256} of at most 16");
  ActRequest request{.act = {.claimed_actor = json["actor"],
                             .act = json["act"],
                             .signature = json["signature"],
                             .openings = *openings},
                     .files = {},
                     .options = json["options"]};
  WRIT_TRY(request.files, Fetch(json["files"], fetch));
  return request;
}

WireText FilesToWire(const std::map<std::string, Bytes>& files) {
  WireText wire;
  wire.text = Named(files, wire.files).dump();
  return wire;
}

Result<std::map<std::string, Bytes>> FilesFromWire(std::string_view text, const FetchFile& fetch) {
  const Json json = ParseWireJson(text);
  if (!AreFiles(json)) return RequestMalformed("it is not {name: SHA-256} of at most 16");
  return Fetch(json, fetch);
}

WireText AnswerToWire(const ActAnswer& answer) {
  WireText wire;
  const Json names = Named(answer.files, wire.files);
  wire.text =
      Json{{"answer", answer.json}, {"files", names}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return wire;
}

Result<ActAnswer> AnswerFromWire(std::string_view text, const FetchFile& fetch) {
  const Json json = ParseWireJson(text);
  if (!json.is_object() || !json.contains("answer") || !json["answer"].is_object() || !json.contains("files") ||
      !AreFiles(json["files"])) {
    return AnswerMalformed();
  }
  ActAnswer answer{.json = json["answer"], .files = {}};
  WRIT_TRY(answer.files, Fetch(json["files"], fetch));
  for (const auto& [name, bytes] : answer.files) {
    if (Sha256Hex(bytes) == json["files"][name].get<std::string>()) continue;
    return Fail(Code::kInternal, "file-altered", "couldn't take " + name + ": it is not the file of the answer");
  }
  return answer;
}

}  // namespace writ
