#include "gallery/manifest.h"

#include <algorithm>
#include <array>

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
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

tl::unexpected<Error> Malformed(std::size_t line, const std::string& cause, std::string reason = "manifest-malformed") {
  return Fail(Code::kUsage, std::move(reason), "couldn't read the manifest: line " + std::to_string(line) + " " + cause,
              "`writ manifest FOLDER` writes one; docs/import.md says what stands in it");
}

// Reads one record after the other. A field in quotes may hold commas and doubled quotes, but no line end: no field of
// a manifest has one, and a quote that was left open shall not swallow the rows below.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  }
  bool at_end() const { return rest_.empty(); }
  std::size_t line() const { return line_; }  // of the record that was read last

  // Empty where the line is.
  Result<std::vector<std::string>> Record() {
    ++line_;
    std::vector<std::string> fields;
    if (TakeLineEnd()) return fields;
    while (true) {
      WRIT_TRY(std::string field, rest_.starts_with('"') ? Quoted() : Plain());
      if (fields.size() == kColumns.size()) return Malformed(line_, "has more fields than there are columns");
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
    return Checked(std::string(field));
  }
  Result<std::string> Quoted() {
    std::string field;
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t end = rest_.find_first_of("\"\n");
      if (end == std::string_view::npos || rest_[end] == '\n') return Malformed(line_, "has a quote that never closes");
      field += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (!rest_.starts_with('"')) return Checked(std::move(field));
      field += '"';
      rest_.remove_prefix(1);
    }
  }
  Result<std::string> Checked(std::string field) const {
    if (field.size() > kMaxManifestFieldBytes) return Malformed(line_, "has a field of more than 4,096 bytes");
    if (!field.empty() && !IsPlainLine(field, kMaxManifestFieldBytes)) {
      return Malformed(line_,
                       "has a field that is no plain UTF-8: a control character, or one that changes how it reads");
    }
    // People read these tables in programs that would compute such a field.
    if (std::string_view("=+@").find(field.substr(0, 1)) != std::string_view::npos && !field.empty()) {
      return Malformed(line_, "has a field that begins with =, + or @, which a table's program takes for a formula");
    }
    return field;
  }

  std::string_view rest_;
  std::size_t line_ = 0;
};

// Which column each field of a row is.
Result<std::vector<const Column*>> ReadHeader(CsvReader& reader) {
  WRIT_TRY(const std::vector<std::string> names, reader.Record());
  std::vector<const Column*> columns;
  for (const std::string& name : names) {
    const auto known = std::find_if(kColumns.begin(), kColumns.end(), [&](const Column& c) { return c.name == name; });
    if (known == kColumns.end() || std::find(columns.begin(), columns.end(), &*known) != columns.end()) {
      return Malformed(1, "names the column \"" + name.substr(0, 64) + "\", which is unknown or named twice",
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

std::string Field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c == '\n' || c == '\r' ? ' ' : c;
  }
  return quoted + '"';
}

std::string Line(const ManifestRow& row) {
  return Field(row.photo) + "," + Field(row.photo_sha256) + "," + Field(row.subject) + "," + Field(row.basis) + "," +
         Field(row.face);
}

}  // namespace

Result<std::vector<ManifestRow>> ParseManifest(std::string_view text) {
  if (text.size() > kMaxManifestBytes) return Malformed(1, "begins more than 128 MiB", "manifest-too-large");
  CsvReader reader(text);
  WRIT_TRY(const std::vector<const Column*> columns, ReadHeader(reader));
  std::vector<ManifestRow> rows;
  while (!reader.at_end()) {
    WRIT_TRY(std::vector<std::string> fields, reader.Record());
    if (fields.empty()) continue;
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

std::string WriteManifest(const std::vector<ManifestRow>& rows) {
  std::string text = "photo,photo_sha256,subject,basis,face\n";
  for (const ManifestRow& row : rows) text += Line(row) + "\n";
  return text;
}

std::string WriteRefusedRows(const std::vector<RefusedRow>& rows) {
  std::string text = "photo,photo_sha256,subject,basis,face,line,reason,advice\n";
  for (const RefusedRow& refused : rows) {
    text += Line(refused.row) + "," + std::to_string(refused.row.line) + "," +
            Field(refused.reason + ": " + refused.message) + "," + Field(refused.advice) + "\n";
  }
  return text;
}

}  // namespace writ
