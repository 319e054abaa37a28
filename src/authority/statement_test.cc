#include "authority/statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/merkle.h"
#include "support/replace.h"
#include "support/test_office.h"

namespace writ {
namespace {

using support::Replace;
using support::TestOffice;
using support::TestPerson;
using ::testing::HasSubstr;

constexpr char kGalleryId[] = "019a9b2c-1111-7222-8333-444455556666";

struct Change {
  std::string actor = "head";
  std::string signer = "head";
  std::string name_space = std::string(kStatementNamespace);
  std::string filed = {};  // another text than the one that is signed and committed
  std::string committed = {};
};

struct Statements : TestOffice {
  std::string Drawn() { return DrawStatement(*office, ledger->NextIndex()).value_or("not drawn"); }

  Result<Record> File(const std::string& text, const Change& change = {}) {
    const Result<StatementRange> range = ReadStatementRange(text);
    EXPECT_TRUE(range) << range.error().message;
    return FileRange(text, *range, change);
  }
  Result<Record> FileRange(const std::string& text, StatementRange range, const Change& change) {
    const SignedAct act =
        Person(change.actor)
            .Sign(Draft("statement", Json{{"from_entry", range.from}, {"to_entry", range.to}},
                        {{"statement", Sha256Hex(AsBytes(change.committed.empty() ? text : change.committed))}}));
    return FileStatement(*office, act, change.filed.empty() ? text : change.filed,
                         Person(change.signer).Sign(change.name_space, text));
  }
  std::string Refused(const std::string& text, const Change& change = {}) {
    const std::size_t before = registry.statements().size();
    const std::string reason = Refusal([&] { return File(text, change); });
    if (reason != "accepted") {
      EXPECT_EQ(registry.statements().size(), before);
    }
    return reason;
  }
  void Wait(std::int64_t seconds) { env.now.seconds += seconds; }
  void CreateGallery() {
    const SignedAct act = Person("custodian")
                              .Sign(Draft("gallery_create", Json{{"gallery", kGalleryId}},
                                          {{"name", "custody"}, {"description", "text"}}));
    ASSERT_TRUE(
        office->Handle(act, "gallery_create", [](const AdmittedAct&) -> Result<Decision> { return Decision{}; }));
  }
  // What an auditor of the whole ledger says.
  std::string Audit() {
    return Audit(registry.statements(), [](Record&) {});
  }
  template <class Alter>
  std::string Audit(std::vector<FiledStatement> filed, Alter alter) {
    StatementAuditor auditor(std::move(filed));
    for (Record record : Records()) {
      alter(record);
      const Result<void> checked = auditor.Check(record);
      if (!checked) return checked.error().reason;
    }
    return "sound";
  }
};

TEST(Statement, SaysWhatTheLogHoldsAndUnderWhichRoot) {
  Statements s;
  s.CreateGallery();
  const SignedAct act = s.Person("auditor").Sign(s.Draft("policy_set", Json{{"policy", PolicyToJson({})}}, {}));
  EXPECT_FALSE(SetPolicy(*s.office, act));
  const std::string text = s.Drawn();
  for (const char* line :
       {"statement = \"v1\"\n", "deployment = \"faces.agency.example\"\n", "number = 1\n", "from_entry = 0\n",
        "to_entry = 12\n", "users_added = 8 ", "galleries_created = 1 ", "refused_acts = 1\n", "policy_set = 1\n",
        "policy_set.refused = 1\n", "init.done = 1\n", "active_users = 9\n", "active_authorities = 1\n",
        "galleries = 1\n", "writs_used = 0\n", "from = \"2026-11-18T11:06:40Z\"\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  std::vector<Hash32> leaves;
  const std::vector<Bytes> entries = s.ledger->EntryBytes(0, 12).value();
  for (const Bytes& entry : entries) leaves.push_back(LeafHash(entry));
  EXPECT_THAT(text, HasSubstr("root = \"" + ToBase64(RootOf(leaves)) + "\""));
}

TEST(Statement, SignedOneIsFiledAndTheNextBeginsWhereItEnded) {
  Statements s;
  const std::string first = s.Drawn();
  const Result<Record> filed = s.File(first);
  ASSERT_TRUE(filed) << filed.error().message;
  EXPECT_EQ(filed->entry.act["from_entry"], 0u);
  EXPECT_EQ(s.registry.statements_end(), filed->index);
  const std::string second = s.Drawn();
  EXPECT_THAT(second, HasSubstr("number = 2\n"));
  EXPECT_THAT(second, HasSubstr("from_entry = " + std::to_string(filed->index) + "\n"));
  EXPECT_THAT(second, HasSubstr("users_added = 0 "));
  EXPECT_THAT(second, HasSubstr("statements = 1 "));
  EXPECT_THAT(second, HasSubstr("active_users = 9\n"));
  ASSERT_TRUE(s.File(second));
  ASSERT_TRUE(s.Reopen());
  EXPECT_EQ(s.registry.statements().size(), 2u);
  EXPECT_EQ(s.Audit(), "sound");
}

TEST(Statement, CountsEachWritOfItsTimeOnce) {
  Statements s;
  const auto search = [&](const std::string& tag) {
    const SignedAct act = s.Person("investigator").Sign(s.Draft("search", {}, {{"photo", "hash"}, {"writ", "hash"}}));
    EXPECT_TRUE(s.office->Handle(act, "search", [&](const AdmittedAct&) -> Result<Decision> {
      return Decision{.outcome = "done", .row = {{"writ_tag", tag}, {"writ_sha256", "hash"}}, .vault = {}};
    }));
  };
  for (const char* tag : {"one", "two", "one"}) search(tag);
  EXPECT_THAT(s.Drawn(), HasSubstr("writs_used = 2\n"));
  EXPECT_THAT(s.Drawn(), HasSubstr("searches = 3 "));
  ASSERT_TRUE(s.File(s.Drawn()));
  search("two");
  EXPECT_THAT(s.Drawn(), HasSubstr("writs_used = 1\n"));
}

TEST(Statement, OneDrawnEarlierIsFiledLaterAndLeavesTheRestToTheNext) {
  Statements s;
  const std::string early = s.Drawn();
  const std::uint64_t covered = s.ledger->NextIndex();
  s.Wait(kSecondsPerDay);
  s.CreateGallery();
  const UtcTime first_uncovered = s.env.now;
  s.Wait(kSecondsPerDay);
  ASSERT_TRUE(s.File(early));
  EXPECT_EQ(s.registry.statements_end(), covered);
  EXPECT_EQ(s.registry.uncovered_since(), first_uncovered) << "what the head has not seen counts from when it was";
  EXPECT_THAT(s.Drawn(), HasSubstr("galleries_created = 1 "));
  ASSERT_TRUE(s.File(s.Drawn()));
  EXPECT_EQ(s.registry.uncovered_since(), s.env.now);
  EXPECT_EQ(s.Audit(), "sound");
}

TEST(Statement, TextThatTheLogDoesNotGiveIsRefusedAndLogged) {
  Statements s;
  const std::string text = s.Drawn();
  EXPECT_EQ(s.Refused(Replace(text, "users_added = 8", "users_added = 7")), "statement-altered");
  EXPECT_EQ(s.Refused(text + "# a remark\n"), "statement-altered");
  EXPECT_EQ(s.Refused(Replace(text, "active_users = 9", "active_users = 8")), "statement-altered");
  EXPECT_EQ(s.Refused(text, {.filed = text + "\n"}), "act-other-files");
  EXPECT_EQ(s.Refused(text, {.committed = text + "\n"}), "act-other-files");
  EXPECT_EQ(s.Refused(text), "accepted");
}

TEST(Statement, GapOverlapAndRepetitionAreRefusedAndLogged) {
  Statements s;
  const std::string text = s.Drawn();
  const std::uint64_t size = s.ledger->NextIndex();
  const auto ranged = [&](std::uint64_t from, std::uint64_t to) {
    return s.Refusal([&] { return s.FileRange(text, {.from = from, .to = to}, {}); });
  };
  EXPECT_EQ(ranged(1, size), "statement-gap");
  EXPECT_EQ(ranged(0, 0), "statement-range");
  EXPECT_EQ(ranged(0, size + 100), "statement-range");
  EXPECT_EQ(ranged(0, size - 1), "statement-altered");
  ASSERT_TRUE(s.File(text));
  EXPECT_EQ(s.Refused(text), "statement-gap");
}

TEST(Statement, OnlyTheHeadFilesItAndOnlyTheHeadsSignatureCounts) {
  Statements s;
  const std::string text = s.Drawn();
  for (const char* name : {"custodian", "officer", "investigator", "examiner1", "auditor"}) {
    EXPECT_EQ(s.Refused(text, {.actor = name}), "role-may-not") << name;
    EXPECT_EQ(s.Refused(text, {.signer = name}), "statement-other-key") << name;
  }
  EXPECT_EQ(s.Refused(text, {.signer = "stranger"}), "statement-other-key");
  EXPECT_EQ(s.Refused(text, {.signer = "court"}), "statement-other-key");
  EXPECT_EQ(s.Refused(text, {.name_space = "writ-act@v1"}), "signature-namespace");
  EXPECT_EQ(s.Refusal([&] {
    return FileStatement(*s.office,
                         s.HeadAct("statement", Json{{"from_entry", 0u}, {"to_entry", 9u}},
                                   {{"statement", Sha256Hex(AsBytes(DrawStatement(*s.office, 9).value()))}}),
                         DrawStatement(*s.office, 9).value(), "");
  }),
            "statement-unsigned");
}

TEST(Statement, IsSignedWhileTheDeploymentIsSuspended) {
  Statements s;
  s.Suspend();
  EXPECT_EQ(s.Refused(s.Drawn()), "accepted");
}

TEST(Statement, LapsesAfterThePolicysDaysAndNothingButAStatementRenewsIt) {
  Statements s;
  const UtcTime founded = s.registry.uncovered_since();
  const UtcTime due{founded.seconds + 7 * kSecondsPerDay};
  EXPECT_EQ(StatementDue(s.registry), due);
  EXPECT_TRUE(CheckStatementInTime(s.registry, due));
  const Result<void> lapsed = CheckStatementInTime(s.registry, {due.seconds + 1});
  ASSERT_FALSE(lapsed);
  EXPECT_EQ(lapsed.error().reason, "statement-lapsed");
  EXPECT_EQ(lapsed.error().code, Code::kRefused);
  EXPECT_THAT(lapsed.error().advice, HasSubstr("writ statement sign --as HEAD --key FILE"));
  s.Wait(5 * kSecondsPerDay);
  s.CreateGallery();
  EXPECT_EQ(StatementDue(s.registry), due);
  Policy policy;
  policy.statement_days = 31;
  ASSERT_TRUE(SetPolicy(*s.office, s.HeadAct("policy_set", Json{{"policy", PolicyToJson(policy)}}, {})));
  EXPECT_EQ(StatementDue(s.registry).seconds, founded.seconds + 31 * kSecondsPerDay);
  ASSERT_TRUE(s.File(s.Drawn()));
  EXPECT_EQ(StatementDue(s.registry).seconds, s.env.now.seconds + 31 * kSecondsPerDay);
}

TEST(Statement, ReminderComesInTheLastThirdAndAfterTheLapse) {
  Statements s;
  const std::int64_t due = StatementDue(s.registry).seconds;
  const std::int64_t third = 7 * kSecondsPerDay / 3;
  EXPECT_EQ(StatementReminder(s.registry, {due - third - 1}), "");
  const std::string soon = StatementReminder(s.registry, {due - third});
  EXPECT_THAT(soon, HasSubstr("The head has to sign the usage statement by " + FormatTime({due})));
  EXPECT_THAT(soon, HasSubstr("writ statement sign"));
  EXPECT_THAT(StatementReminder(s.registry, {due}), HasSubstr("has to sign"));
  EXPECT_THAT(StatementReminder(s.registry, {due + 1}), HasSubstr("Searching has stopped"));
  Policy policy;
  policy.statement_days = 1;  // one day's notice at least: said at once
  ASSERT_TRUE(SetPolicy(*s.office, s.HeadAct("policy_set", Json{{"policy", PolicyToJson(policy)}}, {})));
  EXPECT_THAT(StatementReminder(s.registry, s.env.now), HasSubstr("has to sign"));
}

TEST(StatementAuditor, AlteredRowIsCorruption) {
  Statements s;
  ASSERT_TRUE(s.File(s.Drawn()));
  s.Wait(60);
  ASSERT_TRUE(s.File(s.Drawn()));
  const auto altered = [&](const std::string& field, const std::string& from, const std::string& to) {
    return s.Audit(s.registry.statements(), [&](Record& record) {
      if (record.index != s.registry.statements()[1].entry) return;
      record.row[field] = Replace(record.row[field].get<std::string>(), from, to);
    });
  };
  EXPECT_EQ(altered("text", "number = 2", "number = 2"), "sound");
  EXPECT_EQ(altered("text", "statements = 1", "statements = 0"), "statement-wrong");
  EXPECT_EQ(altered("uncovered_since", "11:07:40Z", "11:06:40Z"), "statement-wrong");
  EXPECT_EQ(altered("actor", "head", "auditor"), "statement-wrong");
  EXPECT_EQ(altered("signature", "-----BEGIN", "----BEGIN"), "statement-wrong");
}

TEST(StatementAuditor, StatementOverOtherEntriesIsCorruption) {
  Statements s;
  ASSERT_TRUE(s.File(s.Drawn()));
  std::vector<FiledStatement> filed = s.registry.statements();
  filed[0].to -= 1;
  EXPECT_EQ(s.Audit(filed, [](Record&) {}), "statement-wrong");
  EXPECT_EQ(s.Audit({}, [](Record&) {}), "statement-wrong");
}

TEST(StatementAuditor, SignatureOfAnotherPersonIsCorruption) {
  Statements s;
  const std::string text = s.Drawn();
  ASSERT_TRUE(s.File(text));
  EXPECT_EQ(s.Audit(s.registry.statements(),
                    [&](Record& record) {
                      if (record.entry.type() == "statement")
                        record.row["signature"] = s.Person("auditor").Sign(kStatementNamespace, text);
                    }),
            "statement-wrong");
}

}  // namespace
}  // namespace writ
