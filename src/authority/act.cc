#include "authority/act.h"

#include <algorithm>
#include <array>

namespace writ {
namespace {

constexpr int kMaxOpeningDepth = 8;  // leaves room for the objects that rows and commitments put around a value

bool NestsWithin(const Json& value, int depth) {
  if (!value.is_structured()) return true;
  return depth > 0 && std::all_of(value.begin(), value.end(),
                                  [depth](const Json& member) { return NestsWithin(member, depth - 1); });
}

}  // namespace

ActDraft DraftAct(Env& env, std::string_view origin, std::string_view type, const Json& clear,
                  const std::map<std::string, Json>& committed) {
  return DraftActAt(env, env.Now(), origin, type, clear, committed);
}

ActDraft DraftActAt(Env& env, UtcTime made_at, std::string_view origin, std::string_view type, const Json& clear,
                    const std::map<std::string, Json>& committed) {
  std::array<std::uint8_t, 16> nonce;
  env.FillRandom(nonce);
  ActDraft draft;
  draft.act = clear.is_object() ? clear : Json::object();
  draft.act["origin"] = std::string(origin);
  draft.act["type"] = std::string(type);
  draft.act["nonce"] = ToHex(nonce);
  draft.act["made_at"] = FormatTime(made_at);
  for (const auto& [field, value] : committed) {
    const Opening& opening = draft.openings[field] = NewOpening(env, value);
    draft.act["commit"][field] = ToHex(MakeCommitment(opening.salt, field, value));
  }
  return draft;
}

Result<void> CheckOpenings(const Json& act, const Openings& openings) {
  const Json commit = act.value("commit", Json::object());
  const auto wrong = [](const std::string& cause) {
    return Fail(Code::kRefused, "opening-wrong", "couldn't accept the act: " + cause,
                "make the act again with this version of writ");
  };
  if (commit.size() != openings.size()) return wrong("its openings are not those of its commitments");
  for (const auto& [field, opening] : openings) {
    const auto it = commit.find(field);
    const bool can_be_kept = NestsWithin(opening.value, kMaxOpeningDepth) && CanonicalJson(opening.value);
    if (it == commit.end() || !can_be_kept || *it != ToHex(MakeCommitment(opening.salt, field, opening.value))) {
      return wrong("the opening of \"" + field + "\" does not match its commitment");
    }
  }
  return {};
}

Result<std::string> OpenedText(const Openings& openings, const std::string& field) {
  const auto it = openings.find(field);
  if (it == openings.end() || !it->second.value.is_string()) {
    return Fail(Code::kUsage, "field-type", "couldn't read the field \"" + field + "\": it is not text");
  }
  return it->second.value.get<std::string>();
}

}  // namespace writ
