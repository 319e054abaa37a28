// The constitution once more, small and slow: what may be done in a deployment, written from the documents alone.
//
// It calls nothing of the product. Names of people, keys, galleries and photos are plain words, times are UTC seconds.
// `May…` says whether an act is allowed, `Did…` takes note of one that was done. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace writ::support {

using Seconds = std::int64_t;
using Names = std::vector<std::string>;

// Who hands in an act, as whom, signed with whose key. Not fresh: too old, or handed in before.
struct ModelAct {
  std::string type, name, key;
  bool fresh = true;
};

struct ModelUser {
  std::string role;
  std::set<std::string> keys;
  bool active = true;
  bool stopped = false;  // an urgent writ of theirs was not ratified
};

struct ModelAuthority {
  std::string key;
  bool active = true;
};

struct ModelBasis {
  std::string kind, gallery, subject, photo;  // kinds as in the document; "paper" is consent on paper
  Seconds from = 0, until = 0;
  std::string signer;  // key; empty: unsigned
  std::string person;  // the key that a consent names
};

struct ModelFace {
  std::uint64_t entry = 0;
  std::string gallery, subject, photo;
  Seconds from = 0, until = 0;
};

struct ModelWrit {
  std::string issuer, id, text;
  Names galleries, investigators, photos;
  int searches = 1;
  Seconds from = 0, until = 0;
  bool urgent = false, for_here = true;
};

// What is known of the writs of one issuer and ID.
struct ModelUse {
  std::string text;  // empty where only a revocation is known
  int uses = 0, returned = 0;
  bool revoked = false, ratified = false;
  std::optional<Seconds> urgent_since;
};

struct ModelSearch {
  std::string investigator, issuer, writ;  // writ: the key of its ModelUse
  Names galleries;
  Seconds writ_ends = 0;
  enum { kAborted, kNoCandidate, kInReview, kReleased, kDestroyed } state = kInReview;
  std::vector<ModelFace> compared;
  std::set<std::string> seen_by, decided_by;
  bool urgent = false;  // it was made on the head's word
  bool lapse_logged = false, destruction_ordered = false;
};

struct ModelOrder {
  std::string key, scope, target;
  bool readable = true;  // an order that can't be checked stops everything, and is for the head to lift
  bool lifted = false;
};

class ConstitutionModel {
 public:
  // Facts that anybody sees, set by whoever plays: the clock, and the time of the log's last entry.
  Seconds now = 0, last_entry = 0;
  // What the head decided.
  Seconds retention_days = 30, statement_days = 7;
  std::size_t candidates = 10;

  std::map<std::string, ModelUser> users;
  std::map<std::string, ModelAuthority> authorities;
  std::set<std::string> galleries;
  std::vector<ModelFace> faces;
  std::map<std::string, ModelUse> uses;           // by writ
  std::map<std::uint64_t, ModelSearch> searches;  // by number
  std::map<std::string, ModelOrder> orders;       // by ID
  std::uint64_t statements_end = 0;               // the first entry that no statement covers
  Seconds uncovered_since = 0;                    // its time
  bool in_doubt = false;                          // the clock, since the last start

  bool Admits(const ModelAct& act) const;
  bool KeyIsFree(const std::string& key) const { return !key_owners_.contains(key); }

  bool MayAddUser(const ModelAct& act, const std::string& name, const std::string& role, const std::string& key) const;
  bool MayAddKey(const ModelAct& act, const std::string& key) const;
  void DidAddUser(const std::string& name, const std::string& role, const std::string& key);
  bool MayRevokeUser(const ModelAct& act, const std::string& name) const;
  bool MayReinstate(const ModelAct& act, const std::string& name) const;
  bool MayAddAuthority(const ModelAct& act, const std::string& name, const std::string& key) const;
  void DidAddAuthority(const std::string& name, const std::string& key);
  bool MayRevokeAuthority(const ModelAct& act, const std::string& name) const;
  bool MayLift(const ModelAct& act, const std::string& order) const;

  bool MayCreateGallery(const ModelAct& act, const std::string& name) const;
  bool MayEnrol(const ModelAct& act, const ModelFace& face, const ModelBasis& basis) const;
  // An import is one act; of its photos each is enrolled that could be by itself.
  bool MayImport(const ModelAct& act, const std::string& gallery) const;
  bool BasisAdmits(const ModelFace& face, const ModelBasis& basis) const;

  static std::string WritKey(const ModelWrit& writ) { return writ.issuer + " " + writ.id; }
  // `signer` is the key of the signature that was handed in with the writ, empty where it is none or does not fit.
  bool MaySearch(const ModelAct& act, const ModelWrit& writ, const std::string& signer, const std::string& photo) const;
  void DidSearch(std::uint64_t number, const ModelAct& act, const ModelWrit& writ, const std::string& signer);
  // The faces that a search under this writ compares now: no others may be touched, and none left out.
  std::vector<ModelFace> InScope(const ModelWrit& writ) const;
  void DidAbort(std::uint64_t number);
  bool MayRevokeWrit(const ModelAct& act, const ModelWrit& writ, const std::string& signer) const;
  bool MayRatify(const ModelAct& act, const ModelWrit& writ, const std::string& signer) const;
  bool MayReview(const ModelAct& act, std::uint64_t number) const;
  bool MayDecide(const ModelAct& act, std::uint64_t number, bool complete) const;
  void DidDecide(const ModelAct& act, std::uint64_t number);
  bool MaySee(const ModelAct& act, std::uint64_t number) const;

  bool MayFileStatement(const ModelAct& act, std::uint64_t from, std::uint64_t to, std::uint64_t entries,
                        const std::string& signer, bool as_drawn) const;
  std::optional<Seconds> DueSince(const ModelSearch& search) const;
  bool MayOrderDestruction(const ModelAct& act, std::uint64_t number) const;
  // What a start notes by itself: urgent writs that were not ratified stop whoever used them.
  void DidStart();

 private:
  const ModelUser* Holder(const std::string& key) const;  // null: nobody here has that key
  std::string AuthorOf(const ModelOrder& order) const;
  bool Counts(const ModelOrder& order) const;
  bool StopsUser(const ModelOrder& order, const std::string& user) const;
  bool Suspended(const std::string& user, const Names& galleries, const std::string& issuer,
                 bool on_heads_word = false) const;
  bool SignedByIssuer(const std::string& issuer, const std::string& signer) const;
  bool Lapsed(const ModelUse& use) const;
  bool Stands(const ModelSearch& search) const;
  bool OnHeadsWord(const ModelWrit& writ, const std::string& signer) const;

  std::map<std::string, std::string> key_owners_;  // for ever
};

}  // namespace writ::support
