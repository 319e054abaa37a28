// Log entries: what decodes must encode to the same bytes.
#include "log/entry.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const Result<Entry> entry = DecodeEntry(input);
  if (!entry) return 0;
  const Result<std::string> again = EncodeEntry(*entry);
  if (!again || *again != AsText(input)) std::abort();
  return 0;
}
