// Who is signed in: a secret in a cookie stands for a person for some hours.
//
// Only the secrets' hashes are kept, and in memory alone: a restart signs everybody out. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/env.h"
#include "base/status.h"

namespace writ {

struct SessionLimits {
  std::int64_t idle_seconds = 30 * 60;      // without a request
  std::int64_t all_seconds = 12 * 60 * 60;  // since the sign-in
  std::int64_t nonce_seconds = 5 * 60;      // longer than a sign-in is fresh
  std::size_t most = 2'000;                 // sessions, and nonces
  std::size_t most_of_one = 16;             // sessions of a person: the oldest goes
  std::size_t most_nonces_of_one = 100;
  int requests_a_window = 600;  // of a person
  std::int64_t window_seconds = 10;
};

class Sessions {
 public:
  // `seconds` is a clock that never goes back.
  Sessions(Env& env, SessionLimits limits, std::function<std::int64_t()> seconds)
      : env_(env), limits_(limits), seconds_(std::move(seconds)) {}
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  // The secret of a new session, 43 characters of base64url. "sign-in-used" (kRefused) where the nonce was used before;
  // "sessions-full" (kUnavailable), also where the person has
  // signed in very often.
  Result<std::string> Open(const std::string& person, const std::string& nonce);
  enum class Use { kByThePerson, kByThePage };
  // Whose the session is; it counts as used now, unless nobody but a page asks by itself. Nothing where there is none
  // (any more).
  std::optional<std::string> Find(std::string_view secret, Use use = Use::kByThePerson);
  void Close(std::string_view secret);
  void CloseAllOf(std::string_view person);
  // Whether the person may ask once more in this window.
  bool CountRequest(const std::string& person);
  std::size_t open() const;

 private:
  struct Session {
    std::string person;
    std::int64_t begun = 0;
    std::int64_t used = 0;
  };
  struct Nonce {
    std::string person;
    std::int64_t used = 0;
  };
  struct Window {
    std::int64_t begun = 0;
    int requests = 0;
  };
  void DropOldLocked(std::int64_t now);

  Env& env_;
  const SessionLimits limits_;
  const std::function<std::int64_t()> seconds_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<Hash32, Session> sessions_;
  std::map<std::string, Nonce> nonces_;
  std::map<std::string, Window> windows_;  // by person
};

}  // namespace writ
