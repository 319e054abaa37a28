// A witness as the one who is watched knows it: where it is asked, and the key that its answer must have.
//
// Address and key are public: whoever audits the log must know whose cosignatures to demand. Thread rule: pure
// functions over plain values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "log/cosignature.h"

namespace writ {

inline constexpr std::size_t kMaxWitnesses = 8;  // that a deployment trusts at a time
inline constexpr std::size_t kMaxWitnessUrlBytes = 300;

struct WitnessPeer {
  std::string url;  // `add-checkpoint` stands under it
  Cosigner cosigner;

  bool operator==(const WitnessPeer&) const = default;
};

// From `VKEY@URL`, as people type it; a key holds no '@' behind its second '+'. "verifier-key-malformed",
// "url-malformed" (kUsage).
Result<WitnessPeer> ParseWitnessPeer(std::string_view text);
// From the two parts apart; errors as above.
Result<WitnessPeer> MakeWitnessPeer(std::string_view url, std::string_view vkey);

// [{"url", "vkey"}], as it stands in the founding act.
Json WitnessPeersToJson(const std::vector<WitnessPeer>& peers);
// At most kMaxWitnesses, no name and no key twice: "witness-malformed" (kUsage), and those of MakeWitnessPeer.
Result<std::vector<WitnessPeer>> WitnessPeersFromJson(const Json& json);

}  // namespace writ
