#include "authority/act.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "log/entry.h"
#include "support/test_env.h"

namespace writ {
namespace {

ActDraft Draft(support::TestEnv& env, const Json& name = "i.lund") {
  return DraftAct(env, "faces.agency.example", "user_revoke", {}, {{"name", name}, {"reason", "left"}});
}

TEST(DraftAct, MakesAnActThatTheLogAccepts) {
  support::TestEnv env;
  ASSERT_TRUE(InitCrypto());
  const ActDraft draft = Draft(env);
  EXPECT_TRUE(CheckAct(draft.act));
  EXPECT_TRUE(CheckOpenings(draft.act, draft.openings));
  EXPECT_EQ(draft.act["made_at"], FormatTime(env.now));
  EXPECT_EQ(draft.Bytes().find("i.lund"), std::string::npos);
  EXPECT_NE(Draft(env).act["nonce"], draft.act["nonce"]);
  EXPECT_NE(Draft(env).act["commit"]["name"], draft.act["commit"]["name"]);
}

TEST(CheckOpenings, EveryOtherOpeningIsRefused) {
  support::TestEnv env;
  const ActDraft draft = Draft(env);
  const auto with = [&](auto change) {
    Openings openings = draft.openings;
    change(openings);
    const Result<void> checked = CheckOpenings(draft.act, openings);
    return checked ? "accepted" : checked.error().reason;
  };
  EXPECT_EQ(with([](Openings&) {}), "accepted");
  EXPECT_EQ(with([](Openings& o) { o["name"].value = "i.lunD"; }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o["name"].value = Json(); }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o["name"].value = 0.5; }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o["reason"].salt[0] ^= 1; }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o.erase("name"); }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o.clear(); }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o["more"] = o["name"]; }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) {
              o["more"] = o["name"];
              o.erase("name");
            }),
            "opening-wrong");
}

TEST(CheckOpenings, ActWithoutCommitmentsHasNoOpenings) {
  support::TestEnv env;
  const ActDraft draft = DraftAct(env, "o", "suspend", {}, {});
  EXPECT_TRUE(CheckOpenings(draft.act, {}));
  EXPECT_FALSE(CheckOpenings(draft.act, Draft(env).openings));
}

TEST(CheckOpenings, ValueThatNestsTooDeepForARowIsRefused) {
  support::TestEnv env;
  const auto nested = [&](int depth) {
    Json value = "x";
    for (int i = 0; i < depth; ++i) value = Json::array({value});
    const ActDraft draft = Draft(env, value);
    return CheckOpenings(draft.act, draft.openings).has_value();
  };
  EXPECT_TRUE(nested(8));
  EXPECT_FALSE(nested(9));
  EXPECT_FALSE(nested(15));
  ActDraft draft = Draft(env);
  for (int i = 0; i < 17; ++i) draft.openings["name"].value = Json::array({draft.openings["name"].value});
  EXPECT_FALSE(CheckOpenings(draft.act, draft.openings));
}

TEST(OpenedText, IsTextOnly) {
  const Openings openings{{"name", {.salt = {}, .value = "i.lund"}}, {"number", {.salt = {}, .value = 1u}}};
  EXPECT_EQ(*OpenedText(openings, "name"), "i.lund");
  EXPECT_EQ(OpenedText(openings, "number").error().reason, "field-type");
  EXPECT_EQ(OpenedText(openings, "other").error().reason, "field-type");
}

}  // namespace
}  // namespace writ
