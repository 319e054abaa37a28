#include "server/site.h"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr std::string_view kPage = "<!doctype html><p>a page that is long enough", kPacked = "packed";
constexpr std::string_view kIcon = "<svg/>";
const SiteFile kFiles[] = {{"/", "text/html; charset=utf-8", AsBytes(kPage), AsBytes(kPacked)},
                           {"/assets/icon-1.svg", "image/svg+xml", AsBytes(kIcon), {}}};

using Headers = std::vector<std::pair<std::string, std::string>>;

HttpResponse Ask(std::string target, Headers headers = {}, std::string method = "GET") {
  const PromptHttpHandler next = [](const HttpRequest&) { return HttpResponse{404, {}, "next\n", {}}; };
  return SiteBefore(next, kFiles)({std::move(method), std::move(target), {}, std::move(headers)});
}

std::string HeaderOf(const HttpResponse& response, const std::string& name) {
  const auto found = std::ranges::find(response.headers, name, &std::pair<std::string, std::string>::first);
  return found == response.headers.end() ? "" : found->second;
}

std::string BodyFor(const std::string& accepted) { return Ask("/", {{"Accept-Encoding", accepted}}).body; }

TEST(Site, PageIsServedAtTheRootWhateverTheQuery) {
  for (const char* target : {"/", "/?from=mail"}) {
    const HttpResponse page = Ask(target);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(page.body, kPage);
  }
}

TEST(Site, WhatIsNoFileOfTheSiteGoesOn) {
  for (const char* target : {"/checkpoint", "/tile/0/000", "/assets/", "/assets/icon-2.svg", "/index.html", "//",
                             "/assets/../", "/assets/icon-1.svg/", "", "*"}) {
    EXPECT_EQ(Ask(target).body, "next\n") << target;
  }
}

TEST(Site, OnlyReadingIsAnswered) {
  EXPECT_EQ(Ask("/", {}, "HEAD").status, 200);
  EXPECT_EQ(Ask("/", {}, "POST").status, 405);
  EXPECT_EQ(HeaderOf(Ask("/", {}, "DELETE"), "Allow"), "GET, HEAD");
}

TEST(Site, NothingOfOthersMayRunOrFrameIt) {
  for (const char* target : {"/", "/assets/icon-1.svg"}) {
    const HttpResponse response = Ask(target);
    EXPECT_EQ(HeaderOf(response, "Content-Security-Policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src "
              "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_EQ(HeaderOf(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(HeaderOf(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(HeaderOf(response, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(HeaderOf(response, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_NE(HeaderOf(response, "Permissions-Policy").find("camera=(self)"), std::string::npos);
  }
}

TEST(Site, FilesNamedByTheirContentAreKeptAndThePageIsNot) {
  EXPECT_EQ(HeaderOf(Ask("/assets/icon-1.svg"), "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(HeaderOf(Ask("/"), "Cache-Control"), "no-cache");
}

TEST(Site, GzipIsForWhomTakesItAlone) {
  for (const char* takes : {"gzip", "GZIP", "br, gzip", "deflate,gzip;q=0.5", "x-gzip", "gzip ; q=1"}) {
    EXPECT_EQ(BodyFor(takes), "packed") << takes;
  }
  for (const char* refuses : {"", "br", "gzip;q=0", "gzip; q=0.000", "gzipped", "identity;q=1, gzip;q=0", "*"}) {
    EXPECT_EQ(BodyFor(refuses), kPage) << refuses;
  }
  const HttpResponse packed = Ask("/", {{"Accept-Encoding", "gzip"}}), plain = Ask("/");
  EXPECT_EQ(HeaderOf(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(HeaderOf(plain, "Content-Encoding"), "");
  EXPECT_EQ(HeaderOf(packed, "Vary"), "Accept-Encoding");
  EXPECT_EQ(HeaderOf(plain, "Vary"), "Accept-Encoding");
}

TEST(Site, WhatGzipMakesNoSmallerIsSentAsItIs) {
  const HttpResponse icon = Ask("/assets/icon-1.svg", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(icon.body, kIcon);
  EXPECT_EQ(HeaderOf(icon, "Content-Encoding") + HeaderOf(icon, "Vary"), "");
}

TEST(Site, ProgramHoldsThePageAndEachFileThatItNames) {
  std::map<std::string_view, std::string_view> files;
  for (const SiteFile& file : SiteFiles()) {
    EXPECT_FALSE(file.plain.empty()) << file.path;
    EXPECT_LT(file.gzip.size(), file.plain.size()) << file.path;
    files[file.path] = AsText(file.plain);
  }
  ASSERT_TRUE(files.contains("/"));
  std::string scripts;  // which name what is fetched when it is needed
  for (const auto& [path, text] : files) scripts += path.ends_with(".js") ? text : "";
  int by_page = 0;
  for (const auto& [path, text] : files) {
    if (path == "/") continue;
    const std::string name(path.substr(path.rfind('/')));
    const bool named = files["/"].find("\"." + std::string(path) + "\"") != std::string::npos;
    EXPECT_TRUE(named || scripts.find("." + name) != std::string::npos) << path;
    by_page += named ? 1 : 0;
  }
  EXPECT_EQ(by_page, 3);  // script, style, icon
  EXPECT_EQ(files["/"].find("http"), std::string::npos);
}

TEST(Site, WholePageWeighsLittle) {
  constexpr std::size_t kMostBytes = 100 * 1024;
  std::size_t bytes = 0;
  for (const SiteFile& file : SiteFiles()) bytes += file.gzip.empty() ? file.plain.size() : file.gzip.size();
  EXPECT_LT(bytes, kMostBytes);
}

}  // namespace
}  // namespace writ
