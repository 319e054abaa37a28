#include "cli/list_file.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/env.h"
#include "cli/session.h"

namespace writ {
namespace {

constexpr std::size_t kRowsBytes = 256 * 1024;     // before they are written
constexpr std::size_t kBeginningBytes = 4u << 20;  // of a file, by which it is known

}  // namespace

ListFile::~ListFile() {
  if (!part_.empty()) (void)RealEnv().DiscardFile(part_);
}

Result<void> ListFile::Open(const std::string& name, std::string_view header,
                            const std::function<bool(ByteView)>& is_own) {
  const std::string part = name + ".part";
  for (const std::string& file : {name, part}) {
    WRIT_CHECK(CheckTarget(file));
    WRIT_CHECK(CheckOwnOutput(file, kBeginningBytes, is_own));
  }
  WRIT_CHECK(RealEnv().WriteFile(part, AsBytes(header), /*secret=*/true));
  name_ = name;
  part_ = part;
  return {};
}

Result<void> ListFile::Add(std::string_view rows) {
  rows_ += rows;
  return rows_.size() < kRowsBytes ? Result<void>{} : WriteRows();
}

Result<void> ListFile::Finish() {
  WRIT_CHECK(WriteRows());
  std::error_code error;
  std::filesystem::rename(part_, name_, error);
  if (error) {
    return Fail(Code::kUnavailable, "file-failed", "couldn't write " + name_ + ": " + error.message(),
                "mend what this names, then try again");
  }
  part_.clear();
  return {};
}

Result<void> ListFile::WriteRows() {
  if (rows_.empty()) return {};
  return RealEnv().AppendFile(part_, AsBytes(std::exchange(rows_, {})));
}

}  // namespace writ
