#include "authority/document_fields.h"

#include <algorithm>
#include <utility>

#include "base/names.h"

namespace writ {
namespace {

// The field as text that `accepts` takes; `wanted` tells the writer of the document what that is.
Result<std::string> ReadText(TomlReader& reader, std::string_view key, bool (*accepts)(std::string_view),
                             std::string_view wanted) {
  WRIT_TRY(std::string text, reader.String(key));
  if (!accepts(text)) return BadField(key, wanted);
  return text;
}

constexpr std::string_view kNameRule = "it must be 1 to 64 of the characters a-z 0-9 . _ -";

bool IsWrittenLine(std::string_view text) {
  return IsPlainLine(text, kMaxDocumentLineBytes) && text.front() != ' ' && text.back() != ' ';
}

Result<void> CheckCount(std::string_view key, std::size_t count, std::size_t max_count) {
  if (count >= 1 && count <= max_count) return {};
  return BadField(key, "it must hold 1 to " + std::to_string(max_count) + " values");
}

template <class T>
bool HasDuplicates(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  return std::adjacent_find(values.begin(), values.end()) != values.end();
}

}  // namespace

tl::unexpected<Error> BadField(std::string_view key, std::string_view cause) {
  return Fail(Code::kUsage, "field-value",
              "couldn't accept the field \"" + std::string(key) + "\": " + std::string(cause),
              "correct the field; docs/ describes every field");
}

Result<TomlReader> ParseDocument(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) return TomlReader::Parse(text, max_bytes);  // which says that it is too large
  std::size_t line_number = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    ++line_number;
    const std::size_t end = rest.find('\n');
    std::string line(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.pop_back();
    std::replace(line.begin(), line.end(), '\t', ' ');
    if (!line.empty() && !IsPlainLine(line, max_bytes)) {
      return Fail(Code::kUsage, "document-unreadable",
                  "couldn't accept the document: line " + std::to_string(line_number) + " is not plain text",
                  "write the document as plain UTF-8 text without invisible or direction-changing characters");
    }
  }
  return TomlReader::Parse(text, max_bytes);
}

Result<std::string> ReadName(TomlReader& reader, std::string_view key) {
  return ReadText(reader, key, IsName, kNameRule);
}

Result<std::string> ReadIssuer(TomlReader& reader, std::string_view key) {
  return ReadText(reader, key, IsIssuer, "it must be 1 to 64 of the characters a-z 0-9 . _ - @");
}

Result<std::string> ReadOrderId(TomlReader& reader, std::string_view key) {
  return ReadText(reader, key, IsOrderId, "it must be 1 to 64 of the characters A-Z a-z 0-9 . _ / -");
}

Result<std::string> ReadLine(TomlReader& reader, std::string_view key) {
  static const std::string kWanted = "it must be one printable line of 1 to " + std::to_string(kMaxDocumentLineBytes) +
                                     " bytes, without spaces at its ends";
  return ReadText(reader, key, IsWrittenLine, kWanted);
}

Result<Hash32> ReadHash(TomlReader& reader, std::string_view key) {
  WRIT_TRY(const std::string text, reader.String(key));
  Result<Hash32> hash = HashFromHex(text);
  if (!hash) return BadField(key, "it must be a SHA-256 value, 64 of the digits 0-9 a-f");
  return hash;
}

Result<std::int64_t> ReadIntegerWithin(TomlReader& reader, std::string_view key, std::int64_t low, std::int64_t high) {
  WRIT_TRY(const std::int64_t value, reader.Integer(key));
  if (value >= low && value <= high) return value;
  return BadField(key, "it must lie from " + std::to_string(low) + " to " + std::to_string(high));
}

Result<std::vector<std::string>> ReadNames(TomlReader& reader, std::string_view key, std::size_t max_count) {
  WRIT_TRY(std::vector<std::string> names, reader.Strings(key));
  WRIT_CHECK(CheckCount(key, names.size(), max_count));
  if (!std::all_of(names.begin(), names.end(), IsName))
    return BadField(key, std::string("of each, ") + std::string(kNameRule));
  if (HasDuplicates(names)) return BadField(key, "a name stands in it twice");
  return names;
}

Result<std::vector<Hash32>> ReadHashes(TomlReader& reader, std::string_view key, std::size_t max_count) {
  WRIT_TRY(const std::vector<std::string> texts, reader.Strings(key));
  WRIT_CHECK(CheckCount(key, texts.size(), max_count));
  std::vector<Hash32> hashes;
  hashes.reserve(texts.size());
  for (const std::string& text : texts) {
    const Result<Hash32> hash = HashFromHex(text);
    if (!hash) return BadField(key, "each must be a SHA-256 value, 64 of the digits 0-9 a-f");
    hashes.push_back(*hash);
  }
  if (HasDuplicates(hashes)) return BadField(key, "a hash stands in it twice");
  return hashes;
}

Result<void> ReadVersion(TomlReader& reader, std::string_view key) {
  WRIT_TRY(const std::string version, reader.String(key));
  if (version == "v1") return {};
  return Fail(
      Code::kUsage, "document-version",
      "couldn't accept the document: its field \"" + std::string(key) + "\" must be \"v1\"",
      "write the document in the form that docs/ describes, or use a version of writ that knows the other form");
}

Result<void> CheckPeriod(UtcTime not_before, UtcTime not_after, std::int64_t max_days) {
  if (not_after <= not_before) return BadField("not_after", "it must be later than not_before");
  if (not_after.seconds - not_before.seconds > max_days * kSecondsPerDay) {
    return BadField("not_after", "it may lie at most " + std::to_string(max_days) + " days after not_before");
  }
  return {};
}

}  // namespace writ
