// What whoever checks the log again says of an entry that can't be.
//
// Thread rule: pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/status.h"

namespace writ {

// kCorruption; `cause` tells what is wrong with the entry, which the message names.
inline tl::unexpected<Error> WrongEntry(std::string reason, std::uint64_t index, const std::string& cause) {
  return Fail(Code::kCorruption, std::move(reason), "couldn't accept entry " + std::to_string(index) + ": " + cause,
              "the log was written by something else than writ; keep the data folder as evidence");
}

}  // namespace writ
