#include "log/note.h"

#include <gtest/gtest.h>

#include "log/log_test_support.h"

namespace writ {
namespace {

NoteKey Key() { return MakeNoteKey(NoteKeyType::kLog, kTestOrigin, TestKey().public_key); }

TEST(Note, KeyIdDependsOnNameTypeAndKey) {
  EXPECT_NE(Key().key_id, MakeNoteKey(NoteKeyType::kWitness, kTestOrigin, TestKey().public_key).key_id);
  EXPECT_NE(Key().key_id, MakeNoteKey(NoteKeyType::kLog, "other", TestKey().public_key).key_id);
  EXPECT_NE(Key().key_id, MakeNoteKey(NoteKeyType::kLog, kTestOrigin, Hash32{}).key_id);
}

TEST(Note, KeyReadsBackUnderItsTypeOnly) {
  const std::string text = NoteKeyText(NoteKeyType::kLog, Key());
  EXPECT_EQ(ParseNoteKey(NoteKeyType::kLog, text).value(), Key());
  EXPECT_EQ(ParseNoteKey(NoteKeyType::kWitness, text).error().reason, "verifier-key-malformed");
}

TEST(Note, SignatureLineReadsBack) {
  const Bytes signature(64, 9);
  const std::string line = NoteSignatureLine(Key(), signature);
  ASSERT_TRUE(line.ends_with("\n"));
  const NoteSignature parsed = ParseNoteSignatureLine(std::string_view(line).substr(0, line.size() - 1)).value();
  EXPECT_TRUE(parsed.IsBy(Key()));
  EXPECT_EQ(parsed.signature, signature);
}

TEST(Note, SignatureLineOfAnotherFormIsRefused) {
  for (const char* line :
       {"", "\u2014", "\u2014 ", "- name AAAAAAAA", "\u2014 name", "\u2014  AAAAAAAA", "\u2014 na+me AAAAAAAA",
        "\u2014 name AAAAAA==", "\u2014 name AAAAAAA", "\u2014 name A AAAAAAA"}) {
    const Result<NoteSignature> parsed = ParseNoteSignatureLine(line);
    EXPECT_TRUE(!parsed && parsed.error().reason == "signature-line-malformed") << line;
  }
  EXPECT_TRUE(ParseNoteSignatureLine("\u2014 name AAAAAAAA"));
}

}  // namespace
}  // namespace writ
