#include "base/source_folder.h"

namespace writ {

std::filesystem::path SourceFolder() { return WRIT_SOURCE_FOLDER; }

}  // namespace writ
