// An act: what one person asks for, in canonical JSON that the person signs.
//
// The client makes it: origin, type, a nonce that counts once, the time, the clear fields, and commitments to all the
// rest, whose openings it hands over beside the signature. Signed by SSHSIG in the namespace writ-act@v1, so that
// ssh-keygen, agents and hardware keys can do it. Thread rule: plain values.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/json.h"
#include "log/commitment.h"

namespace writ {

inline constexpr std::string_view kActNamespace = "writ-act@v1";
inline constexpr std::size_t kMaxActBytes = 16 * 1024;
inline constexpr std::int64_t kActFreshSeconds = 600;  // made_at lies within this of now, either way

struct ActDraft {
  Json act;
  Openings openings;
  std::string Bytes() const { return CanonicalJsonOrDie(act); }  // what is signed
};

struct SignedAct {
  std::string claimed_actor;  // who the sender says he is; the key decides
  std::string act;            // canonical JSON
  std::string signature;      // armoured SSHSIG
  Openings openings;
};

// `clear` holds the type's clear fields; each value in `committed` gets a salt of its own.
ActDraft DraftAct(Env& env, std::string_view origin, std::string_view type, const Json& clear,
                  const std::map<std::string, Json>& committed);
// The same as made at that time: the program's own acts are made when their entries are.
ActDraft DraftActAt(Env& env, UtcTime made_at, std::string_view origin, std::string_view type, const Json& clear,
                    const std::map<std::string, Json>& committed);

// Every committed field has its opening, and nothing else has; "opening-wrong" (kRefused).
Result<void> CheckOpenings(const Json& act, const Openings& openings);

// The opened value of a committed text field; "field-type" where it is not text.
Result<std::string> OpenedText(const Openings& openings, const std::string& field);

}  // namespace writ
