// Every verb of the program, one function a family, each in a file of its own name.
//
// Thread rule: called once, at the start.
#pragma once

#include "cli/program.h"

namespace writ {

// The headings of the top-level help, by who uses the verbs.
inline constexpr char kForHead[] = "The head";
inline constexpr char kForCustodian[] = "The custodian of a gallery";
inline constexpr char kForInvestigator[] = "Investigators, and the courts they ask";
inline constexpr char kForExaminer[] = "Examiners";
inline constexpr char kForWitness[] = "Whoever runs a witness";
inline constexpr char kForAuditor[] = "Auditors, and anyone else";

// All of them.
void AddVerbs(Program& program);

void AddInitVerb(Program& program);
void AddUserVerbs(Program& program);
void AddAuthorityVerbs(Program& program);
void AddPolicyVerbs(Program& program);
void AddServeVerb(Program& program);
void AddSuspendVerb(Program& program);
void AddResumeVerb(Program& program);
void AddClockVerbs(Program& program);
void AddDestroyVerb(Program& program);
void AddStatementVerbs(Program& program);
void AddAlarmVerbs(Program& program);
void AddGalleryVerbs(Program& program);
void AddBasisVerbs(Program& program);
void AddEnrolVerb(Program& program);
void AddManifestVerb(Program& program);
void AddImportVerb(Program& program);
void AddWritVerbs(Program& program);
void AddSearchVerb(Program& program);
void AddReviewVerb(Program& program);
void AddResultVerb(Program& program);
void AddLogVerbs(Program& program);
void AddLogServeVerb(Program& program);  // under "log", as the next
void AddLogProveVerb(Program& program);
void AddLogReceiptVerb(Program& program);
void AddWitnessVerbs(Program& program);
void AddWitnessTrustVerbs(Program& program);  // under "witness": those of the deployment that is watched
void AddVerifyVerb(Program& program);
void AddAuditVerb(Program& program);
void AddReportVerb(Program& program);
void AddDoctorVerb(Program& program);
void AddBenchVerb(Program& program);
void AddFacesVerb(Program& program);
void AddModelVerbs(Program& program);
void AddModelCheckVerb(Program& program);  // AddModelVerbs calls it

}  // namespace writ
