// An act of every type with values in the right form, for tests that go through the whole table of types.
#pragma once

#include <map>
#include <string>

#include "base/crypto.h"
#include "base/json.h"
#include "log/entry_types.h"

namespace writ::support {

inline constexpr char kSomeUuid[] = "019a9b2c-1111-7222-8333-444455556666";

// A value that the clear field accepts.
inline Json SomeClearValue(std::string_view field) {
  const std::string hash = Sha256Hex(AsBytes(field));
  if (field == "gallery") return kSomeUuid;
  if (field == "galleries") return Json::array({kSomeUuid});
  if (field == "orders") return Json::array({hash});
  if (field == "decisions" || field == "searches") return Json::array({1u, 2u});
  if (field == "binary") return hash;
  if (field == "scope") return "gallery";
  if (field == "minute") return "2026-11-18T11:06:00Z";
  if (field == "head_key" || field == "log_key") return "ssh-ed25519 AAAA";
  if (field == "url" || field == "vkey") return "https://witness.example";
  if (field == "witnesses") return Json::array();
  if (field == "unwitnessed") return false;
  if (field == "policy") {
    return Json{{"alarm_agreement", 20u},
                {"alarm_burst", 10u},
                {"alarm_case", 5u},
                {"alarm_haste", 10u},
                {"alarm_night_from", 20u},
                {"alarm_night_until", 5u},
                {"alarm_refusals", 10u},
                {"alarm_same", 3u},
                {"alarm_same_days", 30u},
                {"candidates", 10u},
                {"fpir_per_million", 10'000u},
                {"retention_days", 30u},
                {"statement_days", 7u},
                {"witness_quorum", 1u}};
  }
  return 1u;  // search, count
}

inline Json SomeClearFields(const EntryType& type) {
  Json clear = Json::object();
  for (const std::string_view field : type.clear) clear[std::string(field)] = SomeClearValue(field);
  return clear;
}

// The whole act; its commitments are hashes that nobody opens.
inline Json SomeAct(const EntryType& type, std::string_view origin) {
  Json act = SomeClearFields(type);
  act["origin"] = std::string(origin);
  act["type"] = std::string(type.type);
  act["nonce"] = std::string(32, 'a');
  act["made_at"] = "2026-11-18T11:06:40Z";
  for (const std::string_view field : type.committed) {
    act["commit"][std::string(field)] = Sha256Hex(AsBytes(field));
  }
  return act;
}

}  // namespace writ::support
