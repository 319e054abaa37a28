#include "authority/sshsig.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace writ {
namespace {

constexpr std::string_view kMagic = "SSHSIG";
constexpr std::string_view kBegin = "-----BEGIN SSH SIGNATURE-----";
constexpr std::string_view kEnd = "-----END SSH SIGNATURE-----";
constexpr std::size_t kArmourColumns = 70;
constexpr std::uint32_t kVersion = 1;
constexpr std::uint8_t kUserPresent = 0x01;  // PROTOCOL.u2f, the flag of a touch
constexpr std::size_t kEd25519SignatureBytes = 64;
constexpr std::size_t kMaxTypeBytes = 64;

// Takes SSH's wire types (RFC 4251 section 5) from the front of a byte string; nothing once a length is wrong.
class WireReader {
 public:
  explicit WireReader(ByteView bytes) : rest_(bytes) {}

  std::optional<ByteView> Take(std::size_t count) {
    if (failed_ || count > rest_.size()) {
      failed_ = true;  // for good: what follows a wrong length would be read from the wrong place
      return std::nullopt;
    }
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::optional<std::uint32_t> Uint32() {
    const auto taken = Take(4);
    if (!taken) return std::nullopt;
    std::uint32_t value = 0;
    for (const std::uint8_t byte : *taken) value = value << 8 | byte;
    return value;
  }
  std::optional<ByteView> String() {
    const auto size = Uint32();
    return size ? Take(*size) : std::nullopt;
  }
  bool AtEnd() const { return !failed_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool failed_ = false;
};

void PutBytes(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

void PutUint32(Bytes& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void PutString(Bytes& out, ByteView bytes) {
  PutUint32(out, static_cast<std::uint32_t>(bytes.size()));
  PutBytes(out, bytes);
}

void PutString(Bytes& out, std::string_view text) { PutString(out, AsBytes(text)); }

tl::unexpected<Error> KeyMalformed(std::string_view cause, std::string_view advice = {}) {
  return Fail(Code::kUsage, "key-malformed", "couldn't read the public key: " + std::string(cause),
              std::string(advice.empty() ? "give the line of the .pub file that ssh-keygen wrote" : advice));
}

tl::unexpected<Error> SignatureMalformed(std::string_view cause) {
  return Fail(Code::kRefused, "signature-malformed", "couldn't read the signature: " + std::string(cause),
              "sign the document again with ssh-keygen -Y sign, and give the whole .sig file");
}

tl::unexpected<Error> TypeUnsupported(ByteView type) {
  std::string name(AsText(type.first(std::min(type.size(), kMaxTypeBytes))));
  for (char& c : name) {
    if (c <= 0x20 || c >= 0x7F) c = '?';  // the name goes to a terminal, and it is a stranger's
  }
  return Fail(Code::kUsage, "key-type-unsupported", "couldn't use the key: its type " + name + " is not supported",
              "make a key with ssh-keygen -t ed25519 (or -t ed25519-sk on a hardware key)");
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// What an SSHSIG blob holds; the views point into the blob.
struct Envelope {
  ByteView public_key;
  ByteView name_space;
  ByteView hash_algorithm;
  ByteView signature;
};

Result<Envelope> OpenEnvelope(ByteView blob) {
  if (blob.size() > kMaxSignatureBytes) return SignatureMalformed("it is too large");
  WireReader reader(blob);
  const auto magic = reader.Take(kMagic.size());
  if (!magic || AsText(*magic) != kMagic) return SignatureMalformed("it is not an SSH signature");
  if (reader.Uint32() != kVersion) return SignatureMalformed("its version is not 1");
  const auto public_key = reader.String();
  const auto name_space = reader.String();
  const auto reserved = reader.String();
  const auto hash_algorithm = reader.String();
  const auto signature = reader.String();
  if (!signature || !reader.AtEnd()) return SignatureMalformed("its parts do not add up to its length");
  // Nothing in SSHSIG signs the meaning of a reserved field, so bytes there could only mislead.
  if (!reserved->empty()) return SignatureMalformed("its reserved field is not empty");
  return Envelope{*public_key, *name_space, *hash_algorithm, *signature};
}

// What the key signs: magic ‖ namespace ‖ reserved ‖ hash algorithm ‖ H(message). Empty for an unknown algorithm.
Bytes SignedData(std::string_view name_space, std::string_view hash_algorithm, ByteView message) {
  Bytes data = ToBytes(kMagic);
  PutString(data, name_space);
  PutString(data, std::string_view{});
  PutString(data, hash_algorithm);
  if (hash_algorithm == "sha512") {
    PutString(data, Sha512(message));
  } else if (hash_algorithm == "sha256") {
    PutString(data, Sha256(message));
  } else {
    data.clear();
  }
  return data;
}

tl::unexpected<Error> SignatureWrong() {
  return Fail(Code::kRefused, "signature-wrong",
              "couldn't accept the signature: it is not this key's signature over these bytes",
              "check that the document was not changed after it was signed, then have it signed again");
}

// A hardware key signs SHA-256(application) ‖ flags ‖ counter ‖ SHA-256(data), and sends flags and counter along.
Result<void> CheckHardwareSignature(const SshPublicKey& key, WireReader& reader, ByteView signature, ByteView data) {
  const auto flags = reader.Take(1);
  const auto counter = reader.Take(4);
  if (!flags || !counter || !reader.AtEnd()) return SignatureMalformed("the hardware key's part is malformed");
  Bytes signed_bytes;
  PutBytes(signed_bytes, Sha256(AsBytes(key.application)));
  PutBytes(signed_bytes, *flags);
  PutBytes(signed_bytes, *counter);
  PutBytes(signed_bytes, Sha256(data));
  if (!VerifyEd25519(key.ed25519, signed_bytes, signature)) return SignatureWrong();
  if (((*flags)[0] & kUserPresent) == 0) {
    return Fail(Code::kRefused, "signature-no-touch",
                "couldn't accept the signature: nobody touched the hardware key when it signed",
                "make the key without the option no-touch-required, and touch it when it blinks");
  }
  return {};
}

Result<void> CheckInnerSignature(const SshPublicKey& key, ByteView inner, ByteView data) {
  WireReader reader(inner);
  const auto type = reader.String();
  const auto signature = reader.String();
  if (!type || !signature || signature->size() != kEd25519SignatureBytes) {
    return SignatureMalformed("the part that holds the signature itself is malformed");
  }
  if (AsText(*type) != key.type) return SignatureMalformed("key and signature are of different types");
  if (key.type == kSshEd25519Hardware) return CheckHardwareSignature(key, reader, *signature, data);
  if (!reader.AtEnd()) return SignatureMalformed("bytes follow the signature");
  if (!VerifyEd25519(key.ed25519, data, *signature)) return SignatureWrong();
  return {};
}

}  // namespace

std::string SshPublicKey::Text() const { return type + " " + ToBase64(blob); }

std::string SshPublicKey::Fingerprint() const {
  std::string text = ToBase64(Sha256(blob));
  while (!text.empty() && text.back() == '=') text.pop_back();
  return "SHA256:" + text;
}

Result<SshPublicKey> SshKeyFromBlob(ByteView blob) {
  if (blob.size() > kMaxPublicKeyBytes) return KeyMalformed("it is too large");
  WireReader reader(blob);
  const auto type = reader.String();
  if (!type || type->empty()) return KeyMalformed("it holds no type");
  SshPublicKey key{.type = std::string(AsText(*type)), .blob = Bytes(blob.begin(), blob.end()), .application = {}};
  if (key.type != kSshEd25519 && key.type != kSshEd25519Hardware) return TypeUnsupported(*type);
  const auto point = reader.String();
  if (!point || point->size() != key.ed25519.size()) return KeyMalformed("an Ed25519 key has 32 bytes");
  std::copy(point->begin(), point->end(), key.ed25519.begin());
  if (key.type == kSshEd25519Hardware) {
    const auto application = reader.String();
    if (!application) return KeyMalformed("a hardware key names its application");
    key.application = std::string(AsText(*application));
  }
  if (!reader.AtEnd()) return KeyMalformed("bytes follow the key");
  return key;
}

Result<SshPublicKey> ParseSshPublicKey(std::string_view line) {
  if (line.size() > kMaxPublicKeyBytes) return KeyMalformed("it is too large");
  line = Trim(line);
  if (line.find("PRIVATE KEY") != std::string_view::npos) {
    return KeyMalformed("this is a private key", "give the .pub file beside it; others need the public half alone");
  }
  if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    return KeyMalformed("it must be one line");
  }
  const std::size_t space = line.find_first_of(" \t");
  if (space == std::string_view::npos) return KeyMalformed("it must read: type, space, base64");
  const std::string_view type = line.substr(0, space);
  std::string_view base64 = Trim(line.substr(space));
  base64 = base64.substr(0, base64.find_first_of(" \t"));  // a comment may follow
  const Result<Bytes> blob = FromBase64(base64);
  if (!blob) return KeyMalformed("its base64 is malformed");
  WRIT_TRY(SshPublicKey key, SshKeyFromBlob(*blob));
  if (key.type != type) return KeyMalformed("its two types differ");
  return key;
}

SshPublicKey SshKeyOf(const Hash32& ed25519) {
  SshPublicKey key{.type = std::string(kSshEd25519), .blob = {}, .ed25519 = ed25519, .application = {}};
  PutString(key.blob, key.type);
  PutString(key.blob, ed25519);
  return key;
}

Result<Bytes> DearmourSshSignature(std::string_view armoured) {
  if (armoured.size() > kMaxSignatureBytes) return SignatureMalformed("it is too large");
  armoured = Trim(armoured);
  if (!armoured.starts_with(kBegin) || !armoured.ends_with(kEnd) || armoured.size() < kBegin.size() + kEnd.size()) {
    return SignatureMalformed("it does not begin and end as an SSH signature does");
  }
  armoured.remove_prefix(kBegin.size());
  armoured.remove_suffix(kEnd.size());
  if (armoured.find('\n') == std::string_view::npos || armoured.back() != '\n') {
    return SignatureMalformed("its first and last line must stand alone");
  }
  std::string base64;
  for (const char c : armoured) {
    if (c != '\n' && c != '\r') base64.push_back(c);
  }
  Result<Bytes> blob = FromBase64(base64);
  if (!blob || blob->empty()) return SignatureMalformed("its base64 is malformed");
  return blob;
}

std::string ArmourSshSignature(ByteView blob) {
  const std::string base64 = ToBase64(blob);
  std::string text = std::string(kBegin) + "\n";
  for (std::size_t at = 0; at < base64.size(); at += kArmourColumns) text += base64.substr(at, kArmourColumns) + "\n";
  return text + std::string(kEnd) + "\n";
}

Result<SshPublicKey> VerifySshSignatureBlob(ByteView blob, std::string_view name_space, ByteView message) {
  WRIT_TRY(const Envelope envelope, OpenEnvelope(blob));
  Result<SshPublicKey> key = SshKeyFromBlob(envelope.public_key);
  if (!key && key.error().reason == "key-malformed") return SignatureMalformed(key.error().message);
  if (!key) {
    key.error().code = Code::kRefused;
    return key;
  }
  if (name_space.empty() || AsText(envelope.name_space) != name_space) {
    return Fail(Code::kRefused, "signature-namespace",
                "couldn't accept the signature: it was not made for the purpose " + std::string(name_space),
                "sign again with ssh-keygen -Y sign -n " + std::string(name_space));
  }
  const Bytes data = SignedData(name_space, AsText(envelope.hash_algorithm), message);
  if (data.empty()) return SignatureMalformed("its hash algorithm is neither sha256 nor sha512");
  WRIT_CHECK(CheckInnerSignature(*key, envelope.signature, data));
  return key;
}

Result<SshPublicKey> VerifySshSignature(std::string_view armoured, std::string_view name_space, ByteView message) {
  WRIT_TRY(const Bytes blob, DearmourSshSignature(armoured));
  return VerifySshSignatureBlob(blob, name_space, message);
}

std::string SignSsh(const SigningKey& key, std::string_view name_space, ByteView message) {
  Bytes inner;
  PutString(inner, kSshEd25519);
  PutString(inner, SignEd25519(key, SignedData(name_space, "sha512", message)));
  Bytes blob = ToBytes(kMagic);
  PutUint32(blob, kVersion);
  PutString(blob, SshKeyOf(key.public_key).blob);
  PutString(blob, name_space);
  PutString(blob, std::string_view{});
  PutString(blob, "sha512");
  PutString(blob, inner);
  return ArmourSshSignature(blob);
}

}  // namespace writ
