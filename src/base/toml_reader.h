// A strict reader of TOML documents: every key is asked for by name and type, and a key that nobody asked for is an
// error. That is how writs, legal bases and model cards refuse what they do not understand.
//
// One adapter over toml++, whose headers are heavy: only toml_reader.cc includes them. Thread rule: one thread a
// reader.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"

namespace writ {

class TomlReader {
 public:
  // TOML 1.0 without multi-line strings, and letters beyond ASCII in double quotes and comments only. "toml-malformed"
  // (kUsage) with the line; "toml-too-large".
  static Result<TomlReader> Parse(std::string_view text, std::size_t max_bytes);
  TomlReader(TomlReader&&) noexcept;
  TomlReader& operator=(TomlReader&&) noexcept;
  ~TomlReader();

  bool Has(std::string_view key) const;
  // Each marks the key as known. "field-missing" and "field-type" name the key (with its table's path).
  Result<std::string> String(std::string_view key);
  Result<std::int64_t> Integer(std::string_view key);
  Result<double> Real(std::string_view key);  // an integer counts too
  Result<bool> Boolean(std::string_view key);
  Result<UtcTime> Time(std::string_view key);  // a TOML offset date-time in Z, whole seconds
  Result<std::vector<std::string>> Strings(std::string_view key);
  Result<std::vector<std::int64_t>> Integers(std::string_view key);
  Result<std::vector<double>> Reals(std::string_view key);
  Result<TomlReader> Table(std::string_view key);
  Result<std::vector<TomlReader>> Tables(std::string_view key);  // [[key]]; empty where absent

  // "field-unknown" naming the first key that nobody asked for. Call it on every reader, nested ones too.
  Result<void> Finish() const;

 private:
  struct State;
  explicit TomlReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Text as a TOML basic string with quotes, for documents that Writ drafts.
std::string TomlQuote(std::string_view text);

}  // namespace writ
