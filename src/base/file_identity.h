// Which file this is and since when it is as it is, by the kernel's word: device, inode, size, times of change.
//
// Whoever writes to a file, replaces it or puts its old times back changes the time of its inode (ctime), which no call
// can set. Only who moves the machine's clock can forge it. Not through Env: the kernel's word is not replaceable.
// Thread rule: pure.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/archive.h"
#include "base/status.h"

namespace writ {

struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;  // since 1970
  std::int64_t changed_ns = 0;
  bool operator==(const FileIdentity&) const = default;
};

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, FileIdentity>& identity) {
  auto& [device, inode, size, modified_ns, changed_ns] = identity;
  archive(device, inode, size, modified_ns, changed_ns);
}

// Of a regular file, not of a link to one; "file-missing", "not-a-file" (kUnavailable).
Result<FileIdentity> IdentifyFile(const std::filesystem::path& file);

// Returns when the clock that stamps files has passed that moment, so that whatever is written to the file from now on
// gets another time. At most 50 ms.
void LetTimePass(const FileIdentity& identity);

}  // namespace writ
