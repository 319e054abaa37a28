// The parts of an audit: what they share of the past, the judge of enrolments, the judge of searches.
//
// For audit*.cc only. Thread rule: one thread.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>

#include "authority/presented_writ.h"
#include "face/face_choice.h"
#include "gallery/vault.h"
#include "search/audit.h"
#include "search/case_file.h"

namespace writ {

// The deployment as it stood before the record that is judged.
struct Past {
  explicit Past(const Tagger& tagger) : writ_uses(tagger), galleries(tagger) {}
  Result<void> Apply(const Record& record);
  Registry registry;
  WritUses writ_uses;
  Galleries galleries;
  Imports imports;
};

// A finding: an error of the code kCorruption that says why the record can't be.
tl::unexpected<Error> Wrong(std::string reason, std::string what);

// The content of a record's sealed parts, with its openings checked against the act.
struct OpenedContent {
  Json content;
  Openings openings;
};
Result<OpenedContent> OpenContent(const VaultReader& vault, const Record& record);

// That the row says what follows from `of`, a document: "row-differs".
Result<void> CheckRow(const Record& record, const Json& expected, const std::string& of);

class EnrolmentJudge {
 public:
  EnrolmentJudge(Deployment& deployment, const Permit& permit, const AuditOptions& options)
      : deployment_(deployment), permit_(permit), options_(options) {}
  // A record of type "enrol" or "import_photo" that was done.
  Result<void> Judge(const Record& record, const Past& past);

 private:
  // What its import was signed for; nothing for a single enrolment.
  Result<const Import*> JudgeImport(const Record& record, const Past& past, const OpenedContent& opened);
  Result<const BoxKeyPair*> KeysOf(const Gallery& gallery);
  Result<void> JudgeBasis(const Record& record, const Past& past, const Gallery& gallery, const OpenedContent& opened,
                          ByteView photo);
  static Result<FaceChoice> SignedFace(const OpenedContent& opened);
  Result<void> JudgeFace(const VaultReader& vault, ByteView photo, const OpenedContent& opened);
  Deployment& deployment_;
  const Permit& permit_;
  const AuditOptions& options_;
  std::map<std::string, BoxKeyPair> keys_;                  // by the gallery's ID
  std::set<std::pair<std::uint64_t, std::uint64_t>> rows_;  // of imports, that were enrolled
  std::map<std::string, std::set<std::string>> subjects_;   // tags, by the tag of a basis that counts its subjects
};

class SearchJudge {
 public:
  SearchJudge(Deployment& deployment, const Permit& permit) : deployment_(deployment), permit_(permit) {}
  // A record of a search, its result, a decision on it, its release, or a ratification of its writ; others are let by.
  Result<void> Judge(const Record& record, const Past& past);
  std::uint64_t searches() const { return searches_; }
  std::uint64_t destroyed() const { return destroyed_; }

 private:
  // What is kept of a search, to judge what came of it.
  struct Case {
    BoxKeyPair keys;
    UtcTime time;
    std::vector<std::string> galleries;  // IDs, of its writ
    std::size_t candidates = 0;
    std::map<std::uint64_t, Json> decisions;  // verdicts by label, by the entry
  };
  Result<void> JudgeSearch(const Record& record, const Past& past);
  Result<CheckedWrit> JudgeWrit(const Record& record, const Past& past, const OpenedContent& opened,
                                std::span<const CaseProbe::Photo> photos);
  Result<void> JudgeResult(const Record& record, const Past& past, Case& kept);
  Result<void> JudgeDecision(const Record& record, Case& kept);
  Result<void> JudgeRelease(const Record& record, const Case& kept);
  Result<void> JudgeRatification(const Record& record, const Past& past);

  Deployment& deployment_;
  const Permit& permit_;
  std::map<std::uint64_t, Case> cases_;
  std::map<std::string, std::string> writ_texts_;  // by the writ's tag, of searches on the head's word
  std::uint64_t searches_ = 0;
  std::uint64_t destroyed_ = 0;
};

}  // namespace writ
