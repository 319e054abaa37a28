// Legal bases: what parses must be drafted again to a text that means the same.
#include "gallery/legal_basis.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const Result<LegalBasis> basis = ParseLegalBasis(AsText(input));
  if (!basis) return 0;
  const Result<LegalBasis> again = ParseLegalBasis(DraftLegalBasis(*basis));
  if (!again || !(*again == *basis)) std::abort();
  return 0;
}
