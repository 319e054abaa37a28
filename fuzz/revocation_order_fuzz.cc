// Orders of revocation.
#include "authority/revocation_order.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const Result<RevocationOrder> order = ParseRevocationOrder(AsText(input));
  if (!order) return 0;
  const Result<RevocationOrder> again = ParseRevocationOrder(DraftRevocationOrder(*order));
  if (!again || !(*again == *order)) std::abort();
  return 0;
}
