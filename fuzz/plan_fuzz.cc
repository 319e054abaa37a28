// Plans of a shard's head: what is read must be sound enough to code any template by, and the same when written again.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/bytes.h"
#include "index/plan_archive.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  ArchiveReader reader(ByteView(data, size));
  const Result<ScanPlan> plan = ReadPlan(reader);
  if (!plan) return 0;
  std::vector<float> unit(plan->dimension(), 1 / std::sqrt(static_cast<float>(plan->dimension())));
  FaceCodes codes;
  plan->Encode(unit, codes);
  if (codes.coarse.size() != 4 * plan->shape().chunks() || codes.fine.size() != plan->fine_bytes()) std::abort();
  if (plan->Prepare(unit).factors.size() != plan->fields().size()) std::abort();
  ArchiveWriter writer;
  WritePlan(writer, *plan);
  ArchiveReader second(writer.view());
  if (!ReadPlan(second) || !second.at_end()) std::abort();
  return 0;
}
