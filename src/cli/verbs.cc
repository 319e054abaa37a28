#include "cli/verbs.h"

#include "cli/demo.h"

namespace writ {

// In the order in which a deployment comes to life; the top-level help keeps it.
void AddVerbs(Program& program) {
  AddInitVerb(program);
  AddUserVerbs(program);
  AddAuthorityVerbs(program);
  AddPolicyVerbs(program);
  AddServeVerb(program);
  AddSuspendVerb(program);
  AddResumeVerb(program);
  AddClockVerbs(program);
  AddDestroyVerb(program);
  AddStatementVerbs(program);
  AddAlarmVerbs(program);
  AddDoctorVerb(program);
  AddGalleryVerbs(program);
  AddBasisVerbs(program);
  AddEnrolVerb(program);
  AddManifestVerb(program);
  AddImportVerb(program);
  AddWritVerbs(program);
  AddSearchVerb(program);
  AddResultVerb(program);
  AddReviewVerb(program);
  AddLogVerbs(program);
  AddLogServeVerb(program);
  AddLogProveVerb(program);
  AddLogReceiptVerb(program);
  AddVerifyVerb(program);
  AddAuditVerb(program);
  AddReportVerb(program);
  AddWitnessVerbs(program);
  AddWitnessTrustVerbs(program);
  AddFacesVerb(program);
  AddModelVerbs(program);
  AddBenchVerb(program);
  AddDemoVerb(program);
}

}  // namespace writ
