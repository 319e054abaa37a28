#include "cli/belongings.h"

#include <system_error>

#include "base/source_folder.h"

namespace writ {

Belongings OwnBelongings() {
  std::error_code unreadable;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", unreadable);
  return BelongingsOf(program.parent_path(), SourceFolder());
}

Belongings BelongingsOf(const std::filesystem::path& program_folder, const std::filesystem::path& source) {
  std::error_code missing;
  if (std::filesystem::is_directory(program_folder / "models", missing)) {
    const std::filesystem::path models = program_folder / "models";
    return {models, models, program_folder / "photos", program_folder / "logcheck"};
  }
  const std::filesystem::path fetched = source / ".deps";
  return {source / "models", fetched / "models", fetched / "photos", fetched / "bin" / "logcheck"};
}

}  // namespace writ
