#include "base/toml_reader.h"

#include <cstdio>
#include <set>
#include <utility>

// toml++ 3.3 guards some of its steps with assertions alone, which a malformed table header such as "[" fails: an abort
// in a debug build, a read through a null pointer in a release build. Here a failed assertion is one more way to be
// malformed, in every build. (The system's headers come first, so that only toml++ sees NDEBUG undefined.)
#include <stdexcept>

namespace writ {
[[noreturn]] static void FailTomlAssertion() { throw std::logic_error("a table's header is malformed"); }
}  // namespace writ

#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? static_cast<void>(0) : ::writ::FailTomlAssertion())
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace writ {

struct TomlReader::State {
  std::shared_ptr<const toml::table> document;  // keeps `table` alive
  const toml::table* table = nullptr;
  std::string path;  // "" or "probe[0]."
  std::set<std::string, std::less<>> known;
};

namespace {

tl::unexpected<Error> WrongType(const std::string& path, std::string_view key, std::string_view wanted) {
  return Fail(Code::kUsage, "field-type",
              "couldn't read the field \"" + path + std::string(key) + "\": it must be " + std::string(wanted));
}

tl::unexpected<Error> Missing(const std::string& path, std::string_view key) {
  return Fail(Code::kUsage, "field-missing", "couldn't find the field \"" + path + std::string(key) + "\"",
              "add it to the document; docs/ describes every field");
}

}  // namespace

TomlReader::TomlReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TomlReader::TomlReader(TomlReader&&) noexcept = default;
TomlReader& TomlReader::operator=(TomlReader&&) noexcept = default;
TomlReader::~TomlReader() = default;

namespace {

tl::unexpected<Error> Malformed(std::string_view cause, std::size_t line) {
  return Fail(Code::kUsage, "toml-malformed",
              "couldn't read the document: " + std::string(cause) + " (line " + std::to_string(line) + ")",
              "correct that line; the document is TOML");
}

// The code point at the start of `text` and its length in bytes; nothing where that is not UTF-8 (RFC 3629).
std::optional<std::pair<std::uint32_t, std::size_t>> DecodeUtf8(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return std::nullopt;
  std::uint32_t point = lead & (0x7Fu >> length);
  for (const char c : text.substr(1, length - 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0u) != 0x80u) return std::nullopt;
    point = point << 6 | (byte & 0x3Fu);
  }
  static constexpr std::uint32_t kSmallest[] = {0x80, 0x800, 0x10000};
  const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < kSmallest[length - 2] || is_surrogate || point > 0x10FFFF) return std::nullopt;
  return std::pair(point, length);
}

// The same document in ASCII: toml++ 3.3 takes characters such as U+00E4 outside quotes, and after quotes that stand in
// a wrong place, into code that it declares unreachable. So it never sees one: in double quotes each becomes its \U
// escape, in comments a question mark, and elsewhere it is refused. Multi-line strings are refused too, since no
// document of ours has a text of several lines and they would double this scanner.
class AsciiRewriter {
 public:
  explicit AsciiRewriter(std::string_view text) : rest_(text) {}

  Result<std::string> Run() {
    while (!rest_.empty()) {
      const char c = rest_[0];
      if (static_cast<unsigned char>(c) >= 0x80) {
        WRIT_CHECK(TakeLetter());
        continue;
      }
      const std::string_view next = rest_.substr(0, 3);
      if (place_ == Place::kOutside && (next == "\"\"\"" || next == "'''")) {
        return Malformed("a text of several lines is not used here", line_);
      }
      // An escape is taken as a whole, so that an escaped quote does not end the text.
      const bool is_escape = place_ == Place::kBasic && c == '\\' && rest_.size() > 1 && rest_[1] != '\n';
      if (is_escape && static_cast<unsigned char>(rest_[1]) >= 0x80) return Malformed("an escape is unknown", line_);
      out_.append(rest_.substr(0, is_escape ? 2 : 1));
      rest_.remove_prefix(is_escape ? 2 : 1);
      if (!is_escape) Enter(c);
    }
    return std::move(out_);
  }

 private:
  enum class Place { kOutside, kComment, kBasic, kLiteral };

  void Enter(char c) {
    if (c == '\n') {
      ++line_;
      place_ = Place::kOutside;
    } else if (place_ == Place::kOutside) {
      if (c == '#') place_ = Place::kComment;
      if (c == '"') place_ = Place::kBasic;
      if (c == '\'') place_ = Place::kLiteral;
    } else if ((place_ == Place::kBasic && c == '"') || (place_ == Place::kLiteral && c == '\'')) {
      place_ = Place::kOutside;
    }
  }

  Result<void> TakeLetter() {
    const auto decoded = DecodeUtf8(rest_);
    if (!decoded) return Malformed("it is not UTF-8", line_);
    if (place_ == Place::kComment) {
      out_.push_back('?');
    } else if (place_ == Place::kBasic) {
      char escape[16];
      std::snprintf(escape, sizeof escape, "\\U%08X", static_cast<unsigned>(decoded->first));
      out_ += escape;
    } else {
      return Malformed("a letter beyond ASCII stands outside double quotes", line_);
    }
    rest_.remove_prefix(decoded->second);
    return {};
  }

  std::string_view rest_;
  std::string out_;
  Place place_ = Place::kOutside;
  std::size_t line_ = 1;
};

}  // namespace

Result<TomlReader> TomlReader::Parse(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return Fail(Code::kUsage, "toml-too-large",
                "couldn't read the document: it is larger than " + std::to_string(max_bytes) + " bytes");
  }
  WRIT_TRY(const std::string ascii, AsciiRewriter(text).Run());
  auto state = std::make_unique<State>();
  try {
    state->document = std::make_shared<const toml::table>(toml::parse(ascii));
  } catch (const toml::parse_error& error) {
    return Malformed(error.description(), error.source().begin.line);
  } catch (const std::exception& error) {
    return Malformed(error.what(), 1);
  }
  state->table = state->document.get();
  return TomlReader(std::move(state));
}

bool TomlReader::Has(std::string_view key) const { return state_->table->contains(key); }

namespace {

template <class T>
Result<T> TakeValue(const toml::table& table, std::set<std::string, std::less<>>& known, const std::string& path,
                    std::string_view key, std::string_view wanted) {
  known.emplace(key);
  const toml::node* node = table.get(key);
  if (node == nullptr) return Missing(path, key);
  const std::optional<T> value = node->value_exact<T>();
  if (!value) return WrongType(path, key, wanted);
  return *value;
}

template <class T>
Result<std::vector<T>> TakeValues(const toml::table& table, std::set<std::string, std::less<>>& known,
                                  const std::string& path, std::string_view key, std::string_view wanted) {
  known.emplace(key);
  const toml::node* node = table.get(key);
  if (node == nullptr) return Missing(path, key);
  const toml::array* array = node->as_array();
  if (array == nullptr) return WrongType(path, key, wanted);
  std::vector<T> values;
  values.reserve(array->size());
  for (const toml::node& element : *array) {
    const std::optional<T> value = element.value_exact<T>();
    if (!value) return WrongType(path, key, wanted);
    values.push_back(*value);
  }
  return values;
}

}  // namespace

Result<std::string> TomlReader::String(std::string_view key) {
  return TakeValue<std::string>(*state_->table, state_->known, state_->path, key, "text in quotes");
}

Result<std::int64_t> TomlReader::Integer(std::string_view key) {
  return TakeValue<std::int64_t>(*state_->table, state_->known, state_->path, key, "a whole number");
}

Result<double> TomlReader::Real(std::string_view key) {
  const toml::node* node = state_->table->get(key);
  if (node != nullptr && node->is_integer()) {
    WRIT_TRY(const std::int64_t value, Integer(key));
    return static_cast<double>(value);
  }
  return TakeValue<double>(*state_->table, state_->known, state_->path, key, "a number");
}

Result<bool> TomlReader::Boolean(std::string_view key) {
  return TakeValue<bool>(*state_->table, state_->known, state_->path, key, "true or false");
}

Result<UtcTime> TomlReader::Time(std::string_view key) {
  static constexpr std::string_view kWanted = "a time in UTC such as 2026-11-24T09:00:00Z, without quotes";
  WRIT_TRY(const toml::date_time value,
           TakeValue<toml::date_time>(*state_->table, state_->known, state_->path, key, kWanted));
  if (!value.offset || value.offset->minutes != 0 || value.time.nanosecond != 0) {
    return WrongType(state_->path, key, kWanted);
  }
  char text[48];
  std::snprintf(text, sizeof text, "%04u-%02u-%02uT%02u:%02u:%02uZ", unsigned{value.date.year},
                unsigned{value.date.month}, unsigned{value.date.day}, unsigned{value.time.hour},
                unsigned{value.time.minute}, unsigned{value.time.second});
  Result<UtcTime> time = ParseTime(text);
  if (!time) return WrongType(state_->path, key, kWanted);
  return time;
}

Result<std::vector<std::string>> TomlReader::Strings(std::string_view key) {
  return TakeValues<std::string>(*state_->table, state_->known, state_->path, key, "a list of texts");
}

Result<std::vector<std::int64_t>> TomlReader::Integers(std::string_view key) {
  return TakeValues<std::int64_t>(*state_->table, state_->known, state_->path, key, "a list of whole numbers");
}

Result<std::vector<double>> TomlReader::Reals(std::string_view key) {
  return TakeValues<double>(*state_->table, state_->known, state_->path, key, "a list of numbers with a point");
}

Result<TomlReader> TomlReader::Table(std::string_view key) {
  state_->known.emplace(key);
  const toml::node* node = state_->table->get(key);
  if (node == nullptr) return Missing(state_->path, key);
  if (!node->is_table()) return WrongType(state_->path, key, "a table");
  auto state = std::make_unique<State>();
  state->document = state_->document;
  state->table = node->as_table();
  state->path = state_->path + std::string(key) + ".";
  return TomlReader(std::move(state));
}

Result<std::vector<TomlReader>> TomlReader::Tables(std::string_view key) {
  state_->known.emplace(key);
  std::vector<TomlReader> readers;
  const toml::node* node = state_->table->get(key);
  if (node == nullptr) return readers;
  const toml::array* array = node->as_array();
  if (array == nullptr) return WrongType(state_->path, key, "a list of tables, [[" + std::string(key) + "]]");
  for (std::size_t i = 0; i < array->size(); ++i) {
    if (!(*array)[i].is_table()) {
      return WrongType(state_->path, key, "a list of tables, [[" + std::string(key) + "]]");
    }
    auto state = std::make_unique<State>();
    state->document = state_->document;
    state->table = (*array)[i].as_table();
    state->path = state_->path + std::string(key) + "[" + std::to_string(i) + "].";
    readers.push_back(TomlReader(std::move(state)));
  }
  return readers;
}

Result<void> TomlReader::Finish() const {
  for (const auto& [key, node] : *state_->table) {
    if (!state_->known.contains(key.str())) {
      return Fail(
          Code::kUsage, "field-unknown",
          "couldn't accept the document: the field " + TomlQuote(state_->path + std::string(key.str())) + " is unknown",
          "remove it, or correct its name; docs/ describes every field");
    }
  }
  return {};
}

std::string TomlQuote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20 || byte == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", unsigned{byte});
      out += escape;
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

}  // namespace writ
