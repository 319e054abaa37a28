// Requests to a witness, and the sizes that it answers with.
#include "log/add_checkpoint.h"

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string_view text = AsText(ByteView(data, size));
  // One request has one text.
  const Result<AddCheckpointRequest> request = ParseAddCheckpoint(text);
  if (request && WriteAddCheckpoint(*request) != text) __builtin_trap();
  const Result<std::uint64_t> known = ParseTreeSize(text);
  if (known && WriteTreeSize(*known) != text) __builtin_trap();
  return 0;
}
