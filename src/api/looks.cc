#include "api/looks.h"

#include <algorithm>

#include "api/faces_json.h"
#include "api/writ_state.h"
#include "authority/sshsig.h"
#include "face/pipeline.h"

namespace writ {
namespace {

constexpr std::size_t kRankedFaces = 24;  // in a look: a crowd must not keep others waiting

Result<std::string> TextOf(const LookFiles& files, std::string_view name, std::size_t max_bytes) {
  const auto file = files.find(std::string(name));
  if (file == files.end()) return std::string();
  if (file->second.size() <= max_bytes) return std::string(AsText(file->second));
  return Fail(Code::kUsage, "file-too-large",
              "couldn't read the " + std::string(name) + ": it has more than " + std::to_string(max_bytes) + " bytes",
              "give the document as it was signed");
}

Result<Json> LookAtFaces(Deployment& deployment, const LookFiles& files, UtcTime) {
  const Bytes& photo = files.at("photo");
  WRIT_TRY(const Pipeline* pipeline, deployment.pipeline());
  WRIT_TRY(AnalysedPhoto analysed, pipeline->Analyse(photo, kLookSide));
  WRIT_CHECK(RankFaces(*pipeline, analysed, kRankedFaces));
  Json json = FacesToJson(analysed);
  json["sha256"] = Sha256Hex(photo);
  return json;
}

Result<Json> LookAtWrit(Deployment& deployment, const LookFiles& files, UtcTime now) {
  WRIT_TRY(const std::string text, TextOf(files, "writ", kMaxWritBytes));
  WRIT_TRY(const std::string signature, TextOf(files, "signature", kMaxSignatureBytes));
  WRIT_TRY(const WritOrder order, ParseWritOrder(text));
  WRIT_TRY(const WritState state, StateOfWrit(deployment, order, text, signature, now));
  Json json = WritOrderToJson(order);
  json.update(WritStateToJson(state));
  return json;
}

constexpr Look kLooks[] = {
    {"faces", "photo", "", LookAtFaces},
    {"writ", "writ", "signature", LookAtWrit},
};

}  // namespace

std::span<const Look> Looks() { return kLooks; }

const Look* FindLook(std::string_view name) {
  const auto* look = std::ranges::find(kLooks, name, &Look::name);
  return look == std::end(kLooks) ? nullptr : look;
}

Result<Json> LookAtFiles(Deployment& deployment, const Look& look, const LookFiles& files, UtcTime now) {
  for (const auto& [name, bytes] : files) {
    if (name == look.required || (!look.optional.empty() && name == look.optional)) continue;
    return Fail(Code::kUsage, "file-unexpected", "couldn't look: a file \"" + name + "\" is none of it",
                "its files are: " + std::string(look.required) + " " + std::string(look.optional));
  }
  if (!files.contains(std::string(look.required))) {
    return Fail(Code::kUsage, "file-missing", "couldn't look: the " + std::string(look.required) + " is not there",
                "name it by its SHA-256 in \"" + std::string(look.required) + "\"");
  }
  return look.look(deployment, files, now);
}

}  // namespace writ
