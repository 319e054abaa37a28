#include "base/json.h"

#include <cstdio>
#include <cstdlib>

namespace writ {
namespace {

constexpr std::int64_t kMaxExactInteger = (std::int64_t{1} << 53) - 1;

tl::unexpected<Error> NotCanonical(std::string cause) {
  return Fail(Code::kUsage, "not-canonical", "couldn't use the JSON: " + std::move(cause),
              "write canonical JSON (RFC 8785): sorted ASCII keys, no spaces, integers below 2^53");
}

void WriteString(std::string_view text, std::string& out) {
  out.push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char escape[8];
          std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
          out += escape;
        } else {
          out.push_back(c);
        }
    }
  }
  out.push_back('"');
}

bool IsAscii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

bool IsUtf8(const std::string& text) {
  if (IsAscii(text)) return true;
  try {
    (void)Json(text).dump();  // nlohmann's strict error handler is a UTF-8 checker
    return true;
  } catch (const Json::exception&) {
    return false;
  }
}

Result<void> Write(const Json& value, int depth, std::string& out);

Result<void> WriteObject(const Json& object, int depth, std::string& out) {
  out.push_back('{');
  bool first = true;
  for (const auto& [key, member] : object.items()) {  // std::map: byte order, which is UTF-16 order for ASCII
    if (!IsAscii(key)) return NotCanonical("a key is not ASCII");
    if (!first) out.push_back(',');
    first = false;
    WriteString(key, out);
    out.push_back(':');
    WRIT_CHECK(Write(member, depth + 1, out));
  }
  out.push_back('}');
  return {};
}

Result<void> Write(const Json& value, int depth, std::string& out) {
  if (depth > kMaxJsonDepth) return NotCanonical("it nests too deep");
  switch (value.type()) {
    case Json::value_t::object: return WriteObject(value, depth, out);
    case Json::value_t::array: {
      out.push_back('[');
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) out.push_back(',');
        WRIT_CHECK(Write(value[i], depth + 1, out));
      }
      out.push_back(']');
      return {};
    }
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      if (!IsUtf8(text)) return NotCanonical("a string is not UTF-8");
      WriteString(text, out);
      return {};
    }
    case Json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; return {};
    case Json::value_t::number_unsigned:
      if (value.get<std::uint64_t>() > static_cast<std::uint64_t>(kMaxExactInteger)) {
        return NotCanonical("an integer is 2^53 or more");
      }
      out += std::to_string(value.get<std::uint64_t>());
      return {};
    case Json::value_t::number_integer: {
      const auto number = value.get<std::int64_t>();
      if (number > kMaxExactInteger || number < -kMaxExactInteger) return NotCanonical("an integer is 2^53 or more");
      out += std::to_string(number);
      return {};
    }
    default: return NotCanonical("it holds null, a fraction or binary data");
  }
}

}  // namespace

Result<std::string> CanonicalJson(const Json& value) {
  std::string out;
  WRIT_CHECK(Write(value, 0, out));
  return out;
}

std::string CanonicalJsonOrDie(const Json& value) {
  Result<std::string> text = CanonicalJson(value);
  if (!text) {
    std::fprintf(stderr, "bug: %s\n", text.error().message.c_str());
    std::abort();
  }
  return std::move(*text);
}

Result<Json> ParseCanonicalJson(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) return NotCanonical("it is larger than " + std::to_string(max_bytes) + " bytes");
  // The parser takes any depth; the bound stands before it, on the text, so that no deep value is ever built.
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_string = !in_string;
    if (in_string) {
      if (c == '\\') ++i;  // an escaped quote does not end the string
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > kMaxJsonDepth + 1) return NotCanonical("it nests too deep");
  }
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return NotCanonical("it is not JSON");
  WRIT_TRY(const std::string again, CanonicalJson(value));
  if (again != text) return NotCanonical("its bytes are not the canonical form");
  return value;
}

Result<std::string> JsonString(const Json& object, std::string_view key) {
  const auto it = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || it == object.end()) {
    return Fail(Code::kUsage, "field-missing", "couldn't read the field \"" + std::string(key) + "\": it is missing");
  }
  if (!it->is_string()) {
    return Fail(Code::kUsage, "field-type", "couldn't read the field \"" + std::string(key) + "\": it is not text");
  }
  return it->get<std::string>();
}

Result<std::int64_t> JsonInteger(const Json& object, std::string_view key) {
  const auto it = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || it == object.end()) {
    return Fail(Code::kUsage, "field-missing", "couldn't read the field \"" + std::string(key) + "\": it is missing");
  }
  if (!it->is_number_integer()) {
    return Fail(Code::kUsage, "field-type", "couldn't read the field \"" + std::string(key) + "\": not an integer");
  }
  return it->get<std::int64_t>();
}

}  // namespace writ
