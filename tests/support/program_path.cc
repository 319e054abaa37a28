#include "support/program_path.h"

namespace writ::support {

std::string ProgramPath() { return WRIT_BINARY; }

}  // namespace writ::support
