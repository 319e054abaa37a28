#include "server/secret.h"

#include <array>
#include <cstdint>

#include "base/base64url.h"
#include "base/crypto.h"

namespace writ {

std::string NewSecret(Env& env) {
  constexpr std::size_t kSecretBytes = 32;
  std::array<std::uint8_t, kSecretBytes> bytes{};
  env.FillRandom(bytes);
  std::string text = ToBase64Url(bytes);
  Wipe(bytes);
  return text;
}

}  // namespace writ
