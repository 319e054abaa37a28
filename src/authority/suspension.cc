#include "authority/suspension.h"

#include <utility>

#include "authority/act.h"
#include "authority/sshsig.h"

namespace writ {
namespace {

constexpr char kOrdersFolder[] = "orders";
constexpr char kPowersFile[] = "powers";
constexpr std::size_t kMaxPowersBytes = 64 * 1024;

}  // namespace

// `forged` is set where the file is verifiably not a head's order.
SuspensionOrder SuspensionWatch::ReadOrder(const std::string& file, bool& forged) const {
  forged = false;
  SuspensionOrder order{.id = {}, .file = file, .verified = false, .act = {}, .proof = {}};
  const Result<Bytes> bytes = env_.ReadFile(data_ / kOrdersFolder / file, kMaxOrderBytes);
  order.id = bytes ? Sha256Hex(*bytes) : Sha256Hex(AsBytes(file));
  if (!bytes) return order;  // can't be checked: it suspends
  const std::string_view text = AsText(*bytes);
  const std::size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos) return order;
  const std::string_view act_bytes = text.substr(0, line_end);
  const Result<Bytes> blob = DearmourSshSignature(text.substr(line_end + 1));
  const Result<Json> act = ParseCanonicalJson(act_bytes, kMaxActBytes);
  if (!blob || !act || !CheckAct(*act)) return order;
  const Result<SshPublicKey> key = VerifySshSignatureBlob(*blob, kActNamespace, AsBytes(act_bytes));
  const bool is_order = act->at("type") == "suspend" && act->at("origin") == registry_.origin();
  if (!key || !is_order || !registry_.SuspendingKeys().contains(key->Text())) {
    forged = true;
    return order;
  }
  order.id = OrderId(act_bytes);
  order.verified = true;
  order.act = *act;
  order.proof = Proof{.key = key->Text(), .signature = ToBase64(*blob)};
  return order;
}

Result<std::vector<SuspensionOrder>> SuspensionWatch::InForce() const {
  const Result<std::vector<std::string>> files = env_.ListFolder(data_ / kOrdersFolder);
  if (!files) {
    return Fail(Code::kSuspended, "orders-unreadable",
                "couldn't look for orders of suspension: " + files.error().message,
                "make the folder \"orders\" of the data folder readable; until then nothing is searched");
  }
  std::vector<SuspensionOrder> orders;
  std::set<std::string> seen = registry_.lifted();
  for (const std::string& file : *files) {
    if (file.ends_with(".tmp")) continue;  // an order that is being written
    bool forged = false;
    SuspensionOrder order = ReadOrder(file, forged);
    if (!forged && seen.insert(order.id).second) orders.push_back(std::move(order));
  }
  for (const std::string& id : registry_.suspensions()) {
    if (seen.insert(id).second) orders.push_back({.id = id, .file = {}, .verified = true, .act = {}, .proof = {}});
  }
  return orders;
}

Result<void> SuspensionWatch::Check() const {
  WRIT_TRY(const std::vector<SuspensionOrder> orders, InForce());
  if (orders.empty()) return {};
  return Fail(Code::kSuspended, "suspended",
              "couldn't go on: this deployment is suspended by order " + orders.front().id.substr(0, 16),
              "only the head can lift the suspension, with `writ resume`");
}

Result<std::filesystem::path> WriteSuspensionOrder(Env& env, const std::filesystem::path& data, std::string_view act,
                                                   std::string_view armoured_signature) {
  const std::filesystem::path file = data / kOrdersFolder / (OrderId(act).substr(0, 32) + ".order");
  const std::string text = std::string(act) + "\n" + std::string(armoured_signature);
  WRIT_CHECK(env.MakeFolder(data / kOrdersFolder));
  WRIT_CHECK(env.WriteFile(file, AsBytes(text)));
  return file;
}

Result<void> WritePowers(Env& env, const std::filesystem::path& data, const Powers& powers) {
  Json keys = Json::array();
  for (const std::string& key : powers.keys) keys.push_back(key);
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
  for (const Json& key : json.value("keys", Json::array())) {
    if (key.is_string()) powers.keys.insert(key.get<std::string>());
  }
  return powers;
}

}  // namespace writ
