#include "api/error_json.h"

#include <array>
#include <string>

namespace writ {
namespace {

constexpr std::array kCodes{Code::kInternal,      Code::kUsage,      Code::kRefused,    Code::kSuspended,
                            Code::kUnusablePhoto, Code::kCorruption, Code::kUnavailable};

}  // namespace

Json ErrorToJson(const Error& error) {
  return Json{{"code", std::string(CodeName(error.code))},
              {"reason", error.reason},
              {"message", error.message},
              {"advice", error.advice}};
}

Error ErrorFromJson(const Json& json) {
  const Result<std::string> name = JsonString(json, "code"), reason = JsonString(json, "reason"),
                            message = JsonString(json, "message"), advice = JsonString(json, "advice");
  if (name && reason && message && advice) {
    for (const Code code : kCodes) {
      if (CodeName(code) == *name) return {code, *reason, *message, *advice};
    }
  }
  return {Code::kInternal, "answer-malformed", "couldn't read the answer: it is no error of Writ", ""};
}

}  // namespace writ
