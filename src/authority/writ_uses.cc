#include "authority/writ_uses.h"

#include <algorithm>

namespace writ {
namespace {

tl::unexpected<Error> Lapsed(UtcTime lapse) {
  return RefuseWrit("writ-lapsed", "it was urgent, and its issuer did not ratify it by " + FormatTime(lapse),
                    "ask the issuer for a new writ; what was found under this one is destroyed");
}

}  // namespace

Result<void> WritUses::Apply(const Record& record) {
  if (record.entry.outcome == kRefused) return {};
  const std::string type = record.entry.type();
  if (type == "search") {
    WRIT_TRY(const std::string tag, JsonString(record.row, "writ_tag"));
    WRIT_TRY(const std::string sha256, JsonString(record.row, "writ_sha256"));
    Use& use = uses_[tag];
    if (use.sha256.empty()) use.sha256 = sha256;
    ++use.uses;
    if (record.entry.outcome == kUrgentOutcome && !use.urgent_since) use.urgent_since = record.entry.time;
    tag_of_search_[record.index] = tag;
    if (record.entry.outcome == kUrgentOutcome) {
      WRIT_TRY(urgent_[record.index], JsonString(record.row, "actor"));
    }
  } else if (type == "search_abort") {
    const auto search = record.entry.act.at("search").get<std::uint64_t>();
    const auto it = tag_of_search_.find(search);
    if (it == tag_of_search_.end())
      return Fail(Code::kCorruption, "no-such-search", "couldn't find the aborted search");
    Use& use = uses_[it->second];
    if (use.returned < kMaxReturnedUses) {
      ++use.returned;
      --use.uses;
    }
    tag_of_search_.erase(it);
    urgent_.erase(search);
  } else if (type == "urgent_lapse") {
    urgent_.erase(record.entry.act.at("search").get<std::uint64_t>());
  } else if (type == "writ_revoke") {
    WRIT_TRY(const std::string tag, JsonString(record.row, "writ_tag"));
    uses_[tag].revoked = true;
  } else if (type == "writ_ratify") {
    WRIT_TRY(const std::string tag, JsonString(record.row, "writ_tag"));
    uses_[tag].ratified = true;
  }
  return {};
}

Result<void> WritUses::Save(StateWriter& state) const {
  state.fields(*this);
  return {};
}

void WritUses::Load(StateReader& state) { state.fields(*this); }

std::string WritUses::TagOf(std::string_view issuer, std::string_view id) const {
  return tagger_->Of({"writ", issuer, id});
}

const WritUses::Use* WritUses::Find(const WritOrder& order) const {
  const auto it = uses_.find(TagOf(order.issuer, order.id));
  return it == uses_.end() ? nullptr : &it->second;
}

Result<void> WritUses::CheckUse(const WritOrder& order, std::string_view text, UtcTime now) const {
  const Use* use = Find(order);
  if (use == nullptr) return {};
  if (use->revoked) {
    return RefuseWrit("writ-revoked", "its issuer revoked it", "ask the issuer for a new writ");
  }
  if (!use->sha256.empty() && use->sha256 != Sha256Hex(AsBytes(text))) {
    return RefuseWrit("writ-replaced", "a writ with other bytes was used under the ID " + order.id,
                      "ask the issuer for a writ with a new ID");
  }
  if (const std::optional<UtcTime> lapse = LapseOf(*use); lapse && now > *lapse) return Lapsed(*lapse);
  if (use->uses >= order.searches) {
    return RefuseWrit(
        "writ-used-up",
        "its " + std::to_string(order.searches) + (order.searches == 1 ? " search is" : " searches are") + " used up",
        "ask the issuer for a new writ");
  }
  return {};
}

Result<void> WritUses::CheckRatification(const WritOrder& order, std::string_view text, UtcTime now) const {
  const Use* use = Find(order);
  if (use == nullptr || !use->urgent_since) {
    return RefuseWrit("writ-not-urgent",
                      "nobody has searched under it on the head's word, so there is nothing to ratify",
                      "use it like any writ, with its issuer's signature");
  }
  if (use->sha256 != Sha256Hex(AsBytes(text))) {
    return RefuseWrit("writ-replaced", "a writ with other bytes was used under the ID " + order.id,
                      "have the issuer sign the very file that the head signed");
  }
  if (use->ratified) return RefuseWrit("writ-ratified", "it was ratified before", "nothing needs to be done");
  const std::optional<UtcTime> lapse = LapseOf(*use);
  return lapse && now > *lapse ? Lapsed(*lapse) : Result<void>{};
}

std::optional<UtcTime> WritUses::LapseOf(const Use& use) {
  if (!use.urgent_since || use.ratified) return std::nullopt;
  return UtcTime{use.urgent_since->seconds + kRatifySeconds};
}

std::optional<UtcTime> WritUses::LapseOf(std::uint64_t search) const {
  const auto tag = tag_of_search_.find(search);
  return tag == tag_of_search_.end() ? std::nullopt : LapseOf(uses_.at(tag->second));
}

bool WritUses::SearchIsLapsed(std::uint64_t search, UtcTime now) const {
  const std::optional<UtcTime> lapse = LapseOf(search);
  return lapse && now > *lapse;
}

bool WritUses::HasUnloggedLapse(std::string_view investigator, UtcTime now) const {
  return std::any_of(urgent_.begin(), urgent_.end(), [&](const auto& search) {
    return search.second == investigator && SearchIsLapsed(search.first, now);
  });
}

bool WritUses::IsRatified(const WritOrder& order) const {
  const Use* use = Find(order);
  return use != nullptr && use->ratified;
}

std::int64_t WritUses::UsesOf(const WritOrder& order) const {
  const Use* use = Find(order);
  return use == nullptr ? 0 : use->uses;
}

bool WritUses::SearchIsRevoked(std::uint64_t search) const {
  const auto tag = tag_of_search_.find(search);
  return tag != tag_of_search_.end() && uses_.at(tag->second).revoked;
}

bool WritUses::IsRevoked(const WritOrder& order) const {
  const Use* use = Find(order);
  return use != nullptr && use->revoked;
}

Json WritUses::RowOf(const WritOrder& order, std::string_view text) const {
  return Json{{"writ_tag", TagOf(order.issuer, order.id)}, {"writ_sha256", Sha256Hex(AsBytes(text))}};
}

Json WritUses::AlarmTagsOf(const WritOrder& order, std::span<const Hash32> photos) const {
  Json tags{{"case_tag", tagger_->Of({"case", order.case_id})}};
  for (const Hash32& photo : photos) {
    const std::string tag = tagger_->Of({"probe", ToHex(photo)});
    if (&photo == &photos.front()) {
      tags["photo_tag"] = tag;
    } else {
      tags["more_photo_tags"].push_back(tag);
    }
  }
  return tags;
}

}  // namespace writ
