#include "search/html.h"

#include <cstdint>

#include "search/html_style.h"

namespace writ {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// One character of UTF-8 at the start of the text; size 0 where there is none.
struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;
};

Character FirstCharacter(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
  std::uint32_t code = lead & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[size] || surrogate || code > 0x10FFFF) return {};
  return {code, size};
}

// What would hide, or make the page read otherwise than the bytes stand.
bool IsDeceptive(std::uint32_t code) {
  const bool control = (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code <= 0x9F);
  const bool direction = code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                         (code >= 0x2066 && code <= 0x2069);
  const bool hidden = code == 0xFEFF || code == 0xFFFE || code == 0xFFFF || code == 0x200B;
  return control || direction || hidden;
}

}  // namespace

Html Html::Text(std::string_view value) {
  Html html;
  std::string& out = html.text_;
  while (!value.empty()) {
    const Character character = FirstCharacter(value);
    if (character.size == 0 || IsDeceptive(character.code)) {
      out += kReplacement;
    } else {
      switch (character.code) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += value.substr(0, character.size);
      }
    }
    value.remove_prefix(character.size == 0 ? 1 : character.size);
  }
  return html;
}

Html FillHoles(std::string_view pattern, const std::vector<Html>& values) {
  Html html;
  for (const Html& value : values) {
    const std::size_t hole = pattern.find("{}");
    html.text_ += pattern.substr(0, hole);
    html.text_ += value.text();
    pattern.remove_prefix(hole + 2);
  }
  html.text_ += pattern;
  return html;
}

std::string WritePage(std::string_view title, const Html& body) {
  Html page(R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
)");
  page += Fill("<title>{}</title>\n", title);
  page += PageStyle();
  page += Fill("</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n", body);
  return page.text();
}

}  // namespace writ
