// The API's description, for programs: docs/openapi.yaml as it was when this was built.
//
// Thread rule: pure.
#pragma once

#include <string_view>

namespace writ {

std::string_view OpenApiDescription();

}  // namespace writ
