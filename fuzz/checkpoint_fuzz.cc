// Checkpoints and verifier keys.
#include "log/checkpoint.h"

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const LogVerifier verifier = MakeLogVerifier("faces.agency.example", Hash32{});
  (void)OpenCheckpoint(AsText(input), verifier);
  (void)ParseVerifierKey(AsText(input));
  return 0;
}
