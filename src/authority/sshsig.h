// SSH public keys and SSH signatures: how people, courts and the deployment sign.
//
// People sign with the `ssh-keygen -Y sign` that they already have, so agents and hardware keys work and Writ never
// holds a person's secret. The formats are OpenSSH's: PROTOCOL.sshsig (the armoured signature, its blob, the signed
// data), PROTOCOL.u2f (hardware keys, and passkeys in a browser) and the one-line public key. Ed25519 is verified,
// plain or in a hardware key, and P-256 in a hardware key or a passkey; every other type is refused by name. A
// passkey's signature is an SSH signature too: `ssh-keygen -Y verify` accepts it. Thread rule: pure functions;
// InitCrypto first.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/status.h"

namespace writ {

// A signature by a hardware key whose application name is long takes about 600 bytes; an armoured text or a blob
// above this bound is refused unread.
inline constexpr std::size_t kMaxSignatureBytes = 8 * 1024;
// Holds an RSA key of 16,384 bits with a comment, so that it is refused by its type and not by its length.
inline constexpr std::size_t kMaxPublicKeyBytes = 8 * 1024;

inline constexpr std::string_view kSshEd25519 = "ssh-ed25519";
inline constexpr std::string_view kSshEd25519Hardware = "sk-ssh-ed25519@openssh.com";
inline constexpr std::string_view kSshEcdsaHardware = "sk-ecdsa-sha2-nistp256@openssh.com";

// A public key that Writ can verify with.
struct SshPublicKey {
  std::string type;         // one of the three above
  Bytes blob;               // the wire form: what the base64 of a .pub file holds
  Hash32 ed25519{};         // the point itself; of kSshEcdsaHardware:
  Bytes p256;               // uncompressed, 65 bytes
  std::string application;  // hardware keys only: "ssh:" by default; of a passkey the host of the page it was made for

  // "ssh-ed25519 AAAA…", one line without a comment or a line end; ParseSshPublicKey takes it back.
  std::string Text() const;
  // "SHA256:…" as `ssh-keygen -l` prints it.
  std::string Fingerprint() const;
  // The blob holds type, point and application, so it alone decides.
  bool operator==(const SshPublicKey& other) const { return blob == other.blob; }
};

// One line in OpenSSH's form, "type base64 [comment]", a line end allowed. Fails (kUsage) with "key-type-unsupported"
// naming the type, or "key-malformed"; a private key given by mistake is "key-malformed" with advice that says so.
Result<SshPublicKey> ParseSshPublicKey(std::string_view line);
// The key's wire form (SshPublicKey::blob) read back; the same failures.
Result<SshPublicKey> SshKeyFromBlob(ByteView blob);
// The plain key of this Ed25519 point.
SshPublicKey SshKeyOf(const Hash32& ed25519);

// The key that made this armoured signature over `message` in `name_space`. Whether that key is trusted is for the
// caller to say. All failures are kRefused: "signature-malformed" (armour, layout, version, a reserved field or a hash
// algorithm that PROTOCOL.sshsig doesn't have), "key-type-unsupported", "signature-namespace" (made for another
// purpose), "signature-wrong" (other message, other key, altered bytes), "signature-no-touch" (a hardware key that
// nobody touched); of a passkey "signature-other-site" (another page than its own asked for it) and "signature-no-user"
// (it did not check who used it).
Result<SshPublicKey> VerifySshSignature(std::string_view armoured, std::string_view name_space, ByteView message);
// The same for the raw blob inside the armour, which the log's entries hold.
Result<SshPublicKey> VerifySshSignatureBlob(ByteView blob, std::string_view name_space, ByteView message);

// Between the armoured text and the raw blob. Lines may be of any length and end in LF or CRLF; text outside the armour
// is refused. "signature-malformed" (kRefused).
Result<Bytes> DearmourSshSignature(std::string_view armoured);
// 70 characters a line, as ssh-keygen writes it; ends in a line end.
std::string ArmourSshSignature(ByteView blob);

// The raw blob (SHA-512) around `inner`, the signature itself by that key, whoever made it.
Bytes SshSignatureBlob(const SshPublicKey& key, std::string_view name_space, ByteView inner);

// Signs with a key that the deployment itself holds: the bytes that `ssh-keygen -Y sign` would write (SHA-512).
std::string SignSsh(const SigningKey& key, std::string_view name_space, ByteView message);

}  // namespace writ
