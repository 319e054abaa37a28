#include "cli/serve_options.h"

#include <gtest/gtest.h>

#include "base/env.h"
#include "support/test_folder.h"

namespace writ::support {
namespace {

class ServeOptionsTest : public ::testing::Test {
 protected:
  std::string Config(const std::string& text) {
    const std::string file = (folder_.path() / "writ.toml").string();
    EXPECT_TRUE(RealEnv().WriteFile(file, AsBytes(text)));
    return file;
  }
  static std::string Reason(const ServeOptions& options) {
    const Result<ServeOptions> complete = CompleteServeOptions(options);
    return complete ? "" : complete.error().reason;
  }
  TestFolder folder_;
};

TEST_F(ServeOptionsTest, NothingIsNeeded) {
  const ServeOptions options = CompleteServeOptions({}).value();
  EXPECT_EQ(options.listen, "127.0.0.1:8080");
  EXPECT_EQ(SiteOf(options, "127.0.0.1:8081"), "http://localhost:8081");
}

TEST_F(ServeOptionsTest, TheFileSaysWhatNoOptionDoes) {
  const std::string file = Config(
      "listen = \"0.0.0.0:443\"\nsite = \"https://faces.agency.example\"\ncertificate = \"c.pem\"\nprivate_key = "
      "\"k.pem\"\n");
  const ServeOptions options =
      CompleteServeOptions({.listen = "127.0.0.1:1", .site = {}, .certificate = {}, .private_key = {}, .config = file})
          .value();
  EXPECT_EQ(options.listen, "127.0.0.1:1");
  EXPECT_EQ(options.certificate, "c.pem");
  EXPECT_EQ(options.private_key, "k.pem");
  EXPECT_EQ(SiteOf(options, "127.0.0.1:1"), "https://faces.agency.example");
}

TEST_F(ServeOptionsTest, WhatCannotBeMeantIsRefused) {
  const auto with = [](void (*change)(ServeOptions&)) {
    ServeOptions options;
    change(options);
    return Reason(options);
  };
  EXPECT_EQ(with([](ServeOptions& o) { o.config = "/nowhere/writ.toml"; }), "file-missing");
  ServeOptions unknown;
  unknown.config = Config("listne = \"x\"\n");
  EXPECT_EQ(Reason(unknown), "field-unknown");
  unknown.config = Config("listen = 8080\n");
  EXPECT_EQ(Reason(unknown), "field-type");
  for (const char* site :
       {"faces.agency.example", "http://faces.agency.example", "https://faces.agency.example/",
        "https://faces.agency.example/path", "https://", "ftp://x", "http://localhost.evil.example"}) {
    ServeOptions options;
    options.site = site;
    EXPECT_EQ(Reason(options), "site-malformed") << site;
  }
  EXPECT_EQ(with([](ServeOptions& o) { o.site = "http://localhost:8080"; }), "");
  EXPECT_EQ(with([](ServeOptions& o) { o.certificate = "c.pem"; }), "certificate-incomplete");
  EXPECT_EQ(with([](ServeOptions& o) { o.private_key = "k.pem"; }), "certificate-incomplete");
  EXPECT_EQ(with([](ServeOptions& o) { o.certificate = o.private_key = "p.pem"; }), "site-missing");
}

}  // namespace
}  // namespace writ::support
