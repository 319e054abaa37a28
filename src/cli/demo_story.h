// The story that the demo plays, in chapters: from the founding of a deployment to a verified log and a report.
//
// Every document, office and order in it is fictional. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "cli/demo_stage.h"
#include "cli/demo_witness.h"

namespace writ {

struct DemoMember {
  const char* name;
  const char* role;
};
// Everybody but the head.
std::span<const DemoMember> DemoMembers();

// Copies the photos into the stage's folder and makes the probe there: two photos beside each other in one picture.
// "photos-missing" (kUnavailable).
Result<void> PrepareDemoPhotos(const std::filesystem::path& photos, const std::filesystem::path& folder);

// Founds a witness and starts it; it serves until the returned object goes. `writ` is the program's own file.
Result<DemoWitness> PlayWitness(DemoStage& stage, const std::string& writ);
Result<void> PlayFounding(DemoStage& stage, const DemoWitness& witness);
Result<void> PlayEnrolment(DemoStage& stage);
Result<void> PlayRefusedSearch(DemoStage& stage);
// Returns the number of the search that ends in a lead.
Result<std::uint64_t> PlaySearches(DemoStage& stage);
Result<void> PlaySuspension(DemoStage& stage);
// Copies data and keys aside, as a backup does; PlayRollBack puts that copy back for a moment.
Result<void> KeepOldCopy(DemoStage& stage);
Result<void> PlayRollBack(DemoStage& stage);
// `logcheck` is the independent checker; left out, and said so, where it is not there.
Result<void> PlayVerification(DemoStage& stage, const std::filesystem::path& logcheck);
// A writ for the probe that nobody has used: writ-4.toml, with its signature.
Result<void> PrepareUnusedWrit(DemoStage& stage);
// Serves the deployment until Ctrl-C, with links by which each of the story's people makes a passkey, and a writ that
// was not used yet. "server-ended" (kUnavailable).
Result<void> PlayWeb(DemoStage& stage, const std::string& writ);
Result<void> PlayReport(DemoStage& stage, std::uint64_t search, const std::filesystem::path& report);

}  // namespace writ
