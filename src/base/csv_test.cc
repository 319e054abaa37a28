#include "base/csv.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Csv, AFieldIsQuotedWhereItHasTo) {
  EXPECT_EQ(CsvField(""), "");
  EXPECT_EQ(CsvField("a b;c"), "a b;c");
  EXPECT_EQ(CsvField("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvField("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(CsvField("a\r\nb"), "\"a\r\nb\"");
}

}  // namespace
}  // namespace writ
