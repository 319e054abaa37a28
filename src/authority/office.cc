#include "authority/office.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "authority/sshsig.h"
#include "log/entry_types.h"

namespace writ {
namespace {

constexpr char kStrangersFile[] = "strangers";
constexpr std::size_t kMaxStrangersBytes = 1u << 20;  // about 47,000 acts between two writers; more are not counted
constexpr std::size_t kMinuteLength = 16;             // of "2026-11-24T09:00:00Z", up to the minute

bool IsRefusal(Code code) {
  return code == Code::kRefused || code == Code::kSuspended || code == Code::kUsage || code == Code::kUnusablePhoto;
}

// Whether such an act has text in the clear that is whatever its author writes.
bool SaysFreely(std::string_view type) { return type == "witness_add" || type == "witness_remove"; }

std::string MinuteOf(UtcTime time) { return FormatTime(time).substr(0, kMinuteLength) + ":00Z"; }

// ", and is entry 12 of the log (done)": whoever never got the answer hands the act in again to learn what came of it.
// Only the last entries are looked through, which hold ten minutes of work.
std::string PlaceInLog(Ledger& ledger, const Json& act) {
  constexpr std::uint64_t kAtOnce = 256, kMost = 16 * kAtOnce;
  const std::uint64_t size = ledger.NextIndex(), last = size - std::min(size, kMost);
  for (std::uint64_t end = size; end > last;) {
    const std::uint64_t begin = end - std::min(end - last, kAtOnce);
    const Result<std::vector<Bytes>> entries = ledger.EntryBytes(begin, end - begin);
    for (std::size_t i = entries ? entries->size() : 0; i-- > 0;) {
      const Result<Entry> entry = DecodeEntry((*entries)[i]);
      if (!entry || entry->act != act) continue;
      return ", and is entry " + std::to_string(begin + i) + " of the log (" + entry->outcome + ")";
    }
    end = begin;
  }
  return {};
}

}  // namespace

// An act that a known, active key signed.
struct Office::Signer {
  Actor actor;
  Json act;
  Proof proof;
};

Result<Record> Office::Handle(const SignedAct& signed_act, std::string_view type,
                              const std::function<Result<Decision>(const AdmittedAct&)>& decide) {
  const UtcTime now = env_.Now();
  WRIT_TRY(Signer signer, Recognise(signed_act, type, now));
  // Nor does a search begin, and use its writ up, which would wait for them in vain.
  if ((ShowsFaces(type) || type == "search") && witnesses_.unproven())
    return tl::make_unexpected(*witnesses_.unproven());

  const auto consider = [&]() -> Result<Decision> {
    WRIT_CHECK(CheckMay(signer.actor, type));
    WRIT_CHECK(CheckOpenings(signer.act, signed_act.openings));
    WRIT_CHECK(CheckNotSuspended(signer.actor, type));
    return decide({.actor = signer.actor, .act = signer.act, .openings = signed_act.openings, .now = now});
  };
  Result<Decision> decision = consider();
  if (!decision) {
    if (!IsRefusal(decision.error().code)) return tl::make_unexpected(std::move(decision).error());
    // Nobody shall put a wrong time into the log by being refused: a later time than the true one stops the rest.
    if (clock_doubt_) return CountStranger(std::move(decision).error());
    return Refuse(signer, decision.error(), now);
  }
  decision->row["actor"] = signer.actor.name;
  return CommitAndTell({.act = std::move(signer.act),
                        .proof = std::move(signer.proof),
                        .outcome = std::move(decision->outcome),
                        .time = now,
                        .row = std::move(decision->row),
                        .emptied = std::move(decision->emptied),
                        .vault = std::move(decision->vault)});
}

Result<void> Office::CheckRecognised(const SignedAct& signed_act, std::string_view type) {
  WRIT_CHECK(Recognise(signed_act, type, env_.Now()));
  return {};
}

Result<Office::Signer> Office::Recognise(const SignedAct& signed_act, std::string_view type, UtcTime now) {
  if (clock_doubt_ && !AllowedUnderDoubt(type)) return tl::make_unexpected(*clock_doubt_);
  Result<Signer> signer = FindSigner(signed_act, type, now);
  if (!signer) return CountStranger(std::move(signer).error());
  // Whoever reads the log could hand it in again: its author has nothing to do with that.
  if (const Result<void> fresh = CheckFresh(signer->act, now); !fresh) return CountStranger(fresh.error());
  if (SaysFreely(type)) {
    // Logged as a refusal, it would be anybody's way to write into the public log what he likes.
    if (const Result<void> may = CheckMay(signer->actor, type); !may) return CountStranger(may.error());
  }
  return signer;
}

// So that an old copy of the folder can't hide what was just done. A search waits for its witnesses anyway, and the
// notes of a start are told with what follows: those stay untold until then.
Result<Record> Office::CommitAndTell(EntryDraft draft) {
  constexpr std::array<std::string_view, 3> kUntold{"search", "strangers", "binary"};
  WRIT_TRY(Record record, ledger_.Commit(std::move(draft)));
  WRIT_CHECK(LogDueAlarms(record.entry.time));
  if (std::find(kUntold.begin(), kUntold.end(), record.entry.type()) == kUntold.end()) witnesses_.Tell();
  return record;
}

// Before anybody is answered: whoever is watched can't keep an alarm from the log by ending the program.
Result<void> Office::LogDueAlarms(UtcTime now) {
  const std::vector<Alarm> due = alarms_.due();
  for (const Alarm& alarm : due) {
    WRIT_TRY(EntryDraft draft, DraftOpen("alarm", Json::object(), {}, now, {{"alarm", AlarmToJson(alarm)}}));
    if (const Result<Record> raised = ledger_.Commit(std::move(draft)); !raised) {
      return WithContext(raised.error(), "couldn't log an alarm");
    }
  }
  return {};
}

Result<Office::Signer> Office::FindSigner(const SignedAct& signed_act, std::string_view type, UtcTime now) {
  WRIT_TRY(Json act, ParseCanonicalJson(signed_act.act, kMaxActBytes));
  WRIT_CHECK(CheckAct(act));
  if (act.at("type") != type) {
    return Fail(Code::kUsage, "act-malformed", "couldn't accept the act: its type is not " + std::string(type));
  }
  WRIT_TRY(const Bytes blob, DearmourSshSignature(signed_act.signature));
  WRIT_TRY(const SshPublicKey key, VerifySshSignatureBlob(blob, kActNamespace, AsBytes(signed_act.act)));
  WRIT_TRY(const Principal* claimed, registry_.FindSignerOf(type, signed_act.claimed_actor, key.Text(), now));
  return Signer{.actor = {.name = claimed->name, .role = claimed->role},
                .act = std::move(act),
                .proof = {.key = key.Text(), .signature = ToBase64(blob)}};
}

Result<void> Office::CheckFresh(const Json& act, UtcTime now) const {
  if (act.at("origin") != registry_.origin()) {
    return Fail(Code::kRefused, "act-other-deployment", "couldn't accept the act: it was made for another deployment",
                "make it for " + registry_.origin());
  }
  WRIT_TRY(const UtcTime made_at, ParseTime(act.at("made_at").get_ref<const std::string&>()));
  const bool fresh =
      made_at.seconds >= now.seconds - kActFreshSeconds && made_at.seconds <= now.seconds + kActFreshSeconds;
  if (registry_.NonceIsUsed(act.at("nonce").get_ref<const std::string&>())) {
    return Fail(Code::kRefused, "nonce-used",
                "couldn't accept the act: it, or another one with its nonce, was handed in before" +
                    (fresh ? PlaceInLog(ledger_, act) : ""),
                "an act counts once: make and sign another one only to do it again");
  }
  if (fresh) return {};
  return Fail(Code::kRefused, "act-stale", "couldn't accept the act: it was not made within 10 minutes of now",
              "check the clock, then make and sign the act anew");
}

Result<void> Office::CheckMay(const Actor& actor, std::string_view type) const {
  if (RoleMay(actor.role, type)) return {};
  return Fail(Code::kRefused, "role-may-not",
              "couldn't accept the act: the role " + std::string(RoleName(actor.role)) + " may not do \"" +
                  std::string(type) + "\"",
              "ask somebody with the role " + RolesThatMay(type));
}

// An act that goes on while the deployment is suspended is still not one of a person who is.
Result<void> Office::CheckNotSuspended(const Actor& actor, std::string_view type) const {
  const Concern concern{.user = actor.name, .galleries = {}, .issuer = {}};
  return AllowedWhileSuspended(type) ? watch_.CheckParts(concern) : watch_.Check(concern);
}

tl::unexpected<Error> Office::Refuse(const Signer& signer, const Error& error, UtcTime now) {
  const Result<Record> refusal = ledger_.Commit({.act = signer.act,
                                                 .proof = signer.proof,
                                                 .outcome = std::string(kRefused),
                                                 .time = now,
                                                 .row = Json{{"actor", signer.actor.name}, {"reason", error.reason}},
                                                 .vault = {}});
  if (!refusal) return WithContext(refusal.error(), "couldn't log the refusal");
  if (const Result<void> raised = LogDueAlarms(now); !raised) return tl::make_unexpected(raised.error());
  witnesses_.Tell();
  return tl::make_unexpected(error);
}

tl::unexpected<Error> Office::CountStranger(Error error) {
  // A line end on both sides: a line that a crash tore must not swallow the next one.
  const std::string line = "\n" + MinuteOf(env_.Now()) + "\n";
  const Result<Bytes> counted_so_far = env_.ReadFile(data_ / kStrangersFile, kMaxStrangersBytes - line.size());
  if (!counted_so_far && counted_so_far.error().reason == "file-too-large")
    return tl::make_unexpected(std::move(error));
  if (const Result<void> counted = env_.AppendFile(data_ / kStrangersFile, AsBytes(line)); !counted) {
    return WithContext(counted.error(), "couldn't count a stranger's act");
  }
  return tl::make_unexpected(std::move(error));
}

Result<EntryDraft> Office::DraftOwn(const ActDraft& draft, Decision decision, UtcTime now) {
  const std::string armoured = SignSsh(ledger_.log_key(), kActNamespace, AsBytes(draft.Bytes()));
  WRIT_TRY(const Bytes blob, DearmourSshSignature(armoured));
  decision.row["actor"] = "deployment";
  return EntryDraft{.act = draft.act,
                    .proof = {.key = SshKeyOf(ledger_.log_key().public_key).Text(), .signature = ToBase64(blob)},
                    .outcome = std::move(decision.outcome),
                    .time = now,
                    .row = std::move(decision.row),
                    .emptied = std::move(decision.emptied),
                    .vault = std::move(decision.vault)};
}

// Its row opens what it commits to.
Result<EntryDraft> Office::DraftOpen(std::string_view type, const Json& clear, Decision decision, UtcTime now,
                                     const std::map<std::string, Json>& committed) {
  const ActDraft draft = DraftActAt(env_, now, ledger_.origin(), type, clear, committed);
  if (!committed.empty()) decision.row["openings"] = OpeningsToJson(draft.openings);
  return DraftOwn(draft, std::move(decision), now);
}

Result<std::vector<Record>> Office::CommitOwn(std::vector<EntryDraft> drafts, const Concern& concern) {
  if (clock_doubt_) return tl::make_unexpected(*clock_doubt_);
  WRIT_CHECK(watch_.Check(concern));
  WRIT_TRY(std::vector<Record> records, ledger_.CommitBatch(std::move(drafts)));
  WRIT_CHECK(LogDueAlarms(env_.Now()));
  witnesses_.Tell();
  return records;
}

Result<Record> Office::RecordOwn(std::string_view type, const Json& clear, Decision decision, UtcTime now,
                                 const std::map<std::string, Json>& committed) {
  WRIT_TRY(EntryDraft draft, DraftOpen(type, clear, std::move(decision), now, committed));
  return CommitAndTell(std::move(draft));
}

Result<void> Office::RebuildPowers() {
  return WritePowers(env_, data_, {.origin = registry_.origin(), .keys = registry_.SuspendingKeys()});
}

Result<void> Office::Settle(std::string_view binary_sha256) {
  WRIT_CHECK(RebuildPowers());
  WRIT_CHECK(LogSuspensions());
  const bool due = !alarms_.due().empty();
  WRIT_CHECK(LogDueAlarms(env_.Now()));
  if (due) witnesses_.Tell();
  WRIT_CHECK(LogStrangers());
  if (registry_.last_binary() != binary_sha256) {
    WRIT_CHECK(RecordOwn("binary", Json{{"binary", std::string(binary_sha256)}}, {}, env_.Now()));
  }
  return {};
}

Result<void> Office::LogSuspensions() {
  const Result<std::vector<SuspensionOrder>> orders = watch_.InForce();
  if (!orders) return {};  // searches are refused by Check; nothing can be logged about what can't be read
  for (const SuspensionOrder& order : *orders) {
    if (!order.verified || registry_.suspensions().contains(order.id)) continue;
    WRIT_CHECK(ledger_.Commit({.act = order.act,
                               .proof = order.proof,
                               .outcome = "done",
                               .time = env_.Now(),
                               .row = Json{{"actor", order.by}, {"openings", OpeningsToJson(order.openings)}},
                               .vault = {}}));
  }
  return {};
}

Result<void> Office::LogStrangers() {
  const std::filesystem::path file = data_ / kStrangersFile;
  if (!env_.Exists(file)) return {};
  const Result<Bytes> bytes = env_.ReadFile(file, kMaxStrangersBytes);
  if (!bytes && bytes.error().reason == "file-too-large") return env_.WriteFile(file, {});  // not written by us
  if (!bytes) return tl::make_unexpected(bytes.error());
  const std::string current = MinuteOf(env_.Now());
  std::map<std::string, std::uint64_t> counts;
  std::string rest;
  for (std::string_view text = AsText(*bytes); !text.empty();) {
    const std::size_t end = text.find('\n');
    const std::string minute(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!ParseTime(minute)) continue;  // empty, or torn by a crash
    if (minute == current) {
      rest += minute + "\n";
    } else {
      ++counts[minute];
    }
  }
  for (const auto& [minute, count] : counts) {
    if (registry_.StrangersLogged(minute)) continue;  // a crash came between the entry and the file
    WRIT_CHECK(RecordOwn("strangers", Json{{"minute", minute}, {"count", count}}, {}, env_.Now()));
  }
  return counts.empty() ? Result<void>{} : env_.WriteFile(file, AsBytes(rest));
}

}  // namespace writ
