// Fields that writs, revocations and legal bases have in common, each read with its bounds.
//
// A document's value is used only after one of these has accepted it, so that the same kind of field has the same
// alphabet and the same limits in every document. Thread rule: as TomlReader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "base/time.h"
#include "base/toml_reader.h"

namespace writ {

// The longest free text in a document: a sentence or two, still one line on paper.
inline constexpr std::size_t kMaxDocumentLineBytes = 500;

// Reads a document that people sign by what they see: besides TomlReader's failures "document-unreadable" (kUsage)
// where a line, comments included, holds bytes that are not printable text (tabs apart) or that make it display in
// another order than it is stored.
Result<TomlReader> ParseDocument(std::string_view text, std::size_t max_bytes);

// Each adds to TomlReader's failures "field-value" (kUsage), naming the field and what it must be.
Result<std::string> ReadName(TomlReader& reader, std::string_view key);     // [a-z0-9._-]{1,64}
Result<std::string> ReadIssuer(TomlReader& reader, std::string_view key);   // as a name, and '@'
Result<std::string> ReadOrderId(TomlReader& reader, std::string_view key);  // [A-Za-z0-9._/-]{1,64}
Result<std::string> ReadLine(TomlReader& reader, std::string_view key);     // IsPlainLine, not only spaces
Result<Hash32> ReadHash(TomlReader& reader, std::string_view key);          // 64 lower-case hexadecimal digits
Result<std::int64_t> ReadIntegerWithin(TomlReader& reader, std::string_view key, std::int64_t low, std::int64_t high);
// 1 to max_count names without duplicates.
Result<std::vector<std::string>> ReadNames(TomlReader& reader, std::string_view key, std::size_t max_count);
// 1 to max_count hashes without duplicates.
Result<std::vector<Hash32>> ReadHashes(TomlReader& reader, std::string_view key, std::size_t max_count);

// The field `key` must be the text "v1"; anything else is "document-version" (kUsage).
Result<void> ReadVersion(TomlReader& reader, std::string_view key);

// not_before < not_after, at most max_days (of 86,400 seconds) apart; else "field-value".
Result<void> CheckPeriod(UtcTime not_before, UtcTime not_after, std::int64_t max_days);

// "couldn't accept the field "key": cause", for checks that belong to one document only.
tl::unexpected<Error> BadField(std::string_view key, std::string_view cause);

}  // namespace writ
