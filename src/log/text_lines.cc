#include "log/text_lines.h"

#include <algorithm>
#include <charconv>

#include "base/names.h"

namespace writ {
namespace {

tl::unexpected<Error> BadText(std::string cause) {
  return Fail(Code::kUsage, "text-malformed", "couldn't read the text: " + std::move(cause));
}

}  // namespace

Result<std::vector<std::string_view>> SplitLines(std::string_view text, std::size_t max_lines) {
  if (text.empty() || text.back() != '\n') return BadText("its last line has no newline");
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (lines.size() == max_lines) return BadText("it has more than " + std::to_string(max_lines) + " lines");
    if (!line.empty() && !IsPlainLine(line, line.size())) {
      return BadText("line " + std::to_string(lines.size() + 1) + " holds a character that doesn't print");
    }
    lines.push_back(line);
    text.remove_prefix(end + 1);
  }
  return lines;
}

Result<std::uint64_t> ParseDecimal(std::string_view text, std::uint64_t max) {
  std::uint64_t value = 0;
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return BadText("a number is not made of digits");
  if (text.size() > 1 && text[0] == '0') return BadText("a number starts with a zero");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > max) return BadText("a number is larger than " + std::to_string(max));
  return value;
}

Result<Hash32> ParseBase64Hash(std::string_view text) {
  // 32 bytes are 44 characters: checked first, so that no long text is decoded.
  if (text.size() != 44) return BadText("a hash is not the base64 of 32 bytes");
  const Result<Bytes> bytes = FromBase64(text);
  if (!bytes || bytes->size() != 32) return BadText("a hash is not the base64 of 32 bytes");
  Hash32 hash;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

}  // namespace writ
