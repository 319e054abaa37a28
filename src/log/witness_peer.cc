#include "log/witness_peer.h"

#include <algorithm>
#include <utility>

#include "base/http_client.h"

namespace writ {
namespace {

tl::unexpected<Error> BadWitnesses(const std::string& cause) {
  return Fail(Code::kUsage, "witness-malformed", "couldn't accept the witnesses: " + cause,
              "name each witness once, as VKEY@URL");
}

}  // namespace

Result<WitnessPeer> ParseWitnessPeer(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  const std::size_t at = second == std::string_view::npos ? second : text.find('@', second);
  if (at == std::string_view::npos) return BadWitnesses("\"" + std::string(text.substr(0, 400)) + "\" is not VKEY@URL");
  return MakeWitnessPeer(text.substr(at + 1), text.substr(0, at));
}

Result<WitnessPeer> MakeWitnessPeer(std::string_view url, std::string_view vkey) {
  WRIT_TRY(Cosigner cosigner, ParseCosignerKey(vkey));
  WRIT_CHECK(CheckUrl(url));
  if (url.size() > kMaxWitnessUrlBytes) {
    return BadWitnesses("the address of " + cosigner.name + " is longer than " + std::to_string(kMaxWitnessUrlBytes) +
                        " bytes");
  }
  return WitnessPeer{std::string(url), std::move(cosigner)};
}

Json WitnessPeersToJson(const std::vector<WitnessPeer>& peers) {
  Json json = Json::array();
  for (const WitnessPeer& peer : peers) json.push_back({{"url", peer.url}, {"vkey", CosignerKey(peer.cosigner)}});
  return json;
}

Result<std::vector<WitnessPeer>> WitnessPeersFromJson(const Json& json) {
  if (!json.is_array() || json.size() > kMaxWitnesses) {
    return BadWitnesses("there may be " + std::to_string(kMaxWitnesses) + " at most");
  }
  std::vector<WitnessPeer> peers;
  for (const Json& item : json) {
    WRIT_TRY(const std::string url, JsonString(item, "url"));
    WRIT_TRY(const std::string vkey, JsonString(item, "vkey"));
    WRIT_TRY(WitnessPeer peer, MakeWitnessPeer(url, vkey));
    const bool known = std::any_of(peers.begin(), peers.end(), [&](const WitnessPeer& other) {
      return other.cosigner.name == peer.cosigner.name || other.cosigner.public_key == peer.cosigner.public_key;
    });
    if (known) return BadWitnesses("the name or the key of " + peer.cosigner.name + " is there twice");
    peers.push_back(std::move(peer));
  }
  return peers;
}

}  // namespace writ
