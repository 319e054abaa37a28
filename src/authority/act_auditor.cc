#include "authority/act_auditor.h"

#include "authority/act.h"
#include "authority/sshsig.h"
#include "authority/suspension.h"
#include "log/entry_types.h"
#include "log/wrong_entry.h"

namespace writ {
Result<void> CheckProof(const Entry& entry, std::uint64_t index) {
  const Result<Bytes> blob = FromBase64(entry.proof.signature);
  if (!blob) return WrongEntry("proof-wrong", index, "its proof is malformed");
  const Result<SshPublicKey> key = VerifySshSignatureBlob(*blob, kActNamespace, AsBytes(entry.ActBytes()));
  if (!key || key->Text() != entry.proof.key)
    return WrongEntry("proof-wrong", index, "its act was not signed by its key");
  return {};
}

Result<void> TimeOrder::Check(const Entry& entry, std::uint64_t index) {
  const bool corrects = entry.outcome != kRefused && entry.type() == kClockCorrection;
  if (entry.time < last_ && !corrects) {
    return WrongEntry("time-backwards", index, "its time lies before that of the entry above");
  }
  last_ = entry.time;
  return {};
}

Result<void> ActAuditor::Check(const Record& record) {
  WRIT_CHECK(CheckProof(record.entry, record.index));
  WRIT_CHECK(time_order_.Check(record.entry, record.index));
  WRIT_CHECK(CheckAuthor(record));
  const bool refused = record.entry.outcome == kRefused;
  // A suspension is known by its order's hash: it counts whatever its nonce, and is logged once.
  if (!refused && record.entry.type() != "suspend" &&
      registry_.NonceIsUsed(record.entry.act.at("nonce").get_ref<const std::string&>())) {
    return WrongEntry("nonce-twice", record.index, "its act was handed in before");
  }
  if (record.row.contains("openings")) {
    const Result<Openings> openings = OpeningsFromJson(record.row["openings"]);
    if (!openings || !CheckOpenings(record.entry.act, *openings)) {
      return WrongEntry("opening-wrong", record.index, "its row does not open its commitments");
    }
  }
  if (const Result<void> applied = registry_.Apply(record); !applied) {
    return WrongEntry(applied.error().reason, record.index, applied.error().message);
  }
  return {};
}

Result<void> ActAuditor::CheckAuthor(const Record& record) const {
  const Entry& entry = record.entry;
  const std::string type = entry.type();
  if (record.index == 0) {
    const bool founded = type == "init" && entry.act.at("head_key") == entry.proof.key;
    return founded ? Result<void>{} : WrongEntry("author-wrong", 0, "it is not a founding act by its head");
  }
  if (entry.act.at("origin") != registry_.origin() && entry.outcome != kRefused) {
    return WrongEntry("author-wrong", record.index, "its act is for another deployment");
  }
  if (FindEntryType(type)->author == "program") {
    if (entry.proof.key == log_public_key_ && record.row.value("actor", "") == "deployment") {
      return CheckNotSuspended(record, {});
    }
    return WrongEntry("author-wrong", record.index, "the program did not sign it");
  }
  const Principal* author = registry_.FindPrincipalByKey(entry.proof.key);
  if (author == nullptr || !author->active || record.row.value("actor", "") != author->name) {
    return WrongEntry("author-wrong", record.index, "its author did not belong to the deployment then");
  }
  return entry.outcome == kRefused ? Result<void>{} : CheckPowers(record, *author);
}

Result<void> ActAuditor::CheckPowers(const Record& record, const Principal& author) const {
  const Entry& entry = record.entry;
  if (!RoleMay(author.role, entry.type())) {
    return WrongEntry("author-wrong", record.index, "its author's role may not do that");
  }
  if (entry.type() == "resume") {
    for (const Json& id : entry.act.at("orders")) {
      const auto logged = registry_.suspensions().find(id.get<std::string>());
      // What was never logged is a file that nobody could read.
      const SuspensionOrder order = logged == registry_.suspensions().end() ? SuspensionOrder() : logged->second;
      if (!CheckMayLift(order, author.name, author.role)) {
        return WrongEntry("author-wrong", record.index, "it lifts an order that was not its author's to lift");
      }
    }
  }
  if (entry.type() == "user_revoke") {
    const Result<Openings> openings = OpeningsFromJson(record.row.value("openings", Json::object()));
    const Result<std::string> name = openings ? OpenedText(*openings, "name") : tl::make_unexpected(openings.error());
    for (const SuspensionOrder* order : registry_.StandingOrders()) {
      if (name && order->by_role == Role::kOverseer && order->by == *name) {
        return WrongEntry("author-wrong", record.index, "it revokes an overseer whose order was in force");
      }
    }
  }
  return CheckNotSuspended(record, author.name);
}

// Whoever stops may always do so: an order counts although its author is suspended.
Result<void> ActAuditor::CheckNotSuspended(const Record& record, std::string_view actor) const {
  const std::string type = record.entry.type();
  const bool of_program = FindEntryType(type)->author == "program";
  const bool stops =
      of_program ? type == "search_result" || type == "release" || type == "destroy" : !AllowedWhileSuspended(type);
  for (const SuspensionOrder* order : registry_.StandingOrders()) {
    const bool all = order->scope == SuspensionScope::kDeployment && stops;
    const bool author = !of_program && type != "suspend" && registry_.StopsUser(*order, actor);
    if (all || author) return WrongEntry("suspended-then", record.index, "it was done although an order forbade it");
  }
  if (type == "search") {
    const Concern concern{.user = std::string(actor),
                          .galleries = record.row.value("galleries", std::vector<std::string>()),
                          .issuer = record.row.value("issuer", "")};
    if (!CheckLoggedOrders(registry_, concern)) {
      return WrongEntry("suspended-then", record.index, "it was done although an order forbade it");
    }
  }
  return {};
}

}  // namespace writ
