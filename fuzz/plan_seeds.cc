// Plans of few values, in both layouts.
#include "fuzz/seeds.h"
#include "index/plan_archive.h"
#include "index/plan_fit.h"

namespace {

writ::Bytes Written(std::size_t dimension, writ::ScanLayout layout) {
  writ::ArchiveWriter writer;
  WritePlan(writer, writ::FitScanPlan(dimension, {}, {.layout = layout}));
  return {writer.view().begin(), writer.view().end()};
}

}  // namespace

int main(int argc, char** argv) {
  using writ::ScanLayout;
  return writ::WriteSeeds(argc, argv,
                          {{"one", Written(1, ScanLayout::kFast)},
                           {"three", Written(3, ScanLayout::kFast)},
                           {"compact", Written(16, ScanLayout::kCompact)}});
}
