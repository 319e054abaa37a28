// The candidate list: the subjects whose best photo scores at least the threshold, at most k, best first.
//
// Compared are exactly the faces of the permitted galleries whose legal basis is in force at the permit's `now`;
// nothing else is decrypted, let alone scored. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "authority/permit.h"
#include "face/pipeline.h"
#include "search/deployment.h"

namespace writ {

// A lead at most, never a match.
struct Candidate {
  std::string label;    // "A", "B", …: a random order, so that it says nothing about the score
  std::string subject;  // name in its gallery
  std::string gallery;  // name
  std::uint64_t face_id = 0;
  double score = 0;
  std::optional<double> expected_strangers;  // at this score among `compared` faces; none: not measured
  Box face;                                  // in the photo
  Bytes photo;                               // the file that was enrolled
};

// The threshold of one search, with the policy's target of that day.
struct AppliedThreshold {
  double score = 0;
  bool measured = false;              // false: the impostor curve ends before the target is reached
  std::int64_t fpir_per_million = 0;  // the target
};

struct CandidateList {
  std::vector<Candidate> candidates;  // best score first
  std::uint64_t compared = 0;         // N: faces scored, over all galleries of the writ
  AppliedThreshold threshold;
};

// Label of the i-th candidate: "A" to "Z", then "AA", …
std::string CandidateLabel(std::size_t i);

// `curve` is the one of such a probe (Pipeline::CurveOfProbe). Errors: "permit-missing" (kRefused) without proof that
// the search was cosigned; those of KeyRing and Ledger, CheckMayRun's when an order arrives meanwhile.
Result<CandidateList> FindCandidates(Deployment& deployment, const Permit& permit, const FaceTemplate& probe,
                                     const ImpostorCurve& curve);

Json CandidateListToJson(const CandidateList& list);  // without photos
Result<CandidateList> CandidateListFromJson(const Json& json);

// The face that a writ names.
Box BoxOf(const WritFace& face);

// What BoxToJson wrote.
Result<Box> BoxFromJson(const Json& json);

}  // namespace writ
