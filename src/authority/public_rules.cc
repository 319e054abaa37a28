#include "authority/public_rules.h"

#include "authority/act.h"
#include "authority/sshsig.h"
#include "log/entry_types.h"
#include "log/wrong_entry.h"

namespace writ {
Result<void> CheckProof(const Entry& entry, std::uint64_t index) {
  const Result<Bytes> blob = FromBase64(entry.proof.signature);
  if (!blob) return WrongEntry("proof-wrong", index, "its proof is malformed");
  const Result<SshPublicKey> key = VerifySshSignatureBlob(*blob, kActNamespace, AsBytes(entry.ActBytes()));
  if (key && key->Text() == entry.proof.key) return {};
  return WrongEntry("proof-wrong", index, "its act was not signed by its key");
}

PublicRules::PublicRules(const LogVerifier& verifier)
    : origin_(verifier.name),
      verifier_key_(VerifierKey(verifier.name, verifier.public_key)),
      log_key_(SshKeyOf(verifier.public_key).Text()) {}

Result<void> PublicRules::Check(const Entry& entry, std::uint64_t index) {
  WRIT_CHECK(CheckProof(entry, index));
  const bool corrects = entry.outcome != kRefused && entry.type() == kClockCorrection;
  if (entry.time < last_ && !corrects) {
    return WrongEntry("time-backwards", index, "its time lies before that of the entry above");
  }
  last_ = entry.time;
  WRIT_CHECK(CheckAuthor(entry, index));
  WRIT_CHECK(CheckOnceAndFresh(entry, index));
  return CheckImport(entry, index);
}

Result<void> PublicRules::CheckAuthor(const Entry& entry, std::uint64_t index) const {
  const bool founds = entry.type() == "init";
  if (index == 0) {
    if (founds && entry.act.at("head_key") == entry.proof.key && entry.act.at("log_key") == verifier_key_) return {};
    return WrongEntry("author-wrong", 0, "it is not a founding act by its head, for this log");
  }
  if (founds && entry.outcome != kRefused) return WrongEntry("init-again", index, "it founds a second time");
  if (entry.act.at("origin") != origin_ && entry.outcome != kRefused) {
    return WrongEntry("author-wrong", index, "its act is for another deployment");
  }
  const bool of_program = FindEntryType(entry.type())->author == "program";
  if (of_program == (entry.proof.key == log_key_)) return {};
  return WrongEntry("author-wrong", index,
                    of_program ? "the program did not sign it" : "the program signed what a person has to sign");
}

Result<void> PublicRules::CheckOnceAndFresh(const Entry& entry, std::uint64_t index) {
  const auto& nonce = entry.act.at("nonce").get_ref<const std::string&>();
  // A suspension is known by its order's hash: it counts whatever its nonce, and however late it is found.
  const bool counts_anyway = entry.outcome == kRefused || entry.type() == "suspend";
  if (!counts_anyway && nonces_.Contains(nonce)) {
    return WrongEntry("nonce-twice", index, "its act was handed in before");
  }
  nonces_.Insert(nonce);
  if (counts_anyway) return {};
  const Result<UtcTime> made_at = ParseTime(entry.act.at("made_at").get_ref<const std::string&>());
  if (made_at && made_at->seconds >= entry.time.seconds - kActFreshSeconds &&
      made_at->seconds <= entry.time.seconds + kActFreshSeconds) {
    return {};
  }
  return WrongEntry("act-stale", index, "its act was not made within ten minutes of it");
}

Result<void> PublicRules::CheckImport(const Entry& entry, std::uint64_t index) {
  const std::string type = entry.type();
  if (entry.outcome == kRefused) return {};
  if (type == "import") {
    imports_[index] = {entry.act.at("gallery").get<std::string>(), entry.act.at("rows").get<std::uint64_t>()};
  }
  if (type != "import_photo" && type != "import_end") return {};
  const auto import = imports_.find(entry.act.at("import").get<std::uint64_t>());
  if (import == imports_.end()) return WrongEntry("import-wrong", index, "no import was begun for it, or it had ended");
  if (type == "import_end") {
    const std::uint64_t rows_left = import->second.rows_left;
    imports_.erase(import);
    const std::uint64_t already = entry.act.at("already").get<std::uint64_t>();
    const std::uint64_t left_out = entry.act.at("left_out").get<std::uint64_t>();
    if (already <= rows_left && left_out == rows_left - already) return {};
    return WrongEntry("import-wrong", index, "its import had another number of rows than came of it");
  }
  if (entry.act.at("gallery") != import->second.gallery || import->second.rows_left == 0) {
    return WrongEntry("import-wrong", index, "its import was for another gallery, or for fewer photos");
  }
  --import->second.rows_left;
  return {};
}

}  // namespace writ
