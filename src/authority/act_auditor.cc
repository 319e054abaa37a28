#include "authority/act_auditor.h"

#include "authority/act.h"
#include "authority/sshsig.h"
#include "log/entry_types.h"

namespace writ {
namespace {

tl::unexpected<Error> Wrong(std::string reason, std::uint64_t index, const std::string& cause) {
  return Fail(Code::kCorruption, std::move(reason), "couldn't accept entry " + std::to_string(index) + ": " + cause,
              "the log was written by something else than writ; keep the data folder as evidence");
}

}  // namespace

Result<void> CheckProof(const Entry& entry, std::uint64_t index) {
  const Result<Bytes> blob = FromBase64(entry.proof.signature);
  if (!blob) return Wrong("proof-wrong", index, "its proof is malformed");
  const Result<SshPublicKey> key = VerifySshSignatureBlob(*blob, kActNamespace, AsBytes(entry.ActBytes()));
  if (!key || key->Text() != entry.proof.key) return Wrong("proof-wrong", index, "its act was not signed by its key");
  return {};
}

tl::unexpected<Error> TimeBackwards(std::uint64_t index) {
  return Wrong("time-backwards", index, "its time lies before that of the entry above");
}

Result<void> ActAuditor::Check(const Record& record) {
  WRIT_CHECK(CheckProof(record.entry, record.index));
  if (record.entry.time < last_time_) return TimeBackwards(record.index);
  last_time_ = record.entry.time;
  WRIT_CHECK(CheckAuthor(record));
  const bool refused = record.entry.outcome == kRefused;
  // A suspension is known by its order's hash: it counts whatever its nonce, and is logged once.
  if (!refused && record.entry.type() != "suspend" &&
      registry_.NonceIsUsed(record.entry.act.at("nonce").get_ref<const std::string&>())) {
    return Wrong("nonce-twice", record.index, "its act was handed in before");
  }
  if (record.row.contains("openings")) {
    const Result<Openings> openings = OpeningsFromJson(record.row["openings"]);
    if (!openings || !CheckOpenings(record.entry.act, *openings)) {
      return Wrong("opening-wrong", record.index, "its row does not open its commitments");
    }
  }
  if (const Result<void> applied = registry_.Apply(record); !applied) {
    return Wrong(applied.error().reason, record.index, applied.error().message);
  }
  return {};
}

Result<void> ActAuditor::CheckAuthor(const Record& record) const {
  const Entry& entry = record.entry;
  const std::string type = entry.type();
  if (record.index == 0) {
    const bool founded = type == "init" && entry.act.at("head_key") == entry.proof.key;
    return founded ? Result<void>{} : Wrong("author-wrong", 0, "it is not a founding act by its head");
  }
  if (entry.act.at("origin") != registry_.origin() && entry.outcome != kRefused) {
    return Wrong("author-wrong", record.index, "its act is for another deployment");
  }
  if (FindEntryType(type)->author == "program") {
    if (entry.proof.key == log_public_key_ && record.row.value("actor", "") == "deployment") return {};
    return Wrong("author-wrong", record.index, "the program did not sign it");
  }
  const Principal* author = registry_.FindPrincipalByKey(entry.proof.key);
  if (author == nullptr || !author->active || record.row.value("actor", "") != author->name) {
    return Wrong("author-wrong", record.index, "its author did not belong to the deployment then");
  }
  if (entry.outcome != kRefused && !RoleMay(author->role, type)) {
    return Wrong("author-wrong", record.index, "its author's role may not do that");
  }
  return {};
}

}  // namespace writ
