#include "authority/suspension_order.h"

#include <array>
#include <utility>

#include "authority/sshsig.h"
#include "base/names.h"

namespace writ {
namespace {

constexpr std::array<std::string_view, 4> kScopeNames{"deployment", "gallery", "user", "issuer"};

bool IsTarget(SuspensionScope scope, std::string_view target) {
  switch (scope) {
    case SuspensionScope::kDeployment: return target.empty();
    case SuspensionScope::kGallery:
    case SuspensionScope::kUser: return IsName(target);
    case SuspensionScope::kIssuer: return IsIssuer(target);
  }
  return false;
}

tl::unexpected<Error> BadOrder(const std::string& cause) {
  return Fail(Code::kUsage, "order-malformed", "couldn't read the order of suspension: " + cause);
}

}  // namespace

std::string_view ScopeName(SuspensionScope scope) { return kScopeNames[static_cast<std::size_t>(scope)]; }

ActDraft DraftSuspension(Env& env, std::string_view origin, SuspensionScope scope, std::string_view target,
                         std::string_view reason) {
  return DraftAct(env, origin, "suspend", Json{{"scope", std::string(ScopeName(scope))}},
                  {{"target", std::string(target)}, {"reason", std::string(reason)}});
}

Result<SuspensionOrder> OpenSuspension(const Json& act, const Openings& openings) {
  WRIT_CHECK(CheckOpenings(act, openings));
  SuspensionOrder order;
  for (std::size_t i = 0; i < kScopeNames.size(); ++i) {
    if (act.at("scope") == kScopeNames[i]) order.scope = static_cast<SuspensionScope>(i);
  }
  WRIT_TRY(order.target, OpenedText(openings, "target"));
  WRIT_TRY(order.reason, OpenedText(openings, "reason"));
  WRIT_TRY(order.since, ParseTime(act.at("made_at").get_ref<const std::string&>()));
  if (!IsTarget(order.scope, order.target)) {
    return Fail(Code::kRefused, "target-malformed",
                "couldn't accept the order of suspension: \"" + order.target.substr(0, 64) +
                    "\" is not the name of a " + std::string(ScopeName(order.scope)),
                "give the name as `writ gallery list`, `writ user list` or `writ authority list` shows it");
  }
  if (!order.reason.empty() && !IsPlainLine(order.reason, kMaxReasonBytes)) {
    return Fail(Code::kRefused, "reason-malformed",
                "couldn't accept the reason: it must be one line of at most 200 bytes",
                "give a shorter reason, or none");
  }
  order.act = act;
  order.openings = openings;
  order.id = OrderId(CanonicalJsonOrDie(act));
  return order;
}

std::string OrderFileText(const SignedAct& order) {
  return order.act + "\n" + CanonicalJsonOrDie(OpeningsToJson(order.openings)) + "\n" + order.signature;
}

Result<OrderFile> SplitOrderFile(std::string_view text) {
  const std::size_t act_end = text.find('\n');
  const std::size_t openings_end = act_end == std::string_view::npos ? act_end : text.find('\n', act_end + 1);
  if (openings_end == std::string_view::npos) return BadOrder("it is not an act, its openings and a signature");
  OrderFile file;
  file.act_bytes = text.substr(0, act_end);
  file.openings = text.substr(act_end + 1, openings_end - act_end - 1);
  WRIT_TRY(file.signature, DearmourSshSignature(text.substr(openings_end + 1)));
  WRIT_TRY(file.act, ParseCanonicalJson(file.act_bytes, kMaxActBytes));
  WRIT_CHECK(CheckAct(file.act));
  return file;
}

std::string OrderId(std::string_view act_bytes) { return Sha256Hex(AsBytes(act_bytes)); }

std::string UnreadableOrderId(std::string_view file_bytes) {
  return Sha256Hex(AsBytes("unreadable order\n" + std::string(file_bytes)));  // an act begins with a brace
}

}  // namespace writ
