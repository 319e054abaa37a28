// What this machine could do at best: the physical limits that the log's figures are held against.
//
// Thread rule: one thread.
#pragma once

#include <filesystem>

namespace writ::bench {

struct Limits {
  double sync_seconds = 0;       // to make 4 KiB at the end of a file durable: no append can be quicker
  double hash_seconds_byte = 0;  // of SHA-256 over long input, a byte
  double node_hash_seconds = 0;  // of one inner node of a tree: 65 bytes
  double signature_seconds = 0;  // to check one Ed25519 signature
};

// Measured in `folder`, on the disk where the log lies.
Limits MeasureLimits(const std::filesystem::path& folder);

}  // namespace writ::bench
