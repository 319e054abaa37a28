// People with keys, and a deployment's office over a real ledger in a temporary folder, for tests of authority.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "authority/act.h"
#include "authority/office.h"
#include "authority/people.h"
#include "authority/sshsig.h"
#include "authority/tagger.h"
#include "authority/writ_uses.h"
#include "base/crypto.h"
#include "support/quiet_policy.h"
#include "support/test_env.h"
#include "support/test_folder.h"

namespace writ::support {

inline constexpr char kTestOrigin[] = "faces.agency.example";

// A person who signs acts; the key is real Ed25519, the signature what ssh-keygen would write.
struct TestPerson {
  std::string name;
  SigningKey key = NewSigningKey();

  std::string PublicKey() const { return SshKeyOf(key.public_key).Text(); }
  std::string Sign(std::string_view name_space, std::string_view text) const {
    return SignSsh(key, name_space, AsBytes(text));
  }
  SignedAct Sign(const ActDraft& draft) const {
    return {.claimed_actor = name,
            .act = draft.Bytes(),
            .signature = Sign(kActNamespace, draft.Bytes()),
            .openings = draft.openings};
  }
};

// A founded deployment without galleries: head, custodian, officer (data protection), investigator, examiner1,
// examiner2, auditor, overseer, overseer2, and the court "court@example" as issuing authority.
class TestOffice {
 public:
  TestOffice() {
    EXPECT_TRUE(InitCrypto());
    std::filesystem::create_directories(folder / "data" / "orders");
    Result<std::unique_ptr<Ledger>> made = Ledger::Create(env, folder / "data", kTestOrigin, Keys());
    EXPECT_TRUE(made) << made.error().message;
    Attach(std::move(*made));
    const ActDraft init =
        DraftInit(env, kTestOrigin, "head", people.at("head").PublicKey(), ledger->verifier_key(), QuietPolicy());
    EXPECT_TRUE(Found(env, *ledger, people.at("head").Sign(init)));
    for (const auto& [name, role] : kRoles) {
      if (name != std::string("head")) Add(name, role);
    }
    const ActDraft court = DraftAct(env, kTestOrigin, "authority_add", {},
                                    {{"name", "court@example"}, {"key", people.at("court").PublicKey()}});
    EXPECT_TRUE(AddAuthority(*office, people.at("head").Sign(court)));
  }

  // Closes the ledger and opens it again from disk, as a new process would.
  Result<void> Reopen() {
    office.reset();
    ledger.reset();
    registry = Registry();
    alarms = Alarms();
    writ_uses = WritUses(tagger);
    Result<std::unique_ptr<Ledger>> opened = Ledger::Open(env, folder / "data", Keys(), /*writable=*/true);
    if (!opened) return tl::make_unexpected(opened.error());
    Attach(std::move(*opened));
    return ledger->Replay();
  }

  // "sound", or the reason why the reopened deployment is refused.
  std::string ReopenReason() {
    const Result<void> reopened = Reopen();
    return reopened ? "sound" : reopened.error().reason;
  }

  std::vector<Record> Records() {
    std::vector<Record> records;
    EXPECT_TRUE(ledger->ForEachRecord([&](const Record& record) -> Result<void> {
      records.push_back(record);
      return {};
    }));
    return records;
  }
  const Record& Last() const { return last_seen_.record; }

  // The reason why `attempt` was refused, after checking that the log holds this refusal and nothing else new.
  template <class Attempt>
  std::string Refusal(Attempt attempt) {
    const std::uint64_t before = ledger->NextIndex();
    const auto result = attempt();
    if (result) return "accepted";
    EXPECT_EQ(ledger->NextIndex(), before + 1) << result.error().reason;
    const Record last = Last();
    EXPECT_EQ(last.entry.outcome, "refused");
    EXPECT_EQ(last.row.value("reason", ""), result.error().reason);
    return result.error().reason;
  }
  // The reason why `attempt` failed, after checking that the log holds nothing new.
  template <class Attempt>
  std::string Unlogged(Attempt attempt) {
    const std::uint64_t before = ledger->NextIndex();
    const auto result = attempt();
    EXPECT_EQ(ledger->NextIndex(), before);
    return result ? "accepted" : result.error().reason;
  }

  // Signs an order of suspension and puts it into the folder of orders; returns its ID.
  std::string Suspend(const std::string& name = "head", std::string_view origin = kTestOrigin) {
    const SignedAct order = Person(name).Sign(DraftSuspension(env, origin, SuspensionScope::kDeployment, "", ""));
    EXPECT_TRUE(WriteSuspensionOrder(env, data(), order));
    return OrderId(order.act);
  }
  std::string Suspend(const std::string& name, SuspensionScope scope, const std::string& target) {
    const SignedAct order = Person(name).Sign(DraftSuspension(env, kTestOrigin, scope, target, "inquiry"));
    EXPECT_TRUE(WriteSuspensionOrder(env, data(), order));
    return OrderId(order.act);
  }

  // The head's act, signed.
  SignedAct HeadAct(std::string_view type, const Json& clear, const std::map<std::string, Json>& committed) {
    return Person("head").Sign(Draft(type, clear, committed));
  }

  ActDraft Draft(std::string_view type, const Json& clear, const std::map<std::string, Json>& committed) {
    return DraftAct(env, kTestOrigin, type, clear, committed);
  }
  const TestPerson& Person(const std::string& name) { return people.at(name); }
  std::filesystem::path data() const { return folder / "data"; }

  LedgerKeys Keys() const {
    return {
        .row_key = SecretBytes::CopyOf(row_key.view()),
        .log_key = {.public_key = log_key.public_key, .secret_key = SecretBytes::CopyOf(log_key.secret_key.view())}};
  }

  TestEnv env;
  TestFolder folder;
  SecretBytes row_key = SecretBytes::Random(32);
  SigningKey log_key = NewSigningKey();
  std::map<std::string, TestPerson> people = MakePeople();
  Tagger tagger{SecretBytes::Random(32)};
  Registry registry;
  Alarms alarms;
  WritUses writ_uses{tagger};
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Office> office;

 private:
  struct LastSeen : Projection {
    Result<void> Apply(const Record& seen) override {
      record = seen;
      return {};
    }
    Result<void> Save(StateWriter&) const override { return {}; }
    void Load(StateReader&) override {}
    Record record;
  };

  static constexpr std::pair<const char*, const char*> kRoles[] = {{"head", "head"},
                                                                   {"custodian", "custodian"},
                                                                   {"officer", "data-protection-officer"},
                                                                   {"investigator", "investigator"},
                                                                   {"examiner1", "examiner"},
                                                                   {"examiner2", "examiner"},
                                                                   {"auditor", "auditor"},
                                                                   {"overseer", "overseer"},
                                                                   {"overseer2", "overseer"}};

  static std::map<std::string, TestPerson> MakePeople() {
    std::map<std::string, TestPerson> made;
    for (const auto& [name, role] : kRoles) made.emplace(name, TestPerson{.name = name});
    made.emplace("court", TestPerson{.name = "court@example"});
    made.emplace("stranger", TestPerson{.name = "stranger"});
    return made;
  }

  void Attach(std::unique_ptr<Ledger> made) {
    ledger = std::move(made);
    ledger->Attach(&registry);
    ledger->Attach(&writ_uses);
    ledger->Attach(&last_seen_);
    ledger->Attach(&alarms);
    office = std::make_unique<Office>(env, folder / "data", *ledger, registry, alarms);
  }

  void Add(const std::string& name, const std::string& role) {
    const ActDraft draft =
        Draft("user_add", {}, {{"name", name}, {"role", role}, {"key", people.at(name).PublicKey()}});
    const Result<Record> added = AddUser(*office, people.at("head").Sign(draft));
    EXPECT_TRUE(added) << added.error().message;
  }

  LastSeen last_seen_;
};

}  // namespace writ::support
