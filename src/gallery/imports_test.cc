#include "gallery/imports.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "log/merkle.h"

namespace writ {
namespace {

PlannedEnrolment Row(int number) {
  return {.subject = "s" + std::to_string(number),
          .photo_sha256 = Sha256(AsBytes("photo " + std::to_string(number))),
          .basis_sha256 = Sha256(AsBytes("basis")),
          .face = ""};
}

// An import of five rows, and the place of the fourth.
struct Signed {
  WholeTree tree{[] {
    std::vector<Hash32> leaves;
    for (int i = 0; i < 5; ++i) leaves.push_back(LeafOf(Row(i)));
    return leaves;
  }()};
  PlaceInImport place{.row = 3, .rows = 5, .face = "", .path = tree.Path(3)};
  Import import = [&] {
    Import made;
    made.rows = 5;
    made.enrolments = tree.Root();
    return made;
  }();
};

Record Began(std::uint64_t entry, std::int64_t since) {
  Record record;
  record.index = entry;
  record.entry.time = {since};
  record.entry.act = Json{{"type", "import"}, {"gallery", "g"}, {"rows", 5}};
  record.entry.outcome = "done";
  const std::string hash(64, 'a');
  Openings openings;
  for (const char* field : {"manifest", "enrolments"}) openings[field] = Opening{.salt = {}, .value = hash};
  record.row = Json{{"actor", "custodian"}, {"openings", OpeningsToJson(openings)}};
  return record;
}

TEST(Imports, ThoseThatDidNotEndAreUnfinishedUntilTheyLapse) {
  Imports imports;
  for (const std::uint64_t entry : {3u, 5u, 9u}) ASSERT_TRUE(imports.Apply(Began(entry, 1000 * entry)));
  Record end = Began(11, 11'000);
  end.entry.act = Json{{"type", "import_end"}, {"import", 5}};
  ASSERT_TRUE(imports.Apply(end));
  const auto at = [&](std::int64_t seconds) {
    std::vector<std::uint64_t> entries;
    for (const Import* import : UnfinishedImports(imports, {seconds})) entries.push_back(import->entry);
    return entries;
  };
  EXPECT_EQ(at(12'000), (std::vector<std::uint64_t>{3, 9}));
  const std::int64_t lapse = LapsesAt(imports.by_entry().at(3)).seconds;
  EXPECT_EQ(lapse, 3000 + kImportDays * kSecondsPerDay);
  EXPECT_EQ(at(lapse).size(), 2u);
  EXPECT_EQ(at(lapse + 1), (std::vector<std::uint64_t>{9}));
}

TEST(PlaceInImport, ShowsARowThatWasSignedForAndNoOther) {
  const Signed of;
  EXPECT_TRUE(CheckPlace(of.import, Row(3), of.place));
  EXPECT_FALSE(CheckPlace(of.import, Row(2), of.place));
  PlannedEnrolment other = Row(3);
  other.subject = "s4";
  EXPECT_FALSE(CheckPlace(of.import, other, of.place));
  other = Row(3);
  other.photo_sha256[0] ^= 1;
  EXPECT_FALSE(CheckPlace(of.import, other, of.place));
  other = Row(3);
  other.basis_sha256[31] ^= 1;
  EXPECT_FALSE(CheckPlace(of.import, other, of.place));
  other = Row(3);
  other.face = "2";
  EXPECT_FALSE(CheckPlace(of.import, other, of.place));
}

TEST(PlaceInImport, AnotherPlaceIsRefused) {
  const Signed of;
  for (const auto& spoil : std::vector<std::function<void(PlaceInImport&)>>{
           [](PlaceInImport& place) { place.row = 2; }, [](PlaceInImport& place) { place.rows = 4; },
           [](PlaceInImport& place) { place.path.pop_back(); }, [](PlaceInImport& place) { place.path[0][0] ^= 1; }}) {
    PlaceInImport place = of.place;
    spoil(place);
    const Result<void> checked = CheckPlace(of.import, Row(3), place);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().reason, "not-in-import");
  }
  Import smaller = of.import;
  smaller.rows = 4;
  EXPECT_FALSE(CheckPlace(smaller, Row(3), of.place));
}

TEST(PlaceInImport, IsReadBackFromItsJsonAndFromNothingElse) {
  const Signed of;
  const Result<PlaceInImport> place = PlaceFromJson(PlaceToJson(of.place));
  ASSERT_TRUE(place);
  EXPECT_TRUE(CheckPlace(of.import, Row(3), *place));
  Json json = PlaceToJson(of.place);
  for (const char* field : {"row", "rows", "face", "path"}) {
    Json without = json;
    without.erase(field);
    EXPECT_FALSE(PlaceFromJson(without)) << field;
  }
  json["path"][0] = 7;
  EXPECT_FALSE(PlaceFromJson(json));
  json["path"] = Json::array();
  for (int i = 0; i < 65; ++i) json["path"].push_back(std::string(64, 'a'));
  EXPECT_FALSE(PlaceFromJson(json));
  json = PlaceToJson(of.place);
  json["row"] = -1;
  EXPECT_FALSE(PlaceFromJson(json));
}

}  // namespace
}  // namespace writ
