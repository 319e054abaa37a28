#include "log/entry_types.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/entry.h"
#include "support/markdown_table.h"

namespace writ {
namespace {

using support::CodeList;
using Rows = std::vector<std::vector<std::string>>;

TEST(EntryTypes, TableOfTheDocumentationIsTheTableOfTheCode) {
  Rows expected;
  for (const EntryType& type : EntryTypes()) {
    expected.push_back({"`" + std::string(type.type) + "`", std::string(type.author), CodeList(type.clear),
                        CodeList(type.committed), CodeList(type.outcomes), std::string(type.meaning)});
  }
  const Rows documented =
      support::ReadMarkdownTable("log_format.md", {"type", "author", "clear", "committed", "outcomes", "meaning"});
  EXPECT_THAT(documented, ::testing::ElementsAreArray(expected));
}

TEST(EntryTypes, EachClearFieldHasAFormThatTheDocumentationNames) {
  std::set<std::string> fields;
  for (const EntryType& type : EntryTypes()) {
    for (const std::string_view field : type.clear) fields.insert("`" + std::string(field) + "`");
  }
  std::set<std::string> documented;
  for (const auto& row : support::ReadMarkdownTable("log_format.md", {"clear field", "form"})) {
    documented.insert(row.front());
  }
  EXPECT_EQ(documented, fields);
}

TEST(EntryTypes, TypeIsFoundByItsNameAlone) {
  for (const EntryType& type : EntryTypes()) EXPECT_EQ(FindEntryType(type.type), &type);
  EXPECT_EQ(FindEntryType("searches"), nullptr);
  EXPECT_EQ(FindEntryType(""), nullptr);
}

TEST(EntryTypes, NoFieldIsBothClearAndCommittedAndNoTypeStandsTwice) {
  std::set<std::string_view> types;
  for (const EntryType& type : EntryTypes()) {
    EXPECT_TRUE(types.insert(type.type).second) << type.type;
    EXPECT_TRUE(type.author == "person" || type.author == "program") << type.type;
    for (const std::string_view field : type.clear) {
      EXPECT_THAT(type.committed, ::testing::Not(::testing::Contains(field))) << type.type;
    }
  }
}

TEST(EntryTypes, NamesCaseNumbersAndPhotosAreNeverClear) {
  for (const EntryType& type : EntryTypes()) {
    for (const std::string_view field :
         {"name", "key", "role", "reason", "subject", "photo", "basis", "writ", "recipient", "description"}) {
      EXPECT_THAT(type.clear, ::testing::Not(::testing::Contains(field))) << type.type;
    }
  }
}

}  // namespace
}  // namespace writ
