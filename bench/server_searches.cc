#include "bench/server_searches.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "authority/presented_writ.h"
#include "authority/sign_in.h"
#include "authority/writ_order.h"
#include "base/crypto.h"
#include "base/http_client.h"
#include "base/uuid.h"
#include "bench/timing.h"

namespace writ::bench {
namespace {

constexpr std::size_t kWrits = 2;  // of a phase: as many people as there are clients at most take turns

std::string CookieFrom(const Result<HttpAnswer>& answer) {
  if (answer && answer->status == 200 && !answer->cookies.empty()) {
    return answer->cookies.front().substr(0, answer->cookies.front().find(';'));
  }
  std::fprintf(stderr, "couldn't sign in: %s\n", answer ? answer->body.c_str() : answer.error().message.c_str());
  std::exit(1);
}

std::string HashOf(const std::string& text) { return Sha256Hex(AsBytes(text)); }

}  // namespace

ServerClients::ServerClients(const ServerWorld& world, std::uint16_t port, Bytes photo)
    : world_(world),
      host_("localhost:" + std::to_string(port)),
      photo_(std::make_shared<const std::string>(AsText(photo))),
      photo_sha256_(Sha256(photo)) {}

void ServerClients::SignIn() {
  HttpClient client;
  const std::string site = "http://" + host_;
  for (std::size_t i = 0; i < kInvestigators; ++i) {
    const std::string name = InvestigatorName(i), text = DraftSignIn(RealEnv(), kBenchOrigin, site);
    const Json body{{"actor", name}, {"text", text}, {"signature", world_.Sign(name, kSignInNamespace, text)}};
    cookies_.push_back(CookieFrom(client.Post(site + "/v1/sign-in", body.dump(), "application/json")));
  }
}

std::vector<WireRequest> ServerClients::ReadGalleries() {
  const std::string& cookie = cookies_[reads_++ % cookies_.size()];
  return {MakeWireRequest("GET", "/v1/galleries", host_, {{"Cookie", cookie}})};
}

std::vector<WireRequest> ServerClients::ReadCheckpoint() const {
  return {MakeWireRequest("GET", "/checkpoint", host_)};
}

void ServerClients::DrawWrits() {
  writs_.clear();
  for (std::size_t i = 0; i < kWrits; ++i) writs_.push_back(DrawWrit(i * kMaxWritInvestigators));
}

ServerClients::SignedWrit ServerClients::DrawWrit(std::size_t first_investigator) const {
  const UtcTime now = RealEnv().Now();
  WritOrder order;
  order.deployment = kBenchOrigin;
  order.id = NewUuid(RealEnv());
  order.issuer = kBenchCourt;
  order.case_id = "bench";
  order.ground = "none: for measuring";
  order.purpose = "measure how long a search takes";
  order.galleries = {kBenchGallery};
  for (std::size_t i = 0; i < kMaxWritInvestigators; ++i) {
    order.investigators.push_back(InvestigatorName(first_investigator + i));
  }
  order.searches = kMaxWritSearches;
  order.not_before = now;
  order.not_after = {now.seconds + kSecondsPerDay};
  order.probes = {{.sha256 = photo_sha256_, .face = std::nullopt}};
  SignedWrit writ;
  writ.text = std::make_shared<const std::string>(DraftWritOrder(order));
  writ.signature = std::make_shared<const std::string>(world_.Sign(kBenchCourt, kWritNamespace, *writ.text));
  writ.sha256 = HashOf(*writ.text);
  writ.signature_sha256 = HashOf(*writ.signature);
  return writ;
}

std::vector<WireRequest> ServerClients::Search() {
  const std::size_t person = searches_++ % (kWrits * kMaxWritInvestigators);
  const SignedWrit& writ = writs_[person / kMaxWritInvestigators];
  const std::string& cookie = cookies_[person];
  return {Put(ToHex(photo_sha256_), photo_, cookie), Put(writ.sha256, writ.text, cookie),
          Put(writ.signature_sha256, writ.signature, cookie),
          MakeWireRequest("POST", "/v1/acts", host_, {{"Cookie", cookie}, {"Content-Type", "application/json"}},
                          ActText(InvestigatorName(person), writ))};
}

WireRequest ServerClients::Put(const std::string& sha256, const Text& bytes, const std::string& cookie) const {
  return MakeWireRequest("PUT", "/v1/files/" + sha256, host_,
                         {{"Cookie", cookie}, {"Content-Type", "application/octet-stream"}}, bytes);
}

// As RequestToWire would write it, which hashes the photo each time.
ServerClients::Text ServerClients::ActText(const std::string& investigator, const SignedWrit& writ) const {
  const std::array<Hash32, 1> photos{photo_sha256_};
  const SignedAct act =
      world_.Act(investigator, "search", Json::object(), {{"photo", PhotosText(photos)}, {"writ", writ.sha256}});
  return std::make_shared<const std::string>(Json{
      {"actor", act.claimed_actor},
      {"act", act.act},
      {"signature", act.signature},
      {"openings", OpeningsToJson(act.openings)},
      {"files", {{"photo-1", ToHex(photo_sha256_)}, {"writ", writ.sha256}, {"writ-signature", writ.signature_sha256}}},
      {"options", Json::object()}}.dump());
}

}  // namespace writ::bench
