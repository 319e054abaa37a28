// API tokens: a secret stands for a person towards programs that read, until a day that the person chose.
//
// A token reads lists, or asks about files, as its scopes say; nothing in the log is done with it, for every act needs
// a signature of the person's own. Only the secrets' hashes are kept, in a file of the data folder, which no backup
// needs. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/env.h"
#include "base/json.h"
#include "base/status.h"
#include "base/time.h"

namespace writ {

inline constexpr std::string_view kListsScope = "lists";  // GET /v1/NAME
inline constexpr std::string_view kLooksScope = "looks";  // PUT /v1/files/…, POST /v1/looks/NAME
inline constexpr std::int64_t kMaxTokenDays = 366;
inline constexpr std::size_t kMaxTokensOfOne = 32;
inline constexpr std::size_t kMaxTokens = 4'000;

struct Token {
  std::string id = {};  // to name it by: 16 hexadecimal digits of the secret's hash
  std::string person = {};
  std::string note = {};  // what it is for, one line
  std::set<std::string, std::less<>> scopes = {};
  UtcTime made = {};
  UtcTime until = {};  // inclusive
  Hash32 hash{};       // of the secret
};

class Tokens {
 public:
  // "tokens-malformed" (kCorruption) where the file is none of its own.
  static Result<std::unique_ptr<Tokens>> Open(Env& env, std::filesystem::path file);
  Tokens(const Tokens&) = delete;
  Tokens& operator=(const Tokens&) = delete;

  struct Made {
    Token token;
    std::string secret;  // "writ_" and 43 characters of base64url: shown once
  };
  // "token-malformed" (kUsage: no such scope, none, a note of more than a line, days out of bounds), "tokens-full"
  // (kUnavailable), Env::WriteFile's.
  Result<Made> Make(const std::string& person, const std::string& note,
                    const std::set<std::string, std::less<>>& scopes, std::int64_t days);
  std::vector<Token> Of(std::string_view person) const;
  // "token-unknown" (kUsage) where that person has none of that name.
  Result<void> Remove(std::string_view person, std::string_view id);
  // Nothing where it is no token, or one whose time is over.
  std::optional<Token> Find(std::string_view secret) const;

 private:
  Tokens(Env& env, std::filesystem::path file) : env_(env), file_(std::move(file)) {}
  Result<void> SaveLocked(std::vector<Token> tokens);

  Env& env_;
  const std::filesystem::path file_;
  mutable std::mutex mutex_;   // guards what follows
  std::vector<Token> tokens_;  // those whose time is over go when the next is made
};

// Without its hash.
Json TokenToJson(const Token& token);

}  // namespace writ
