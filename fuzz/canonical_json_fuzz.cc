// Canonical JSON has one byte string a value.
#include "base/json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const Result<Json> json = ParseCanonicalJson(AsText(input), 1u << 20);
  if (json && *CanonicalJson(*json) != AsText(input)) std::abort();
  return 0;
}
