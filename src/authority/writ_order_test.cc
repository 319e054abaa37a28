#include "authority/writ_order.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "support/replace.h"

namespace writ {
namespace {

using support::Replace;

Hash32 PhotoHash(std::string_view name) { return Sha256(AsBytes(name)); }

WritOrder ExampleWrit() {
  WritOrder order;
  order.deployment = "faces.agency.example";
  order.id = "2026-CR-0412/1";
  order.issuer = "judge.okafor@court.example";
  order.case_id = "2026-CR-0412";
  order.ground = "Criminal Procedure Act s. 12(3)";
  order.purpose = "identify the person \"in\" the probe \\ none else, größer";
  order.galleries = {"custody-2026", "missing"};
  order.investigators = {"i.lund", "a.b"};
  order.searches = 2;
  order.not_before = *ParseTime("2026-11-24T09:00:00Z");
  order.not_after = *ParseTime("2026-11-26T09:00:00Z");
  order.notify_after_days = 90;
  order.probes = {{.sha256 = PhotoHash("one"), .face = WritFace{412, 96, 180, 236}},
                  {.sha256 = PhotoHash("two"), .face = std::nullopt}};
  return order;
}

WritUse Use() {
  return {.origin = "faces.agency.example",
          .now = *ParseTime("2026-11-25T00:00:00Z"),
          .investigator = "i.lund",
          .photo_sha256 = PhotoHash("two")};
}

std::string ReasonOfWrit(const std::string& text) {
  const Result<WritOrder> order = ParseWritOrder(text);
  return order ? "accepted" : order.error().reason;
}

// The reason why the example is refused with one piece of its text replaced.
std::string Spoiled(const std::string& from, const std::string& to) {
  return ReasonOfWrit(Replace(DraftWritOrder(ExampleWrit()), from, to));
}

std::string SpoiledOrder(void (*change)(WritOrder&)) {
  WritOrder order = ExampleWrit();
  change(order);
  return ReasonOfWrit(DraftWritOrder(order));
}

std::string UseReason(void (*change)(WritUse&)) {
  const WritOrder order = ExampleWrit();
  WritUse use = Use();
  change(use);
  const Result<const WritProbe*> probe = CheckWritUse(order, use);
  EXPECT_TRUE(probe || probe.error().code == Code::kRefused);
  return probe ? "accepted" : probe.error().reason;
}

TEST(WritOrder, DraftParsesBackToTheSameOrder) {
  const Result<WritOrder> order = ParseWritOrder(DraftWritOrder(ExampleWrit()));
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(*order, ExampleWrit());
}

TEST(WritOrder, MissingPersonStandsInPlaceOfTheGround) {
  WritOrder order = ExampleWrit();
  order.ground.clear();
  order.missing_person = "Ada Example, missing since 2026-11-01";
  EXPECT_EQ(*ParseWritOrder(DraftWritOrder(order)), order);
}

TEST(WritOrder, BothOrNeitherOfGroundAndMissingPersonIsRefused) {
  EXPECT_EQ(Spoiled("\nground = ", "\nmissing_person = \"x\"\nground = "), "writ-ground");
  EXPECT_EQ(Spoiled("\nground = ", "\n# "), "writ-ground");
}

TEST(WritOrder, UrgentIsTrueOrFalseAndFalseUnlessSaid) {
  EXPECT_EQ(Spoiled("\nid = ", "\nurgent = 1\nid = "), "field-type");
  EXPECT_EQ(Spoiled("\nid = ", "\nurgent = \"true\"\nid = "), "field-type");
  WritOrder order = ExampleWrit();
  EXPECT_FALSE(ParseWritOrder(DraftWritOrder(order))->urgent);
  EXPECT_EQ(*ParseWritOrder(Replace(DraftWritOrder(order), "\nid", "\nurgent = false\nid")), order);
  order.urgent = true;
  EXPECT_EQ(*ParseWritOrder(DraftWritOrder(order)), order);
}

TEST(WritOrder, OtherVersionIsRefused) { EXPECT_EQ(Spoiled("\"v1\"", "\"v2\""), "document-version"); }

TEST(WritOrder, UnknownFieldsAreRefused) {
  EXPECT_EQ(Spoiled("\nid = ", "\nsearchs = 5\nid = "), "field-unknown");
  EXPECT_EQ(Spoiled("\nface = ", "\nFace = 1\nface = "), "field-unknown");
}

TEST(WritOrder, EveryFieldButTheFaceIsRequired) {
  for (const std::string key : {"writ", "deployment", "id", "issuer", "case", "purpose", "galleries", "investigators",
                                "searches", "not_before", "not_after", "notify_after_days", "sha256"}) {
    EXPECT_EQ(Spoiled("\n" + key + " = ", "\n# "), "field-missing") << key;
  }
  EXPECT_EQ(Spoiled("\nface = ", "\n# "), "accepted");
}

TEST(WritOrder, EachFieldsAlphabetIsEnforced) {
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.deployment = "Faces"; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.id = "a b"; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.id = std::string(65, 'a'); }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.issuer = "Judge"; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.case_id = ""; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.ground = "a\nb"; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.ground = " "; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.ground = " s. 12"; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.ground = "s. 12 "; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.purpose = std::string(501, 'p'); }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.purpose = std::string(500, 'p'); }), "accepted");
  EXPECT_EQ(Spoiled("\nground = ", "\nmissing_person = \"\"\n# "), "field-value");
}

TEST(WritOrder, ListsAreBoundedAndWithoutDuplicates) {
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.galleries.clear(); }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.galleries = {"a", "a"}; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.galleries = {"*"}; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.investigators.clear(); }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.investigators = {"a", "b", "a"}; }), "field-value");
  const auto fill = [](std::size_t count) {
    WritOrder order = ExampleWrit();
    order.galleries.clear();
    order.investigators.clear();
    order.probes.clear();
    for (std::size_t i = 0; i < count; ++i) {
      order.galleries.push_back("g" + std::to_string(i));
      order.investigators.push_back("i" + std::to_string(i));
      order.probes.push_back({.sha256 = PhotoHash(std::to_string(i)), .face = std::nullopt});
    }
    return order;
  };
  EXPECT_EQ(ReasonOfWrit(DraftWritOrder(fill(32))), "accepted");
  for (int list = 0; list < 3; ++list) {  // one list too long at a time
    WritOrder order = fill(33);
    if (list != 0) order.galleries.pop_back();
    if (list != 1) order.investigators.pop_back();
    if (list != 2) order.probes.pop_back();
    EXPECT_EQ(ReasonOfWrit(DraftWritOrder(order)), "field-value") << list;
  }
}

TEST(WritOrder, NumbersAreBounded) {
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.searches = 0; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.searches = 1001; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.searches = 1000; }), "accepted");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.notify_after_days = -1; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.notify_after_days = 3651; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.notify_after_days = 0; }), "accepted");
  EXPECT_EQ(Spoiled("searches = 2", "searches = 2.0"), "field-type");
}

TEST(WritOrder, PeriodIsForwardAndAtMostAYear) {
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.not_after = o.not_before; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.not_after.seconds = o.not_before.seconds + 366 * 86'400; }), "accepted");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.not_after.seconds = o.not_before.seconds + 366 * 86'400 + 1; }),
            "field-value");
  EXPECT_EQ(Spoiled("not_after = 2026-11-26T09:00:00Z", "not_after = 2026-11-26T09:00:00+01:00"), "field-type");
  EXPECT_EQ(Spoiled("not_after = 2026-11-26T09:00:00Z", "not_after = \"2026-11-26T09:00:00Z\""), "field-type");
}

TEST(WritOrder, ProbesAreCheckedEach) {
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.probes.clear(); }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.probes[1].sha256 = o.probes[0].sha256; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.probes[0].face->x = -1; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.probes[0].face->width = 0; }), "field-value");
  EXPECT_EQ(SpoiledOrder([](WritOrder& o) { o.probes[0].face->height = 65'536; }), "field-value");
  EXPECT_EQ(Spoiled("[412, 96, 180, 236]", "[412, 96, 180]"), "field-value");
  EXPECT_EQ(Spoiled("[412, 96, 180, 236]", "[412.0, 96, 180, 236]"), "field-type");
  EXPECT_EQ(Spoiled(ToHex(PhotoHash("one")), "00"), "field-value");
}

TEST(WritOrder, OversizedTextIsRefused) {
  EXPECT_EQ(ReasonOfWrit(DraftWritOrder(ExampleWrit()) + std::string(kMaxWritBytes, '#')), "toml-too-large");
}

TEST(WritOrder, TextThatDisplaysOtherwiseThanItReadsIsRefused) {
  EXPECT_EQ(Spoiled("searches = 2", "searches = 2 # \u202E 0001"), "document-unreadable");
  EXPECT_EQ(Spoiled("searches = 2", "searches = 2 # \x1b[2K"), "document-unreadable");
  EXPECT_EQ(Spoiled("searches = 2", "searches = 2 # \xff"), "document-unreadable");
  EXPECT_EQ(Spoiled("searches = 2", "searches =\t2 # größer\r"), "accepted");
}

TEST(WritOrder, AnyBytesAreSurvived) {
  const std::string good = DraftWritOrder(ExampleWrit());
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string text = good;
    for (int change = 0; change < 3; ++change) text[random() % text.size()] = static_cast<char>(random());
    if (round % 3 == 0) text.resize(random() % text.size());
    const Result<WritOrder> order = ParseWritOrder(text);
    EXPECT_TRUE(order || !order.error().reason.empty());
  }
  EXPECT_EQ(ReasonOfWrit("a = " + std::string(60'000, '[')), "toml-malformed");
  EXPECT_EQ(ReasonOfWrit(std::string(1, '\0')), "document-unreadable");
  EXPECT_EQ(ReasonOfWrit(""), "field-missing");
}

TEST(WritUse, WithinAllLimitsGivesTheProbe) {
  const WritOrder order = ExampleWrit();
  EXPECT_EQ(*CheckWritUse(order, Use()), &order.probes[1]);
  EXPECT_EQ(UseReason([](WritUse& use) { use.investigator = "a.b"; }), "accepted");
  EXPECT_EQ(UseReason([](WritUse& use) { use.now = *ParseTime("2026-11-24T09:00:00Z"); }), "accepted");
  EXPECT_EQ(UseReason([](WritUse& use) { use.now = *ParseTime("2026-11-26T09:00:00Z"); }), "accepted");
}

TEST(WritUse, AtAnotherDeploymentIsRefused) {
  EXPECT_EQ(UseReason([](WritUse& use) { use.origin = "faces.other.example"; }), "writ-other-deployment");
}

TEST(WritUse, OneSecondEarlyIsRefused) {
  EXPECT_EQ(UseReason([](WritUse& use) { use.now = *ParseTime("2026-11-24T08:59:59Z"); }), "writ-not-yet-valid");
}

TEST(WritUse, OneSecondLateIsRefused) {
  EXPECT_EQ(UseReason([](WritUse& use) { use.now = *ParseTime("2026-11-26T09:00:01Z"); }), "writ-expired");
}

TEST(WritUse, ByAnotherInvestigatorIsRefused) {
  EXPECT_EQ(UseReason([](WritUse& use) { use.investigator = "i.lun"; }), "writ-other-investigator");
}

TEST(WritUse, OfAnotherPhotoIsRefused) {
  EXPECT_EQ(UseReason([](WritUse& use) { use.photo_sha256[31] ^= 1; }), "writ-other-photo");
}

}  // namespace
}  // namespace writ
