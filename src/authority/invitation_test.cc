#include "authority/invitation.h"

#include <gtest/gtest.h>

#include "authority/authorship.h"
#include "authority/sign_in.h"
#include "support/test_office.h"

namespace writ {
namespace {

constexpr char kInvitingSite[] = "https://faces.agency.example";

using support::TestOffice;
using support::TestPerson;

constexpr std::int64_t kDay = 24 * 60 * 60;

// Somebody whom the head has invited, as `role`; the key is the link's.
struct Invited {
  explicit Invited(TestOffice& office, const std::string& role = "auditor", const std::string& name = "newcomer")
      : t(office), link{.name = name}, passkey{.name = name} {
    const Result<Record> added = AddUser(
        *t.office,
        t.HeadAct("user_add", {}, {{"name", link.name}, {"role", role}, {"key", CommitInvitation(link.PublicKey())}}));
    EXPECT_TRUE(added) << added.error().message;
  }
  const Principal& person() const { return *t.registry.FindPrincipal(link.name); }
  SignedAct Act(const TestPerson& signer, std::string_view type, const std::map<std::string, Json>& committed) {
    return signer.Sign(DraftAct(t.env, support::kTestOrigin, type, Json::object(), committed));
  }
  // The reason why a further key, signed by `signer`, is nobody's: "" where it is taken.
  std::string AddKey(const TestPerson& signer, const std::string& key) {
    const Result<Record> added = writ::AddKey(*t.office, Act(signer, "key_add", {{"key", key}}));
    return added ? "" : added.error().reason;
  }

  TestOffice& t;
  TestPerson link;
  TestPerson passkey;
};

// As whoever audits the log judges it, entry by entry, with the registry that stood before each.
std::string JudgedAnew(TestOffice& t) {
  Registry before;
  for (const Record& record : t.Records()) {
    const Result<void> judged = CheckAuthorship(before, record, SshKeyOf(t.log_key.public_key).Text());
    if (!judged) return judged.error().reason + " in entry " + std::to_string(record.index);
    EXPECT_TRUE(before.Apply(record));
  }
  return "sound";
}

TEST(Invitation, AddsOneKeyAndEnds) {
  TestOffice t;
  Invited invited(t);
  EXPECT_TRUE(invited.person().keys.empty());
  EXPECT_EQ(invited.AddKey(invited.link, invited.passkey.PublicKey()), "");
  EXPECT_EQ(invited.person().keys, std::vector{invited.passkey.PublicKey()});
  EXPECT_EQ(invited.AddKey(invited.link, TestPerson{.name = "x"}.PublicKey()), "wrong-key");
  EXPECT_EQ(invited.AddKey(invited.passkey, TestPerson{.name = "x"}.PublicKey()), "");
  EXPECT_EQ(t.ReopenReason(), "sound");
  EXPECT_EQ(JudgedAnew(t), "sound");
  EXPECT_EQ(invited.person().keys.size(), 2u);
  EXPECT_EQ(invited.AddKey(invited.link, TestPerson{.name = "x"}.PublicKey()), "wrong-key");
}

TEST(Invitation, HasNoOtherPower) {
  TestOffice t;
  Invited invited(t, "overseer");
  const Result<Record> shown = t.office->Handle(invited.Act(invited.link, "alarm_show", {}), "alarm_show",
                                                [](const AdmittedAct&) -> Result<Decision> { return Decision{}; });
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().reason, "wrong-key");
  EXPECT_FALSE(t.registry.SuspendingKeys().contains(invited.link.PublicKey()));
  EXPECT_EQ(t.registry.FindPrincipalByKey(invited.link.PublicKey()), nullptr);
  const std::string text = DraftSignIn(t.env, support::kTestOrigin, kInvitingSite);
  const Result<SignedIn> entered = CheckSignIn(
      t.registry, {.claimed_actor = "newcomer", .text = text, .signature = invited.link.Sign(kSignInNamespace, text)},
      kInvitingSite, t.env.Now());
  ASSERT_FALSE(entered);
  EXPECT_EQ(entered.error().reason, "wrong-key");
}

TEST(Invitation, InvitesNobodyElse) {
  TestOffice t;
  Invited invited(t);
  EXPECT_EQ(invited.AddKey(invited.link, CommitInvitation(invited.passkey.PublicKey())), "invitation-again");
  SignedAct in_anothers_name = invited.Act(invited.link, "key_add", {{"key", invited.passkey.PublicKey()}});
  in_anothers_name.claimed_actor = "auditor";
  EXPECT_EQ(t.Unlogged([&] { return AddKey(*t.office, in_anothers_name); }), "wrong-key");
  EXPECT_EQ(invited.AddKey(invited.link, invited.link.PublicKey()), "key-taken");
  EXPECT_EQ(invited.AddKey(invited.link, "invitation rubbish"), "key-malformed");
  EXPECT_EQ(JudgedAnew(t), "sound");
}

TEST(Invitation, HoldsForAWeek) {
  TestOffice t;
  Invited early(t), late(t, "examiner", "latecomer");
  t.env.now.seconds += kInvitationDays * kDay;
  EXPECT_EQ(early.AddKey(early.link, early.passkey.PublicKey()), "");
  t.env.now.seconds += 1;
  EXPECT_EQ(late.AddKey(late.link, late.passkey.PublicKey()), "wrong-key");
}

// Whoever holds the data folder's keys can append an entry past the program's checks; an audit makes them again.
TEST(Invitation, AuditHoldsAnEntryAgainstTheWeekToo) {
  TestOffice t;
  Invited invited(t);
  EXPECT_EQ(invited.AddKey(invited.link, invited.passkey.PublicKey()), "");
  Record record = t.Last();
  Registry before;
  for (const Record& earlier : t.Records()) {
    if (earlier.index < record.index) {
      EXPECT_TRUE(before.Apply(earlier));
    }
  }
  const std::string log_key = SshKeyOf(t.log_key.public_key).Text();
  EXPECT_TRUE(CheckAuthorship(before, record, log_key));
  record.entry.time.seconds += kInvitationDays * kDay + 1;
  EXPECT_FALSE(CheckAuthorship(before, record, log_key));
}

TEST(Invitation, EndsWithItsPerson) {
  TestOffice t;
  Invited invited(t);
  ASSERT_TRUE(RevokeUser(*t.office, t.HeadAct("user_revoke", {}, {{"name", "newcomer"}, {"reason", "a slip"}})));
  EXPECT_EQ(invited.AddKey(invited.link, invited.passkey.PublicKey()), "user-revoked");
}

TEST(Invitation, APersonMayInviteHerselfAndTheLastOneCounts) {
  TestOffice t;
  Invited invited(t);
  const TestPerson first{.name = "auditor"}, second{.name = "auditor"}, phone{.name = "auditor"};
  EXPECT_EQ(invited.AddKey(t.Person("auditor"), CommitInvitation(first.PublicKey())), "");
  EXPECT_EQ(invited.AddKey(t.Person("auditor"), CommitInvitation(second.PublicKey())), "");
  EXPECT_EQ(invited.AddKey(second, CommitInvitation(phone.PublicKey())), "invitation-again");  // a chain without end
  EXPECT_EQ(invited.AddKey(first, phone.PublicKey()), "wrong-key");
  EXPECT_EQ(invited.AddKey(second, phone.PublicKey()), "");
  EXPECT_EQ(t.registry.FindPrincipal("auditor")->keys.size(), 2u);
}

TEST(Invitation, LinkHoldsItsSecretAlone) {
  ASSERT_TRUE(InitCrypto());
  const Invitation invitation = NewInvitation();
  const std::string link = InvitationLink("https://faces.agency.example", "i.lund", invitation);
  EXPECT_TRUE(link.starts_with("https://faces.agency.example/#join/i.lund/")) << link;
  EXPECT_EQ(link.size(), std::string("https://faces.agency.example/#join/i.lund/").size() + 43);
  EXPECT_EQ(SshKeyOf(SigningKeyFromSeed(invitation.secret).public_key).Text(), invitation.key);
  EXPECT_NE(NewInvitation().key, invitation.key);
}

}  // namespace
}  // namespace writ
