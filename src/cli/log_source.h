// The public files of a log that the command line names: a folder, or the address of a server.
//
// Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>

#include "cli/program.h"
#include "log/tile_reader.h"

namespace writ {

struct LogSource {
  std::string folder;                   // else that of the data folder
  std::string url;                      // or an address
  std::string_view folder_option = {};  // as the verb names it, for its errors: "--dir"
  bool seen_before = false;             // it was verified once: that nothing lies there now is no slip
};

// "log-ambiguous" (both are named), "folder-missing" (no checkpoint lies there), both kUsage; FilesAtUrl's.
Result<TileReader> OpenLogSource(const LogSource& source, const CommonOptions& common);

}  // namespace writ
