#include "authority/people.h"

#include <gtest/gtest.h>

#include "authority/changes.h"
#include "authority/revocation_order.h"
#include "support/test_office.h"

namespace writ {
namespace {

using support::TestOffice;
using support::TestPerson;

std::string Add(TestOffice& t, const std::string& name, const std::string& role, const Json& key) {
  return t.Refusal(
      [&] { return AddUser(*t.office, t.HeadAct("user_add", {}, {{"name", name}, {"role", role}, {"key", key}})); });
}
std::string Revoke(TestOffice& t, const std::string& name, const std::string& reason = "left") {
  return t.Refusal(
      [&] { return RevokeUser(*t.office, t.HeadAct("user_revoke", {}, {{"name", name}, {"reason", reason}})); });
}
std::string Trust(TestOffice& t, const std::string& name, const std::string& key) {
  return t.Refusal(
      [&] { return AddAuthority(*t.office, t.HeadAct("authority_add", {}, {{"name", name}, {"key", key}})); });
}
std::string Distrust(TestOffice& t, const std::string& name, const std::string& reason = "replaced") {
  return t.Refusal([&] {
    return RevokeAuthority(*t.office, t.HeadAct("authority_revoke", {}, {{"name", name}, {"reason", reason}}));
  });
}
std::string NewKey() { return TestPerson{.name = "x"}.PublicKey(); }

// A ledger that nobody has founded yet, with the head's act for it.
struct Unfounded {
  Unfounded() {
    EXPECT_TRUE(InitCrypto());
    row_key = SecretBytes::Random(32);
    ledger = *Ledger::Create(env, folder.path(), "faces.agency.example",
                             {.row_key = SecretBytes::CopyOf(row_key.view()), .log_key = NewSigningKey()});
    ledger->Attach(&registry);
  }
  ActDraft Init() {
    return DraftInit(env, "faces.agency.example", "head", head.PublicKey(), ledger->verifier_key(), Policy{});
  }
  // The reason why the act is refused, and that it left nothing.
  std::string Try(const SignedAct& act) {
    const Result<Record> record = Found(env, *ledger, act);
    if (record) return "accepted";
    EXPECT_EQ(ledger->NextIndex(), 0u);
    return record.error().reason;
  }
  std::string TrySigned(const ActDraft& draft) { return Try(head.Sign(draft)); }

  support::TestEnv env;
  support::TestFolder folder;
  SecretBytes row_key;
  TestPerson head{.name = "head"};
  Registry registry;
  std::unique_ptr<Ledger> ledger;
};

TEST(Genesis, IsTheHeadsActAndMakesTheHead) {
  Unfounded u;
  EXPECT_EQ(u.TrySigned(u.Init()), "accepted");
  EXPECT_EQ(u.registry.origin(), "faces.agency.example");
  EXPECT_EQ(u.registry.genesis_head_key(), u.head.PublicKey());
  const Principal* head = u.registry.FindPrincipal("head");
  ASSERT_NE(head, nullptr);
  EXPECT_EQ(head->role, Role::kHead);
  EXPECT_EQ(u.registry.FindPrincipalByKey(u.head.PublicKey()), head);
}

TEST(Genesis, ByAnotherKeyThanItNamesIsRefused) {
  Unfounded u;
  EXPECT_EQ(u.Try(TestPerson{.name = "stranger"}.Sign(u.Init())), "genesis-wrong");
  SignedAct act = u.head.Sign(u.Init());
  act.signature = u.head.Sign("writ@v1", act.act);
  EXPECT_EQ(u.Try(act), "signature-namespace");
  act = u.head.Sign(u.Init());
  act.signature = "none";
  EXPECT_EQ(u.Try(act), "signature-malformed");
}

TEST(Genesis, WithAnythingElseWrongIsRefused) {
  Unfounded u;
  const std::string key = u.head.PublicKey();
  const std::string log = u.ledger->verifier_key();
  const std::string origin = "faces.agency.example";
  EXPECT_EQ(u.TrySigned(DraftInit(u.env, "other.example", "head", key, log, Policy{})), "genesis-wrong");
  EXPECT_EQ(u.TrySigned(DraftInit(u.env, origin, "head", key, "other+00000000+AAAA", Policy{})), "genesis-wrong");
  EXPECT_EQ(u.TrySigned(DraftInit(u.env, origin, "The Head", key, log, Policy{})), "genesis-wrong");
  Policy policy;
  policy.candidates = 51;
  EXPECT_EQ(u.TrySigned(DraftInit(u.env, origin, "head", key, log, policy)), "policy-malformed");
  EXPECT_EQ(u.TrySigned(DraftSuspension(u.env, origin, SuspensionScope::kDeployment, "", "")), "genesis-wrong");
  ActDraft draft = u.Init();
  draft.openings["name"].value = "somebody";
  EXPECT_EQ(u.TrySigned(draft), "opening-wrong");
  draft = u.Init();
  draft.act["i"] = "lund";
  EXPECT_EQ(u.TrySigned(draft), "act-malformed");
  draft.act = Json::object();
  EXPECT_EQ(u.TrySigned(draft), "act-malformed");
  SignedAct act = u.head.Sign(u.Init());
  act.act += " ";
  EXPECT_EQ(u.Try(act), "not-canonical");
  EXPECT_EQ(u.TrySigned(u.Init()), "accepted");
}

TEST(Genesis, ActOfAnotherTypeFoundsNothing) {
  Unfounded u;
  const ActDraft draft =
      DraftAct(u.env, "faces.agency.example", "user_revoke", {}, {{"name", "head"}, {"reason", "x"}});
  EXPECT_EQ(u.TrySigned(draft), "genesis-wrong");
}

TEST(Genesis, HappensOnce) {
  TestOffice t;
  const ActDraft init = DraftInit(t.env, support::kTestOrigin, "second", t.Person("head").PublicKey(),
                                  t.ledger->verifier_key(), Policy{});
  EXPECT_EQ(t.Unlogged([&] { return Found(t.env, *t.ledger, t.Person("head").Sign(init)); }), "genesis-wrong");
}

TEST(AddUser, GivesARoleAndAFurtherKey) {
  TestOffice t;
  const std::string first = NewKey();
  const std::string second = NewKey();
  EXPECT_EQ(Add(t, "i.lund", "investigator", first), "accepted");
  SignedAct further = t.Person("head").Sign(t.Draft("key_add", {}, {{"key", second}}));
  ASSERT_TRUE(AddKey(*t.office, further));
  ASSERT_TRUE(t.Reopen());
  const Principal* lund = t.registry.FindPrincipal("i.lund");
  ASSERT_NE(lund, nullptr);
  EXPECT_EQ(lund->role, Role::kInvestigator);
  EXPECT_EQ(lund->keys, (std::vector<std::string>{first}));
  EXPECT_EQ(t.registry.FindPrincipalByKey(first), lund);
  EXPECT_EQ(t.registry.FindPrincipalByKey(second), t.registry.FindPrincipal("head"));
}

TEST(AddUser, MalformedNameRoleOrKeyIsRefused) {
  TestOffice t;
  EXPECT_EQ(Add(t, "I Lund", "investigator", NewKey()), "name-malformed");
  EXPECT_EQ(Add(t, "i.lund", "detective", NewKey()), "role-unknown");
  EXPECT_EQ(Add(t, "i.lund", "investigator", "a key"), "key-malformed");
  EXPECT_EQ(Add(t, "i.lund", "investigator", 7u), "field-type");
  EXPECT_EQ(Add(t, "i.lund", "investigator", NewKey() + " i@lund"), "key-malformed");
  EXPECT_EQ(Add(t, "i.lund", "investigator", NewKey() + "\n"), "key-malformed");
  EXPECT_EQ(t.registry.FindPrincipal("i.lund"), nullptr);
}

TEST(AddUser, KeyOfAnybodyElseIsTakenForEver) {
  TestOffice t;
  EXPECT_EQ(Add(t, "new", "auditor", t.Person("examiner1").PublicKey()), "key-taken");
  EXPECT_EQ(Add(t, "examiner1", "examiner", t.Person("examiner1").PublicKey()), "key-taken");
  EXPECT_EQ(Add(t, "new", "auditor", t.Person("court").PublicKey()), "key-taken");
  EXPECT_EQ(Add(t, "new", "auditor", SshKeyOf(t.log_key.public_key).Text()), "key-taken");
  EXPECT_EQ(Revoke(t, "examiner1"), "accepted");
  EXPECT_EQ(Distrust(t, "court@example"), "accepted");
  ASSERT_TRUE(t.Reopen());
  EXPECT_EQ(Add(t, "new", "auditor", t.Person("examiner1").PublicKey()), "key-taken");
  EXPECT_EQ(Add(t, "new", "auditor", t.Person("court").PublicKey()), "key-taken");
}

TEST(AddUser, SecondRoleIsRefused) {
  TestOffice t;
  EXPECT_EQ(Add(t, "investigator", "examiner", NewKey()), "user-exists");
  EXPECT_EQ(Add(t, "head", "investigator", NewKey()), "user-exists");
}

TEST(AddUser, SecondHeadIsRefused) {
  TestOffice t;
  EXPECT_EQ(Add(t, "deputy", "head", NewKey()), "head-exists");
}

// Else the head could act in everybody's name, and lift an overseer's orders.
TEST(AddUser, AFurtherKeyIsItsOwnersToAdd) {
  TestOffice t;
  EXPECT_EQ(Add(t, "examiner1", "examiner", NewKey()), "user-exists");
  const auto add_own = [&](const std::string& signer, const std::string& as, const std::string& key) {
    SignedAct act = t.Person(signer).Sign(t.Draft("key_add", {}, {{"key", key}}));
    act.claimed_actor = as;
    const Result<Record> added = AddKey(*t.office, act);
    return added ? std::string("accepted") : added.error().reason;
  };
  EXPECT_EQ(add_own("head", "examiner1", NewKey()), "wrong-key");
  EXPECT_EQ(add_own("examiner1", "examiner1", t.Person("head").PublicKey()), "key-taken");
  EXPECT_EQ(add_own("examiner1", "examiner1", "ssh-ed25519 AAAA"), "key-malformed");
  for (std::size_t i = 1; i < kMaxKeysOfOne; ++i) EXPECT_EQ(add_own("examiner1", "examiner1", NewKey()), "accepted");
  EXPECT_EQ(add_own("examiner1", "examiner1", NewKey()), "too-many-keys");
}

// A refusal would be logged as it was signed: anybody's way to write into the public log what he likes.
TEST(AddWitness, FreeTextOfSomebodyWhoMayNotSayItIsNotLogged) {
  TestOffice t;
  const auto add = [&](const std::string& name) {
    const Json clear{{"url", "https://jane.doe.example"}, {"vkey", "none"}};
    return AddWitness(*t.office, t.Person(name).Sign(t.Draft("witness_add", clear, {})));
  };
  EXPECT_EQ(t.Unlogged([&] { return add("examiner1"); }), "role-may-not");
  t.env.now.seconds += 60;
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  std::vector<Record> records = t.Records();
  std::erase_if(records, [](const Record& record) { return record.entry.type() != "strangers"; });
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].entry.act["count"], 1u);
  EXPECT_EQ(t.Refusal([&] { return add("head"); }), "verifier-key-malformed");
}

TEST(RevokeUser, EndsAllTheirKeysAndTheNameForEver) {
  TestOffice t;
  EXPECT_EQ(Revoke(t, "auditor"), "accepted");
  EXPECT_EQ(Revoke(t, "auditor"), "user-revoked");
  EXPECT_EQ(Add(t, "auditor", "auditor", NewKey()), "user-revoked");
  ASSERT_TRUE(t.Reopen());
  EXPECT_FALSE(t.registry.FindPrincipal("auditor")->active);
  EXPECT_FALSE(t.registry.FindPrincipalByKey(t.Person("auditor").PublicKey())->active);
}

TEST(RevokeUser, UnknownPersonHeadAndBadReasonAreRefused) {
  TestOffice t;
  EXPECT_EQ(Revoke(t, "nobody"), "unknown-user");
  EXPECT_EQ(Revoke(t, "head"), "head-stays");
  EXPECT_EQ(Revoke(t, "auditor", "two\nlines"), "reason-malformed");
  EXPECT_EQ(Revoke(t, "auditor", ""), "reason-malformed");
  EXPECT_EQ(Revoke(t, "auditor", std::string(201, 'x')), "reason-malformed");
  EXPECT_TRUE(t.registry.FindPrincipal("auditor")->active);
  EXPECT_EQ(Revoke(t, "auditor", std::string(200, 'x')), "accepted");
}

TEST(AddAuthority, IsTrustedUnderItsName) {
  TestOffice t;
  const std::string key = NewKey();
  EXPECT_EQ(Trust(t, "judge.okafor@court.example", key), "accepted");
  ASSERT_TRUE(t.Reopen());
  const IssuingAuthority* judge = t.registry.FindAuthority("judge.okafor@court.example");
  ASSERT_NE(judge, nullptr);
  EXPECT_EQ(judge->key, key);
  EXPECT_EQ(t.registry.FindAuthorityByKey(key), judge);
  EXPECT_EQ(t.registry.FindPrincipalByKey(key), nullptr);
}

TEST(AddAuthority, TakenKeyOrNameAndMalformedNameAreRefused) {
  TestOffice t;
  EXPECT_EQ(Trust(t, "The Court", NewKey()), "name-malformed");
  EXPECT_EQ(Trust(t, "other@example", t.Person("head").PublicKey()), "key-taken");
  EXPECT_EQ(Trust(t, "other@example", t.Person("court").PublicKey()), "key-taken");
  EXPECT_EQ(Trust(t, "other@example", "a key"), "key-malformed");
  EXPECT_EQ(Trust(t, "court@example", NewKey()), "authority-exists");
  EXPECT_EQ(Revoke(t, "auditor"), "accepted");
  EXPECT_EQ(Trust(t, "other@example", t.Person("auditor").PublicKey()), "key-taken");
  EXPECT_EQ(Distrust(t, "court@example"), "accepted");
  EXPECT_EQ(Trust(t, "court@example", NewKey()), "authority-exists");
  EXPECT_EQ(Trust(t, "other@example", t.Person("court").PublicKey()), "key-taken");
}

TEST(RevokeAuthority, UnknownOrRevokedOneOrBadReasonIsRefused) {
  TestOffice t;
  EXPECT_EQ(Distrust(t, "nobody"), "authority-unknown");
  EXPECT_EQ(Distrust(t, "court@example", "\t"), "reason-malformed");
  EXPECT_EQ(Distrust(t, "court@example"), "accepted");
  EXPECT_EQ(Distrust(t, "court@example"), "authority-revoked");
}

TEST(SetPolicy, TakesEffectAndBadOneIsRefused) {
  TestOffice t;
  Policy policy;
  policy.candidates = 3;
  const auto set = [&] {
    return t.Refusal(
        [&] { return SetPolicy(*t.office, t.HeadAct("policy_set", {{"policy", PolicyToJson(policy)}}, {})); });
  };
  EXPECT_EQ(set(), "accepted");
  EXPECT_EQ(t.registry.policy().candidates, 3);
  policy.candidates = 51;
  EXPECT_EQ(set(), "policy-malformed");
  ASSERT_TRUE(t.Reopen());
  EXPECT_EQ(t.registry.policy().candidates, 3);
}

struct Revocation {
  explicit Revocation(TestOffice& office) : t(office) {
    order = {.deployment = support::kTestOrigin, .id = "2026/1", .issuer = "court@example", .reason = "mistaken"};
  }
  std::string File(const std::string& signer = "court") {
    const std::string text = DraftRevocationOrder(order);
    return FileText(text, t.Person(signer).Sign(kRevocationNamespace, text), text);
  }
  std::string FileText(const std::string& text, const std::string& signature, const std::string& acted_on) {
    const ActDraft act = t.Draft("writ_revoke", {}, {{"order", Sha256Hex(AsBytes(acted_on))}});
    return t.Refusal(
        [&] { return RevokeWrit(*t.office, t.writ_uses, t.Person("auditor").Sign(act), text, signature); });
  }
  bool IsRevoked() const {
    WritOrder writ_order;
    writ_order.issuer = "court@example";
    writ_order.id = "2026/1";
    return t.writ_uses.IsRevoked(writ_order);
  }
  TestOffice& t;
  RevocationOrder order;
};

TEST(RevokeWrit, IssuersOrderEndsTheWritWhoeverCarriesItIn) {
  TestOffice t;
  Revocation revocation(t);
  EXPECT_FALSE(revocation.IsRevoked());
  EXPECT_EQ(revocation.File(), "accepted");
  EXPECT_TRUE(revocation.IsRevoked());
  ASSERT_TRUE(t.Reopen());
  EXPECT_TRUE(revocation.IsRevoked());
}

TEST(RevokeWrit, OrderThatIsNotTheIssuersIsRefused) {
  TestOffice t;
  Revocation revocation(t);
  for (const char* name : {"stranger", "head", "investigator"}) {
    EXPECT_EQ(revocation.File(name), "writ-other-key") << name;
  }
  const std::string text = DraftRevocationOrder(revocation.order);
  EXPECT_EQ(revocation.FileText(text, "", text), "writ-unsigned");
  EXPECT_EQ(revocation.FileText(text, t.Person("court").Sign(kWritNamespace, text), text), "signature-namespace");
  revocation.order.issuer = "other@example";
  EXPECT_EQ(revocation.File(), "writ-issuer-unknown");
  EXPECT_FALSE(revocation.IsRevoked());
}

TEST(RevokeWrit, OtherTextOtherDeploymentAndMalformedOrderAreRefused) {
  TestOffice t;
  Revocation revocation(t);
  const std::string text = DraftRevocationOrder(revocation.order);
  const std::string signature = t.Person("court").Sign(kRevocationNamespace, text);
  EXPECT_EQ(revocation.FileText(text, signature, text + "#"), "act-other-files");
  EXPECT_EQ(revocation.FileText("x = ", signature, "x = "), "toml-malformed");
  revocation.order.deployment = "other.example";
  EXPECT_EQ(revocation.File(), "revocation-other-deployment");
  EXPECT_FALSE(revocation.IsRevoked());
}

}  // namespace
}  // namespace writ
