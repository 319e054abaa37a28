// The case file: what may leave of a search once it is released, and the sealed pieces it is put together from.
//
// Only leads leave: of candidates that two examiners did not both find to be the person, nobody learns the name or
// sees the photo. Thread rule: one thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "authority/permit.h"
#include "gallery/vault.h"
#include "search/candidate_list.h"
#include "search/deployment.h"

namespace writ {

// The case's pair; errors of KeyRing::OpenCase.
Result<BoxKeyPair> OpenCaseKeys(Deployment& deployment, const Permit& permit, const SearchRecord& search);

struct CaseProbe {
  struct Photo {
    Bytes photo;
    Box face;
  };
  std::vector<Photo> photos;  // one or several, of one person
  std::string writ_text;
  std::string writ_signature;
};
// Seals the photos into the case, and says in `content` where the face in each is.
void AddCasePhotos(std::span<const CaseProbe::Photo> photos, VaultWriter& vault, Json& content);
// What AddCasePhotos kept; "content-malformed" (kCorruption) for anything else.
Result<std::vector<CaseProbe::Photo>> ReadCasePhotos(const VaultReader& vault, const Json& content);
Result<CaseProbe> ReadCaseProbe(Deployment& deployment, const SearchRecord& search, const BoxKeyPair& keys);

// Without the candidates' photos.
Result<CandidateList> ReadCandidateNames(Deployment& deployment, const SearchRecord& search, const BoxKeyPair& keys);
// With the candidates' photos.
Result<CandidateList> ReadCandidates(Deployment& deployment, const SearchRecord& search, const BoxKeyPair& keys);

struct OpenedDecision {
  std::string examiner;
  std::uint64_t entry = 0;
  std::string time;
  std::map<std::string, std::string> verdicts;  // by label
  std::string remarks;
};

struct CaseFile {
  SearchRecord search;
  CaseProbe probe;
  WritOrder writ_order;
  std::vector<Candidate> leads;  // best score first
  std::uint64_t compared = 0;
  AppliedThreshold threshold;
  std::size_t candidates = 0;  // how many were reviewed
  std::vector<OpenedDecision> decisions;
  std::string outcome;  // "no_candidate", "lead", "no_lead"
};

// A consultation ("result") or a disclosure ("disclose"), as the act's type says. An investigator sees his own
// searches only: "search-of-another"; CheckStands's; "result-not-released" until two examiners have decided;
// "search-aborted".
Result<CaseFile> OpenCaseFile(Deployment& deployment, const SignedAct& act, std::string_view type);

}  // namespace writ
