#include "base/json.h"

#include <limits>

#include <gtest/gtest.h>

namespace writ {
namespace {

std::string ReasonOf(std::string_view text, std::size_t max_bytes = 1'000'000) {
  const Result<Json> value = ParseCanonicalJson(text, max_bytes);
  return value ? "accepted" : value.error().reason;
}

TEST(CanonicalJson, SortsKeysAndEscapesAsRfc8785) {
  const Json value{{"b", 1}, {"a", Json::array({true, false, -2})}, {"B", "\"\\\b\f\n\r\t\x01/ä🙂"}};
  EXPECT_EQ(CanonicalJsonOrDie(value), "{\"B\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001/ä🙂\",\"a\":[true,false,-2],\"b\":1}");
}

TEST(CanonicalJson, ReadsBackWhatItWrote) {
  for (const std::string_view text : {"{}", "[]", "\"\"", "0", "-1", "true", "{\"a\":[{\"b\":\"c\"}]}",
                                      "9007199254740991", "-9007199254740991", "\"]]\\\"[[\""}) {
    EXPECT_EQ(CanonicalJsonOrDie(*ParseCanonicalJson(text, 100)), text);
  }
}

TEST(CanonicalJson, OtherBytesOfTheSameValueAreRefused) {
  for (const std::string_view text :
       {"{ }", " {}", "{}\n", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"a\":1,\"a\":2}", "\"\\u0061\"", "\"\\/\"",
        "1.0", "1e2", "-0", "01", "", "{", "{}{}", "\"\\u0001", "\"\\ud800\""}) {
    EXPECT_EQ(ReasonOf(text), "not-canonical") << text;
  }
}

TEST(CanonicalJson, ValuesOutsideTheRestrictionAreRefused) {
  for (const std::string_view text : {"null", "1.5", "9007199254740992", "-9007199254740992", "18446744073709551615",
                                      "99999999999999999999", "{\"ä\":1}", "\"\xff\"", "\"\xed\xa0\x80\""}) {
    EXPECT_EQ(ReasonOf(text), "not-canonical") << text;
  }
  EXPECT_FALSE(CanonicalJson(Json(0.5)));
  EXPECT_FALSE(CanonicalJson(Json(std::numeric_limits<std::int64_t>::min())));
  EXPECT_FALSE(CanonicalJson(Json::binary({1, 2})));
  EXPECT_FALSE(CanonicalJson(Json("\xff")));
}

TEST(CanonicalJson, DepthAndSizeAreBounded) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(ReasonOf(nested(kMaxJsonDepth)), "accepted");
  EXPECT_EQ(ReasonOf(nested(kMaxJsonDepth + 2)), "not-canonical");
  EXPECT_EQ(ReasonOf(nested(200'000)), "not-canonical");
  std::string hidden;  // closing brackets in strings must not hide the depth
  for (int i = 0; i < 100'000; ++i) hidden += "[\"]\",";
  EXPECT_EQ(ReasonOf(hidden + "0" + std::string(100'000, ']')), "not-canonical");
  EXPECT_EQ(ReasonOf("\"aaaa\"", 6), "accepted");
  EXPECT_EQ(ReasonOf("\"aaaa\"", 5), "not-canonical");
}

TEST(JsonField, IsReadWithItsTypeChecked) {
  const Json object{{"s", "x"}, {"n", 7}};
  EXPECT_EQ(*JsonString(object, "s"), "x");
  EXPECT_EQ(*JsonInteger(object, "n"), 7);
  EXPECT_EQ(JsonString(object, "n").error().reason, "field-type");
  EXPECT_EQ(JsonInteger(object, "s").error().reason, "field-type");
  EXPECT_EQ(JsonString(object, "t").error().reason, "field-missing");
  EXPECT_EQ(JsonInteger(object, "t").error().reason, "field-missing");
  EXPECT_EQ(JsonString(Json::array(), "s").error().reason, "field-missing");
}

}  // namespace
}  // namespace writ
