#include "log/witness_peer.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace writ {
namespace {

std::string KeyOf(const std::string& name) {
  EXPECT_TRUE(InitCrypto());
  return CosignerKey(MakeCosigner(name, NewSigningKey().public_key));
}

std::string Parsed(const std::string& text) {
  const Result<WitnessPeer> peer = ParseWitnessPeer(text);
  return peer ? peer->cosigner.name + " " + peer->url : peer.error().reason;
}

TEST(WitnessPeer, IsReadFromOneWord) {
  EXPECT_EQ(Parsed(KeyOf("w.example") + "@https://w.example/x"), "w.example https://w.example/x");
  EXPECT_EQ(Parsed(KeyOf("w@http://x") + "@http://w.example"), "w@http://x http://w.example") << "a name may hold '@'";
}

TEST(WitnessPeer, WhatIsNoneIsRefused) {
  EXPECT_EQ(Parsed(""), "witness-malformed");
  EXPECT_EQ(Parsed(KeyOf("w.example")), "witness-malformed");
  EXPECT_EQ(Parsed("w.example@https://w.example"), "witness-malformed");
  EXPECT_EQ(Parsed(KeyOf("w.example") + "@w.example"), "url-malformed");
  EXPECT_EQ(Parsed(KeyOf("w.example") + "@https://w.example/" + std::string(300, 'x')), "witness-malformed");
  EXPECT_EQ(Parsed("w.example+00000000+AAAA@https://w.example"), "verifier-key-malformed");
}

TEST(WitnessPeer, EachStandsOnceAndOnlySoMany) {
  std::vector<WitnessPeer> peers;
  for (std::size_t i = 0; i < kMaxWitnesses; ++i) {
    peers.push_back(MakeWitnessPeer("https://w.example", KeyOf("w" + std::to_string(i))).value());
  }
  const Result<std::vector<WitnessPeer>> read = WitnessPeersFromJson(WitnessPeersToJson(peers));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, peers);
  std::vector<WitnessPeer> twice{peers[0], {"https://other.example", peers[0].cosigner}};
  EXPECT_FALSE(WitnessPeersFromJson(WitnessPeersToJson(twice)));
  twice[1].cosigner = MakeCosigner("other", peers[0].cosigner.public_key);
  EXPECT_FALSE(WitnessPeersFromJson(WitnessPeersToJson(twice))) << "one key under two names";
  peers.push_back(MakeWitnessPeer("https://w.example", KeyOf("one-more")).value());
  EXPECT_FALSE(WitnessPeersFromJson(WitnessPeersToJson(peers)));
}

}  // namespace
}  // namespace writ
