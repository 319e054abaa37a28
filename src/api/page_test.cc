#include "api/page.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

Json Numbered(const std::vector<std::uint64_t>& numbers) {
  Json rows = Json::array();
  for (const std::uint64_t number : numbers) rows.push_back({{"number", number}});
  return {{"rows", rows}, {"due", "tomorrow"}};
}

std::string Numbers(const Json& list) {
  std::string numbers;
  for (const Json& row : list["rows"]) numbers += row["number"].dump() + " ";
  return numbers;
}

std::string Refusal(std::string_view query) {
  const Result<Page> page = ParsePage(query);
  return page ? "" : page.error().reason;
}

TEST(Page, IsAskedForByItsLimitAndTheLastRowBefore) {
  EXPECT_EQ(ParsePage("")->limit, 0u);
  EXPECT_EQ(ParsePage("limit=50&cursor=3132")->limit, 50u);
  EXPECT_EQ(ParsePage("cursor=3132&limit=50")->cursor, "3132");
  EXPECT_EQ(ParsePage("limit=1000")->limit, kMaxPageRows);
}

TEST(Page, IsRefusedWhereItIsNone) {
  for (const char* query : {"limit=0", "limit=1001", "limit=-1", "limit=1x", "limit=", "limit", "limit=1&limit=2",
                            "x=1", "cursor=", "cursor=31&cursor=32", "&", "limit=99999999999999999999"}) {
    EXPECT_EQ(Refusal(query), "page-malformed") << query;
  }
}

TEST(Page, PagesTogetherAreTheListWhateverCameOrWentBetween) {
  Json list = Numbered({2, 5, 9, 12, 100});
  ASSERT_TRUE(CutPage(list, "rows", "number", {.limit = 2, .cursor = {}}));
  EXPECT_EQ(Numbers(list), "2 5 ");
  EXPECT_EQ(list["due"], "tomorrow");
  Page page{.limit = 2, .cursor = list["next"]};
  list = Numbered({1, 2, 9, 12, 100});  // 1 came, 5 went
  ASSERT_TRUE(CutPage(list, "rows", "number", page));
  EXPECT_EQ(Numbers(list), "9 12 ");
  page.cursor = list["next"];
  list = Numbered({1, 2, 9, 12, 100});
  ASSERT_TRUE(CutPage(list, "rows", "number", page));
  EXPECT_EQ(Numbers(list), "100 ");
  EXPECT_FALSE(list.contains("next"));
}

TEST(Page, WithoutALimitIsTheRestOfTheList) {
  Json list = Numbered({2, 5, 9});
  ASSERT_TRUE(CutPage(list, "rows", "number", {}));
  EXPECT_EQ(Numbers(list), "2 5 9 ");
  EXPECT_FALSE(list.contains("next"));
  ASSERT_TRUE(CutPage(list, "rows", "number", {.limit = 1, .cursor = {}}));
  const std::string first = list["next"];
  list = Numbered({2, 5, 9});
  ASSERT_TRUE(CutPage(list, "rows", "number", {.limit = 0, .cursor = first}));
  EXPECT_EQ(Numbers(list), "5 9 ");
}

TEST(Page, NamesAreCutByTheirLetters) {
  const Json rows = {{{"name", "a"}}, {{"name", "b@x"}}, {{"name", "c"}}};
  Json list{{"rows", rows}};
  ASSERT_TRUE(CutPage(list, "rows", "name", {.limit = 2, .cursor = {}}));
  const Page page{.limit = 2, .cursor = list["next"]};
  EXPECT_EQ(page.cursor.find_first_not_of("0123456789abcdef"), std::string::npos);
  list = Json{{"rows", rows}};
  ASSERT_TRUE(CutPage(list, "rows", "name", page));
  EXPECT_EQ(list["rows"].size(), 1u);
  EXPECT_EQ(list["rows"][0]["name"], "c");
}

TEST(Page, ACursorOfAnotherListIsRefused) {
  for (const char* cursor : {"x", "3", "5b", "226122", "5b315d", "6e756c6c", "2d31"}) {
    Json list = Numbered({2, 5, 9});
    const Result<void> cut = CutPage(list, "rows", "number", {.limit = 1, .cursor = cursor});
    ASSERT_FALSE(cut) << cursor;
    EXPECT_EQ(cut.error().reason, "page-malformed");
    EXPECT_EQ(Numbers(list), "2 5 9 ");
  }
}

}  // namespace
}  // namespace writ
