#include "authority/revocation_order.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

RevocationOrder Example() {
  return {.deployment = "faces.agency.example",
          .id = "2026-CR-0412/1",
          .issuer = "judge.okafor@court.example",
          .reason = "the person was \"found\""};
}

std::string Replace(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string Reason(const std::string& text) {
  const Result<RevocationOrder> order = ParseRevocationOrder(text);
  return order ? "accepted" : order.error().reason;
}

TEST(RevocationOrder, DraftParsesBackToTheSameOrder) {
  const Result<RevocationOrder> order = ParseRevocationOrder(DraftRevocationOrder(Example()));
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(*order, Example());
}

TEST(RevocationOrder, EachSpoiledFieldIsRefused) {
  const std::string good = DraftRevocationOrder(Example());
  EXPECT_EQ(Reason(Replace(good, "\"v1\"", "\"v2\"")), "document-version");
  EXPECT_EQ(Reason(Replace(good, "revoke = \"v1\"", "")), "field-missing");
  EXPECT_EQ(Reason(Replace(good, "deployment = \"f", "deployment = \"F")), "field-value");
  EXPECT_EQ(Reason(Replace(good, "0412/1", "0412 1")), "field-value");
  EXPECT_EQ(Reason(Replace(good, "judge.", "Judge.")), "field-value");
  EXPECT_EQ(Reason(Replace(good, "the person was", "the\\nperson was")), "field-value");
  EXPECT_EQ(Reason(good + "made_at = 1\n"), "field-unknown");
  EXPECT_EQ(Reason(good + std::string(kMaxRevocationBytes, '#')), "toml-too-large");
  for (const std::string key : {"deployment", "id", "issuer", "reason"}) {
    EXPECT_EQ(Reason(Replace(good, "\n" + key + " = ", "\n#")), "field-missing") << key;
  }
}

TEST(RevocationOrder, EndsOnlyTheWritOfItsDeploymentIssuerAndId) {
  WritOrder order;
  order.deployment = Example().deployment;
  order.id = Example().id;
  order.issuer = Example().issuer;
  EXPECT_TRUE(Revokes(Example(), order));
  for (std::string RevocationOrder::* const field :
       {&RevocationOrder::deployment, &RevocationOrder::id, &RevocationOrder::issuer}) {
    RevocationOrder other = Example();
    other.*field += "x";
    EXPECT_FALSE(Revokes(other, order));
  }
}

}  // namespace
}  // namespace writ
