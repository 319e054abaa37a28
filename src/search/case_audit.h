// Audits cases: that witnesses had cosigned each search before it was compared, where there were any, and that what was
// destroyed was due then, at a time beyond doubt.
//
// It replays folds of its own, so that an entry is judged by the witnesses, the policy and the writs that stood before
// it. Where the deployment was witnessed then, the cosigned checkpoints that the entries keep have to prove their
// times. Thread rule: one thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "authority/registry.h"
#include "authority/writ_uses.h"
#include "gallery/imports.h"
#include "log/checkpoint.h"
#include "search/searches.h"

namespace writ {

class CaseAuditor {
 public:
  // `root_at` gives the root of the log's first `size` entries: a checkpoint of another log proves nothing of this one.
  CaseAuditor(const Tagger& tagger, LogVerifier verifier, std::function<Result<Hash32>(std::uint64_t size)> root_at)
      : verifier_(std::move(verifier)), root_at_(std::move(root_at)), writ_uses_(tagger) {}

  // Called with every record in order. All kCorruption: "search-unwitnessed" (a result without a checkpoint that holds
  // its search and is cosigned by as many witnesses as the policy demanded), "due-unproven" (no quorum of witnesses
  // vouches for a time past the end of those searches), "destroyed-too-early" (not due, or not on two witnessed times a
  // day apart; unwitnessed: not on the head's word and two entries a day apart), "destroyed-other" (sealed parts of
  // anything but those cases), "case-ended" (a case was reviewed, decided, released or shown although its writ was
  // revoked or had lapsed, or it was kept too long), "suspended-then" (or an order stopped its gallery, its issuer or
  // the head on whose word it rested; so for what was shown of a gallery, or put into it), "lapse-wrong" (an urgent
  // search is said to have lapsed that had not, or to be somebody else's), "user-stopped-then" (a search by somebody
  // whose urgent search had lapsed), "revocation-wrong" (its issuer did not order it).
  Result<void> Check(const Record& record);

 private:
  Result<UtcTime> ProvenTime(const Record& record, std::uint64_t must_hold) const;
  Result<void> CheckResult(const Record& record) const;
  Result<void> CheckDue(const Record& record) const;
  Result<void> CheckDestroyed(const Record& record) const;
  Result<void> CheckEmptied(const Record& record) const;
  Result<void> CheckStood(const Record& record) const;
  Result<void> CheckGallery(const Record& record) const;
  Result<void> CheckImported(const Record& record) const;
  Result<void> CheckUser(const Record& record) const;
  Result<void> CheckLapse(const Record& record) const;
  Result<void> CheckRevocation(const Record& record) const;

  LogVerifier verifier_;
  std::function<Result<Hash32>(std::uint64_t size)> root_at_;
  Registry registry_;
  WritUses writ_uses_;
  Imports imports_;
  Searches searches_;
  std::map<std::string, std::string> galleries_;  // names, by ID
};

}  // namespace writ
