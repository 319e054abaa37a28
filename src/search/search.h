// A search: from a photo and a writ to candidates that wait for two examiners. The whole story is Search().
//
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "search/candidate_list.h"
#include "search/deployment.h"
#include "search/probe.h"

namespace writ {

struct SearchRequest {
  SignedAct act;  // type "search"; committed photo (PhotosText) and writ, hexadecimal SHA-256 of the files
  std::vector<ProbePhoto> photos;  // 1 to kMaxSearchPhotos, of one person
  std::string writ_text;           // empty where there is none, which is refused and logged
  std::string writ_signature;      // armoured
};

// What the investigator learns at once: whether anybody has to be reviewed, never who.
struct SearchReceipt {
  std::uint64_t search = 0;                   // its number: the entry that authorised it
  SearchState state = SearchState::kRunning;  // kNoCandidate or kInReview
  std::uint64_t compared = 0;
  AppliedThreshold threshold;
  std::vector<std::optional<float>> ranks;  // of the probe's faces (RankedTemplate), in the order of its photos
  std::string cosigned;  // the checkpoint that the witnesses signed before the comparison; empty: unwitnessed
};

// Refusals and failures: those of LookAtProbe and Pipeline::CurveOfProbe (no entry: an unusable photo costs no writ),
// AuthoriseSearch; and, ending the search in an abort, EmbedProbe and FindCandidates. An order of suspension that
// arrives meanwhile ends the search in an abort.
Result<SearchReceipt> Search(Deployment& deployment, const SearchRequest& request);

}  // namespace writ
