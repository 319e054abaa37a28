#include "cli/serve_options.h"

#include <string_view>
#include <utility>

#include "base/env.h"
#include "base/http_client.h"
#include "base/toml_reader.h"

namespace writ {
namespace {

constexpr std::size_t kMaxConfigBytes = 64 * 1024;
constexpr char kDefaultListen[] = "127.0.0.1:8080";

Result<void> ReadConfig(const std::string& file, ServeOptions& options) {
  const Result<Bytes> text = RealEnv().ReadFile(file, kMaxConfigBytes);
  if (!text) {
    return Fail(Code::kUsage, text.error().reason, "couldn't read the configuration: " + text.error().message,
                "name a TOML file with --config: docs/operation.md shows one");
  }
  WRIT_TRY(TomlReader reader, TomlReader::Parse(AsText(*text), kMaxConfigBytes));
  for (const auto& [key, value] : {std::pair<const char*, std::string*>{"listen", &options.listen},
                                   {"site", &options.site},
                                   {"certificate", &options.certificate},
                                   {"private_key", &options.private_key}}) {
    if (!reader.Has(key)) continue;
    WRIT_TRY(std::string said, reader.String(key));
    if (value->empty()) *value = std::move(said);
  }
  return reader.Finish();
}

}  // namespace

Result<ServeOptions> CompleteServeOptions(ServeOptions options) {
  if (!options.config.empty()) WRIT_CHECK(ReadConfig(options.config, options));
  if (options.listen.empty()) options.listen = kDefaultListen;
  if (!options.site.empty()) WRIT_CHECK(CheckSite(options.site));
  if (options.certificate.empty() != options.private_key.empty()) {
    return Fail(Code::kUsage, "certificate-incomplete", "couldn't speak TLS: a certificate and its private key are one",
                "give both, --certificate and --private-key");
  }
  if (!options.certificate.empty() && !options.site.starts_with("https://")) {
    return Fail(Code::kUsage, "site-missing", "couldn't speak TLS: the certificate's name is not said",
                "say where browsers find it, --site https://faces.agency.example");
  }
  return options;
}

Result<void> CheckSite(const std::string& site) {
  const bool secure = site.starts_with("https://");
  const bool local = site == "http://localhost" || site.starts_with("http://localhost:");
  if ((secure || local) && CheckUrl(site) && site.find('/', site.find("//") + 2) == std::string::npos) return {};
  return Fail(Code::kUsage, "site-malformed", "couldn't use \"" + site + "\": it is no address of a site",
              "give https:// and the name by which browsers find it, with no path: https://faces.agency.example");
}

std::string SiteOf(const ServeOptions& options, const std::string& address) {
  return options.site.empty() ? "http://localhost" + address.substr(address.rfind(':')) : options.site;
}

}  // namespace writ
