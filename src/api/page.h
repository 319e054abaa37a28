// A page of a long list: `?limit=50`, and `&cursor=…` for what comes behind it.
//
// A cursor names the last row that was given by its key, so that rows that come or go meanwhile shift nothing: nothing
// is given twice, and nothing that stood there all along is left out.
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/status.h"

namespace writ {

inline constexpr std::size_t kMaxPageRows = 1000;

struct Page {
  std::size_t limit = 0;  // rows; 0: all of them
  std::string cursor;     // what the page before gave as "next"; empty: from the first row
};

// The part of a target behind its question mark; may be empty. "page-malformed" (kUsage).
Result<Page> ParsePage(std::string_view query);

// Cuts list[rows], whose rows ascend by their field `key` (a number or a text), and says where more follow: "next".
// "page-malformed" where the cursor is none of this list's.
Result<void> CutPage(Json& list, std::string_view rows, std::string_view key, const Page& page);

}  // namespace writ
