// HTML whose every value is escaped: markup comes from string literals alone, and a value can only enter as text.
//
// A page about people holds names, remarks and documents that others wrote. That no value can become markup is a matter
// of types here, not of care: an Html is made from a literal or by escaping. Thread rule: pure.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace writ {

// Markup of our own, known when the program is compiled.
struct Markup {
  consteval Markup(const char* literal) : text(literal) {}  // NOLINT(google-explicit-constructor)
  std::string_view text;
};

class Html {
 public:
  Html() = default;
  Html(Markup markup) : text_(markup.text) {}  // NOLINT(google-explicit-constructor)

  // The value as text, safe between tags and inside a double-quoted attribute. Bytes that are not UTF-8, control
  // characters and characters that change the direction of writing become U+FFFD; line ends and tabs stay.
  static Html Text(std::string_view value);

  Html& operator+=(const Html& other) {
    text_ += other.text_;
    return *this;
  }
  Html& operator+=(Markup markup) {
    text_ += markup.text;
    return *this;
  }
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  friend Html FillHoles(std::string_view pattern, const std::vector<Html>& values);
  std::string text_;
};

// Replaces each "{}" of the pattern by the next value.
Html FillHoles(std::string_view pattern, const std::vector<Html>& values);

inline Html ToHtml(const Html& html) { return html; }
inline Html ToHtml(std::string_view value) { return Html::Text(value); }
template <class Number>
  requires std::integral<Number> && (!std::same_as<Number, bool>)
Html ToHtml(Number number) {
  return Html::Text(std::to_string(number));
}

// A literal with one "{}" for each of these values; another number of them does not compile.
template <class... Values>
struct HtmlPattern {
  consteval HtmlPattern(const char* literal) : text(literal) {  // NOLINT(google-explicit-constructor)
    std::size_t holes = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) holes += text.substr(i, 2) == "{}" ? 1 : 0;
    if (holes != sizeof...(Values)) throw "the pattern needs one {} for each value";
  }
  std::string_view text;
};

// Fill("<td>{}</td>", name): the pattern is markup, values are escaped, unless they are Html themselves.
template <class... Values>
Html Fill(std::type_identity_t<HtmlPattern<Values...>> pattern, const Values&... values) {
  return FillHoles(pattern.text, {ToHtml(values)...});
}

// One self-contained page: no script, nothing from outside (a Content-Security-Policy says so to the browser), light
// and dark, for phone, screen and A4.
std::string WritePage(std::string_view title, const Html& body);

}  // namespace writ
