// Where the API answers. docs/openapi.yaml describes each path.
#pragma once

#include <string_view>

namespace writ {

inline constexpr std::string_view kApiPath = "/v1/";
inline constexpr std::string_view kListsPath = kApiPath;  // and a list's name
inline constexpr std::string_view kActsPath = "/v1/acts";
inline constexpr std::string_view kDescriptionPath = "/v1/openapi.yaml";
inline constexpr std::string_view kEventsPath = "/v1/events";
inline constexpr std::string_view kFilesPath = "/v1/files/";  // and a file's SHA-256
inline constexpr std::string_view kJoinPath = "/v1/join";
inline constexpr std::string_view kLooksPath = "/v1/looks/";  // and a look's name
inline constexpr std::string_view kSignInPath = "/v1/sign-in";
inline constexpr std::string_view kSuspendPath = "/v1/suspend";
inline constexpr std::string_view kTendPath = "/v1/tend";
inline constexpr std::string_view kTokensPath = "/v1/tokens";
inline constexpr std::string_view kTokenPath = "/v1/tokens/";  // and a token's name

}  // namespace writ
