// How often each writ was used, which text stands under its ID for ever, which were revoked, and which urgent ones were
// ratified.
//
// A fold over the log's records. The public log shows none of it: rows name a writ by a keyed tag over issuer and ID.
// The use is taken by the search's entry and given back by an abort. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "authority/tagger.h"
#include "authority/writ_order.h"
#include "log/ledger.h"

namespace writ {

// A search that is killed again and again takes its uses: an interrupted search may have compared already.
inline constexpr std::int64_t kMaxReturnedUses = 2;

class WritUses : public Projection {
 public:
  explicit WritUses(const Tagger& tagger) : tagger_(&tagger) {}
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;

  // Hexadecimal keyed hash of (issuer, ID).
  std::string TagOf(std::string_view issuer, std::string_view id) const;

  // Whether the writ with these bytes may be used once more: "writ-replaced" (other bytes under its ID),
  // "writ-revoked", "writ-lapsed" (used as an urgent one, and not ratified in time), "writ-used-up", all kRefused.
  Result<void> CheckUse(const WritOrder& order, std::string_view text, UtcTime now) const;
  // Whether its issuer's signature may still make an urgent writ, used on the head's word, an ordinary one:
  // "writ-not-urgent" (never used so), "writ-ratified" (done before), "writ-replaced", "writ-lapsed".
  Result<void> CheckRatification(const WritOrder& order, std::string_view text, UtcTime now) const;
  bool IsRatified(const WritOrder& order) const;
  // Whether that search ran on the head's word alone and its writ was not ratified in time: nothing of it is reviewed,
  // released or shown any more.
  bool SearchIsLapsed(std::uint64_t search, UtcTime now) const;
  // When it lapses or lapsed; none for a search under a writ that its issuer signed.
  std::optional<UtcTime> LapseOf(std::uint64_t search) const;
  // Whether an urgent search of that investigator lapsed, and the log does not say so yet.
  bool HasUnloggedLapse(std::string_view investigator, UtcTime now) const;
  // Whether the writ under which that search runs was revoked: nothing of it is reviewed, released or shown any more.
  bool SearchIsRevoked(std::uint64_t search) const;
  std::int64_t UsesOf(const WritOrder& order) const;
  bool IsRevoked(const WritOrder& order) const;

  // What a search's row says of its writ.
  Json RowOf(const WritOrder& order, std::string_view text) const;
  // By which the alarms know photos and case again: keyed tags of the files' SHA-256, and of the case's number, whoever
  // the issuer is. "photo_tag" is the first's, "more_photo_tags" the others', where there are any.
  Json AlarmTagsOf(const WritOrder& order, std::span<const Hash32> photos) const;

 private:
  struct Use {
    std::string sha256;  // of the text first accepted; empty where only a revocation is known
    std::int64_t uses = 0;
    std::int64_t returned = 0;  // uses given back, at most kMaxReturnedUses
    bool revoked = false;
    std::optional<UtcTime> urgent_since;  // the first search on the head's word
    bool ratified = false;
  };
  static std::optional<UtcTime> LapseOf(const Use& use);
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Use>& use) {
    auto& [sha256, uses, returned, revoked, urgent_since, ratified] = use;
    archive(sha256, uses, returned, revoked, urgent_since, ratified);
  }
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, WritUses>& writ_uses) {
    auto& [tagger, uses, tag_of_search, urgent] = writ_uses;
    archive(uses, tag_of_search, urgent);  // the tagger is the deployment's
  }
  const Use* Find(const WritOrder& order) const;

  const Tagger* tagger_;
  std::map<std::string, Use> uses_;                     // by tag
  std::map<std::uint64_t, std::string> tag_of_search_;  // by the search's entry
  std::map<std::uint64_t, std::string> urgent_;         // who made it, by the urgent search whose lapse is not logged
};

}  // namespace writ
