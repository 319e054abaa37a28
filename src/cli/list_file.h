// A list that is written as its rows are found, and stands under its name only once it is whole.
//
// Until then it lies beside that name as NAME.part: what was cut off is not taken for a finished list, and an earlier
// one stays until there is another. Thread rule: one thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

class ListFile {
 public:
  ListFile() = default;
  // Discards what is unfinished.
  ~ListFile();
  ListFile(const ListFile&) = delete;
  ListFile& operator=(const ListFile&) = delete;

  // For its owner alone to read. CheckTarget's and CheckOwnOutput's errors, for the name and the one beside it.
  Result<void> Open(const std::string& name, std::string_view header, const std::function<bool(ByteView)>& is_own);
  Result<void> Add(std::string_view rows);
  Result<void> Finish();

 private:
  Result<void> WriteRows();
  std::string name_;
  std::string part_;  // empty where nothing is open
  std::string rows_;  // not written yet
};

}  // namespace writ
