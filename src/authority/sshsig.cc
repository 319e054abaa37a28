#include "authority/sshsig.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "authority/key_signature.h"
#include "authority/ssh_wire.h"
#include "base/p256.h"

namespace writ {
namespace {

constexpr std::string_view kMagic = "SSHSIG";
constexpr std::string_view kBegin = "-----BEGIN SSH SIGNATURE-----";
constexpr std::string_view kEnd = "-----END SSH SIGNATURE-----";
constexpr std::size_t kArmourColumns = 70;
constexpr std::uint32_t kVersion = 1;
constexpr std::string_view kCurve = "nistp256";
constexpr std::size_t kMaxTypeBytes = 64;

tl::unexpected<Error> KeyMalformed(std::string_view cause, std::string_view advice = {}) {
  return Fail(Code::kUsage, "key-malformed", "couldn't read the public key: " + std::string(cause),
              std::string(advice.empty() ? "give the line of the .pub file that ssh-keygen wrote" : advice));
}

tl::unexpected<Error> TypeUnsupported(ByteView type) {
  std::string name(AsText(type.first(std::min(type.size(), kMaxTypeBytes))));
  for (char& c : name) {
    if (c <= 0x20 || c >= 0x7F) c = '?';  // the name goes to a terminal, and it is a stranger's
  }
  return Fail(Code::kUsage, "key-type-unsupported", "couldn't use the key: its type " + name + " is not supported",
              "make a key with ssh-keygen -t ed25519 (on a hardware key: -t ed25519-sk or -t ecdsa-sk)");
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
  SshWireReader reader(blob);
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

}  // namespace

std::string SshPublicKey::Text() const { return type + " " + ToBase64(blob); }

std::string SshPublicKey::Fingerprint() const {
  std::string text = ToBase64(Sha256(blob));
  while (!text.empty() && text.back() == '=') text.pop_back();
  return "SHA256:" + text;
}

namespace {

bool TakePoint(ByteView point, SshPublicKey& key) {
  if (key.type == kSshEcdsaHardware) {
    key.p256 = Bytes(point.begin(), point.end());
    return point.size() == kP256PointBytes;
  }
  if (point.size() != key.ed25519.size()) return false;
  std::copy(point.begin(), point.end(), key.ed25519.begin());
  return true;
}

}  // namespace

Result<SshPublicKey> SshKeyFromBlob(ByteView blob) {
  if (blob.size() > kMaxPublicKeyBytes) return KeyMalformed("it is too large");
  SshWireReader reader(blob);
  const auto type = reader.String();
  if (!type || type->empty()) return KeyMalformed("it holds no type");
  SshPublicKey key{
      .type = std::string(AsText(*type)), .blob = Bytes(blob.begin(), blob.end()), .p256 = {}, .application = {}};
  if (key.type != kSshEd25519 && key.type != kSshEd25519Hardware && key.type != kSshEcdsaHardware) {
    return TypeUnsupported(*type);
  }
  if (key.type == kSshEcdsaHardware) {
    const auto curve = reader.String();
    if (!curve || AsText(*curve) != kCurve) return KeyMalformed("its curve is not the one of its type");
  }
  const auto point = reader.String();
  if (!point || !TakePoint(*point, key)) return KeyMalformed("its point has not the length of its type");
  if (key.type != kSshEd25519) {
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
  SshPublicKey key{.type = std::string(kSshEd25519), .blob = {}, .ed25519 = ed25519, .p256 = {}, .application = {}};
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
  WRIT_CHECK(CheckKeySignature(*key, envelope.signature, data));
  return key;
}

Result<SshPublicKey> VerifySshSignature(std::string_view armoured, std::string_view name_space, ByteView message) {
  WRIT_TRY(const Bytes blob, DearmourSshSignature(armoured));
  return VerifySshSignatureBlob(blob, name_space, message);
}

Bytes SshSignatureBlob(const SshPublicKey& key, std::string_view name_space, ByteView inner) {
  Bytes blob = ToBytes(kMagic);
  PutUint32(blob, kVersion);
  PutString(blob, key.blob);
  PutString(blob, name_space);
  PutString(blob, std::string_view{});
  PutString(blob, "sha512");
  PutString(blob, inner);
  return blob;
}

std::string SignSsh(const SigningKey& key, std::string_view name_space, ByteView message) {
  Bytes inner;
  PutString(inner, kSshEd25519);
  PutString(inner, SignEd25519(key, SignedData(name_space, "sha512", message)));
  return ArmourSshSignature(SshSignatureBlob(SshKeyOf(key.public_key), name_space, inner));
}

}  // namespace writ
