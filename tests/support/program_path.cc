#include "support/program_path.h"

namespace writ::testing {

std::string ProgramPath() { return WRIT_BINARY; }

}  // namespace writ::testing
