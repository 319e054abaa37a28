#include "base/uuid.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace writ {
namespace {

TEST(Uuid, HoldsTheTimeVersionAndVariantOfRfc9562) {
  ASSERT_TRUE(InitCrypto());
  Env& env = RealEnv();
  const std::int64_t before = env.Now().seconds;
  const std::string uuid = NewUuid(env);
  const std::int64_t after = env.Now().seconds;
  const std::int64_t milliseconds = std::stoll(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
  EXPECT_GE(milliseconds, before * 1000);
  EXPECT_LE(milliseconds, after * 1000 + 999);
  EXPECT_EQ(uuid[14], '7');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
}

TEST(Uuid, NoTwoAreEqual) {
  ASSERT_TRUE(InitCrypto());
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = NewUuid(RealEnv());
    EXPECT_TRUE(IsUuid(uuid)) << uuid;
    EXPECT_TRUE(seen.insert(uuid).second) << uuid;
  }
}

TEST(Uuid, OtherTextIsNotAUuid) {
  const std::string good = "0193f3c0-5a00-7abc-8def-0123456789ab";
  EXPECT_TRUE(IsUuid(good));
  std::string upper = good;
  upper[5] = 'F';
  std::string dashless = good;
  dashless[8] = '0';
  for (const std::string& text : {std::string(), good + "0", good.substr(1), upper, dashless, "g" + good.substr(1)}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

}  // namespace
}  // namespace writ
