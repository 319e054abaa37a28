#include "base/bytes.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Hex, ReadsBackWhatItWrote) {
  const Bytes bytes{0x00, 0x7f, 0x80, 0xff};
  EXPECT_EQ(ToHex(bytes), "007f80ff");
  EXPECT_EQ(*FromHex("007f80ff"), bytes);
  EXPECT_EQ(*FromHex(""), Bytes{});
}

TEST(Hex, OtherFormsAreRefused) {
  for (const std::string_view text : {"0", "0G", "FF", " 00", "0x00", "00\n"}) {
    const Result<Bytes> bytes = FromHex(text);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().reason, "not-hex");
  }
}

TEST(Hex, HashHas64Digits) {
  EXPECT_EQ(ToHex(*HashFromHex(std::string(64, 'a'))), std::string(64, 'a'));
  for (const std::size_t digits : {0, 62, 63, 66}) EXPECT_FALSE(HashFromHex(std::string(digits, 'a'))) << digits;
}

TEST(Base64, ReadsBackWhatItWrote) {
  // RFC 4648 section 10.
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(ToBase64(AsBytes(plain)), encoded);
    EXPECT_EQ(*FromBase64(encoded), ToBytes(plain));
  }
}

TEST(Base64, OtherFormsAreRefused) {
  for (const std::string_view text : {"Zg", "Zg=", "Zh==", "Zm9v\n", " Zm9v", "Zm9v=", "====", "Zm-_", "Zg==Zg=="}) {
    const Result<Bytes> bytes = FromBase64(text);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().reason, "not-base64");
  }
}

}  // namespace
}  // namespace writ
