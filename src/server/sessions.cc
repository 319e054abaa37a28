#include "server/sessions.h"

#include <algorithm>

#include "base/crypto.h"
#include "server/secret.h"

namespace writ {
namespace {

Hash32 KeyOf(std::string_view secret) { return Sha256(AsBytes(secret)); }

}  // namespace

Result<std::string> Sessions::Open(const std::string& person, const std::string& nonce) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t now = seconds_();
  DropOldLocked(now);
  if (nonces_.contains(nonce)) {
    return Fail(Code::kRefused, "sign-in-used", "couldn't accept the sign-in: it was used before", "sign in anew");
  }
  const auto own = std::ranges::count_if(nonces_, [&](const auto& known) { return known.second.person == person; });
  if (sessions_.size() >= limits_.most || nonces_.size() >= limits_.most ||
      static_cast<std::size_t>(own) >= limits_.most_nonces_of_one) {
    return Fail(Code::kUnavailable, "sessions-full", "couldn't sign in: too many people are", "try again in a minute");
  }
  nonces_[nonce] = {.person = person, .used = now};
  const auto is_theirs = [&](const auto& session) { return session.second.person == person; };
  if (static_cast<std::size_t>(std::ranges::count_if(sessions_, is_theirs)) >= limits_.most_of_one) {
    auto oldest = sessions_.end();
    for (auto at = sessions_.begin(); at != sessions_.end(); ++at) {
      if (is_theirs(*at) && (oldest == sessions_.end() || at->second.used < oldest->second.used)) oldest = at;
    }
    sessions_.erase(oldest);
  }
  std::string secret = NewSecret(env_);
  sessions_[KeyOf(secret)] = {.person = person, .begun = now, .used = now};
  return secret;
}

std::optional<std::string> Sessions::Find(std::string_view secret, Use use) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t now = seconds_();
  DropOldLocked(now);
  const auto found = sessions_.find(KeyOf(secret));
  if (found == sessions_.end()) return std::nullopt;
  if (use == Use::kByThePerson) found->second.used = now;
  return found->second.person;
}

void Sessions::Close(std::string_view secret) {
  const std::scoped_lock lock(mutex_);
  sessions_.erase(KeyOf(secret));
}

void Sessions::CloseAllOf(std::string_view person) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_, [&](const auto& session) { return session.second.person == person; });
}

bool Sessions::CountRequest(const std::string& person) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t now = seconds_();
  Window& window = windows_[person];
  if (now - window.begun >= limits_.window_seconds) window = {.begun = now, .requests = 0};
  return ++window.requests <= limits_.requests_a_window;
}

std::size_t Sessions::open() const {
  const std::scoped_lock lock(mutex_);
  return sessions_.size();
}

void Sessions::DropOldLocked(std::int64_t now) {
  std::erase_if(sessions_, [&](const auto& session) {
    return now - session.second.used >= limits_.idle_seconds || now - session.second.begun >= limits_.all_seconds;
  });
  std::erase_if(nonces_, [&](const auto& nonce) { return now - nonce.second.used >= limits_.nonce_seconds; });
}

}  // namespace writ
