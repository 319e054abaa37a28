#include "gallery/manifest.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/csv.h"
#include "base/names.h"

namespace writ {
namespace {

struct Column {
  std::string_view name;
  std::string ManifestRow::* field;  // null where it is read over
  bool required;
};
constexpr std::array<Column, 8> kColumns{{{"photo", &ManifestRow::photo, true},
                                          {"photo_sha256", &ManifestRow::photo_sha256, true},
                                          {"subject", &ManifestRow::subject, true},
                                          {"basis", &ManifestRow::basis, true},
                                          {"face", &ManifestRow::face, false},
                                          {"line", nullptr, false},
                                          {"reason", nullptr, false},
                                          {"advice", nullptr, false}}};
using Header = std::vector<const Column*>;  // which column each field of a row is
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kMaxFields = 64;         // of a row: a table's program may write empty ones behind it
constexpr std::size_t kMaxRemarkBytes = 1000;  // of what is said of a refused row
constexpr std::size_t kSha256Digits = 64;
constexpr char kHeader[] = "photo,photo_sha256,subject,basis,face\n";
constexpr char kAdvice[] = "`writ manifest FOLDER` writes one; docs/import.md says what stands in it";

tl::unexpected<Error> Malformed(std::size_t line, const std::string& cause, std::string reason = "manifest-malformed") {
  return Fail(Code::kUsage, std::move(reason), "couldn't read the manifest: line " + std::to_string(line) + " " + cause,
              kAdvice);
}

// What programs for tables write instead of UTF-8, commas and line ends, said as what it is.
Result<void> CheckForm(std::string_view text) {
  const auto wrong = [](const std::string& cause, std::string advice) {
    return Fail(Code::kUsage, "manifest-form", "couldn't read the manifest: it " + cause, std::move(advice));
  };
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
      text.substr(0, 2).find('\0') != std::string_view::npos) {
    return wrong("is in UTF-16, and a manifest is in UTF-8", "save it as \"CSV UTF-8 (comma delimited)\"");
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.empty()) return wrong("is empty", kAdvice);
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  const std::string_view line_end = text.substr(first.size(), 2);
  if (!IsPlainLine(first, kMaxManifestBytes)) return {};
  if (line_end.starts_with('\r') && line_end != "\r\n") {
    return wrong("has lines that end in a lone carriage return, and a manifest's end in a line feed",
                 "save it as \"CSV UTF-8 (comma delimited)\", not as \"CSV (Macintosh)\"");
  }
  if (first.find(';') != std::string_view::npos && first.find(',') == std::string_view::npos) {
    return wrong(
        "has semicolons between its fields, and a manifest has commas",
        "export it with commas: LibreOffice asks for the field delimiter; Excel takes the system's list separator, "
        "in the regional settings");
  }
  return {};
}

// Whether it holds nothing but blanks.
bool IsEmpty(std::string_view field) { return field.find_first_not_of(" \t") == std::string_view::npos; }

// Reads one record after the other. A field in quotes may hold commas and doubled quotes, but no line end: no field of
// a manifest has one, and a quote that was left open shall not swallow the rows below.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  }
  bool at_end() const { return rest_.empty(); }
  std::size_t line() const { return line_; }  // of the record that was read last

  // Empty where the line is. `columns`: which its fields are; none of the header's.
  Result<std::vector<std::string>> Record(std::span<const Column* const> columns) {
    ++line_;
    std::vector<std::string> fields;
    if (TakeLineEnd()) return fields;
    while (true) {
      WRIT_TRY(std::string field, rest_.starts_with('"') ? Quoted() : Plain());
      if (fields.size() == kMaxFields) return Malformed(line_, "has more fields than there are columns");
      const bool read_over = fields.size() < columns.size() && columns[fields.size()]->field == nullptr;
      WRIT_CHECK(CheckField(field, read_over ? kMaxManifestBytes : kMaxManifestFieldBytes));
      fields.push_back(std::move(field));
      if (rest_.starts_with(',')) {
        rest_.remove_prefix(1);
        continue;
      }
      if (rest_.empty() || TakeLineEnd()) return fields;
      return Malformed(line_, "goes on behind a closing quote");
    }
  }

 private:
  bool TakeLineEnd() {
    const std::size_t length = rest_.starts_with("\r\n") ? 2 : rest_.starts_with('\n') ? 1 : 0;
    rest_.remove_prefix(length);
    return length > 0;
  }
  Result<std::string> Plain() {
    std::string_view field = rest_.substr(0, rest_.find_first_of(",\n"));
    rest_.remove_prefix(field.size());
    if (rest_.starts_with('\n') && field.ends_with('\r')) field.remove_suffix(1);
    return std::string(field);
  }
  Result<std::string> Quoted() {
    std::string field;
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t end = rest_.find_first_of("\"\n");
      if (end == std::string_view::npos || rest_[end] == '\n') return Malformed(line_, "has a quote that never closes");
      field += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (!rest_.starts_with('"')) return field;
      field += '"';
      rest_.remove_prefix(1);
    }
  }
  Result<void> CheckField(std::string_view field, std::size_t max_bytes) const {
    if (field.size() > max_bytes) return Malformed(line_, "has a field of more than 4,096 bytes");
    if (IsEmpty(field)) return {};
    if (!IsPlainLine(field, max_bytes)) {
      Error error = Malformed(line_,
                              "has a field that is no plain UTF-8: another encoding, a control character, or one "
                              "that changes how it reads")
                        .value();
      error.advice = "save the table as \"CSV UTF-8 (comma delimited)\", not as plain CSV";
      return tl::make_unexpected(std::move(error));
    }
    // People read these tables in programs that would compute such a field.
    if (std::string_view("=+@").find(field.substr(0, 1)) != std::string_view::npos && !field.empty()) {
      return Malformed(line_, "has a field that begins with =, + or @, which a table's program takes for a formula");
    }
    return {};
  }

  std::string_view rest_;
  std::size_t line_ = 0;
};

Result<Header> ReadHeader(CsvReader& reader) {
  WRIT_TRY(const std::vector<std::string> names, reader.Record({}));
  if (names.empty()) return Malformed(1, "is empty, and has to name the columns", "manifest-columns");
  Header columns;
  for (const std::string& name : names) {
    if (name.empty()) {
      return Malformed(1, "gives its column " + std::to_string(columns.size() + 1) + " no name: name it, or delete it",
                       "manifest-columns");
    }
    const auto known = std::find_if(kColumns.begin(), kColumns.end(), [&](const Column& c) { return c.name == name; });
    if (known == kColumns.end() || std::find(columns.begin(), columns.end(), &*known) != columns.end()) {
      return Malformed(1,
                       "names the column \"" + name.substr(0, 64) +
                           "\", which is unknown or named twice: rename or delete it; the "
                           "columns are photo, photo_sha256, subject, basis and face",
                       "manifest-columns");
    }
    columns.push_back(&*known);
  }
  for (const Column& column : kColumns) {
    if (column.required && std::find(columns.begin(), columns.end(), &column) == columns.end()) {
      return Malformed(1, "does not name the column \"" + std::string(column.name) + "\"", "manifest-columns");
    }
  }
  return columns;
}

// Whether a row says nothing in any column that is read.
bool IsBlank(const std::vector<std::string>& fields, const Header& columns) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!IsEmpty(fields[i]) && (i >= columns.size() || columns[i]->field != nullptr)) return false;
  }
  return true;
}

// What an error says, short, and plain whatever file it quotes: a file of refused rows is read again.
std::string Remark(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    std::size_t bytes = 1;
    while (bytes <= 4 && !IsPlainLine(text.substr(0, bytes), 4)) ++bytes;
    const bool plain = bytes <= 4;
    if (line.size() + (plain ? bytes : 1) > kMaxRemarkBytes) return line + "…";
    line += plain ? text.substr(0, bytes) : " ";
    text.remove_prefix(plain ? bytes : 1);
  }
  return line;
}

std::string Line(const ManifestRow& row) {
  return CsvField(row.photo) + "," + CsvField(row.photo_sha256) + "," + CsvField(row.subject) + "," +
         CsvField(row.basis) + "," + CsvField(row.face);
}

}  // namespace

Result<std::vector<ManifestRow>> ParseManifest(std::string_view text) {
  if (text.size() > kMaxManifestBytes) return Malformed(1, "begins more than 128 MiB", "manifest-too-large");
  WRIT_CHECK(CheckForm(text));
  CsvReader reader(text);
  WRIT_TRY(const Header columns, ReadHeader(reader));
  std::vector<ManifestRow> rows;
  while (!reader.at_end()) {
    WRIT_TRY(std::vector<std::string> fields, reader.Record(columns));
    if (IsBlank(fields, columns)) continue;
    if (fields.size() != columns.size()) {
      return Malformed(reader.line(), "has " + std::to_string(fields.size()) + " fields, and the header names " +
                                          std::to_string(columns.size()));
    }
    if (rows.size() == kMaxManifestRows) {
      return Malformed(reader.line(), "is beyond the 500,000 rows of one import", "manifest-too-large");
    }
    ManifestRow& row = rows.emplace_back();
    row.line = reader.line();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (columns[i]->field != nullptr) row.*columns[i]->field = std::move(fields[i]);
    }
  }
  if (rows.empty()) return Malformed(reader.line(), "is the last one, and no row came", "manifest-empty");
  return rows;
}

Result<void> CheckManifestSize(const std::vector<ManifestRow>& rows) {
  std::size_t bytes = std::string_view(kHeader).size();
  for (const ManifestRow& row : rows) bytes += Line(row).size() + (row.photo_sha256.empty() ? kSha256Digits : 0) + 1;
  if (rows.size() <= kMaxManifestRows && bytes <= kMaxManifestBytes) return {};
  return Fail(Code::kUsage, "manifest-too-large",
              "couldn't write the manifest: it would have " + std::to_string(rows.size()) + " rows and " +
                  std::to_string((bytes >> 20) + 1) + " MiB, and one import takes 500,000 rows and 128 MiB",
              "split the folder, and write and import a manifest for each part");
}

std::string WriteManifest(const std::vector<ManifestRow>& rows) {
  std::string text = kHeader;
  for (const ManifestRow& row : rows) text += Line(row) + "\n";
  return text;
}

std::string WriteRefusedRows(const std::vector<RefusedRow>& rows) {
  std::string text = "photo,photo_sha256,subject,basis,face,line,reason,advice\n";
  for (const RefusedRow& refused : rows) {
    text += Line(refused.row) + "," + std::to_string(refused.row.line) + "," +
            CsvField(Remark(refused.why.reason + ": " + refused.why.message)) + "," +
            CsvField(Remark(refused.why.advice)) + "\n";
  }
  return text;
}

}  // namespace writ
