// What clients of `writ serve` ask in `script/bench server`: people signed in, lists read, searches handed in.
//
// Each search is a real one: its photo, writ and signature are put, its act is signed by the investigator's own key
// and handed in. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/server_load.h"
#include "bench/server_world.h"

namespace writ::bench {

class ServerClients {
 public:
  // `photo` is searched for; world must outlive it.
  ServerClients(const ServerWorld& world, std::uint16_t port, Bytes photo);

  // Everybody, each with a cookie. Ends the bench where somebody may not.
  void SignIn();
  // A list, by the next person in turn.
  std::vector<WireRequest> ReadGalleries();
  std::vector<WireRequest> ReadCheckpoint() const;
  // Fresh writs by the court, each for 1,000 searches by 32 people, for the next phase.
  void DrawWrits();
  // A search by the next person in turn whom a writ names.
  std::vector<WireRequest> Search();

 private:
  using Text = std::shared_ptr<const std::string>;
  struct SignedWrit {
    Text text, signature;
    std::string sha256, signature_sha256;
  };
  SignedWrit DrawWrit(std::size_t first_investigator) const;
  WireRequest Put(const std::string& sha256, const Text& bytes, const std::string& cookie) const;
  Text ActText(const std::string& investigator, const SignedWrit& writ) const;

  const ServerWorld& world_;
  const std::string host_;
  const Text photo_;
  const Hash32 photo_sha256_;
  std::vector<std::string> cookies_;  // of the investigators, by their numbers
  std::vector<SignedWrit> writs_;
  std::size_t reads_ = 0, searches_ = 0;
};

}  // namespace writ::bench
