// Usage statements that somebody hands in, of which only the range is read.
#include "authority/statement.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "log/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string_view text = AsText(ByteView(data, size));
  if (const Result<StatementRange> range = ReadStatementRange(text)) {
    if (size > kMaxStatementBytes || range->from > kMaxLogSize || range->to > kMaxLogSize) std::abort();
  }
  return 0;
}
