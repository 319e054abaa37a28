#include "server/metrics.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

class MetricsTest : public ::testing::Test {
 protected:
  void ExpectLine(const std::string& line) {
    EXPECT_NE(metrics_.Text().find("\n" + line + "\n"), std::string::npos) << line << " in\n" << metrics_.Text();
  }
  HttpResponse Ask(const std::string& method, const std::string& target) {
    const PromptHttpHandler handler = metrics_.Before([](const HttpRequest&) { return HttpResponse{204, {}, {}, {}}; });
    return handler({.method = method, .target = target, .body = {}});
  }

  Gauges gauges_{.healthy = true, .waiting_acts = 2, .shelf_bytes = 30, .resident_bytes = 4096};
  Metrics metrics_{1'700'000'000, [this] { return gauges_; }};
};

TEST_F(MetricsTest, ActsAreCountedByTypeAndOutcome) {
  metrics_.Count({.type = "search", .outcome = "done", .status = 200, .seconds = 0.5});
  metrics_.Count({.type = "search", .outcome = "done", .status = 200, .seconds = 2});
  metrics_.Count({.type = "search", .outcome = "writ-used-up", .status = 403, .seconds = 0.02});
  metrics_.Count({.type = "search", .outcome = "server-busy", .status = 503, .seconds = 0});
  metrics_.Count({.type = "enrol", .outcome = "done", .status = 200, .seconds = 400});
  ExpectLine("writ_acts_total{type=\"search\",outcome=\"done\"} 2");
  ExpectLine("writ_acts_total{type=\"search\",outcome=\"writ-used-up\"} 1");
  ExpectLine("writ_act_seconds_bucket{type=\"search\",le=\"0.01\"} 0");
  ExpectLine("writ_act_seconds_bucket{type=\"search\",le=\"0.03\"} 1");
  ExpectLine("writ_act_seconds_bucket{type=\"search\",le=\"1\"} 2");
  ExpectLine("writ_act_seconds_bucket{type=\"search\",le=\"+Inf\"} 3");
  ExpectLine("writ_act_seconds_sum{type=\"search\"} 2.52");
  ExpectLine("writ_act_seconds_count{type=\"search\"} 3");
  ExpectLine("writ_act_seconds_bucket{type=\"enrol\",le=\"300\"} 0");
  ExpectLine("writ_act_seconds_bucket{type=\"enrol\",le=\"+Inf\"} 1");
}

TEST_F(MetricsTest, GaugesSayWhatIsNow) {
  ExpectLine("writ_acts_waiting 2");
  ExpectLine("writ_shelf_bytes 30");
  ExpectLine("process_start_time_seconds 1700000000");
  EXPECT_TRUE(metrics_.Text().find("writ_healthy 1\n") != std::string::npos);
  gauges_.healthy = false;
  EXPECT_TRUE(metrics_.Text().find("writ_healthy 0\n") != std::string::npos);
  ExpectLine("process_resident_memory_bytes 4096");
}

TEST_F(MetricsTest, OnlyTheirPathAndOnlyToRead) {
  EXPECT_EQ(Ask("GET", "/metrics").status, 200);
  EXPECT_EQ(Ask("GET", "/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(Ask("POST", "/metrics").status, 405);
  EXPECT_EQ(Ask("GET", "/metrics/").status, 204);
  EXPECT_EQ(Ask("GET", "/checkpoint").status, 204);
}

}  // namespace
}  // namespace writ
