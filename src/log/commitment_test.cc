#include "log/commitment.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "support/test_env.h"

namespace writ {
namespace {

Hash32 CountingSalt() {
  Hash32 salt{};
  for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>(i);
  return salt;
}

TEST(Commitment, IsTheHashOfSaltAndCanonicalObject) {
  // SHA-256 of bytes 00…1f and {"name":"i.lund"}, computed by another program.
  EXPECT_EQ(ToHex(MakeCommitment(CountingSalt(), "name", "i.lund")),
            "8869ee6fb57f7e89a5a74c57fdcd018af4f7160b476184b107721e0a44a250a5");
}

TEST(Commitment, BindsSaltFieldAndValue) {
  const Hash32 commitment = MakeCommitment(CountingSalt(), "name", "i.lund");
  Hash32 other_salt = CountingSalt();
  other_salt[31] ^= 1;
  EXPECT_NE(MakeCommitment(other_salt, "name", "i.lund"), commitment);
  EXPECT_NE(MakeCommitment(CountingSalt(), "nam", "i.lund"), commitment);
  EXPECT_NE(MakeCommitment(CountingSalt(), "name", "i.lunD"), commitment);
  EXPECT_NE(MakeCommitment(CountingSalt(), "name", Json::array({"i.lund"})), commitment);
}

TEST(Commitment, EveryOpeningHasASaltOfItsOwn) {
  support::TestEnv env;
  ASSERT_TRUE(InitCrypto());
  const Opening one = NewOpening(env, "a");
  const Opening two = NewOpening(env, "a");
  EXPECT_NE(one.salt, two.salt);
  EXPECT_NE(one.salt, Hash32{});
}

TEST(Commitment, OpeningsSurviveTheirJson) {
  const Openings openings{{"name", {.salt = CountingSalt(), .value = "i.lund"}},
                          {"role", {.salt = {}, .value = Json{{"a", 1u}}}}};
  const Result<Openings> read = OpeningsFromJson(OpeningsToJson(openings));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(read->at("name").salt, CountingSalt());
  EXPECT_EQ(read->at("name").value, "i.lund");
  EXPECT_EQ(read->at("role").value, (Json{{"a", 1u}}));
  EXPECT_TRUE(OpeningsFromJson(Json::object())->empty());
}

TEST(Commitment, MalformedOpeningsAreRefused) {
  const std::string salt = ToHex(CountingSalt());
  const auto reason = [](const Json& json) {
    const Result<Openings> read = OpeningsFromJson(json);
    return read ? "accepted" : read.error().reason;
  };
  EXPECT_EQ(reason(Json::array()), "openings-malformed");
  EXPECT_EQ(reason(Json("text")), "openings-malformed");
  EXPECT_EQ(reason(Json{{"name", {{"salt", salt}}}}), "openings-malformed");
  EXPECT_EQ(reason(Json{{"name", {{"value", "x"}}}}), "field-missing");
  EXPECT_EQ(reason(Json{{"name", {{"salt", salt.substr(2)}, {"value", "x"}}}}), "not-hex");
  EXPECT_EQ(reason(Json{{"name", "text"}}), "field-missing");
}

}  // namespace
}  // namespace writ
