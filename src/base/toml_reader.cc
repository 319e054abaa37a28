#include "base/toml_reader.h"

#include <cstdio>
#include <set>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

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

Result<TomlReader> TomlReader::Parse(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return Fail(Code::kUsage, "toml-too-large",
                "couldn't read the document: it is larger than " + std::to_string(max_bytes) + " bytes");
  }
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return Fail(Code::kUsage, "toml-malformed",
                "couldn't read the document: " + std::string(error.description()) + " (line " +
                    std::to_string(error.source().begin.line) + ")",
                "correct that line; the document is TOML");
  }
  auto state = std::make_unique<State>();
  state->document = std::make_shared<const toml::table>(std::move(parsed).table());
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
          "couldn't accept the document: the field \"" + state_->path + std::string(key.str()) + "\" is unknown",
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
