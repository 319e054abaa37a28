#include "server/tokens.h"

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "base/names.h"
#include "server/secret.h"

namespace writ {
namespace {

constexpr std::string_view kPrefix = "writ_";
constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kMaxNoteBytes = 100;
constexpr std::size_t kMaxFileBytes = 4u << 20;
constexpr std::int64_t kDaySeconds = 24 * 60 * 60;

tl::unexpected<Error> Malformed(const std::string& cause) {
  return Fail(Code::kUsage, "token-malformed", "couldn't make the token: " + cause,
              "give a note of one line, \"scopes\" of \"lists\" and \"looks\", and 1 to " +
                  std::to_string(kMaxTokenDays) + " days");
}

Json ToFile(const Token& token) {
  Json json = TokenToJson(token);
  json["person"] = token.person;
  json["hash"] = ToHex(token.hash);
  return json;
}

Result<Token> FromFile(const Json& json) {
  Token token;
  WRIT_TRY(token.id, JsonString(json, "id"));
  WRIT_TRY(token.person, JsonString(json, "person"));
  WRIT_TRY(token.note, JsonString(json, "note"));
  WRIT_TRY(const std::string made, JsonString(json, "made"));
  WRIT_TRY(token.made, ParseTime(made));
  WRIT_TRY(const std::string until, JsonString(json, "until"));
  WRIT_TRY(token.until, ParseTime(until));
  WRIT_TRY(const std::string hash, JsonString(json, "hash"));
  WRIT_TRY(const Bytes bytes, FromHex(hash));
  if (bytes.size() != token.hash.size() || !json.contains("scopes") || !json["scopes"].is_array()) {
    return Fail(Code::kCorruption, "tokens-malformed", "couldn't read a token");
  }
  std::ranges::copy(bytes, token.hash.begin());
  for (const Json& scope : json["scopes"]) {
    if (scope.is_string()) token.scopes.insert(scope.get<std::string>());
  }
  return token;
}

}  // namespace

Result<std::unique_ptr<Tokens>> Tokens::Open(Env& env, std::filesystem::path file) {
  std::unique_ptr<Tokens> tokens(new Tokens(env, std::move(file)));
  if (!env.Exists(tokens->file_)) return tokens;
  WRIT_TRY(const Bytes bytes, env.ReadFile(tokens->file_, kMaxFileBytes));
  const Json json = Json::parse(AsText(bytes), nullptr, /*allow_exceptions=*/false);
  const auto malformed = [&] {
    return Fail(Code::kCorruption, "tokens-malformed", "couldn't read " + tokens->file_.string() + ": it is malformed",
                "remove it; everybody makes their API tokens anew");
  };
  if (!json.is_array()) return malformed();
  for (const Json& one : json) {
    Result<Token> token = one.is_object() ? FromFile(one) : malformed();
    if (!token) return malformed();
    tokens->tokens_.push_back(std::move(*token));
  }
  return tokens;
}

Result<Tokens::Made> Tokens::Make(const std::string& person, const std::string& note,
                                  const std::set<std::string, std::less<>>& scopes, std::int64_t days) {
  if (!note.empty() && !IsPlainLine(note, kMaxNoteBytes)) return Malformed("its note is not one line");
  if (days < 1 || days > kMaxTokenDays) return Malformed("its days are out of bounds");
  if (scopes.empty()) return Malformed("it has no scope");
  for (const std::string& scope : scopes) {
    if (scope != kListsScope && scope != kLooksScope) return Malformed("nobody knows the scope \"" + scope + "\"");
  }
  const UtcTime now = env_.Now();
  Made made{.token = {.person = person, .note = note, .scopes = scopes, .made = now},
            .secret = std::string(kPrefix) + NewSecret(env_)};
  made.token.until = {now.seconds + days * kDaySeconds};
  made.token.hash = Sha256(AsBytes(made.secret));
  made.token.id = ToHex(made.token.hash).substr(0, kIdDigits);

  const std::scoped_lock lock(mutex_);
  std::vector<Token> tokens = tokens_;
  std::erase_if(tokens, [now](const Token& token) { return token.until < now; });
  const auto own = std::ranges::count(tokens, person, &Token::person);
  if (static_cast<std::size_t>(own) >= kMaxTokensOfOne || tokens.size() >= kMaxTokens) {
    return Fail(Code::kUnavailable, "tokens-full", "couldn't make the token: there are too many",
                "remove one that nobody uses any more");
  }
  tokens.push_back(made.token);
  WRIT_CHECK(SaveLocked(std::move(tokens)));
  return made;
}

std::vector<Token> Tokens::Of(std::string_view person) const {
  const std::scoped_lock lock(mutex_);
  std::vector<Token> own;
  std::ranges::copy_if(tokens_, std::back_inserter(own), [&](const Token& token) { return token.person == person; });
  return own;
}

Result<void> Tokens::Remove(std::string_view person, std::string_view id) {
  const std::scoped_lock lock(mutex_);
  std::vector<Token> tokens = tokens_;
  if (std::erase_if(tokens, [&](const Token& token) { return token.person == person && token.id == id; }) == 0) {
    return Fail(Code::kUsage, "token-unknown", "couldn't remove the token: you have none of that name",
                "GET /v1/tokens lists yours");
  }
  return SaveLocked(std::move(tokens));
}

std::optional<Token> Tokens::Find(std::string_view secret) const {
  if (!secret.starts_with(kPrefix)) return std::nullopt;
  const Hash32 hash = Sha256(AsBytes(secret));
  const std::scoped_lock lock(mutex_);
  const auto found = std::ranges::find(tokens_, hash, &Token::hash);
  if (found == tokens_.end() || found->until < env_.Now()) return std::nullopt;
  return *found;
}

Result<void> Tokens::SaveLocked(std::vector<Token> tokens) {
  Json json = Json::array();
  for (const Token& token : tokens) json.push_back(ToFile(token));
  WRIT_CHECK(env_.WriteFile(file_, AsBytes(json.dump() + "\n"), /*secret=*/true));
  tokens_ = std::move(tokens);
  return {};
}

Json TokenToJson(const Token& token) {
  return Json{{"id", token.id},
              {"note", token.note},
              {"scopes", token.scopes},
              {"made", FormatTime(token.made)},
              {"until", FormatTime(token.until)}};
}

}  // namespace writ
