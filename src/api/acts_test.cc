#include "api/acts.h"

#include <gtest/gtest.h>

#include "api/act_handlers.h"
#include "api/face_option.h"
#include "log/entry_types.h"
#include "support/test_deployment.h"

namespace writ::support {
namespace {

// A person's acts that are not handed in here: a founding has no deployment yet, an order of suspension is a file, and
// the other two take a pass of their own.
const std::set<std::string_view> kElsewhere{"init", "suspend", "import", "audit"};

class ActsTest : public ::testing::Test {
 protected:
  // Refused, and no entry was made.
  void ExpectNothing(const ActRequest& request, const std::string& reason) {
    const std::uint64_t before = t_.Entries();
    const Result<ActAnswer> answer = HandIn(*t_.deployment, request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, reason) << answer.error().message;
    EXPECT_EQ(t_.Entries(), before);
  }
  ActRequest Search(const std::string& photo, const std::vector<std::string>& galleries = {"custody"}) {
    const SearchRequest search = t_.Request(t_.Order(RealPhoto(photo), galleries), RealPhoto(photo));
    const auto bytes = [](const std::string& text) { return Bytes(text.begin(), text.end()); };
    return {.act = search.act,
            .files = {{"photo-1", search.photos.front().bytes},
                      {"writ", bytes(search.writ_text)},
                      {"writ-signature", bytes(search.writ_signature)}}};
  }
  Result<ActAnswer> Do(const std::string& person, std::string_view type, const Json& clear,
                       const std::map<std::string, Json>& committed = {}) {
    return HandIn(*t_.deployment, {.act = t_.Act(person, type, clear, committed)});
  }

  TestDeployment t_;
};

TEST(ActHandlers, EveryActOfAPersonIsHandedInHereButThoseElsewhere) {
  std::set<std::string_view> handled;
  for (const auto part : {PeopleActs(), HeadActs(), GalleryActs(), WritActs(), SearchActs()}) {
    for (const ActHandler& handler : part) EXPECT_TRUE(handled.insert(handler.type).second) << handler.type;
  }
  for (const EntryType& type : EntryTypes()) {
    EXPECT_EQ(handled.contains(type.type), type.author == "person" && !kElsewhere.contains(type.type)) << type.type;
  }
}

TEST_F(ActsTest, WhatIsNoActMakesNoEntry) {
  ActRequest request{.act = t_.Act("head", "user_add", {})};
  request.act.act = "{";
  ExpectNothing(request, "act-malformed");
  request.act.act = "[]";
  ExpectNothing(request, "act-malformed");
  request.act.act = R"({"type":7})";
  ExpectNothing(request, "act-malformed");
  request.act.act = R"({ "type":"user_add"})";  // not canonical
  ExpectNothing(request, "act-malformed");
  for (const std::string_view type : kElsewhere) {
    ExpectNothing({.act = t_.Act("head", std::string(type), {})}, "act-unknown");
  }
}

TEST_F(ActsTest, AFileThatIsNoneOfTheActsIsRefused) {
  ActRequest request = Search("obama3.jpg");
  request.files["report"] = {1};
  ExpectNothing(request, "file-unexpected");
  request.files.erase("report");
  request.files["photo"] = {1};
  ExpectNothing(request, "file-unexpected");
  request.files.erase("photo");
  EXPECT_TRUE(HandIn(*t_.deployment, request));
  ExpectNothing({.act = t_.Act("head", "resume", {}), .files = {{"", {}}}}, "file-unexpected");
}

TEST_F(ActsTest, OptionsThatAreNoneAreRefused) {
  ActRequest request = Search("obama3.jpg");
  for (const Json& options : {Json::array(), Json("faces"), Json{{"faces", 1}}, Json{{"faces", {{1, 2, 3}}}},
                              Json{{"faces", {{1, 2, 3, "x"}}}}, Json{{"faces", {{1, 2, 3, 1e300}}}}}) {
    request.options = options;
    ExpectNothing(request, "options-malformed");
  }
  request.options = Json{{"faces", {nullptr}}};
  EXPECT_TRUE(HandIn(*t_.deployment, request));
}

TEST_F(ActsTest, ADocumentAboveItsLimitIsRefused) {
  ActRequest request = Search("obama3.jpg");
  request.files["writ"].resize(kMaxWritBytes + 1, '#');
  ExpectNothing(request, "file-too-large");
}

TEST_F(ActsTest, ASearchGoesFromItsPhotoToItsReport) {
  const Result<ActAnswer> searched = HandIn(*t_.deployment, Search("obama3.jpg"));
  ASSERT_TRUE(searched) << searched.error().message;
  EXPECT_EQ(searched->json["state"], "in review");
  EXPECT_EQ(searched->json["compared"], 3);
  EXPECT_EQ(searched->json["witnesses_in_words"], "none: this deployment is unwitnessed");
  const Json clear{{"search", searched->json["search"]}};
  for (const char* examiner : {"examiner1", "examiner2"}) {
    const Result<ActAnswer> seen = Do(examiner, "review", clear);
    ASSERT_TRUE(seen) << seen.error().message;
    EXPECT_EQ(seen->json["candidates"], Json::array({"A"}));
    EXPECT_TRUE(AsText(seen->files.at("review.html")).starts_with("<!DOCTYPE html>"));
    EXPECT_EQ(AsText(seen->files.at("review.html")).find("s.obama"), std::string::npos);
    const Result<ActAnswer> decided =
        Do(examiner, "decide", clear, {{"decisions", {{"decisions", {{"A", "same"}}}, {"remarks", ""}}}});
    ASSERT_TRUE(decided) << decided.error().message;
    EXPECT_EQ(decided->json["state"], examiner == std::string("examiner2") ? "released" : "in review");
  }
  const Result<ActAnswer> result = Do("investigator", "result", clear);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->json["leads"][0]["subject"], "s.obama");
  EXPECT_TRUE(result->files.empty());
  const Result<ActAnswer> report = Do("investigator", "disclose", clear, {{"recipient", "investigator"}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_NE(AsText(report->files.at("report.html")).find("s.obama"), std::string::npos);
}

TEST_F(ActsTest, WhoMayNotIsRefusedAndTheLogSaysSo) {
  const Result<ActAnswer> searched = HandIn(*t_.deployment, Search("obama3.jpg"));
  ASSERT_TRUE(searched);
  const std::uint64_t before = t_.Entries();
  const Result<ActAnswer> seen = Do("investigator", "review", {{"search", searched->json["search"]}});
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, Code::kRefused);
  EXPECT_EQ(t_.Entries(), before + 1);
  ActRequest twice = Search("obama3.jpg");
  EXPECT_TRUE(HandIn(*t_.deployment, twice));
  const Result<ActAnswer> again = HandIn(*t_.deployment, twice);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "nonce-used");
}

TEST(FaceOption, ComesBackAsItWent) {
  const std::vector<std::optional<Box>> faces{Box{-3, 4, 50.5, 60}, std::nullopt};
  const Json options = FacesToOptions(faces);
  const std::optional<Box> first = FaceOption(options, 0).value();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->x, -3);
  EXPECT_EQ(first->y, 4);
  EXPECT_EQ(first->width, 50.5);
  EXPECT_EQ(first->height, 60);
  EXPECT_FALSE(FaceOption(options, 1).value());
  EXPECT_FALSE(FaceOption(options, 2).value());
  EXPECT_FALSE(FaceOption(Json::object(), 0).value());
}

}  // namespace
}  // namespace writ::support
