// What anyone may ask who may read the deployment's folders: lists and states, as machines read them, by name.
//
// The verbs make their tables of these, and the server answers GET with them. They name galleries and the people of the
// deployment, never who is enrolled or was found: that takes an act, and the log records it. Thread rule: as the
// deployment.
#pragma once

#include <span>
#include <string_view>

#include "api/page.h"
#include "base/json.h"
#include "search/deployment.h"

namespace writ {

struct List {
  std::string_view name;  // one of a-z, and a word of docs/api.md
  std::string_view says;  // in one line
  std::string_view rows;  // its field that grows with the years and may be had by the page; or empty
  std::string_view key;   // of a row, by which they ascend
  Result<Json> (*read)(Deployment& deployment, UtcTime now);
};

std::span<const List> Lists();
// Null where none has that name.
const List* FindList(std::string_view name);

// "list-unknown" (kUsage), and what reading meets.
Result<Json> ReadList(Deployment& deployment, std::string_view name, UtcTime now);
// The same, a page of it. "page-malformed" (kUsage): where the list is never long, too.
Result<Json> ReadPage(Deployment& deployment, const List& list, UtcTime now, const Page& page);

}  // namespace writ
