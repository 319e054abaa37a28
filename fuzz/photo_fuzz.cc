// Every photo is decoded or refused: JPEG, PNG, WebP, EXIF, and what pretends to be one.
#include "face/codec.h"

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  (void)DecodeUnconfined(input);
  (void)DecodeReducedUnconfined(input, 16);
  return 0;
}
