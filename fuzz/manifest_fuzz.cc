// Manifests: what parses must be written again to rows that are the same.
#include "gallery/manifest.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  Result<std::vector<ManifestRow>> rows = ParseManifest(AsText(input));
  if (!rows) return 0;
  Result<std::vector<ManifestRow>> again = ParseManifest(WriteManifest(*rows));
  if (!again || again->size() != rows->size()) std::abort();
  for (std::size_t i = 0; i < rows->size(); ++i) {
    (*again)[i].line = (*rows)[i].line;
    if (!((*again)[i] == (*rows)[i])) std::abort();
  }
  return 0;
}
