#include "authority/key_signature.h"

#include <string>
#include <string_view>
#include <utility>

#include "authority/ssh_wire.h"
#include "base/base64url.h"
#include "base/crypto.h"
#include "base/p256.h"

namespace writ {
namespace {

constexpr std::string_view kSshApplication = "ssh:";  // how the applications of keys begin that ssh-keygen made
constexpr std::size_t kEd25519SignatureBytes = 64;
// Flags of authenticator data (Web Authentication 6.1); a hardware key of SSH has the first.
constexpr std::uint8_t kUserPresent = 0x01, kUserVerified = 0x04, kAttested = 0x40, kHasExtensions = 0x80;

tl::unexpected<Error> SignatureWrong() {
  return Fail(Code::kRefused, "signature-wrong",
              "couldn't accept the signature: it is not this key's signature over these bytes",
              "check that the document was not changed after it was signed, then have it signed again");
}

tl::unexpected<Error> OtherSite(const std::string& cause) {
  return Fail(Code::kRefused, "signature-other-site", "couldn't accept the signature: " + cause,
              "sign on the deployment's own page, at the address for which the passkey was made");
}

// As it is signed: application, flags, counter, extensions and the hash of what is signed with them.
Bytes SignedByHardware(const SshPublicKey& key, ByteView flags, ByteView counter, ByteView extensions, ByteView text) {
  Bytes bytes;
  PutBytes(bytes, Sha256(AsBytes(key.application)));
  PutBytes(bytes, flags);
  PutBytes(bytes, counter);
  PutBytes(bytes, extensions);
  PutBytes(bytes, Sha256(text));
  return bytes;
}

bool Verify(const SshPublicKey& key, ByteView message, ByteView signature) {
  if (key.type != kSshEcdsaHardware) return VerifyEd25519(key.ed25519, message, signature);
  SshWireReader numbers(signature);
  const auto r = numbers.PositiveNumber();
  const auto s = numbers.PositiveNumber();
  return r && s && numbers.AtEnd() && VerifyP256(key.p256, message, *r, *s);
}

Result<void> CheckHardwareSignature(const SshPublicKey& key, SshWireReader& reader, ByteView signature, ByteView data) {
  const auto flags = reader.Take(1);
  const auto counter = reader.Take(4);
  if (!flags || !counter || !reader.AtEnd()) return SignatureMalformed("the hardware key's part is malformed");
  if (!Verify(key, SignedByHardware(key, *flags, *counter, {}, data), signature)) return SignatureWrong();
  if (((*flags)[0] & kUserPresent) == 0) {
    return Fail(Code::kRefused, "signature-no-touch",
                "couldn't accept the signature: nobody touched the hardware key when it signed",
                "make the key without the option no-touch-required, and touch it when it blinks");
  }
  return {};
}

// Whether the origin is a page of the site that the key was made for: https there, or this very machine.
bool IsOriginOf(std::string_view origin, std::string_view site) {
  const std::string beginning = (site == "localhost" ? "http://" : "https://") + std::string(site);
  if (!origin.starts_with(beginning)) return false;
  const std::string_view port = origin.substr(beginning.size());
  return port.empty() || (port.size() > 1 && port[0] == ':' && port.find_first_not_of("0123456789", 1) == port.npos);
}

// The text that browsers make in this very form (Web Authentication 5.8.1.1), up to what comes after it.
Result<void> CheckClientData(std::string_view client_data, std::string_view origin, ByteView data) {
  const std::string beginning = "{\"type\":\"webauthn.get\",\"challenge\":\"" + ToBase64Url(data) + "\",\"origin\":\"" +
                                std::string(origin) + "\",\"crossOrigin\":false";
  if (!client_data.starts_with(beginning)) return SignatureWrong();
  const std::string_view rest = client_data.substr(beginning.size());
  if (rest == "}" || (rest.starts_with(',') && rest.ends_with('}'))) return {};
  return SignatureMalformed("what the browser signed is malformed");
}

Result<void> CheckWebauthnSignature(const SshPublicKey& key, SshWireReader& reader, ByteView signature, ByteView data) {
  const auto flags = reader.Take(1);
  const auto counter = reader.Take(4);
  const auto origin = reader.String();
  const auto client_data = reader.String();
  const auto extensions = reader.String();
  if (!extensions || !reader.AtEnd()) return SignatureMalformed("the passkey's part is malformed");
  const std::uint8_t flag = (*flags)[0];
  if ((flag & kAttested) != 0 || ((flag & kHasExtensions) != 0) == extensions->empty()) {
    return SignatureMalformed("the passkey's flags don't fit what came with them");
  }
  if (!IsOriginOf(AsText(*origin), key.application)) {
    return OtherSite("the page on which it was signed is none of " + key.application);
  }
  WRIT_CHECK(CheckClientData(AsText(*client_data), AsText(*origin), data));
  if (!Verify(key, SignedByHardware(key, *flags, *counter, *extensions, *client_data), signature)) {
    return SignatureWrong();
  }
  if ((flag & kUserPresent) == 0 || (flag & kUserVerified) == 0) {
    return Fail(Code::kRefused, "signature-no-user",
                "couldn't accept the signature: the passkey did not check who used it",
                "use a passkey that asks for a fingerprint, a face or a PIN each time");
  }
  return {};
}

}  // namespace

tl::unexpected<Error> SignatureMalformed(std::string_view cause) {
  return Fail(Code::kRefused, "signature-malformed", "couldn't read the signature: " + std::string(cause),
              "sign the document again with ssh-keygen -Y sign, and give the whole .sig file");
}

Result<void> CheckKeySignature(const SshPublicKey& key, ByteView inner, ByteView data) {
  SshWireReader reader(inner);
  const auto type = reader.String();
  const auto signature = reader.String();
  if (!type || !signature) return SignatureMalformed("the part that holds the signature itself is malformed");
  if (key.type != kSshEcdsaHardware && signature->size() != kEd25519SignatureBytes) {
    return SignatureMalformed("an Ed25519 signature has 64 bytes");
  }
  const bool in_browser = AsText(*type) == kSshWebauthnEcdsa && key.type == kSshEcdsaHardware;
  if (!in_browser && AsText(*type) != key.type) {
    return SignatureMalformed("key and signature are of different types");
  }
  if (key.type == kSshEcdsaHardware && in_browser == key.application.starts_with(kSshApplication)) {
    return OtherSite("a passkey signs in a browser, and a key of ssh-keygen outside");
  }
  if (in_browser) return CheckWebauthnSignature(key, reader, *signature, data);
  if (key.type != kSshEd25519) return CheckHardwareSignature(key, reader, *signature, data);
  if (!reader.AtEnd()) return SignatureMalformed("bytes follow the signature");
  return Verify(key, data, *signature) ? Result<void>{} : SignatureWrong();
}

}  // namespace writ
