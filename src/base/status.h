// What a call returns: a value, or an Error that a person can act on.
//
// Every fallible function in Writ returns Result<T>; exceptions of libraries are caught in the adapter that calls the
// library. Code says who must act, `reason` is a stable slug for machines and tests, `message` reads
// "couldn't X: cause", `advice` says what to do next. Thread rule: plain values, no shared state.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace writ {

// One code a kind of failure; ExitStatus maps it to the process's exit status.
enum class Code {
  kInternal,       // our own bug
  kUsage,          // the command line or a file's form is wrong
  kRefused,        // the rules say no; nothing changed but the log
  kSuspended,      // an order of suspension is in force
  kUnusablePhoto,  // no face, too small, blurred, not an image
  kCorruption,     // the data does not agree with its log
  kUnavailable,    // disk, lock, version or key that is not there now
};

struct Error {
  Code code = Code::kInternal;
  std::string reason;   // slug, e.g. "writ-expired"
  std::string message;  // one line, "couldn't X: cause"
  std::string advice;   // one line: what to do next; may be empty
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

// The failing value of any Result<T>.
inline tl::unexpected<Error> Fail(Code code, std::string reason, std::string message, std::string advice = {}) {
  return tl::make_unexpected(Error{code, std::move(reason), std::move(message), std::move(advice)});
}

// Something is refused: "couldn't " and what.
inline tl::unexpected<Error> Refuse(std::string reason, std::string_view what, std::string advice) {
  return Fail(Code::kRefused, std::move(reason), "couldn't " + std::string(what), std::move(advice));
}

// The same error, told from one step further out: "couldn't open the gallery: <old message>".
tl::unexpected<Error> WithContext(Error error, std::string_view context);

// The process's exit status: internal 1, usage 2, refused 3, suspended 4, unusable photo 5, corruption 6,
// unavailable 7.
int ExitStatus(Code code);

// The code's name for machines: "internal", "usage", …
std::string_view CodeName(Code code);

}  // namespace writ

#define WRIT_CONCAT_INNER(a, b) a##b
#define WRIT_CONCAT(a, b) WRIT_CONCAT_INNER(a, b)

// WRIT_TRY(auto photo, ReadPhoto(path)): returns the error, or binds the value.
#define WRIT_TRY(declaration, expression) \
  WRIT_TRY_NAMED(WRIT_CONCAT(writ_result_, __COUNTER__), declaration, expression)
#define WRIT_TRY_NAMED(result, declaration, expression)                           \
  auto result = (expression);                                                     \
  if (!result.has_value()) return tl::make_unexpected(std::move(result).error()); \
  declaration = std::move(*result)

// WRIT_CHECK(Commit()): returns the error of a Result, or goes on.
#define WRIT_CHECK(expression) WRIT_CHECK_NAMED(WRIT_CONCAT(writ_result_, __COUNTER__), expression)
#define WRIT_CHECK_NAMED(result, expression) \
  if (auto result = (expression); !result.has_value()) return tl::make_unexpected(std::move(result).error())
