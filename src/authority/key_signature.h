// The signature itself inside an SSH signature, by each kind of key.
//
// PROTOCOL.u2f of OpenSSH: a hardware key signs flags and a counter along with the data; a passkey in a browser signs
// what W3C's Web Authentication (level 2, 5.8.1 and 6.3.3) says, with the data as its challenge. Thread rule: pure.
#pragma once

#include "authority/sshsig.h"
#include "base/bytes.h"
#include "base/status.h"

namespace writ {

inline constexpr std::string_view kSshWebauthnEcdsa = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";

// Whether `inner` is the key's signature over `data` (SSHSIG's: magic, namespace, …, hash of the message). Errors of
// VerifySshSignature: "signature-malformed", "signature-wrong", "signature-no-touch", and of a passkey
// "signature-other-site", "signature-no-user".
Result<void> CheckKeySignature(const SshPublicKey& key, ByteView inner, ByteView data);

tl::unexpected<Error> SignatureMalformed(std::string_view cause);

}  // namespace writ
