#include "authority/permit.h"

#include <type_traits>

#include <gtest/gtest.h>

#include "authority/revocation_order.h"
#include "authority/statement.h"
#include "support/replace.h"
#include "support/test_application.h"

namespace writ {
namespace {

using support::Application;
using support::kGallery;
using support::kGalleryId;
using support::Replace;
using support::TestOffice;

// A permit is moved, never copied, and nobody but the Authorise functions makes one.
static_assert(std::is_nothrow_move_constructible_v<Permit>);
static_assert(!std::is_copy_constructible_v<Permit> && !std::is_copy_assignable_v<Permit>);
static_assert(!std::is_default_constructible_v<Permit> && !std::is_aggregate_v<Permit>);
static_assert(
    !std::is_constructible_v<Permit, std::uint64_t, UtcTime, std::vector<std::string>, std::optional<std::uint64_t>>);
template <class T>
concept MadeFromBraces = requires { T{0u, UtcTime{}, std::vector<std::string>{}, std::nullopt}; };
static_assert(!MadeFromBraces<Permit>);
template <class T>
concept Widened = requires(T permit) { permit.galleries().push_back("another"); };
static_assert(!Widened<Permit>);

TEST(AuthoriseSearch, GoodWritPermitsItsGalleriesAloneAndTakesOneUse) {
  Application a;
  const std::uint64_t entry = a.ledger->NextIndex();
  const Result<Permit> permit = a.Ask();
  ASSERT_TRUE(permit) << permit.error().message;
  EXPECT_EQ(permit->entry(), entry);
  EXPECT_EQ(permit->now(), a.env.now);
  EXPECT_EQ(permit->galleries(), std::vector<std::string>{kGalleryId});
  EXPECT_TRUE(permit->CoversGallery(kGalleryId));
  EXPECT_FALSE(permit->CoversGallery("another ID"));
  EXPECT_FALSE(permit->CoversGallery(kGallery));
  EXPECT_TRUE(permit->CoversCase(entry));
  EXPECT_FALSE(permit->CoversCase(entry + 1));
  EXPECT_EQ(a.writ_uses.UsesOf(a.order), 1);
  EXPECT_EQ(a.Last().entry.outcome, "done");
  EXPECT_EQ(a.Last().row["prepared"], true);
  ASSERT_TRUE(a.Reopen());
  EXPECT_EQ(a.writ_uses.UsesOf(a.order), 1);
}

TEST(AuthoriseSearch, EntryShowsNeitherWritNorCaseNorPhoto) {
  Application a;
  ASSERT_TRUE(a.Ask());
  const std::string entry(AsText(a.ledger->EntryBytes(a.ledger->NextIndex() - 1, 1)->front()));
  for (const std::string& secret : {a.order.id, a.order.case_id, a.order.issuer, ToHex(a.photo),
                                    a.order.investigators[0], Sha256Hex(AsBytes(DraftWritOrder(a.order)))}) {
    EXPECT_EQ(entry.find(secret), std::string::npos) << secret;
  }
}

TEST(AuthoriseSearch, MissingOrUnsignedWritIsRefusedAndLogged) {
  Application a;
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.writ_text.clear(); }), "writ-missing");
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.writ_signature.clear(); }), "writ-unsigned");
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.writ_signature = "signed"; }), "signature-malformed");
}

TEST(AuthoriseSearch, LapsedStatementIsRefusedAndLoggedUntilTheHeadSignsOne) {
  Application a;
  a.env.now.seconds += 7 * kSecondsPerDay;
  a.order.not_after = {a.env.now.seconds + 3'600};
  EXPECT_EQ(a.Refused(), "accepted");
  a.env.now.seconds += 1;
  EXPECT_EQ(a.Refused(), "statement-lapsed");
  const std::uint64_t to = a.ledger->NextIndex();
  const std::string text = DrawStatement(*a.office, to).value();
  ASSERT_TRUE(FileStatement(
      *a.office,
      a.HeadAct("statement", Json{{"from_entry", 0u}, {"to_entry", to}}, {{"statement", Sha256Hex(AsBytes(text))}}),
      text, a.Person("head").Sign(kStatementNamespace, text)));
  a.order.searches = 2;
  a.order.id = "2026-CR-0412/2";
  EXPECT_EQ(a.Refused(), "accepted");
}

TEST(AuthoriseSearch, SignatureOfAnybodyButTheIssuerIsRefusedAndLogged) {
  Application a;
  for (const char* name : {"stranger", "head", "investigator"}) {
    a.signer = name;
    EXPECT_EQ(a.Refused(), "writ-other-key") << name;
  }
  a.signer = "court";
  a.order.issuer = "other@example";
  EXPECT_EQ(a.Refused(), "writ-issuer-unknown");
}

TEST(AuthoriseSearch, WritOfAnotherTrustedAuthoritySignedByThisOneIsRefused) {
  Application a;
  const support::TestPerson other{.name = "other@example"};
  ASSERT_TRUE(
      AddAuthority(*a.office, a.HeadAct("authority_add", {}, {{"name", "other@example"}, {"key", other.PublicKey()}})));
  a.order.issuer = "other@example";
  EXPECT_EQ(a.Refused(), "writ-other-key");
}

TEST(AuthoriseSearch, RevokedAuthorityIsRefusedAndLogged) {
  Application a;
  ASSERT_TRUE(RevokeAuthority(*a.office,
                              a.HeadAct("authority_revoke", {}, {{"name", "court@example"}, {"reason", "key lost"}})));
  EXPECT_EQ(a.Refused(), "writ-issuer-revoked");
}

TEST(AuthoriseSearch, WritEditedAfterSigningIsRefusedAndLogged) {
  Application a;
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.writ_text = Replace(s.writ_text, "searches = 1", "searches = 9"); }),
            "signature-wrong");
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.writ_text += "# a remark\n"; }), "signature-wrong");
  EXPECT_EQ(a.Refused([&](SearchApplication& s) {
    s.writ_signature = a.Person("court").Sign(kRevocationNamespace, s.writ_text);
  }),
            "signature-namespace");
}

TEST(AuthoriseSearch, WritIsInForceFromItsFirstToItsLastSecond) {
  Application a;
  a.order.searches = 9;
  a.order.not_before = {a.env.now.seconds + 60};
  a.env.now.seconds += 59;
  EXPECT_EQ(a.Refused(), "writ-not-yet-valid");
  a.env.now.seconds += 1;
  EXPECT_EQ(a.Refused(), "accepted");
  a.env.now = a.order.not_after;
  EXPECT_EQ(a.Refused(), "accepted");
  a.env.now.seconds += 1;
  EXPECT_EQ(a.Refused(), "writ-expired");
}

TEST(AuthoriseSearch, OtherDeploymentInvestigatorPhotoOrFaceIsRefusedAndLogged) {
  Application a;
  a.order.deployment = "other.example";
  EXPECT_EQ(a.Refused(), "writ-other-deployment");
  a.order.deployment = support::kTestOrigin;
  a.order.investigators = {"i.lund"};
  EXPECT_EQ(a.Refused(), "writ-other-investigator");
  a.order.investigators = {"investigator"};
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.photos = {Sha256(AsBytes("another"))}; }), "writ-other-photo");
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.named_face_found = false; }), "writ-other-face");
  a.order.probes[0].face.reset();
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.named_face_found = false; }), "accepted");
}

TEST(AuthoriseSearch, UnknownGalleryIsRefusedAndLoggedAlsoBesideAKnownOne) {
  Application a;
  a.order.galleries = {kGallery, "missing"};
  EXPECT_EQ(a.Refused(), "writ-unknown-gallery");
  a.order.galleries = {kGallery, "other"};
  const Result<Permit> permit = a.Ask();
  ASSERT_TRUE(permit);
  EXPECT_EQ(permit->galleries(), (std::vector<std::string>{kGalleryId, "another ID"}));
}

TEST(AuthoriseSearch, MalformedWritIsRefusedAndLogged) {
  Application a;
  const auto signed_text = [&](const std::string& from, const std::string& to) {
    return a.Refused([&](SearchApplication& s) {
      s.writ_text = Replace(s.writ_text, from, to);
      s.writ_signature = a.Person("court").Sign(kWritNamespace, s.writ_text);
    });
  };
  EXPECT_EQ(signed_text("searches = 1", "searches = 0"), "field-value");
  EXPECT_EQ(signed_text("searches = 1", "searches = 1\nphotos = 2"), "field-unknown");
  EXPECT_EQ(signed_text("searches = 1", "searches ="), "toml-malformed");
}

TEST(AuthoriseSearch, UsesCountOverTheWholeWritAlsoAfterARestart) {
  Application a;
  a.order.searches = 2;
  EXPECT_EQ(a.Refused(), "accepted");
  ASSERT_TRUE(a.Reopen());
  EXPECT_EQ(a.Refused(), "accepted");
  EXPECT_EQ(a.Refused(), "writ-used-up");
  ASSERT_TRUE(a.Reopen());
  EXPECT_EQ(a.Refused(), "writ-used-up");
  EXPECT_EQ(a.writ_uses.UsesOf(a.order), 2);
}

TEST(AuthoriseSearch, OtherBytesUnderTheIdOfAUsedWritAreRefusedAndLogged) {
  Application a;
  a.order.searches = 2;
  EXPECT_EQ(a.Refused(), "accepted");
  a.order.searches = 3;
  EXPECT_EQ(a.Refused(), "writ-replaced");
  ASSERT_TRUE(a.Reopen());
  EXPECT_EQ(a.Refused(), "writ-replaced");
  a.order.id += "-new";
  EXPECT_EQ(a.Refused(), "accepted");
}

TEST(AuthoriseSearch, WritThatItsIssuerRevokedIsRefusedAndLogged) {
  for (const bool used_before : {false, true}) {
    Application a;
    a.order.searches = 2;
    if (used_before) {
      EXPECT_EQ(a.Refused(), "accepted");
    }
    const std::string text = DraftRevocationOrder({.deployment = support::kTestOrigin,
                                                   .id = a.order.id,
                                                   .issuer = "court@example",
                                                   .reason = "the person was found"});
    const SignedAct act =
        a.Person("investigator").Sign(a.Draft("writ_revoke", {}, {{"order", Sha256Hex(AsBytes(text))}}));
    ASSERT_TRUE(RevokeWrit(*a.office, a.writ_uses, act, text, a.Person("court").Sign(kRevocationNamespace, text)));
    EXPECT_EQ(a.Refused(), "writ-revoked");
    ASSERT_TRUE(a.Reopen());
    EXPECT_EQ(a.Refused(), "writ-revoked");
    a.order.id += "-other";
    EXPECT_EQ(a.Refused(), "accepted");
  }
}

TEST(AuthoriseSearch, AbortGivesTheUseBack) {
  Application a;
  const Result<Permit> permit = a.Ask();
  ASSERT_TRUE(permit);
  EXPECT_EQ(a.Refused(), "writ-used-up");
  ASSERT_TRUE(a.office->RecordOwn("search_abort", Json{{"search", permit->entry()}}, {}, a.env.now));
  EXPECT_EQ(a.writ_uses.UsesOf(a.order), 0);
  EXPECT_EQ(a.Refused(), "accepted");
  EXPECT_EQ(a.Refused(), "writ-used-up");
  EXPECT_EQ(a.ReopenReason(), "sound");
}

TEST(AuthoriseSearch, ActSignedForOtherFilesIsRefusedAndLogged) {
  Application a;
  for (const char* field : {"photo", "writ"}) {
    SearchApplication application;
    application.writ_text = DraftWritOrder(a.order);
    application.writ_signature = a.Person("court").Sign(kWritNamespace, application.writ_text);
    application.photos = {a.photo};
    std::map<std::string, Json> committed{{"photo", ToHex(a.photo)},
                                          {"writ", Sha256Hex(AsBytes(application.writ_text))}};
    committed[field] = Sha256Hex(AsBytes("another"));
    application.act = a.Person("investigator").Sign(a.Draft("search", {}, committed));
    EXPECT_EQ(a.Refusal([&] { return AuthoriseSearch(*a.office, a.writ_uses, application); }), "act-other-files")
        << field;
  }
}

TEST(AuthoriseSearch, RefusalWhilePreparingTakesNoUse) {
  Application a;
  EXPECT_EQ(a.Refused([](SearchApplication& s) {
    s.prepare = [](const AdmittedAct&, const WritOrder&) -> Result<Decision> {
      return Fail(Code::kRefused, "no", "couldn't prepare");
    };
  }),
            "no");
}

TEST(AuthoriseSearch, NobodyElsesRoleNoSuspensionAndNoFailedWriteGetsAPermit) {
  Application a;
  a.order.investigators = {"investigator", "head", "examiner1"};
  for (const char* name : {"head", "examiner1"}) {
    a.investigator = name;
    EXPECT_EQ(a.Refused(), "role-may-not") << name;
  }
  a.investigator = "investigator";
  const std::string id = a.Suspend();
  EXPECT_EQ(a.Refused(), "suspended");
  ASSERT_TRUE(Resume(*a.office, a.HeadAct("resume", {{"orders", Json::array({id})}}, {{"reason", "mended"}})));
  a.env.disk_full = true;  // the entry is not published: there is no permit
  EXPECT_EQ(a.Ask().error().reason, "disk-full");
}

TEST(AuthoriseSearch, AWritOfASuspendedIssuerOrForASuspendedGalleryOrPersonPermitsNothing) {
  const std::tuple<SuspensionScope, std::string, const char*> cases[] = {
      {SuspensionScope::kGallery, kGallery, "gallery-suspended"},
      {SuspensionScope::kUser, "investigator", "user-suspended"},
      {SuspensionScope::kIssuer, "court@example", "issuer-suspended"}};
  for (const auto& [scope, target, reason] : cases) {
    for (const char* by : {"head", "overseer"}) {
      Application a;
      a.Suspend(by, scope, target);
      EXPECT_EQ(a.Refused(), reason) << by;
      a.env.now.seconds += 1;
      EXPECT_EQ(a.Ask().error().code, Code::kSuspended);
    }
  }
}

TEST(AuthoriseGallery, PermitsTheGalleryThatTheActNames) {
  TestOffice t;
  const auto show = [&](const std::string& name, const std::string& gallery) {
    return AuthoriseGallery(*t.office, t.Person(name).Sign(t.Draft("gallery_show", {{"gallery", kGalleryId}}, {})),
                            gallery, kGallery);
  };
  const Result<Permit> permit = show("officer", kGalleryId);
  ASSERT_TRUE(permit) << permit.error().message;
  EXPECT_TRUE(permit->CoversGallery(kGalleryId));
  EXPECT_FALSE(permit->CoversCase(permit->entry()));
  EXPECT_EQ(t.Refusal([&] { return show("officer", "another ID"); }), "act-other-gallery");
  EXPECT_EQ(t.Refusal([&] { return show("investigator", kGalleryId); }), "role-may-not");
  t.Suspend("overseer", SuspensionScope::kGallery, "another");
  EXPECT_TRUE(show("officer", kGalleryId));
  t.Suspend("overseer", SuspensionScope::kGallery, kGallery);
  EXPECT_EQ(t.Refusal([&] { return show("officer", kGalleryId); }), "gallery-suspended");
}

TEST(AuthoriseCase, PermitsTheCaseAndNoGallery) {
  TestOffice t;
  const auto review = [&](const std::string& name, Result<Decision> decision) {
    return AuthoriseCase(*t.office, t.Person(name).Sign(t.Draft("review", {{"search", 7u}}, {})), "review",
                         [&](const AdmittedAct&) { return decision; });
  };
  const Result<Permit> permit = review("examiner1", Decision{});
  ASSERT_TRUE(permit) << permit.error().message;
  EXPECT_TRUE(permit->CoversCase(7));
  EXPECT_FALSE(permit->CoversCase(8));
  EXPECT_TRUE(permit->galleries().empty());
  EXPECT_EQ(t.Refusal([&] { return review("investigator", Decision{}); }), "role-may-not");
  EXPECT_EQ(t.Refusal([&] { return review("examiner1", Fail(Code::kRefused, "no", "couldn't")); }), "no");
}

TEST(AuthoriseRelease, PermitsTheCaseOfADecisionAlone) {
  TestOffice t;
  const auto decide = [&](const Result<Decision>& decision) {
    const SignedAct act = t.Person("examiner1").Sign(t.Draft("decide", {{"search", 7u}}, {{"decisions", "same"}}));
    (void)AuthoriseCase(*t.office, act, "decide", [&](const AdmittedAct&) { return decision; });
    return t.ledger->NextIndex() - 1;
  };
  const Result<Permit> permit = AuthoriseRelease(*t.office, decide(Decision{}));
  ASSERT_TRUE(permit) << permit.error().message;
  EXPECT_TRUE(permit->CoversCase(7));
  EXPECT_TRUE(permit->galleries().empty());
  const std::uint64_t refused = decide(Fail(Code::kRefused, "no", "couldn't"));
  EXPECT_EQ(AuthoriseRelease(*t.office, refused).error().reason, "not-a-decision");
  EXPECT_EQ(AuthoriseRelease(*t.office, 0).error().reason, "not-a-decision");
  EXPECT_EQ(AuthoriseRelease(*t.office, refused + 1).error().reason, "row-missing");
}

}  // namespace
}  // namespace writ
