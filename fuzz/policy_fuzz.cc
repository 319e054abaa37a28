// Policies, as the founding act carries them and as people change them.
#include "authority/policy.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string_view text = AsText(ByteView(data, size));
  const Result<Json> json = ParseCanonicalJson(text, 1u << 16);
  const Result<Policy> read = json ? PolicyFromJson(*json) : tl::make_unexpected(json.error());
  if (read && PolicyToJson(*read) != *json) std::abort();
  // A policy within its bounds stays there.
  const Result<Policy> changed = ChangePolicy(Policy{}, std::string(text));
  if (changed && !PolicyFromJson(PolicyToJson(*changed))) std::abort();
  return 0;
}
