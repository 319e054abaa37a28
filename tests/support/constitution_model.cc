#include "support/constitution_model.h"

#include <algorithm>

namespace writ::support {
namespace {

constexpr Seconds kDay = 86'400;
constexpr Seconds kHoursToRatify = 48;
constexpr int kUsesGivenBack = 2;
constexpr std::size_t kExaminers = 2;

// docs/roles.md: who may, and whether also while an order of suspension is in force.
struct Rule {
  std::set<std::string> roles;
  bool while_suspended = false;
};
const std::map<std::string, Rule>& Rules() {
  static const std::set<std::string> all = {
      "head", "custodian", "data-protection-officer", "investigator", "examiner", "auditor", "overseer"};
  static const std::set<std::string> readers = {"head", "data-protection-officer", "investigator"};
  static const std::map<std::string, Rule> rules = {{"user_add", {{"head"}, true}},
                                                    {"key_add", {all}},
                                                    {"user_revoke", {{"head"}, true}},
                                                    {"authority_add", {{"head"}, true}},
                                                    {"authority_revoke", {{"head"}, true}},
                                                    {"policy_set", {{"head"}, true}},
                                                    {"clock_correct", {{"head"}, true}},
                                                    {"user_reinstate", {{"head"}, true}},
                                                    {"statement", {{"head"}, true}},
                                                    {"resume", {{"head", "overseer"}, true}},
                                                    {"writ_revoke", {all, true}},
                                                    {"writ_ratify", {all, true}},
                                                    {"destroy_order", {{"head"}}},
                                                    {"gallery_create", {{"custodian"}}},
                                                    {"enrol", {{"custodian"}}},
                                                    {"import", {{"custodian"}}},
                                                    {"search", {{"investigator"}}},
                                                    {"review", {{"examiner"}}},
                                                    {"decide", {{"examiner"}}},
                                                    {"result", {readers}},
                                                    {"disclose", {readers}}};
  return rules;
}

bool Holds(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const ModelUser* ConstitutionModel::Holder(const std::string& key) const {
  for (const auto& [name, user] : users) {
    if (user.keys.contains(key)) return &user;
  }
  return nullptr;
}

std::string ConstitutionModel::AuthorOf(const ModelOrder& order) const {
  for (const auto& [name, user] : users) {
    if (user.keys.contains(order.key)) return name;
  }
  return "";
}

bool ConstitutionModel::Counts(const ModelOrder& order) const {
  if (order.lifted || !order.readable) return !order.lifted;
  const ModelUser* author = Holder(order.key);
  return author != nullptr && author->active && (author->role == "head" || author->role == "overseer");
}

// Nobody silences an overseer, nobody himself, and the head no auditor.
bool ConstitutionModel::StopsUser(const ModelOrder& order, const std::string& user) const {
  if (!Counts(order) || order.scope != "user" || order.target != user || AuthorOf(order) == user) return false;
  if (!users.contains(user)) return true;
  const bool of_head = users.at(AuthorOf(order)).role == "head";
  return users.at(user).role != "overseer" && !(of_head && users.at(user).role == "auditor");
}

bool ConstitutionModel::Suspended(const std::string& user, const Names& names, const std::string& issuer,
                                  bool on_heads_word) const {
  return std::any_of(orders.begin(), orders.end(), [&](const auto& pair) {
    const ModelOrder& order = pair.second;
    if (!Counts(order)) return false;
    return !order.readable || order.scope == "deployment" || StopsUser(order, user) ||
           (on_heads_word && StopsUser(order, "head")) || (order.scope == "gallery" && Holds(names, order.target)) ||
           (order.scope == "issuer" && order.target == issuer);
  });
}

bool ConstitutionModel::Admits(const ModelAct& act) const {
  const Rule& rule = Rules().at(act.type);
  static const std::set<std::string> taking = {"clock_correct", "user_revoke", "authority_revoke", "writ_revoke"};
  if (in_doubt && !taking.contains(act.type)) return false;
  if (now < last_entry && act.type != "clock_correct") return false;
  const auto user = users.find(act.name);
  if (user == users.end() || !user->second.active || !user->second.keys.contains(act.key)) return false;
  if (!act.fresh || !rule.roles.contains(user->second.role)) return false;
  if (!rule.while_suspended) return !Suspended(act.name, {}, "");
  return std::none_of(orders.begin(), orders.end(),
                      [&](const auto& order) { return StopsUser(order.second, act.name); });
}

bool ConstitutionModel::MayAddUser(const ModelAct& act, const std::string& name, const std::string& role,
                                   const std::string& key) const {
  if (!Admits(act) || !KeyIsFree(key)) return false;
  return !users.contains(name) && role != "head";
}

bool ConstitutionModel::MayAddKey(const ModelAct& act, const std::string& key) const {
  return Admits(act) && KeyIsFree(key);
}

void ConstitutionModel::DidAddUser(const std::string& name, const std::string& role, const std::string& key) {
  users[name].role = role;
  users[name].keys.insert(key);
  key_owners_[key] = name;
}

bool ConstitutionModel::MayRevokeUser(const ModelAct& act, const std::string& name) const {
  const auto known = users.find(name);
  if (!Admits(act) || known == users.end() || !known->second.active || known->second.role == "head") return false;
  return std::none_of(orders.begin(), orders.end(), [&](const auto& order) {
    return known->second.role == "overseer" && Counts(order.second) && AuthorOf(order.second) == name;
  });
}

bool ConstitutionModel::MayReinstate(const ModelAct& act, const std::string& name) const {
  return Admits(act) && users.contains(name) && users.at(name).stopped;
}

bool ConstitutionModel::MayAddAuthority(const ModelAct& act, const std::string& name, const std::string& key) const {
  return Admits(act) && KeyIsFree(key) && !authorities.contains(name);
}

void ConstitutionModel::DidAddAuthority(const std::string& name, const std::string& key) {
  authorities[name] = {.key = key};
  key_owners_[key] = name;
}

bool ConstitutionModel::MayRevokeAuthority(const ModelAct& act, const std::string& name) const {
  return Admits(act) && authorities.contains(name) && authorities.at(name).active;
}

bool ConstitutionModel::MayLift(const ModelAct& act, const std::string& id) const {
  const auto order = orders.find(id);
  if (!Admits(act) || order == orders.end() || !Counts(order->second)) return false;
  const std::string author = AuthorOf(order->second);
  const bool of_overseer = order->second.readable && users.at(author).role == "overseer";
  return of_overseer ? author == act.name : users.at(act.name).role == "head";
}

bool ConstitutionModel::MayCreateGallery(const ModelAct& act, const std::string& name) const {
  return Admits(act) && !galleries.contains(name);
}

bool ConstitutionModel::MayEnrol(const ModelAct& act, const ModelFace& face, const ModelBasis& basis) const {
  return Admits(act) && galleries.contains(face.gallery) && BasisAdmits(face, basis);
}

bool ConstitutionModel::MayImport(const ModelAct& act, const std::string& gallery) const {
  return Admits(act) && galleries.contains(gallery) && !Suspended("", {gallery}, "");
}

bool ConstitutionModel::BasisAdmits(const ModelFace& face, const ModelBasis& basis) const {
  if (basis.gallery != face.gallery || basis.subject != face.subject || basis.photo != face.photo) return false;
  if (now < basis.from || basis.until < now) return false;
  for (const ModelFace& other : faces) {
    if (other.gallery == face.gallery && other.photo == face.photo && now <= other.until) return false;
  }
  const ModelUser* approver = Holder(basis.signer);
  const auto authority = std::find_if(authorities.begin(), authorities.end(),
                                      [&](const auto& pair) { return pair.second.key == basis.signer; });
  std::string person;
  for (const auto& [name, user] : users) person = &user == approver ? name : person;
  if (Suspended(person, {face.gallery}, authority == authorities.end() ? "" : authority->first)) return false;
  if (basis.kind == "paper") return basis.signer.empty();
  if (basis.kind == "consent") return basis.signer == basis.person && KeyIsFree(basis.person);
  if (basis.kind == "court_order") return authority != authorities.end() && authority->second.active;
  return approver != nullptr && approver->active &&
         (approver->role == "head" || approver->role == "data-protection-officer");
}

bool ConstitutionModel::SignedByIssuer(const std::string& issuer, const std::string& signer) const {
  const auto authority = authorities.find(issuer);
  return authority != authorities.end() && authority->second.active && authority->second.key == signer;
}

bool ConstitutionModel::Lapsed(const ModelUse& use) const {
  return use.urgent_since && !use.ratified && now > *use.urgent_since + kHoursToRatify * 3600;
}

bool ConstitutionModel::OnHeadsWord(const ModelWrit& writ, const std::string& signer) const {
  const ModelUser* head = Holder(signer);
  return writ.urgent && head != nullptr && head->active && head->role == "head";
}

bool ConstitutionModel::MaySearch(const ModelAct& act, const ModelWrit& writ, const std::string& signer,
                                  const std::string& photo) const {
  if (!Admits(act) || now > uncovered_since + statement_days * kDay || users.at(act.name).stopped) return false;
  const auto issuer = authorities.find(writ.issuer);
  if (issuer == authorities.end() || !issuer->second.active) return false;
  bool on_heads_word = OnHeadsWord(writ, signer);
  if (!on_heads_word && !SignedByIssuer(writ.issuer, signer)) return false;
  const bool lapsed = std::any_of(searches.begin(), searches.end(), [&](const auto& pair) {
    const ModelSearch& search = pair.second;
    return search.investigator == act.name && search.urgent && search.state != ModelSearch::kAborted &&
           !search.lapse_logged && Lapsed(uses.at(search.writ));
  });
  if (lapsed) return false;
  if (!writ.for_here || now < writ.from || writ.until < now) return false;
  if (!Holds(writ.investigators, act.name) || !Holds(writ.photos, photo)) return false;
  if (const auto use = uses.find(WritKey(writ)); use != uses.end()) {
    if (use->second.revoked || Lapsed(use->second) || use->second.uses >= writ.searches) return false;
    if (!use->second.text.empty() && use->second.text != writ.text) return false;
    on_heads_word = on_heads_word && !use->second.ratified;
  }
  for (const std::string& gallery : writ.galleries) {
    if (!galleries.contains(gallery)) return false;
  }
  return !Suspended(act.name, writ.galleries, writ.issuer, on_heads_word);
}

void ConstitutionModel::DidSearch(std::uint64_t number, const ModelAct& act, const ModelWrit& writ,
                                  const std::string& signer) {
  ModelUse& use = uses[WritKey(writ)];
  use.text = writ.text;
  ++use.uses;
  const bool urgent = OnHeadsWord(writ, signer) && !use.ratified;
  if (urgent && !use.urgent_since) use.urgent_since = now;
  searches[number] = {.investigator = act.name,
                      .issuer = writ.issuer,
                      .writ = WritKey(writ),
                      .galleries = writ.galleries,
                      .writ_ends = writ.until,
                      .compared = InScope(writ),
                      .seen_by = {},
                      .decided_by = {},
                      .urgent = urgent};
}

std::vector<ModelFace> ConstitutionModel::InScope(const ModelWrit& writ) const {
  std::vector<ModelFace> scope;
  for (const ModelFace& face : faces) {
    if (Holds(writ.galleries, face.gallery) && face.from <= now && now <= face.until) scope.push_back(face);
  }
  return scope;
}

void ConstitutionModel::DidAbort(std::uint64_t number) {
  ModelSearch& search = searches.at(number);
  search.state = ModelSearch::kAborted;
  ModelUse& use = uses.at(search.writ);
  if (use.returned++ < kUsesGivenBack) --use.uses;
}

bool ConstitutionModel::MayRevokeWrit(const ModelAct& act, const ModelWrit& writ, const std::string& signer) const {
  return Admits(act) && SignedByIssuer(writ.issuer, signer);
}

bool ConstitutionModel::MayRatify(const ModelAct& act, const ModelWrit& writ, const std::string& signer) const {
  const auto use = uses.find(WritKey(writ));
  if (!Admits(act) || !SignedByIssuer(writ.issuer, signer) || use == uses.end()) return false;
  for (const auto& [id, order] : orders) {
    if (Counts(order) && order.readable && order.scope == "issuer" && order.target == writ.issuer) return false;
  }
  return use->second.urgent_since && use->second.text == writ.text && !use->second.ratified && !Lapsed(use->second);
}

// Before anything of a search is reviewed, decided or shown.
bool ConstitutionModel::Stands(const ModelSearch& search) const {
  const ModelUse& use = uses.at(search.writ);
  const bool aborted = search.state == ModelSearch::kAborted;
  const bool lapsed = !aborted && Lapsed(use);
  const bool on_heads_word = !aborted && use.urgent_since && !use.ratified;
  return search.state != ModelSearch::kDestroyed && !use.revoked && !lapsed &&
         now <= search.writ_ends + retention_days * kDay &&
         !Suspended("", search.galleries, search.issuer, on_heads_word);
}

bool ConstitutionModel::MayReview(const ModelAct& act, std::uint64_t number) const {
  const auto search = searches.find(number);
  return Admits(act) && search != searches.end() && search->second.state == ModelSearch::kInReview &&
         Stands(search->second) && search->second.investigator != act.name &&
         !search->second.decided_by.contains(act.name);
}

bool ConstitutionModel::MayDecide(const ModelAct& act, std::uint64_t number, bool complete) const {
  return MayReview(act, number) && searches.at(number).seen_by.contains(act.name) && complete;
}

void ConstitutionModel::DidDecide(const ModelAct& act, std::uint64_t number) {
  ModelSearch& search = searches.at(number);
  search.decided_by.insert(act.name);
  if (search.decided_by.size() == kExaminers) search.state = ModelSearch::kReleased;
}

bool ConstitutionModel::MaySee(const ModelAct& act, std::uint64_t number) const {
  const auto search = searches.find(number);
  if (!Admits(act) || search == searches.end() || !Stands(search->second)) return false;
  if (users.at(act.name).role == "investigator" && search->second.investigator != act.name) return false;
  return search->second.state == ModelSearch::kReleased || search->second.state == ModelSearch::kNoCandidate;
}

bool ConstitutionModel::MayFileStatement(const ModelAct& act, std::uint64_t from, std::uint64_t to,
                                         std::uint64_t entries, const std::string& signer, bool as_drawn) const {
  return Admits(act) && from == statements_end && to > from && to <= entries && as_drawn &&
         users.at(act.name).keys.contains(signer);
}

std::optional<Seconds> ConstitutionModel::DueSince(const ModelSearch& search) const {
  const ModelUse& use = uses.at(search.writ);
  if (search.state == ModelSearch::kDestroyed) return std::nullopt;
  if (search.state != ModelSearch::kAborted && Lapsed(use)) return *use.urgent_since + kHoursToRatify * 3600;
  const Seconds kept_until = search.writ_ends + retention_days * kDay;
  return now > kept_until ? std::optional(kept_until) : std::nullopt;
}

bool ConstitutionModel::MayOrderDestruction(const ModelAct& act, std::uint64_t number) const {
  const auto search = searches.find(number);
  return Admits(act) && search != searches.end() && DueSince(search->second) && !search->second.destruction_ordered;
}

void ConstitutionModel::DidStart() {
  for (auto& [number, search] : searches) {
    if (search.state == ModelSearch::kAborted || search.lapse_logged || !Lapsed(uses.at(search.writ))) continue;
    search.lapse_logged = true;
    users.at(search.investigator).stopped = true;
  }
}

}  // namespace writ::support
