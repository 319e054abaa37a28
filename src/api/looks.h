// What may be asked of files alone, without an act: the faces in a photo, what a writ allows.
//
// No gallery is touched, nobody is compared, and nothing is kept or logged. Whoever drafts an act asks first, so that
// what is signed can be done. Thread rule: as the deployment.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/json.h"
#include "search/deployment.h"

namespace writ {

using LookFiles = std::map<std::string, Bytes>;  // by name: "photo", "writ", …

struct Look {
  std::string_view name;      // one of a-z, and a word of docs/api.md
  std::string_view required;  // the file that it is about
  std::string_view optional;  // another, or empty
  Result<Json> (*look)(Deployment& deployment, const LookFiles& files, UtcTime now);
};

std::span<const Look> Looks();
// Null where none has that name.
const Look* FindLook(std::string_view name);

// "file-missing", "file-unexpected" (kUsage), DecodePhoto's, ParseWritOrder's.
Result<Json> LookAtFiles(Deployment& deployment, const Look& look, const LookFiles& files, UtcTime now);

}  // namespace writ
