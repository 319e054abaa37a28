// The public log's page, served from the program itself: what web/ was built into, and nothing of a folder.
//
// The page checks the log in the reader's browser. Its headers keep everything out that the program does not hold: no
// script, style or request of another origin, no frame around it. Thread rule: pure.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "server/http_exchange.h"

namespace writ {

struct SiteFile {
  std::string_view path;  // "/" or "/assets/…", whose names hold their content's hash
  std::string_view content_type;
  ByteView plain;
  ByteView gzip;  // empty where it is not smaller
};

// The built site; written by web/embed.mjs.
std::span<const SiteFile> SiteFiles();

// GET and HEAD of those files, gzipped where the client takes that; all else goes to `next`.
PromptHttpHandler SiteBefore(PromptHttpHandler next, std::span<const SiteFile> files = SiteFiles());

}  // namespace writ
