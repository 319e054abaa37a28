// The usage statement: what the deployment did since the last one, drawn from its log, for the head to read and sign.
//
// Where the head does not sign in time, searching stops by itself (policy `statement_days`). The program accepts only
// the very text that it would draw itself for those entries, so a signed statement says what the log says.
// docs/statement_format.md describes the text. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "authority/office.h"
#include "authority/registry.h"
#include "authority/usage.h"
#include "log/merkle.h"

namespace writ {

inline constexpr std::string_view kStatementNamespace = "writ-statement@v1";  // of the signature over the text
inline constexpr std::size_t kMaxStatementBytes = 16 * 1024;

struct StatementRange {
  std::uint64_t from = 0;  // the first entry that it covers
  std::uint64_t to = 0;    // the first that it does not
};
// Of a statement's text, which may be altered in all else. TomlReader's slugs, "document-version", "field-value".
Result<StatementRange> ReadStatementRange(std::string_view text);

// Counts records and draws the statement of those since the last close.
class StatementFold {
 public:
  Result<void> Apply(const Record& record);
  std::uint64_t size() const { return tree_.size(); }
  // The text for the entries since the last close, at least one.
  std::string Draw() const;
  // The next statement begins with the next record.
  void Close();
  // The people as they stand after the records so far.
  const Registry& registry() const { return registry_; }

 private:
  Registry registry_;
  UsageCounts usage_;
  CompactTree tree_;
  std::set<std::string> writs_used_;  // their tags
  std::uint64_t galleries_ = 0;
  std::uint64_t number_ = 1;
  std::uint64_t from_ = 0;
  UtcTime from_time_;
  UtcTime last_time_;
};

// The text of the next statement over the entries up to `to`, from the whole ledger. "statement-range" (kRefused)
// where no such range can come next.
Result<std::string> DrawStatement(Office& office, std::uint64_t to);

// Files the statement that the head signed (act type "statement": clear from_entry and to_entry, committed its
// SHA-256). Refused: "act-other-files", "statement-gap" (it does not begin where the last one ended),
// "statement-range", "statement-altered" (not the text that the program draws), "statement-unsigned",
// "statement-other-key" (not signed by the head who acts), those of VerifySshSignature.
Result<Record> FileStatement(Office& office, const SignedAct& act, std::string_view text, std::string_view signature);

// Until when the head has to sign; searching is refused after it.
UtcTime StatementDue(const Registry& registry);
// "statement-lapsed" (kRefused) where the head has not signed in time.
Result<void> CheckStatementInTime(const Registry& registry, UtcTime now);

// One line that tells who has to do what by when; empty while more than a third of the time is left (one day at least).
std::string StatementReminder(const Registry& registry, UtcTime now);

// Draws every filed statement again and checks it with its signature, in one pass over the records.
class StatementAuditor {
 public:
  // `filed`: all statements of the ledger, as its registry holds them.
  explicit StatementAuditor(std::vector<FiledStatement> filed) : filed_(std::move(filed)) {}
  // Called with every record in order. "statement-wrong" (kCorruption).
  Result<void> Check(const Record& record);

 private:
  struct Drawn {
    std::string text;
    UtcTime uncovered_since;
  };
  std::vector<FiledStatement> filed_;
  std::vector<Drawn> drawn_;
  std::size_t checked_ = 0;
  StatementFold fold_;
};

}  // namespace writ
