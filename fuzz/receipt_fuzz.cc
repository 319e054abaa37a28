// Receipts and tiles of entries, as a stranger's server would send them.
#include "log/receipt.h"

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  static const bool ready = InitCrypto().has_value();
  if (!ready) __builtin_trap();
  // The key of the seeds, so that what lies behind the signature is reached.
  static const LogVerifier verifier =
      MakeLogVerifier("faces.agency.example", SigningKeyFromSeed(SecretBytes(32)).public_key);
  (void)VerifyReceipt(AsText(input), AsBytes("entry"), verifier);
  return 0;
}
