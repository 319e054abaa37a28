// The line-and-decimal form that checkpoints and receipts share.
//
// One reader for both, as strict as both need, so that no text has two readings. Thread rule: pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

// The lines of a text whose every line, the last too, ends in a newline; at most `max_lines`. Each line that is not
// empty is printable UTF-8. "text-malformed" (kUsage). The views are into `text`.
Result<std::vector<std::string_view>> SplitLines(std::string_view text, std::size_t max_lines);

// ASCII digits without sign or leading zero, at most `max`. "text-malformed" (kUsage).
Result<std::uint64_t> ParseDecimal(std::string_view text, std::uint64_t max);

// Canonical base64 of exactly 32 bytes. "text-malformed" (kUsage).
Result<Hash32> ParseBase64Hash(std::string_view text);

}  // namespace writ
