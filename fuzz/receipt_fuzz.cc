// Receipts and tiles of entries, as a stranger's server would send them.
#include "log/receipt.h"

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const LogVerifier verifier = MakeLogVerifier("faces.agency.example", Hash32{});
  (void)VerifyReceipt(AsText(input), AsBytes("entry"), verifier);
  return 0;
}
