#include "search/urgent_words.h"

#include <gtest/gtest.h>

#include "authority/urgent_writ.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::TestDeployment;

// A search of an urgent writ, signed by the head or by the court, and what is said of it later.
struct UrgentCase : TestDeployment {
  void SearchSignedBy(const std::string& signer) {
    const Bytes photo = RealPhoto("obama3.jpg");
    order = Order(photo);
    order.urgent = true;
    SearchRequest request = Request(order, photo);
    request.writ_signature = Person(signer).Sign(kWritNamespace, request.writ_text);
    const Result<SearchReceipt> receipt = writ::Search(*deployment, request);
    EXPECT_TRUE(receipt) << receipt.error().message;
    if (receipt) search = receipt->search;
  }
  void Ratify() {
    const std::string text = DraftWritOrder(order);
    EXPECT_TRUE(RatifyWrit(deployment->office(), deployment->writ_uses(),
                           Act("investigator", "writ_ratify", {}, {{"order", Sha256Hex(AsBytes(text))}}), text,
                           Person("court").Sign(kWritNamespace, text)));
  }
  std::string WordsAfter(std::int64_t seconds) {
    const SearchRecord& record = **deployment->searches().Find(search);
    return RatificationInWords(*deployment, record, {env.now.seconds + seconds}, "order.toml");
  }

  WritOrder order;
  std::uint64_t search = 0;
};

TEST(UrgentWords, SearchOnTheHeadsWordWaitsAndLapses) {
  UrgentCase c;
  c.SearchSignedBy("head");
  const std::string waits = c.WordsAfter(kRatifySeconds);
  EXPECT_NE(waits.find(c.order.issuer + " must ratify by " + FormatTime({c.env.now.seconds + kRatifySeconds}) +
                       " (`writ writ ratify order.toml`), or what was found is destroyed and investigator is stopped"),
            std::string::npos)
      << waits;
  EXPECT_EQ(c.WordsAfter(kRatifySeconds + 1), "lapsed: not ratified in time; to be destroyed");
  c.Ratify();
  EXPECT_EQ(c.WordsAfter(kRatifySeconds + 1), "");
}

TEST(UrgentWords, SearchThatTheCourtSignedForNeedsNothing) {
  UrgentCase c;
  c.SearchSignedBy("court");
  EXPECT_EQ(c.WordsAfter(0), "");
  EXPECT_EQ(c.WordsAfter(kRatifySeconds + 1), "");
}

}  // namespace
}  // namespace writ
