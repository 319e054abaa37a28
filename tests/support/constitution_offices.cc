// The acts of the constitution's play that are about people, orders, policy, statements and time.
#include <algorithm>

#include "authority/people.h"
#include "authority/urgent_writ.h"
#include "search/destruction.h"
#include "support/constitution_world.h"

namespace writ::support {
namespace {

constexpr Seconds kDay = kSecondsPerDay;

std::string Words(const ModelAct& act) {
  return act.type + " by " + act.name + (act.key == act.name ? "" : " with the key of " + act.key) +
         (act.fresh ? "" : ", made at another time");
}

}  // namespace

void ConstitutionWorld::AddUser(Dice& dice) {
  const ModelAct act = By(dice, "user_add", {"head"});
  const auto name =
      dice.Pick<std::string>({"newcomer", "newcomer", "overseer2", "stranger", "investigator", "examiner1"});
  const auto usual = model_.users.find(name);
  std::string role = usual == model_.users.end() ? dice.Pick<std::string>({"investigator", "examiner", "overseer"})
                                                 : usual->second.role;
  if (dice.Chance(15)) role = dice.Pick<std::string>({"head", "custodian", "auditor", "examiner"});
  const std::string key = model_.KeyIsFree(name) && dice.Chance(80) ? name : dice.Pick(AllKeys());
  const bool allowed = model_.MayAddUser(act, name, role, key);
  const SignedAct handed_in = Sign(act, {}, {{"name", name}, {"role", role}, {"key", KeyHolder(key).PublicKey()}});
  const std::string words = Words(act) + ": " + name + " as " + role + " with the key of " + key;
  if (Agree(words, allowed, writ::AddUser(t_.deployment->office(), handed_in))) model_.DidAddUser(name, role, key);
}

void ConstitutionWorld::AddKey(Dice& dice) {
  const ModelAct act = By(dice, "key_add", {"head", "investigator", "examiner1", "overseer"});
  const auto key = dice.Pick<std::string>({"spare", "stranger", "person", "court"});
  const SignedAct handed_in = Sign(act, {}, {{"key", KeyHolder(key).PublicKey()}});
  if (Agree(Words(act) + ": the key of " + key, model_.MayAddKey(act, key),
            writ::AddKey(t_.deployment->office(), handed_in))) {
    model_.DidAddUser(act.name, model_.users.at(act.name).role, key);
  }
}

void ConstitutionWorld::RevokeUser(Dice& dice) {
  const ModelAct act = By(dice, "user_revoke", {"head"});
  const auto name = dice.Pick<std::string>({"newcomer", "investigator2", "examiner3", "overseer", "overseer2",
                                            "stranger", "head", "custodian", "investigator"});
  const SignedAct handed_in = Sign(act, {}, {{"name", name}, {"reason", "for a test"}});
  if (Agree(Words(act) + ": " + name, model_.MayRevokeUser(act, name),
            writ::RevokeUser(t_.deployment->office(), handed_in))) {
    model_.users.at(name).active = false;
  }
}

void ConstitutionWorld::Reinstate(Dice& dice) {
  const ModelAct act = By(dice, "user_reinstate", {"head"});
  auto name = dice.Pick<std::string>({"investigator", "investigator2", "stranger", "examiner1"});
  for (const auto& [stopped, user] : model_.users) name = user.stopped && dice.Chance(80) ? stopped : name;
  const SignedAct handed_in = Sign(act, {}, {{"name", name}, {"reason", "for a test"}});
  if (Agree(Words(act) + ": " + name, model_.MayReinstate(act, name),
            ReinstateUser(t_.deployment->office(), handed_in))) {
    model_.users.at(name).stopped = false;
  }
}

void ConstitutionWorld::AddAuthority(Dice& dice) {
  const ModelAct act = By(dice, "authority_add", {"head"});
  const auto name = dice.Pick<std::string>({"court2@example", "court2@example", "court@example"});
  const std::string key = dice.Chance(80) ? "court2" : dice.Pick(AllKeys());
  const SignedAct handed_in = Sign(act, {}, {{"name", name}, {"key", KeyHolder(key).PublicKey()}});
  if (Agree(Words(act) + ": " + name + " with the key of " + key, model_.MayAddAuthority(act, name, key),
            writ::AddAuthority(t_.deployment->office(), handed_in))) {
    model_.DidAddAuthority(name, key);
  }
}

void ConstitutionWorld::RevokeAuthority(Dice& dice) {
  const ModelAct act = By(dice, "authority_revoke", {"head"});
  const auto name = dice.Pick<std::string>({"court2@example", "court2@example", "court@example"});
  const SignedAct handed_in = Sign(act, {}, {{"name", name}, {"reason", "for a test"}});
  if (Agree(Words(act) + ": " + name, model_.MayRevokeAuthority(act, name),
            writ::RevokeAuthority(t_.deployment->office(), handed_in))) {
    model_.authorities.at(name).active = false;
  }
}

void ConstitutionWorld::SetPolicy(Dice& dice) {
  const ModelAct act = By(dice, "policy_set", {"head"});
  Policy policy;
  policy.retention_days = dice.Pick<Seconds>({1, 3, 30});
  policy.statement_days = dice.Pick<Seconds>({3, 7, 31});
  policy.candidates = dice.Pick<Seconds>({1, 2, 10});
  const SignedAct handed_in = Sign(act, {{"policy", PolicyToJson(policy)}});
  if (Agree(Words(act) + ": " + PolicyToJson(policy).dump(), model_.Admits(act),
            writ::SetPolicy(t_.deployment->office(), handed_in))) {
    model_.retention_days = policy.retention_days;
    model_.statement_days = policy.statement_days;
    model_.candidates = static_cast<std::size_t>(policy.candidates);
  }
}

void ConstitutionWorld::SignStatement(Dice& dice) {
  const ModelAct act = By(dice, "statement", {"head"});
  const std::uint64_t entries = t_.Entries();
  const std::uint64_t from = model_.statements_end + (dice.Wrong(10) ? 1 : 0);
  const std::uint64_t to = dice.Chance(75) ? entries : 1 + dice.Next() % (entries + 1);
  const Result<std::string> drawn = DrawStatement(t_.deployment->office(), to);
  const bool as_drawn = drawn && !dice.Wrong(10);
  const std::string text = as_drawn ? *drawn : drawn.value_or("") + "# and nothing else\n";
  const std::string signer = dice.Wrong(15) ? dice.Pick(AllKeys()) : "head";
  const bool allowed = model_.MayFileStatement(act, from, to, entries, signer, as_drawn);
  const SignedAct handed_in =
      Sign(act, {{"from_entry", from}, {"to_entry", to}}, {{"statement", Sha256Hex(AsBytes(text))}});
  const std::string words = Words(act) + ": entries " + std::to_string(from) + " to " + std::to_string(to) + " of " +
                            std::to_string(entries) + ", signed with the key of " + signer +
                            (as_drawn ? "" : ", altered");
  if (!Agree(words, allowed,
             FileStatement(t_.deployment->office(), handed_in, text, SignatureOn(text, kStatementNamespace, signer)))) {
    return;
  }
  model_.statements_end = to;
  model_.uncovered_since = t_.Records()[to].entry.time.seconds;
}

// An order is a file: anybody who reaches the folder can put one there.
void ConstitutionWorld::SuspendSomething(Dice& dice) {
  if (dice.Chance(5)) {
    const std::string rubbish = "rubbish " + std::to_string(++numbers_);
    (void)t_.env.WriteFile(t_.paths().data / "orders" / ("z" + std::to_string(numbers_) + ".order"), AsBytes(rubbish),
                           /*secret=*/false);
    model_.orders[UnreadableOrderId(rubbish)] = {.key = {}, .scope = {}, .target = {}, .readable = false};
    return Tell("somebody puts rubbish into the folder of orders");
  }
  const std::string key = dice.Chance(80) ? dice.Pick<std::string>({"head", "overseer"}) : dice.Pick(AllKeys());
  const auto scope = dice.Pick<std::string>({"gallery", "gallery", "user", "user", "issuer", "issuer", "deployment"});
  const std::map<std::string, Names> targets = {
      {"gallery", {"custody", "missing"}},
      {"user",
       {"investigator", "investigator", "investigator2", "examiner1", "head", "overseer", "custodian", "officer"}},
      {"issuer", {"court@example", "court2@example"}},
      {"deployment", {""}}};
  const std::string target = dice.Pick(targets.at(scope));
  const std::map<std::string, SuspensionScope> scopes = {{"gallery", SuspensionScope::kGallery},
                                                         {"user", SuspensionScope::kUser},
                                                         {"issuer", SuspensionScope::kIssuer},
                                                         {"deployment", SuspensionScope::kDeployment}};
  const SignedAct order = KeyHolder(key).Sign(DraftSuspension(t_.env, kTestOrigin, scopes.at(scope), target, ""));
  if (!WriteSuspensionOrder(t_.env, t_.paths().data, order)) Fail("an order could not be written");
  model_.orders[OrderId(order.act)] = {.key = key, .scope = scope, .target = target};
  Tell("an order signed with the key of " + key + " suspends " + scope + " " + target);
}

void ConstitutionWorld::Resume(Dice& dice) {
  std::string id = Sha256Hex(AsBytes("no order"));
  for (const auto& [known, order] : model_.orders) {
    if (id.empty() || dice.Chance(order.lifted ? 10 : 70)) id = known;
  }
  const auto order = model_.orders.find(id);
  const ModelAct act =
      By(dice, "resume",
         {order == model_.orders.end() || order->second.key.starts_with("overseer") ? "overseer" : "head"});
  const SignedAct handed_in = Sign(act, {{"orders", Json::array({id})}}, {{"reason", "for a test"}});
  const std::string what = order == model_.orders.end() ? "an unknown order"
                                                        : "the order over " + order->second.scope + " " +
                                                              order->second.target + " by " + order->second.key;
  if (Agree(Words(act) + ": " + what, model_.MayLift(act, id), writ::Resume(t_.deployment->office(), handed_in))) {
    model_.orders.at(id).lifted = true;
  }
}

void ConstitutionWorld::LetTimePass(Dice& dice) {
  const auto seconds = dice.Pick<Seconds>({60, 600, 600, 3600, 3600, 6 * 3600, kDay, kDay, 2 * kDay + 1, 9 * kDay});
  t_.env.now.seconds += seconds;
  Tell(std::to_string(seconds) + " seconds have passed");
}

// Somebody sets the clock, with or without a new boot; the next start looks at it.
void ConstitutionWorld::SetClock(Dice& dice) {
  const auto by = dice.Pick<Seconds>({-30, 60, -3600, -2 * kDay, kDay, 3 * kDay});
  t_.env.SetClock(by);
  const bool boots = dice.Chance(30);
  if (boots) t_.env.boot += " and another";
  Tell("the clock is set by " + std::to_string(by) + " seconds" + (boots ? " and the machine starts anew" : ""));
  Start(/*in_full=*/false);
}

void ConstitutionWorld::CorrectClock(Dice& dice) {
  if (!model_.in_doubt && dice.Chance(90)) return LetTimePass(dice);
  const ModelAct act = By(dice, "clock_correct", {"head"});
  const SignedAct handed_in = Sign(act, {}, {{"reason", "for a test"}});
  if (!Agree(Words(act), model_.Admits(act),
             writ::CorrectClock(t_.deployment->office(), t_.deployment->clock(), handed_in))) {
    return;
  }
  trusted_boot_ = t_.env.boot;
  trusted_offset_ = t_.env.now_at_boot;
  model_.last_entry = model_.now;
  Start(/*in_full=*/false);
}

void ConstitutionWorld::StartAgain(Dice& dice) {
  const bool in_full = dice.Chance(30);
  Tell(in_full ? "the program starts again and checks everything" : "the program starts again");
  Start(in_full);
}

void ConstitutionWorld::OrderDestruction(Dice& dice) {
  const ModelAct act = By(dice, "destroy_order", {"head"});
  std::uint64_t number = SomeSearch(dice);
  for (const auto& [known, search] : model_.searches) {
    if (model_.DueSince(search) && dice.Chance(70)) number = known;
  }
  const SignedAct handed_in = Sign(act, {{"searches", Json::array({number})}});
  if (Agree(Words(act) + ": search " + std::to_string(number), model_.MayOrderDestruction(act, number),
            writ::OrderDestruction(*t_.deployment, handed_in))) {
    model_.searches.at(number).destruction_ordered = true;
  }
}

}  // namespace writ::support
