#include "base/status.h"

namespace writ {

tl::unexpected<Error> WithContext(Error error, std::string_view context) {
  error.message = std::string(context) + ": " + error.message;
  return tl::make_unexpected(std::move(error));
}

int ExitStatus(Code code) {
  switch (code) {
    case Code::kInternal: return 1;
    case Code::kUsage: return 2;
    case Code::kRefused: return 3;
    case Code::kSuspended: return 4;
    case Code::kUnusablePhoto: return 5;
    case Code::kCorruption: return 6;
    case Code::kUnavailable: return 7;
  }
  return 1;
}

std::string_view CodeName(Code code) {
  switch (code) {
    case Code::kInternal: return "internal";
    case Code::kUsage: return "usage";
    case Code::kRefused: return "refused";
    case Code::kSuspended: return "suspended";
    case Code::kUnusablePhoto: return "unusable-photo";
    case Code::kCorruption: return "corruption";
    case Code::kUnavailable: return "unavailable";
  }
  return "internal";
}

}  // namespace writ
