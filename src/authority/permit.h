// The permit: the only thing that opens a gallery or a case, and it exists only after its entry stands in the log.
//
// Move-only; nobody but the Authorise functions can make one, and they make it from a committed record. What a permit
// does not name can't be opened with it: `KeyRing` asks it. Thread rule: immutable.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "authority/office.h"
#include "authority/writ_order.h"
#include "authority/writ_uses.h"

namespace writ {

class Permit {
 public:
  Permit(Permit&&) noexcept = default;
  Permit& operator=(Permit&&) noexcept = default;
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;

  std::uint64_t entry() const { return entry_; }  // that authorised it
  UtcTime now() const { return now_; }
  const std::vector<std::string>& galleries() const { return galleries_; }  // IDs
  bool CoversGallery(std::string_view gallery_id) const;
  bool CoversCase(std::uint64_t search) const { return search_ == search || (audits_ && search < entry_); }
  // What allows to compare: that the entry of a search stands in a log that the witnesses have seen. Null for every
  // other permit.
  const WitnessedEntry* comparison() const { return witnessed_ ? &*witnessed_ : nullptr; }

 private:
  friend Result<Permit> AuthoriseSearch(Office&, const WritUses&, const struct SearchApplication&);
  friend Result<Permit> AuthoriseGallery(Office&, const SignedAct&, const std::string&, const std::string&);
  friend Result<Permit> AuthoriseCase(Office&, const SignedAct&, std::string_view,
                                      const std::function<Result<Decision>(const AdmittedAct&)>&);
  friend Result<Permit> AuthoriseRelease(Office&, std::uint64_t);
  friend Result<Permit> AuthoriseAudit(Office&, const SignedAct&, std::vector<std::string>);
  Permit(WitnessedEntry witnessed, UtcTime now, std::vector<std::string> galleries)
      : Permit(witnessed.entry(), now, std::move(galleries), witnessed.entry()) {
    witnessed_ = std::move(witnessed);
  }
  Permit(std::uint64_t entry, UtcTime now, std::vector<std::string> galleries, std::optional<std::uint64_t> search)
      : entry_(entry), now_(now), galleries_(std::move(galleries)), search_(search) {}

  std::uint64_t entry_;
  UtcTime now_;
  std::vector<std::string> galleries_;
  std::optional<std::uint64_t> search_;
  std::optional<WitnessedEntry> witnessed_;
  bool audits_ = false;  // covers every case that the log held before it
};

// What somebody hands in to be allowed one search.
struct SearchApplication {
  SignedAct act;               // type "search"; commits to photo and writ
  std::string writ_text;       // as signed
  std::string writ_signature;  // armoured
  std::vector<Hash32> photos;  // SHA-256 of each, as in PresentedWrit, and `named_face_found` likewise
  bool named_face_found = false;
  std::map<std::string, std::string> gallery_ids;  // name → ID of every gallery here
  // Completes the row and the vault of the search's entry: the case's keys, the sealed openings.
  std::function<Result<Decision>(const AdmittedAct&, const WritOrder&)> prepare;
};

// Checks the writ in every field, takes one of its uses by committing the search's entry, has the log with it cosigned
// where there are witnesses, and permits the galleries that the writ names. Without the cosignatures a search_abort
// gives the use back, and WitnessDesk::Demand's error is returned. Refusals: those of Office::Handle and
// CheckPresentedWrit, "writ-unknown-gallery", "gallery-suspended", "issuer-suspended". An urgent writ may bear the
// head's signature instead of its issuer's: then the entry's outcome is kUrgentOutcome.
Result<Permit> AuthoriseSearch(Office& office, const WritUses& uses, const SearchApplication& application);

// A consultation of one gallery (act type "gallery_show"), `name` being its name: "gallery-suspended" (kSuspended).
Result<Permit> AuthoriseGallery(Office& office, const SignedAct& act, const std::string& gallery_id,
                                const std::string& name);

// A consultation of, or a decision on, the case of the search that the act names.
Result<Permit> AuthoriseCase(Office& office, const SignedAct& act, std::string_view type,
                             const std::function<Result<Decision>(const AdmittedAct&)>& decide);

// For an audit (act type "audit"): opens these galleries and every case, so that what they rest on can be judged again.
// It compares nobody.
Result<Permit> AuthoriseAudit(Office& office, const SignedAct& act, std::vector<std::string> gallery_ids);

// For the release of a search whose decisions are in: permits its case to the program itself. `decide_entry` is the
// second examiner's committed decision, read again from the ledger.
Result<Permit> AuthoriseRelease(Office& office, std::uint64_t decide_entry);

}  // namespace writ
