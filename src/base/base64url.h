// Base64 as URLs, cookies and browsers have it (RFC 4648, section 5), without padding.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "base/bytes.h"

namespace writ {

inline std::string ToBase64Url(ByteView bytes) {
  std::string text = ToBase64(bytes);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

}  // namespace writ
