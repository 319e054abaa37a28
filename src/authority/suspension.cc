#include "authority/suspension.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "authority/sshsig.h"

namespace writ {
namespace {

constexpr char kOrdersFolder[] = "orders";
constexpr char kPowersFile[] = "powers";
constexpr std::size_t kMaxPowersBytes = 64 * 1024;
constexpr std::size_t kShortIdDigits = 16;

tl::unexpected<Error> Suspended(const SuspensionOrder& order, const char* reason, const std::string& what) {
  const bool of_overseer = order.verified && order.by_role == Role::kOverseer;
  return Fail(Code::kSuspended, reason,
              "couldn't go on: " + what + " is suspended by order " + order.id.substr(0, kShortIdDigits),
              of_overseer ? "only the overseer who gave the order can lift it, with `writ resume`"
                          : "only the head can lift the suspension, with `writ resume`");
}

Result<SuspensionOrder> OpenOrder(const OrderFile& parts) {
  WRIT_TRY(const Json json, ParseCanonicalJson(parts.openings, kMaxOrderBytes));
  WRIT_TRY(const Openings openings, OpeningsFromJson(json));
  return OpenSuspension(parts.act, openings);
}

Result<void> CheckOrders(const Registry& registry, const std::vector<SuspensionOrder>& orders, const Concern& concern) {
  for (const SuspensionOrder& order : orders) {
    if (order.scope == SuspensionScope::kDeployment) return Suspended(order, "suspended", "this deployment");
  }
  const std::string head = concern.on_heads_word ? registry.HeadName() : std::string();
  for (const SuspensionOrder& order : orders) {
    for (const std::string& user : {concern.user, head}) {
      if (!user.empty() && registry.StopsUser(order, user)) return Suspended(order, "user-suspended", user);
    }
  }
  for (const SuspensionOrder& order : orders) {
    const bool named =
        std::find(concern.galleries.begin(), concern.galleries.end(), order.target) != concern.galleries.end();
    if (order.scope == SuspensionScope::kGallery && named) {
      return Suspended(order, "gallery-suspended", "the gallery " + order.target);
    }
    if (order.scope == SuspensionScope::kIssuer && order.target == concern.issuer) {
      return Suspended(order, "issuer-suspended", "the authority " + order.target);
    }
  }
  return {};
}

std::vector<SuspensionOrder> LoggedOrders(const Registry& registry) {
  std::vector<SuspensionOrder> orders;
  for (const SuspensionOrder* order : registry.StandingOrders()) orders.push_back(*order);
  return orders;
}

std::vector<SuspensionOrder> OfParts(std::vector<SuspensionOrder> orders) {
  std::erase_if(orders, [](const SuspensionOrder& order) { return order.scope == SuspensionScope::kDeployment; });
  return orders;
}

// Why an act that was read is not an order of somebody who may suspend here; empty where it is one.
std::string WhyNotInForce(const Json& act, const Result<SshPublicKey>& key, const Registry& registry) {
  if (act.at("type") != "suspend") return "it is an act of another kind, not an order of suspension";
  if (act.at("origin") != registry.origin()) {
    return "it is an order for " + act.at("origin").get<std::string>() + ", not for " + registry.origin();
  }
  if (!key) return "its signature is not one over this order";
  return "its key is not the head's or an overseer's";
}

}  // namespace

// `not_in_force` says why where the file is verifiably not an order of somebody who may suspend, and is empty else.
SuspensionOrder SuspensionWatch::ReadOrder(const std::string& file, std::string& not_in_force) const {
  not_in_force.clear();
  SuspensionOrder unreadable;  // it can't be checked: it suspends
  unreadable.file = file;
  const Result<Bytes> bytes = env_.ReadFile(data_ / kOrdersFolder / file, kMaxOrderBytes);
  unreadable.id = UnreadableOrderId(bytes ? AsText(*bytes) : std::string_view(file));
  if (!bytes) return unreadable;
  const Result<OrderFile> parts = SplitOrderFile(AsText(*bytes));
  if (!parts) return unreadable;
  const Result<SshPublicKey> key = VerifySshSignatureBlob(parts->signature, kActNamespace, AsBytes(parts->act_bytes));
  const bool is_order = parts->act.at("type") == "suspend" && parts->act.at("origin") == registry_.origin();
  const std::map<std::string, Suspender> suspenders = registry_.SuspendingKeys();
  const auto suspender = key ? suspenders.find(key->Text()) : suspenders.end();
  if (!is_order || suspender == suspenders.end()) {
    not_in_force = WhyNotInForce(parts->act, key, registry_);
    unreadable.id = OrderId(parts->act_bytes);
    return unreadable;
  }
  Result<SuspensionOrder> order = OpenOrder(*parts);
  if (!order) return unreadable;
  order->file = file;
  order->verified = true;
  order->by = suspender->second.name;
  order->by_role = suspender->second.role;
  order->proof = Proof{.key = key->Text(), .signature = ToBase64(parts->signature)};
  return *order;
}

// Without those that are being written.
Result<std::vector<std::string>> SuspensionWatch::ListFiles() const {
  Result<std::vector<std::string>> files = env_.ListFolder(data_ / kOrdersFolder);
  if (!files || files->size() > kMaxOrderFiles) {
    return Fail(
        Code::kSuspended, "orders-unreadable",
        "couldn't look for orders of suspension: " + (files ? "there are too many files" : files.error().message),
        "make the folder \"orders\" of the data folder readable; until then nothing is searched");
  }
  std::erase_if(*files, [](const std::string& file) { return file.ends_with(".tmp"); });
  return files;
}

Result<std::vector<SuspensionOrder>> SuspensionWatch::InForce() const {
  WRIT_TRY(const std::vector<std::string> files, ListFiles());
  std::vector<SuspensionOrder> orders;
  std::set<std::string> seen;
  for (const std::string& file : files) {
    std::string not_in_force;
    SuspensionOrder order = ReadOrder(file, not_in_force);
    const bool lifted = (order.verified ? registry_.lifted() : registry_.lifted_files()).contains(order.id);
    if (not_in_force.empty() && !lifted && seen.insert(order.id).second) orders.push_back(std::move(order));
  }
  for (const SuspensionOrder* order : registry_.StandingOrders()) {
    if (seen.insert(order->id).second) orders.push_back(*order);
  }
  return orders;
}

Result<std::vector<OrderNotInForce>> SuspensionWatch::NotInForce() const {
  WRIT_TRY(const std::vector<std::string> files, ListFiles());
  std::vector<OrderNotInForce> orders;
  for (const std::string& file : files) {
    std::string why;
    const SuspensionOrder order = ReadOrder(file, why);
    if (!why.empty()) orders.push_back({.file = file, .id = order.id, .why = std::move(why)});
  }
  return orders;
}

Result<void> SuspensionWatch::Check(const Concern& concern) const {
  WRIT_TRY(const std::vector<SuspensionOrder> orders, InForce());
  return CheckOrders(registry_, orders, concern);
}

Result<void> SuspensionWatch::CheckParts(const Concern& concern) const {
  const Result<std::vector<SuspensionOrder>> found = InForce();
  std::vector<SuspensionOrder> orders = found.value_or(std::vector<SuspensionOrder>());
  std::ranges::move(LoggedOrders(registry_), std::back_inserter(orders));
  return CheckOrders(registry_, OfParts(std::move(orders)), concern);
}

Result<void> CheckLoggedOrders(const Registry& registry, const Concern& concern) {
  return CheckOrders(registry, LoggedOrders(registry), concern);
}

Result<void> CheckLoggedParts(const Registry& registry, const Concern& concern) {
  return CheckOrders(registry, OfParts(LoggedOrders(registry)), concern);
}

Result<void> CheckMayLift(const SuspensionOrder& order, std::string_view name, Role role) {
  const bool of_overseer = order.verified && order.by_role == Role::kOverseer;
  if (of_overseer ? order.by == name : role == Role::kHead) return {};
  const std::string lift = "couldn't lift the order " + order.id.substr(0, kShortIdDigits) + ": ";
  if (of_overseer) {
    return Fail(Code::kRefused, "order-of-overseer", lift + "it is the overseer " + order.by + "'s",
                "ask that overseer; nobody else can lift it");
  }
  return Fail(Code::kRefused, "order-of-head",
              lift + (order.verified ? "it is the head's" : "the file can't be read, and is for the head to look at"),
              "ask the head; an overseer lifts his or her own orders");
}

Result<std::filesystem::path> WriteSuspensionOrder(Env& env, const std::filesystem::path& data,
                                                   const SignedAct& order) {
  const std::filesystem::path file = data / kOrdersFolder / (OrderId(order.act).substr(0, 32) + ".order");
  WRIT_CHECK(env.MakeFolder(data / kOrdersFolder));
  WRIT_CHECK(env.WriteFile(file, AsBytes(OrderFileText(order))));
  return file;
}

Result<void> WritePowers(Env& env, const std::filesystem::path& data, const Powers& powers) {
  Json keys = Json::object();
  for (const auto& [key, suspender] : powers.keys) {
    keys[key] = Json{{"name", suspender.name}, {"role", std::string(RoleName(suspender.role))}};
  }
  const std::string text = CanonicalJsonOrDie(Json{{"keys", keys}, {"origin", powers.origin}}) + "\n";
  const Result<Bytes> old = env.ReadFile(data / kPowersFile, kMaxPowersBytes);
  if (old && AsText(*old) == text) return {};
  return env.WriteFile(data / kPowersFile, AsBytes(text));
}

Result<Powers> ReadPowers(Env& env, const std::filesystem::path& data) {
  WRIT_TRY(const Bytes bytes, env.ReadFile(data / kPowersFile, kMaxPowersBytes));
  std::string_view text = AsText(bytes);
  if (text.ends_with('\n')) text.remove_suffix(1);
  WRIT_TRY(const Json json, ParseCanonicalJson(text, kMaxPowersBytes));
  Powers powers;
  WRIT_TRY(powers.origin, JsonString(json, "origin"));
  if (!json.contains("keys") || !json["keys"].is_object()) {
    return Fail(Code::kUnavailable, "powers-malformed", "couldn't read the keys that may suspend",
                "the next act of anyone makes the file \"powers\" anew");
  }
  for (const auto& [key, value] : json["keys"].items()) {
    Suspender suspender;
    WRIT_TRY(suspender.name, JsonString(value, "name"));
    WRIT_TRY(const std::string role, JsonString(value, "role"));
    WRIT_TRY(suspender.role, ParseRole(role));
    powers.keys[key] = std::move(suspender);
  }
  return powers;
}

Result<std::string> FindSuspender(const Powers& powers, const SignedAct& act, SuspensionScope scope,
                                  std::string_view target) {
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(act.signature, kActNamespace, AsBytes(act.act)));
  const auto suspender = powers.keys.find(key.Text());
  if (suspender == powers.keys.end()) {
    return Fail(Code::kRefused, "wrong-key", "couldn't suspend: the key is not the head's or an overseer's",
                "sign with the key of the head or of an overseer; only they stop anything at once");
  }
  if (scope != SuspensionScope::kUser) return suspender->second.name;
  bool without_effect = suspender->second.name == target;
  for (const auto& [other_key, other] : powers.keys) {
    without_effect = without_effect || (other.name == target && other.role == Role::kOverseer);
  }
  if (!without_effect) return suspender->second.name;
  return Fail(Code::kRefused, "order-without-effect",
              "couldn't suspend " + std::string(target) + ": nobody stops an overseer, and nobody stops himself",
              "the head revokes an overseer whose orders are all lifted, with `writ user revoke`");
}

}  // namespace writ
