// Where `writ serve` is reached, from its options or from a file.
//
// Thread rule: pure but for reading files.
#pragma once

#include <string>

#include "base/status.h"

namespace writ {

struct ServeOptions {
  std::string listen;       // IP:PORT
  std::string site;         // where browsers find it: https://faces.agency.example
  std::string certificate;  // a file in PEM; with it TLS is spoken
  std::string private_key;
  std::string config;  // a file in TOML that says what no option said
};

// The options, what they leave out from the file, and the defaults. "config-malformed"'s and "site-malformed",
// "certificate-incomplete", "site-missing" (kUsage).
Result<ServeOptions> CompleteServeOptions(ServeOptions options);

// A scheme and a host, perhaps a port, and nothing else: "site-malformed" (kUsage).
Result<void> CheckSite(const std::string& site);

// The site of a server that listens at `address`: passkeys want a name, and this machine's own is localhost.
std::string SiteOf(const ServeOptions& options, const std::string& address);

}  // namespace writ
