#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/source_folder.h"
#include "tidy_rules.h"

namespace writ::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Every source folder of the tree; a path that is not there yet is passed over.
constexpr const char* kRoots[] = {"src",  "tests", "fuzz",   "bench",   "script",
                                  "docs", "deps",  "models", "web/src", ".ci"};
constexpr std::size_t kMaxFileBytes = 4 << 20;

bool IsCode(const std::string& path) { return path.ends_with(".h") || path.ends_with(".cc"); }

bool IsWeb(const std::string& path) { return path.ends_with(".ts") || path.ends_with(".svelte"); }

bool IsText(const std::filesystem::path& path) {
  static const std::vector<std::string> kinds = {".h",  ".cc",  ".md",  ".txt", ".toml",   ".py",  ".lock",
                                                 ".go", ".sum", ".mod", ".ts",  ".svelte", ".css", ""};
  return std::ranges::find(kinds, path.extension().string()) != kinds.end();
}

std::vector<std::string> TreePaths() {
  const std::filesystem::path top = SourceFolder();
  std::vector<std::string> paths;
  for (const char* root : kRoots) {
    if (!std::filesystem::exists(top / root)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top / root)) {
      if (!entry.is_regular_file() || entry.file_size() > kMaxFileBytes || !IsText(entry.path())) continue;
      paths.push_back(entry.path().lexically_relative(top).generic_string());
    }
  }
  for (const auto& entry : std::filesystem::directory_iterator(top)) {
    if (entry.is_regular_file() && IsText(entry.path())) paths.push_back(entry.path().filename().string());
  }
  std::ranges::sort(paths);
  return paths;
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(SourceFolder() / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Function(int lines) {
  std::string text = "int F(int a) {\n";
  for (int i = 2; i < lines; ++i) text += "  ++a;\n";
  return text + "}\n";
}

std::vector<int> LinesOf(const std::vector<Violation>& violations) {
  std::vector<int> lines;
  for (const Violation& violation : violations) lines.push_back(violation.line);
  return lines;
}

TEST(Tidy, TheTreeKeepsTheRules) {
  const std::vector<std::string> paths = TreePaths();
  ASSERT_GT(paths.size(), 20U) << "the tree was not found";
  std::vector<Violation> found = CheckTestsBesideCode(paths);
  const auto add = [&](std::vector<Violation> more) { std::ranges::move(more, std::back_inserter(found)); };
  for (const std::string& path : paths) {
    const std::string text = ReadFile(path);
    add(CheckWords(path, text));
    if (IsWeb(path)) add(CheckFileLength(path, text));
    if (!IsCode(path)) continue;
    add(CheckIncludes(path, text));
    add(CheckOutsideWorld(path, text));
    add(CheckFileLength(path, text));
    add(CheckFunctionLength(path, text));
    add(CheckHeader(path, text));
  }
  for (const Violation& violation : found)
    ADD_FAILURE() << violation.path << ':' << violation.line << ": " << violation.rule;
}

TEST(Tidy, IncludeAgainstTheArrowsIsRefused) {
  EXPECT_THAT(CheckIncludes("src/log/tile.cc", "#include \"log/tile.h\"\n#include \"base/status.h\"\n"), IsEmpty());
  EXPECT_THAT(LinesOf(CheckIncludes("src/log/tile.cc", "\n#include \"face/image.h\"\n")), ElementsAre(2));
  EXPECT_THAT(CheckIncludes("src/face/image.h", "#include \"log/log.h\"\n"), SizeIs(1));
  EXPECT_THAT(CheckIncludes("src/authority/writ.h", "#include \"gallery/store.h\"\n"), SizeIs(1));
  EXPECT_THAT(CheckIncludes("src/gallery/store.h", "#include \"search/search.h\"\n"), SizeIs(1));
  EXPECT_THAT(CheckIncludes("src/index/flat.cc", "#include \"face/detect.h\"\n"), SizeIs(1));
  EXPECT_THAT(CheckIncludes("src/cli/main.cc", "#include \"search/search.h\"\n#include \"face/image.h\"\n"), IsEmpty());
}

TEST(Tidy, IncludeWithoutItsFolderIsRefused) {
  EXPECT_THAT(CheckIncludes("src/log/tile.cc", "#include \"tile.h\"\n"), SizeIs(1));
  EXPECT_THAT(CheckIncludes("src/people/list.cc", ""), SizeIs(1));
}

TEST(Tidy, LibraryOutsideItsFolderIsRefused) {
  EXPECT_THAT(CheckIncludes("src/face/embed.cc", "#include <openvino/openvino.hpp>\n"), IsEmpty());
  EXPECT_THAT(CheckIncludes("src/search/search.cc", "#include <openvino/openvino.hpp>\n"), SizeIs(1));
  EXPECT_THAT(CheckIncludes("src/face/embed.cc", "#include <SQLiteCpp/Database.h>\n"), SizeIs(1));
  EXPECT_THAT(CheckIncludes("src/face/embed.cc", "#include <chrono>\n"), SizeIs(1));
}

TEST(Tidy, ClockRandomnessAndFilesPassThroughEnv) {
  EXPECT_THAT(CheckOutsideWorld("src/base/env.cc", "auto t = std::chrono::system_clock::now();\n"), IsEmpty());
  EXPECT_THAT(CheckOutsideWorld("src/log/log.cc", "auto t = std::chrono::system_clock::now();\n"), SizeIs(1));
  EXPECT_THAT(CheckOutsideWorld("src/log/log.cc", "std::ofstream out(path);\nstd::random_device d;\n"), SizeIs(2));
  EXPECT_THAT(CheckOutsideWorld("src/log/log.cc", "// no std::ofstream here\n"), IsEmpty());
}

TEST(Tidy, FileOverTheLimitIsRefused) {
  std::string text;
  for (int i = 0; i < kMaxFileLines; ++i) text += "\n";
  EXPECT_THAT(CheckFileLength("src/base/a.cc", text), IsEmpty());
  EXPECT_THAT(CheckFileLength("src/base/a.cc", text + "\n"), SizeIs(1));
}

TEST(Tidy, FunctionOverTheLimitIsRefused) {
  EXPECT_THAT(CheckFunctionLength("a.cc", Function(kMaxFunctionLines)), IsEmpty());
  EXPECT_THAT(LinesOf(CheckFunctionLength("a.cc", "\n\n" + Function(kMaxFunctionLines + 1))), ElementsAre(3));
}

TEST(Tidy, MemberAndNamespacedFunctionsAreMeasured) {
  const std::string big = Function(kMaxFunctionLines + 1);
  EXPECT_THAT(CheckFunctionLength("a.cc", "namespace a {\nnamespace {\n" + big + "}\n}\n"), SizeIs(1));
  EXPECT_THAT(
      CheckFunctionLength("a.h", "class A final : public B {\n public:\n" + big + "\n private:\n" + big + "};\n"),
      SizeIs(2));
  EXPECT_THAT(CheckFunctionLength("a.cc", "TEST(A, B) " + big.substr(big.find('{'))), SizeIs(1));
  EXPECT_THAT(CheckFunctionLength("a.cc", "A::A(int a)\n    : b_{a},\n      c_{a} " + big.substr(big.find('{'))),
              SizeIs(1));
  EXPECT_THAT(CheckFunctionLength("a.cc", "int F(A a = A{}) " + big.substr(big.find('{'))), SizeIs(1));
  EXPECT_THAT(CheckFunctionLength("a.cc", "bool operator==(A a, A b) " + big.substr(big.find('{'))), SizeIs(1));
}

TEST(Tidy, TablesCommentsAndLiteralsAreNoFunctions) {
  std::string table = "constexpr Row kTable[] = {\n";
  for (int i = 0; i < 2 * kMaxFunctionLines; ++i) table += "    {F(1), \"}\"},\n";
  EXPECT_THAT(CheckFunctionLength("a.cc", table + "};\n" + Function(3)), IsEmpty());
  EXPECT_THAT(
      CheckFunctionLength("a.cc", "void F() {\n  // {{{\n  G('{', \"{\\\"\", R\"({)\", 1'000);\n}\n" + Function(49)),
      IsEmpty());
}

TEST(Tidy, PageOfTextIsNotCode) {
  std::string page = "Html F() {\n  return Html(R\"(\n";
  for (int i = 0; i < 2 * kMaxFunctionLines; ++i) page += "{ css }\n";
  page += ")\");\n}\n";
  EXPECT_THAT(CheckFunctionLength("a.cc", page), IsEmpty());
  EXPECT_THAT(LinesOf(CheckFunctionLength("a.cc", page + Function(kMaxFunctionLines + 1))),
              ElementsAre(2 * kMaxFunctionLines + 5));
}

TEST(Tidy, OnlyTestsMayUseTheirSupport) {
  EXPECT_THAT(CheckIncludes("src/log/log_test.cc", "#include \"support/test_folder.h\"\n"), IsEmpty());
  EXPECT_THAT(CheckIncludes("src/log/log.cc", "#include \"support/test_folder.h\"\n"), SizeIs(1));
}

TEST(Tidy, HeaderWithoutOpeningOrGuardIsRefused) {
  EXPECT_THAT(CheckHeader("src/base/a.h", "// Purpose.\n#pragma once\n"), IsEmpty());
  EXPECT_THAT(CheckHeader("src/base/a.h", "#pragma once\n"), SizeIs(1));
  EXPECT_THAT(CheckHeader("src/base/a.h", "// Purpose.\n"), SizeIs(1));
  EXPECT_THAT(CheckHeader("src/base/a.cc", "int a;\n"), IsEmpty());
}

TEST(Tidy, ForbiddenWordsAreRefused) {
  const std::string marker = std::string("// TO") + "DO: later\n";
  EXPECT_THAT(LinesOf(CheckWords("src/base/a.cc", "int a;\n" + marker)), ElementsAre(2));
  EXPECT_THAT(CheckWords("script/a", std::string("https://py") + "pi.org/simple\n"), SizeIs(1));
  EXPECT_THAT(CheckWords("docs/a.md", std::string("see issue #") + "12\n"), SizeIs(1));
  EXPECT_THAT(CheckWords("docs/a.md", "to do no harm is an issue\n"), IsEmpty());
}

TEST(Tidy, TestWithoutItsCodeIsRefused) {
  EXPECT_THAT(CheckTestsBesideCode({"src/log/tile.cc", "src/log/tile_test.cc", "tests/crash_test.cc"}), IsEmpty());
  EXPECT_THAT(CheckTestsBesideCode({"src/log/tile.h", "src/log/tile_test.cc"}), IsEmpty());
  const auto found = CheckTestsBesideCode({"src/log/tile.cc", "src/log/leaf_test.cc"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].rule, HasSubstr("src/log/leaf.cc"));
}

}  // namespace
}  // namespace writ::tidy
