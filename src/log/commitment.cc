#include "log/commitment.h"

#include <utility>

#include "base/crypto.h"

namespace writ {

Hash32 MakeCommitment(const Hash32& salt, std::string_view field, const Json& value) {
  const std::string text = CanonicalJsonOrDie(Json{{std::string(field), value}});
  return Sha256({salt, AsBytes(text)});
}

Opening NewOpening(Env& env, Json value) {
  Opening opening{.salt = {}, .value = std::move(value)};
  env.FillRandom(opening.salt);
  return opening;
}

Json OpeningsToJson(const Openings& openings) {
  Json json = Json::object();
  for (const auto& [field, opening] : openings) {
    json[field] = Json{{"salt", ToHex(opening.salt)}, {"value", opening.value}};
  }
  return json;
}

Result<Openings> OpeningsFromJson(const Json& json) {
  if (!json.is_object()) return Fail(Code::kUsage, "openings-malformed", "couldn't read the openings: not an object");
  Openings openings;
  for (const auto& [field, entry] : json.items()) {
    WRIT_TRY(const std::string salt, JsonString(entry, "salt"));
    if (!entry.contains("value")) {
      return Fail(Code::kUsage, "openings-malformed", "couldn't read the opening of " + field + ": no value");
    }
    WRIT_TRY(const Hash32 bytes, HashFromHex(salt));
    openings[field] = Opening{.salt = bytes, .value = entry["value"]};
  }
  return openings;
}

}  // namespace writ
