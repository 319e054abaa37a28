#include "server/health.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Health, SaysWhetherAllIsWellAndIfNotTheReasonAlone) {
  Health health;
  const PromptHttpHandler handler =
      health.Before([](const HttpRequest& request) { return HttpResponse{200, {}, "next " + request.target, {}}; });
  const HttpRequest asked{"GET", "/healthz", {}};
  EXPECT_EQ(handler(asked).status, 200);
  EXPECT_EQ(handler(asked).body, "{\"ok\":true}\n");
  health.Note("log-stopped");
  EXPECT_EQ(handler(asked).status, 503);
  EXPECT_EQ(handler(asked).body, "{\"ok\":false,\"reason\":\"log-stopped\"}\n");
  health.Note("");
  EXPECT_EQ(handler(asked).status, 200);
}

TEST(Health, AnswersForItsOwnPathAndReadersOnly) {
  Health health;
  const PromptHttpHandler handler =
      health.Before([](const HttpRequest& request) { return HttpResponse{200, {}, "next " + request.target, {}}; });
  EXPECT_EQ(handler({"GET", "/healthz/", {}}).body, "next /healthz/");
  EXPECT_EQ(handler({"GET", "/checkpoint", {}}).body, "next /checkpoint");
  EXPECT_EQ(handler({"POST", "/healthz", {}}).status, 405);
}

}  // namespace
}  // namespace writ
