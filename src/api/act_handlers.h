// The parts of the table of acts.cc, by who acts, and what its functions have in common.
//
// Thread rule: as the deployment.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/acts.h"

namespace writ {

struct ActHandler {
  std::string_view type;
  std::string_view files;  // names between spaces; "photo-*" stands for photo-1, photo-2, …
  Result<ActAnswer> (*handle)(Deployment&, const ActRequest&);
};

std::span<const ActHandler> PeopleActs();   // users, keys, authorities, witnesses
std::span<const ActHandler> HeadActs();     // policy, orders, clock, statements, alarms, destruction
std::span<const ActHandler> GalleryActs();  // galleries and enrolment
std::span<const ActHandler> WritActs();     // a writ's ratification and revocation
std::span<const ActHandler> SearchActs();   // a search, its review and its result

// A clear field of the act as it was handed in, or null. What it is, the office says.
Json ClearField(const ActRequest& request, const std::string& field);
// A committed field that is text, of an act that was done: its opening was checked.
std::string OpenedOr(const ActRequest& request, const std::string& field);
// A file's text, empty where it was not handed in; "file-too-large" (kUsage).
Result<std::string> Document(const ActRequest& request, const std::string& name, std::size_t max_bytes);

}  // namespace writ
