// The manifest of an import: a table in CSV with a row a photo, of whom it is, and under which legal basis.
//
// RFC 4180, UTF-8, with a header that names the columns in any order: photo (a file, from the manifest's own folder),
// photo_sha256, subject, basis (a file likewise), and face where a photo shows several. A report of refused rows is a
// manifest too: its columns line, reason and advice are read over. docs/import.md. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

inline constexpr std::size_t kMaxManifestBytes = 128u << 20;
inline constexpr std::size_t kMaxManifestRows = 500'000;
inline constexpr std::size_t kMaxManifestFieldBytes = 4096;

// A row as it stands in the file.
struct ManifestRow {
  std::size_t line = 0;  // in the file, from 1
  std::string photo;
  std::string photo_sha256;
  std::string subject;
  std::string basis;
  std::string face;  // empty, or its box, as `writ faces` shows it
  bool operator==(const ManifestRow&) const = default;
};

// A row that was not imported, and why; the advice says how to mend it.
struct RefusedRow {
  ManifestRow row;
  Error why;
};

// Accepts any bytes; rows without any text are passed over. "manifest-malformed", "manifest-columns", "manifest-empty",
// "manifest-too-large" (all kUsage), with the line in the message; "manifest-form" where the file is empty, in UTF-16,
// or has semicolons or lone carriage returns. What the fields say is not judged here.
Result<std::vector<ManifestRow>> ParseManifest(std::string_view text);

// A manifest that parses back to the same rows, but for their lines.
std::string WriteManifest(const std::vector<ManifestRow>& rows);
// "manifest-too-large" (kUsage) where that would be more than is parsed; photo_sha256 may still be missing.
Result<void> CheckManifestSize(const std::vector<ManifestRow>& rows);
// The same with the columns line, reason (slug and message) and advice behind it, each shortened to some 1,000 bytes.
std::string WriteRefusedRows(const std::vector<RefusedRow>& rows);

}  // namespace writ
