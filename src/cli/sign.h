// Signing by a person: through the ssh-keygen that people already have, so that agents, passphrases and hardware keys
// work and Writ never reads a private key.
//
// No shell is involved; the message goes through a pipe, and the terminal is left to ssh-keygen for a passphrase.
// Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace writ {

// The armoured signature over `message` in the namespace `name_space`. `key_file` is a private key, or the .pub file of
// a key in the ssh-agent. "key-missing" (kUsage: no key was named), "ssh-keygen-missing" (kUnavailable), "not-signed"
// (kUnavailable) with ssh-keygen's own words.
Result<std::string> SignWithSshKeygen(const std::string& key_file, std::string_view name_space,
                                      std::string_view message);

}  // namespace writ
