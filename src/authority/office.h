// The office: the one desk where acts are handed in. It checks who signed, whether they may, and that the act is fresh;
// then a decider says yes or no; and either way the log says so before anyone is answered.
//
// An act that no known, active key signed is a stranger's: counted a minute, never logged one by one, so that strangers
// can't fill the log; so is one that is not fresh, which anybody can take from the log and hand in again, and one with
// free text in the clear by somebody who may not do it. What an act makes due as an
// alarm follows its entry at once, before anybody is answered. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/act.h"
#include "authority/alarms.h"
#include "authority/registry.h"
#include "authority/suspension.h"
#include "authority/witness_desk.h"
#include "log/ledger.h"

namespace writ {

struct Actor {
  std::string name;
  Role role = Role::kAuditor;
};

// What the decider sees: a signed, fresh act by somebody who may do such acts.
struct AdmittedAct {
  Actor actor;
  Json act;
  Openings openings;
  UtcTime now;  // the one `now` of everything that follows from this act

  Result<std::string> Text(const std::string& field) const { return OpenedText(openings, field); }
};

// The decider's yes.
struct Decision {
  std::string outcome = "done";
  Json row = Json::object();
  std::vector<VaultPart> vault;
  std::vector<std::uint64_t> emptied = {};  // entries whose sealed parts it destroys
};

class Office {
 public:
  Office(Env& env, std::filesystem::path data, Ledger& ledger, Registry& registry, const Alarms& alarms)
      : env_(env),
        data_(std::move(data)),
        ledger_(ledger),
        registry_(registry),
        alarms_(alarms),
        watch_(env, data_, registry),
        witnesses_(env, ledger, registry) {}

  // Admits the act, asks `decide`, and commits the entry. A refusal (kRefused, kSuspended, kUsage, kUnusablePhoto) by
  // the checks or by `decide` is logged as such and returned; other errors leave no entry. The row gets "actor".
  // Where there are witnesses they are told, as far as they can be reached.
  Result<Record> Handle(const SignedAct& signed_act, std::string_view type,
                        const std::function<Result<Decision>(const AdmittedAct&)>& decide);

  // Whether Handle would consider it: before what takes long is done for an act that is a stranger's. Such a one is
  // counted here.
  Result<void> CheckRecognised(const SignedAct& signed_act, std::string_view type);

  // An entry by the program itself, signed with the log key. Its row opens what is committed.
  Result<Record> RecordOwn(std::string_view type, const Json& clear, Decision decision, UtcTime now,
                           const std::map<std::string, Json>& committed = {});

  // An entry by the program in the train of an act that was admitted before, signed, not yet committed. Where the act
  // commits to something, its openings are the caller's to keep.
  Result<EntryDraft> DraftOwn(const ActDraft& draft, Decision decision, UtcTime now);
  // Commits them, all or none, unless the time is in doubt since the start, or an order that is in force stops
  // `concern`.
  Result<std::vector<Record>> CommitOwn(std::vector<EntryDraft> drafts, const Concern& concern);

  // What a writer does before anything else: powers rebuilt, suspensions found in the folder logged, alarms that a
  // crash kept from the log raised, strangers of past minutes logged as counts, the program's hash logged where it
  // changed.
  Result<void> Settle(std::string_view binary_sha256);
  // Logs the orders that were found in the folder since; before orders are lifted, too, so that the log says whose they
  // were.
  Result<void> LogSuspensions();
  // The first part of it, which needs no clock.
  Result<void> RebuildPowers();

  // While the time is in doubt nothing is admitted but what is possible under suspension too.
  void DoubtTheClock(Error doubt) { clock_doubt_ = std::move(doubt); }
  void TrustTheClock() { clock_doubt_.reset(); }

  Env& env() { return env_; }
  Ledger& ledger() { return ledger_; }
  const Registry& registry() const { return registry_; }
  const Alarms& alarms() const { return alarms_; }
  const SuspensionWatch& suspension() const { return watch_; }
  WitnessDesk& witnesses() { return witnesses_; }
  const std::filesystem::path& data() const { return data_; }

 private:
  struct Signer;
  Result<EntryDraft> DraftOpen(std::string_view type, const Json& clear, Decision decision, UtcTime now,
                               const std::map<std::string, Json>& committed);
  Result<Record> CommitAndTell(EntryDraft draft);
  Result<void> LogDueAlarms(UtcTime now);
  Result<Signer> Recognise(const SignedAct& signed_act, std::string_view type, UtcTime now);
  Result<Signer> FindSigner(const SignedAct& signed_act, std::string_view type, UtcTime now);
  Result<void> CheckFresh(const Json& act, UtcTime now) const;
  Result<void> CheckMay(const Actor& actor, std::string_view type) const;
  tl::unexpected<Error> Refuse(const Signer& signer, const Error& error, UtcTime now);
  tl::unexpected<Error> CountStranger(Error error);
  Result<void> LogStrangers();
  Result<void> CheckNotSuspended(const Actor& actor, std::string_view type) const;

  Env& env_;
  std::filesystem::path data_;
  Ledger& ledger_;
  Registry& registry_;
  const Alarms& alarms_;
  SuspensionWatch watch_;
  WitnessDesk witnesses_;
  std::optional<Error> clock_doubt_;
};

}  // namespace writ
