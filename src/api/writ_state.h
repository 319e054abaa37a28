// What can be said of a writ here and now: what it allows, who signed it, whether it counts, and what is left of it.
//
// Anybody may ask who may read the deployment's folders: it tells nothing that the log does not. Thread rule: as the
// deployment.
#pragma once

#include <cstdint>
#include <string>

#include "authority/writ_order.h"
#include "base/json.h"
#include "search/deployment.h"

namespace writ {

// As a sentence for people and as a word for machines.
struct WritFinding {
  std::string word = {};
  std::string sentence = {};
};

struct WritState {
  WritFinding signed_by = {};     // the authority's or the person's name, or the key's fingerprint; "": nobody
  WritFinding trusted = {};       // "yes", or the first reason why it does not count
  WritFinding ratification = {};  // of an urgent writ that was used on the head's word: "pending", "lapsed", "ratified"
  WritFinding in_force = {};      // "yes", or the first reason why it can't be used now
  WritFinding left = {};          // how many searches, or the reason why none
  std::int64_t uses = 0;
  bool revoked = false;
};

// `file` is the writ's, as a word of a command line.
Result<WritState> StateOfWrit(Deployment& deployment, const WritOrder& order, const std::string& text,
                              const std::string& signature, UtcTime now, const std::string& file = "FILE");

// What it allows, by its text alone.
Json WritOrderToJson(const WritOrder& order);
// Its words, and beside them its sentences as "in_words".
Json WritStateToJson(const WritState& state);

}  // namespace writ
