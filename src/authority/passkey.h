// What a browser hands over when a passkey has signed, as the SSH signature that it is.
//
// Thread rule: pure.
#pragma once

#include <string_view>

#include "authority/sshsig.h"
#include "base/bytes.h"
#include "base/status.h"

namespace writ {

// The fields of the browser's AuthenticatorAssertionResponse (Web Authentication, 5.2.2).
struct PasskeyAssertion {
  Bytes authenticator_data;
  Bytes client_data;
  Bytes signature;  // ECDSA in DER
};

// The raw SSH signature that this is if `key` made it over SSHSIG's data (SHA-512) for `name_space`, which
// VerifySshSignatureBlob says. "assertion-malformed" (kUsage) where no such signature can be written.
Result<Bytes> SshSignatureOf(const SshPublicKey& key, std::string_view name_space, const PasskeyAssertion& assertion);

}  // namespace writ
