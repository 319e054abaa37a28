// A plan's parts in the compact form of base/archive.h, for whoever seals a plan beside codes of it.
//
// What is read back is judged: a plan of bytes that were sealed is right, but a program of another day may have sealed
// them. Thread rule: pure.
#pragma once

#include "base/archive.h"
#include "base/status.h"
#include "index/scan_plan.h"

namespace writ {

void WritePlan(ArchiveWriter& archive, const ScanPlan& plan);
// "plan-malformed" (kCorruption).
Result<ScanPlan> ReadPlan(ArchiveReader& archive);

}  // namespace writ
