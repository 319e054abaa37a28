#include "api/wire.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace writ {
namespace {

ActRequest Request() {
  ActRequest request{
      .act = {.claimed_actor = "i.lund", .act = R"({"type":"search"})", .signature = "sig", .openings = {}},
      .files = {{"photo-1", {1, 2, 3}}, {"writ", {}}},
      .options = Json{{"faces", {{1.5, 2, 3, 4}}}}};
  request.act.openings["photo"] = {.salt = Sha256({}), .value = "abc"};
  return request;
}

FetchFile From(const std::map<std::string, Bytes>& files) {
  return [files](const std::string& hash) -> Result<Bytes> {
    const auto file = files.find(hash);
    if (file != files.end()) return file->second;
    return Fail(Code::kUsage, "file-missing", "couldn't find it");
  };
}

std::string ReasonOf(const std::string& text, const FetchFile& fetch = From({})) {
  const Result<ActRequest> request = RequestFromWire(text, fetch);
  return request ? "" : request.error().reason;
}

TEST(Wire, ARequestComesAsItWent) {
  const WireText wire = RequestToWire(Request());
  EXPECT_EQ(wire.files.size(), 2u);
  const Result<ActRequest> request = RequestFromWire(wire.text, From(wire.files));
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->act.claimed_actor, "i.lund");
  EXPECT_EQ(request->act.act, Request().act.act);
  EXPECT_EQ(request->act.signature, "sig");
  EXPECT_EQ(OpeningsToJson(request->act.openings), OpeningsToJson(Request().act.openings));
  EXPECT_EQ(request->files, Request().files);
  EXPECT_EQ(request->options, Request().options);
}

TEST(Wire, AFileOfTwoNamesIsSentAndFetchedOnce) {
  ActRequest request = Request();
  request.files["photo-2"] = request.files["photo-1"];
  const WireText wire = RequestToWire(request);
  EXPECT_EQ(wire.files.size(), 2u);
  std::map<std::string, Bytes> left = wire.files;
  const Result<ActRequest> back = RequestFromWire(wire.text, [&left](const std::string& hash) -> Result<Bytes> {
    const auto file = left.extract(hash);
    if (!file.empty()) return file.mapped();
    return Fail(Code::kUsage, "file-missing", "couldn't find it");
  });
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->files, request.files);
}

TEST(Wire, ARequestWhoseFileWasNotSentIsRefused) {
  WireText wire = RequestToWire(Request());
  wire.files.erase(Sha256Hex(Bytes{1, 2, 3}));
  EXPECT_EQ(ReasonOf(wire.text, From(wire.files)), "file-missing");
}

TEST(Wire, WhatIsNoRequestIsRefused) {
  const Json good = Json::parse(RequestToWire(Request()).text);
  const FetchFile any = [](const std::string&) -> Result<Bytes> { return Bytes{}; };
  EXPECT_EQ(ReasonOf(good.dump(), any), "");
  for (const auto& [field, value] : good.items()) {
    Json other = good;
    other.erase(field);
    EXPECT_EQ(ReasonOf(other.dump(), any), "request-malformed") << field;
    other[field] = 5;
    EXPECT_EQ(ReasonOf(other.dump(), any), "request-malformed") << field;
  }
  Json more = good;
  more["token"] = "x";
  EXPECT_EQ(ReasonOf(more.dump(), any), "request-malformed");
  for (const Json& files :
       {Json{{"writ", "abc"}}, Json{{"writ", 5}}, Json::array(), Json{{"writ", std::string(64, 'A')}}}) {
    Json other = good;
    other["files"] = files;
    EXPECT_EQ(ReasonOf(other.dump(), any), "request-malformed") << files;
  }
  Json many = good;
  for (std::size_t i = 0; i <= kMaxWireFiles; ++i) many["files"]["f" + std::to_string(i)] = std::string(64, '0');
  EXPECT_EQ(ReasonOf(many.dump(), any), "request-malformed");
  for (const std::string text : {"", "{", "[]", "null", "{\"actor\":\"\xff\"}"}) {
    EXPECT_EQ(ReasonOf(text, any), "request-malformed") << text;
  }
  EXPECT_EQ(ReasonOf(good.dump() + std::string(kMaxWireBytes, ' '), any), "request-malformed");
}

TEST(Wire, JsonThatIsTooDeepIsNone) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_FALSE(ParseWireJson(nested(kMaxJsonDepth)).is_discarded());
  EXPECT_TRUE(ParseWireJson(nested(kMaxJsonDepth + 2)).is_discarded());
  EXPECT_TRUE(ParseWireJson(nested(200'000)).is_discarded());
}

TEST(Wire, AnAnswerComesAsItWentAndWithItsVeryFiles) {
  const ActAnswer answer{.json = {{"entry", 12}}, .files = {{"report.html", {7, 8}}}};
  WireText wire = AnswerToWire(answer);
  const Result<ActAnswer> back = AnswerFromWire(wire.text, From(wire.files));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->json, answer.json);
  EXPECT_EQ(back->files, answer.files);
  wire.files.begin()->second = {9};
  EXPECT_EQ(AnswerFromWire(wire.text, From(wire.files)).error().reason, "file-altered");
  wire.files.clear();
  EXPECT_EQ(AnswerFromWire(wire.text, From(wire.files)).error().reason, "file-missing");
  for (const std::string text :
       {"", "[]", "{\"answer\":{}}", "{\"answer\":1,\"files\":{}}", "{\"answer\":{},\"files\":{\"a\":\"b\"}}"}) {
    EXPECT_EQ(AnswerFromWire(text, From({})).error().reason, "answer-malformed") << text;
  }
}

}  // namespace
}  // namespace writ
