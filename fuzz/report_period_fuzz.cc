// Periods of the transparency report, as people type them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "search/transparency.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const Result<ReportPeriod> period = ParseReportPeriod(AsText(ByteView(data, size)));
  if (period && !(period->from < period->until)) std::abort();
  return 0;
}
