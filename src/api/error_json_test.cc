#include "api/error_json.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(ErrorJson, ComesBackAsItWent) {
  for (const Code code : {Code::kInternal, Code::kUsage, Code::kRefused, Code::kSuspended, Code::kUnusablePhoto,
                          Code::kCorruption, Code::kUnavailable}) {
    const Error error = ErrorFromJson(ErrorToJson({code, "a-reason", "couldn't do it: because", "do this"}));
    EXPECT_EQ(error.code, code);
    EXPECT_EQ(error.reason, "a-reason");
    EXPECT_EQ(error.message, "couldn't do it: because");
    EXPECT_EQ(error.advice, "do this");
  }
}

TEST(ErrorJson, AnythingElseIsAnErrorToo) {
  const Json good = ErrorToJson({Code::kRefused, "a", "b", "c"});
  for (const char* field : {"code", "reason", "message", "advice"}) {
    Json without = good;
    without.erase(field);
    EXPECT_EQ(ErrorFromJson(without).reason, "answer-malformed") << field;
    Json number = good;
    number[field] = 5;
    EXPECT_EQ(ErrorFromJson(number).reason, "answer-malformed") << field;
  }
  Json unknown = good;
  unknown["code"] = "splendid";
  EXPECT_EQ(ErrorFromJson(unknown).reason, "answer-malformed");
  for (const Json& other : {Json(), Json::array(), Json("text"), Json(1)}) {
    EXPECT_EQ(ErrorFromJson(other).reason, "answer-malformed");
  }
}

}  // namespace
}  // namespace writ
