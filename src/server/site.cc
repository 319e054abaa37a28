#include "server/site.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace writ {
namespace {

using Header = std::pair<std::string_view, std::string_view>;

constexpr std::array kHeaders{
    Header{"Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    Header{"X-Content-Type-Options", "nosniff"},
    Header{"Referrer-Policy", "no-referrer"},
    Header{"Cross-Origin-Opener-Policy", "same-origin"},
    Header{"Cross-Origin-Resource-Policy", "same-origin"},
    Header{"Permissions-Policy",
           "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// One element of Accept-Encoding that takes gzip: "gzip" or "x-gzip", with any weight but nought (RFC 9110, 12.5.3).
bool TakesGzip(std::string_view element) {
  const std::size_t semicolon = std::min(element.find(';'), element.size());
  const std::string_view coding = Trim(element.substr(0, semicolon));
  if (!SameName(coding, "gzip") && !SameName(coding, "x-gzip")) return false;
  const std::size_t weight = element.find('=', semicolon);
  return weight == std::string_view::npos ||
         Trim(element.substr(weight + 1)).find_first_of("123456789") != std::string_view::npos;
}

bool ClientTakesGzip(const HttpRequest& request) {
  const std::string list = request.Header("Accept-Encoding");
  for (std::string_view rest = list; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (TakesGzip(rest.substr(0, comma))) return true;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return false;
}

HttpResponse SiteAnswer(const SiteFile& file, const HttpRequest& request) {
  const bool packed = !file.gzip.empty() && ClientTakesGzip(request);
  HttpResponse response{200, std::string(file.content_type), std::string(AsText(packed ? file.gzip : file.plain)), {}};
  response.headers.assign(kHeaders.begin(), kHeaders.end());
  // Names below assets/ hold the content's hash: another content is another name.
  const bool fixed = file.path.starts_with("/assets/");
  response.headers.emplace_back("Cache-Control", fixed ? "public, max-age=31536000, immutable" : "no-cache");
  if (!file.gzip.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

}  // namespace

PromptHttpHandler SiteBefore(PromptHttpHandler next, std::span<const SiteFile> files) {
  return [next = std::move(next), files](const HttpRequest& request) -> HttpResponse {
    const auto file = std::ranges::find(files, request.Path(), &SiteFile::path);
    if (file == files.end()) return next(request);
    if (auto refused = RefuseUnlessRead(request, "the page is")) return *refused;
    return SiteAnswer(*file, request);
  };
}

}  // namespace writ
