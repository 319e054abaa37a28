// An entry of the log: what a person asked for and signed, and what the program decided.
//
// Canonical JSON {act, outcome, proof, row, time} of at most 65,535 bytes. `act` is what was signed; `outcome` and
// `row` are the program's: `row` commits to the plaintext of the one row that the entry makes. Thread rule: plain
// values.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "base/time.h"

namespace writ {

inline constexpr std::size_t kMaxEntryBytes = 65'535;
inline constexpr std::string_view kRefused = "refused";
// The type of the head's word that the clock is right, the only entry whose time may lie before the one before it.
inline constexpr std::string_view kClockCorrection = "clock_correct";
// Of a search on the head's word alone, under an urgent writ that its issuer has yet to ratify.
inline constexpr std::string_view kUrgentOutcome = "urgent";

// A person's (or the log key's) SSH signature in the namespace writ-act@v1 over the act's canonical bytes.
struct Proof {
  std::string key;        // "ssh-ed25519 AAAA…", the public key in OpenSSH's one-line form without comment
  std::string signature;  // base64 of the raw SSHSIG blob
};

struct Entry {
  Json act;  // object; see CheckAct
  std::string outcome;
  Proof proof;
  Hash32 row{};
  UtcTime time;

  std::string type() const { return act.at("type").get<std::string>(); }
  // The canonical bytes that the proof signs.
  std::string ActBytes() const { return CanonicalJsonOrDie(act); }
};

// An act has exactly origin, type, nonce (32 hex digits), made_at, the clear fields of its type, and, where its type
// commits to fields, "commit": {field: 64 hex digits}. Errors: "act-malformed" (kUsage).
Result<void> CheckAct(const Json& act);

// Fails with "entry-too-large" where it would pass kMaxEntryBytes.
Result<std::string> EncodeEntry(const Entry& entry);
// Strict: canonical bytes, known type, checked act, known outcome. Errors: "entry-malformed" (kCorruption).
Result<Entry> DecodeEntry(ByteView bytes);

}  // namespace writ
