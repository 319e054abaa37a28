#include "authority/revocation_order.h"

#include <gtest/gtest.h>
#include "support/replace.h"

namespace writ {
namespace {

using support::Replace;

RevocationOrder ExampleRevocation() {
  return {.deployment = "faces.agency.example",
          .id = "2026-CR-0412/1",
          .issuer = "judge.okafor@court.example",
          .reason = "the person was \"found\""};
}

std::string ReasonOfRevocation(const std::string& text) {
  const Result<RevocationOrder> order = ParseRevocationOrder(text);
  return order ? "accepted" : order.error().reason;
}

TEST(RevocationOrder, DraftParsesBackToTheSameOrder) {
  const Result<RevocationOrder> order = ParseRevocationOrder(DraftRevocationOrder(ExampleRevocation()));
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(*order, ExampleRevocation());
}

TEST(RevocationOrder, EachSpoiledFieldIsRefused) {
  const std::string good = DraftRevocationOrder(ExampleRevocation());
  EXPECT_EQ(ReasonOfRevocation(Replace(good, "\"v1\"", "\"v2\"")), "document-version");
  EXPECT_EQ(ReasonOfRevocation(Replace(good, "revoke = \"v1\"", "")), "field-missing");
  EXPECT_EQ(ReasonOfRevocation(Replace(good, "deployment = \"f", "deployment = \"F")), "field-value");
  EXPECT_EQ(ReasonOfRevocation(Replace(good, "0412/1", "0412 1")), "field-value");
  EXPECT_EQ(ReasonOfRevocation(Replace(good, "judge.", "Judge.")), "field-value");
  EXPECT_EQ(ReasonOfRevocation(Replace(good, "the person was", "the\\nperson was")), "field-value");
  EXPECT_EQ(ReasonOfRevocation(good + "made_at = 1\n"), "field-unknown");
  EXPECT_EQ(ReasonOfRevocation(good + std::string(kMaxRevocationBytes, '#')), "toml-too-large");
  for (const std::string key : {"deployment", "id", "issuer", "reason"}) {
    EXPECT_EQ(ReasonOfRevocation(Replace(good, "\n" + key + " = ", "\n#")), "field-missing") << key;
  }
}

TEST(RevocationOrder, EndsOnlyTheWritOfItsDeploymentIssuerAndId) {
  WritOrder order;
  order.deployment = ExampleRevocation().deployment;
  order.id = ExampleRevocation().id;
  order.issuer = ExampleRevocation().issuer;
  EXPECT_TRUE(Revokes(ExampleRevocation(), order));
  for (std::string RevocationOrder::* const field :
       {&RevocationOrder::deployment, &RevocationOrder::id, &RevocationOrder::issuer}) {
    RevocationOrder other = ExampleRevocation();
    other.*field += "x";
    EXPECT_FALSE(Revokes(other, order));
  }
}

}  // namespace
}  // namespace writ
