// What the public entries of a log have to keep, whoever reads them: nothing here needs the data folder.
//
// The first entry founds the log under its own key and no other does; each act is signed by the key that it shows, was
// made for this deployment within ten minutes of its entry, and counts once; the program's are signed by the log's key
// and nobody else's are; times don't go back but on the head's word; no photo is imported that no import was begun for.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "authority/nonce_set.h"
#include "log/checkpoint.h"
#include "log/entry.h"

namespace writ {

// "proof-wrong" (kCorruption) unless the entry's key signed its act.
Result<void> CheckProof(const Entry& entry, std::uint64_t index);

class PublicRules {
 public:
  explicit PublicRules(const LogVerifier& verifier);

  // Called with every entry in order. "proof-wrong", "time-backwards", "author-wrong", "init-again", "act-stale",
  // "nonce-twice", "import-wrong", all kCorruption.
  Result<void> Check(const Entry& entry, std::uint64_t index);

 private:
  Result<void> CheckAuthor(const Entry& entry, std::uint64_t index) const;
  Result<void> CheckOnceAndFresh(const Entry& entry, std::uint64_t index);
  Result<void> CheckImport(const Entry& entry, std::uint64_t index);
  struct OpenImport {
    std::string gallery;
    std::uint64_t rows_left = 0;
  };
  std::string origin_;
  std::string verifier_key_;
  std::string log_key_;  // OpenSSH's one-line form
  NonceSet nonces_;
  std::map<std::uint64_t, OpenImport> imports_;  // by their entry, until they end
  UtcTime last_;
};

}  // namespace writ
