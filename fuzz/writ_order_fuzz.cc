// Writs: what parses must be drafted again to a text that means the same.
#include "authority/writ_order.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const Result<WritOrder> order = ParseWritOrder(AsText(input));
  if (!order) return 0;
  const Result<WritOrder> again = ParseWritOrder(DraftWritOrder(*order));
  if (!again || !(*again == *order)) std::abort();
  return 0;
}
