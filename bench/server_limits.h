// What a search can't do without, measured by itself: the networks' arithmetic, and the syncs of its two entries.
//
// Thread rule: one thread.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "search/deployment.h"

namespace writ::bench {

// Of a search, as strace counts them (docs/server_speed.md): two entries, each with its transaction, tiles and
// checkpoint, and the photos that are sealed with them.
inline constexpr int kSyncsASearch = 20;

struct SearchLimits {
  double pipeline_seconds = 0;  // from the photo's bytes to a template, decoder and all
  double networks_seconds = 0;  // of it, in the networks
  double sync_seconds = 0;      // of one sync of 4 KiB in that folder
};

// Medians, while nothing else is measured.
SearchLimits MeasureSearchLimits(const DeploymentPaths& paths, const Bytes& photo);

}  // namespace writ::bench
