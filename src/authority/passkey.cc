#include "authority/passkey.h"

#include <optional>
#include <utility>

#include "authority/key_signature.h"
#include "authority/ssh_wire.h"
#include "base/json.h"

namespace writ {
namespace {

constexpr std::size_t kMaxClientDataBytes = 4 * 1024;
constexpr std::size_t kSiteHashBytes = 32, kFlagsAndCounterBytes = 5;  // of authenticator data (6.1)
constexpr std::uint8_t kDerSequence = 0x30, kDerInteger = 0x02;
constexpr std::size_t kShortLength = 0x80;  // DER's lengths from here on take several bytes

tl::unexpected<Error> NoAssertion() {
  return Fail(Code::kUsage, "assertion-malformed", "couldn't read what the passkey signed",
              "send authenticator_data, client_data and signature as the browser gave them, in base64");
}

// The contents of the DER value of that tag at the front of `bytes`, which goes on behind it.
std::optional<ByteView> TakeDer(ByteView& bytes, std::uint8_t tag) {
  if (bytes.size() < 2 || bytes[0] != tag || bytes[1] >= kShortLength || bytes[1] > bytes.size() - 2)
    return std::nullopt;
  const ByteView contents = bytes.subspan(2, bytes[1]);
  bytes = bytes.subspan(2 + contents.size());
  return contents;
}

// DER's integers are SSH's mpints.
std::optional<Bytes> NumbersOf(ByteView der) {
  std::optional<ByteView> sequence = TakeDer(der, kDerSequence);
  if (!sequence || !der.empty()) return std::nullopt;
  const auto r = TakeDer(*sequence, kDerInteger);
  const auto s = TakeDer(*sequence, kDerInteger);
  if (!r || !s || !sequence->empty()) return std::nullopt;
  Bytes numbers;
  PutString(numbers, *r);
  PutString(numbers, *s);
  return numbers;
}

std::optional<std::string> OriginIn(ByteView client_data) {
  if (client_data.size() > kMaxClientDataBytes) return std::nullopt;
  const Json json = Json::parse(AsText(client_data), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("origin") || !json["origin"].is_string()) return std::nullopt;
  return json["origin"].get<std::string>();
}

}  // namespace

Result<Bytes> SshSignatureOf(const SshPublicKey& key, std::string_view name_space, const PasskeyAssertion& assertion) {
  const std::optional<Bytes> numbers = NumbersOf(assertion.signature);
  const std::optional<std::string> origin = OriginIn(assertion.client_data);
  const ByteView data = assertion.authenticator_data;
  if (!numbers || !origin || data.size() < kSiteHashBytes + kFlagsAndCounterBytes) return NoAssertion();
  Bytes inner;
  PutString(inner, kSshWebauthnEcdsa);
  PutString(inner, *numbers);
  PutBytes(inner, data.subspan(kSiteHashBytes, kFlagsAndCounterBytes));
  PutString(inner, *origin);
  PutString(inner, assertion.client_data);
  PutString(inner, data.subspan(kSiteHashBytes + kFlagsAndCounterBytes));
  return SshSignatureBlob(key, name_space, inner);
}

}  // namespace writ
