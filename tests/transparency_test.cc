// The transparency report of the real program, counted again by a program of another language from the log alone.
#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/source_folder.h"
#include "support/cli_world.h"
#include "support/program_path.h"
#include "support/test_office.h"
#include "support/test_passkey.h"

namespace writ::support {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGalleryId[] = "019a9b2c-1111-7222-8333-444455556666";
constexpr int kDays = 12;

Result<Decision> Yes(const AdmittedAct&) {
  return Decision{.outcome = "done", .row = {{"writ_tag", "tag"}, {"writ_sha256", "hash"}}, .vault = {}};
}
Result<Decision> Urgently(const AdmittedAct& admitted) {
  Result<Decision> decision = Yes(admitted);
  decision->outcome = kUrgentOutcome;
  return decision;
}
Result<Decision> No(const AdmittedAct&) { return Fail(Code::kRefused, "no", "couldn't do that: it is a test"); }

// A log over twelve days with entries of most types, written by the deployment's own office.
struct BusyLog : TestOffice {
  BusyLog() {
    Do("custodian", "gallery_create", Json{{"gallery", kGalleryId}}, {{"name", "custody"}, {"description", "text"}});
    for (int day = 0; day < kDays; ++day) {
      env.now.seconds += kSecondsPerDay;
      for (int i = 0; i < day % 5; ++i) Search(i % 3);
      if (day % 4 == 1)
        Do("custodian", "enrol", Json{{"gallery", kGalleryId}}, Committed({"basis", "photo", "subject"}));
      if (day == 9) Do("investigator", "search", {}, Committed({"photo", "writ"}), Urgently);
      if (day == 3) Do("auditor", "policy_set", Json{{"policy", PolicyToJson({})}}, {});
      if (day == 6) {
        const std::string order = Suspend();
        EXPECT_TRUE(office->Settle(std::string(64, 'b')));
        EXPECT_TRUE(Resume(*office, HeadAct("resume", Json{{"orders", Json::array({order})}}, {{"reason", "over"}})));
      }
      if (day == 8) {
        SignedAct act = Person("stranger").Sign(Draft("policy_set", Json{{"policy", PolicyToJson({})}}, {}));
        for (int i = 0; i < 3; ++i) EXPECT_FALSE(office->Handle(act, "policy_set", Yes));
      }
    }
    env.now.seconds += 3'600;
    EXPECT_TRUE(WriteSuspensionOrder(
        env, data(), Person("head").Sign(DraftSuspension(env, kTestOrigin, SuspensionScope::kGallery, "custody", ""))));
    EXPECT_TRUE(office->Settle(std::string(64, 'c')));
    Suspend();
    EXPECT_TRUE(office->Settle(std::string(64, 'c')));
  }

  static std::map<std::string, Json> Committed(std::initializer_list<const char*> fields) {
    std::map<std::string, Json> committed;
    for (const char* field : fields) committed[field] = std::string(64, 'a');
    return committed;
  }
  void Do(const std::string& who, std::string_view type, const Json& clear,
          const std::map<std::string, Json>& committed, Result<Decision> (*decide)(const AdmittedAct&) = Yes) {
    (void)office->Handle(Person(who).Sign(Draft(type, clear, committed)), type, decide);
  }
  void Own(std::string_view type, const Json& clear, const Decision& decision) {
    const Result<Record> made = office->RecordOwn(type, clear, decision, env.now);
    EXPECT_TRUE(made) << made.error().message;
  }
  void Search(int kind) {
    const std::uint64_t search = ledger->NextIndex();
    Do("investigator", "search", {}, Committed({"photo", "writ"}), kind == 2 ? No : Yes);
    if (kind == 2) return;
    const Json galleries{{"search", search}, {"galleries", Json::array({kGalleryId})}};
    const Decision found{.outcome = kind == 0 ? "candidates" : "no_candidate", .row = Json::object(), .vault = {}};
    Own("search_result", galleries, found);
    if (kind == 1) return;
    for (const char* examiner : {"examiner1", "examiner2"}) {
      Do(examiner, "review", Json{{"search", search}}, {});
      Do(examiner, "decide", Json{{"search", search}}, Committed({"decisions"}));
    }
    const Json release{{"search", search}, {"decisions", Json::array({search + 3, search + 5})}};
    Own("release", release, {.outcome = "lead", .row = Json::object(), .vault = {}});
  }

  RunOutcome Report(const std::string& period, const std::vector<std::string>& more) const {
    std::vector<std::string> command{ProgramPath(), "report", "--period", period,
                                     "--log",       Log(),    "--vkey",   ledger->verifier_key()};
    command.insert(command.end(), more.begin(), more.end());
    return RunProgram(command);
  }
  std::string Log() const { return (data() / "log").string(); }
};

// The checker in Go, built for this run; empty where there is no Go.
std::string BuildLogcheck(const fs::path& folder) {
  if (RunProgram({"sh", "-c", "command -v go"}).status != 0) return {};
  const std::string program = (folder / "logcheck").string();
  const RunOutcome built = RunProgram(
      {"env", "GOTOOLCHAIN=local", "GOFLAGS=-mod=readonly -buildvcs=false", "go", "build", "-o", program, "."},
      SourceFolder() / "tests" / "logcheck");
  EXPECT_EQ(built.status, 0) << built.error;
  return program;
}

TEST(Report, ProgramInGoCountsTheSameByteForByte) {
  const BusyLog log;
  const std::string logcheck = BuildLogcheck(log.folder.path());
  if (logcheck.empty()) GTEST_SKIP() << "no go in PATH";
  for (const char* period : {"2026-11-18..2026-11-30", "2026-11-20..2026-11-22", "2026-11-25..2026-11-25",
                             "2026-01-01..2026-01-31", "2026-11-01..2027-10-31"}) {
    const RunOutcome ours = log.Report(period, {"--json"});
    ASSERT_EQ(ours.status, 0) << ours.output;
    const RunOutcome theirs = RunProgram({logcheck, log.Log(), log.ledger->verifier_key(), "--report", period});
    ASSERT_EQ(theirs.status, 0) << theirs.error;
    EXPECT_EQ(ours.output, theirs.output) << period;
    // One count that is changed makes them differ.
    Json changed = Json::parse(ours.output);
    changed["counts"]["searches"] = changed["counts"]["searches"].get<std::uint64_t>() + 1;
    EXPECT_NE(changed.dump() + "\n", theirs.output);
  }
}

// A log in which the head has read the alarms, signed by a passkey that says so.
struct LogByPasskey : TestOffice {
  explicit LogByPasskey(const PasskeyAnswer& answer, std::string_view signed_act = {}) {
    const TestPasskey passkey;
    EXPECT_TRUE(AddKey(*office, Person("head").Sign(Draft("key_add", {}, {{"key", passkey.Key().Text()}}))));
    const std::string act = Draft("alarm_show", {}, {}).Bytes();
    const std::string signature = passkey.Sign(kActNamespace, signed_act.empty() ? act : signed_act, answer);
    // By somebody who keeps to no rule but the log's own.
    EXPECT_TRUE(ledger->Commit(
        {.act = Json::parse(act),
         .proof = {.key = passkey.Key().Text(), .signature = ToBase64(DearmourSshSignature(signature).value())},
         .outcome = "done",
         .time = env.now,
         .row = Json{{"actor", "head"}},
         .vault = {}}));
  }
  RunOutcome Check(const std::string& logcheck) const {
    return RunProgram({logcheck, (data() / "log").string(), ledger->verifier_key(), "--proofs"});
  }
};

// Of people with plain keys, with passkeys, and of the program.
TEST(Proofs, ProgramInGoAcceptsThemAndNoOther) {
  const TestFolder folder;
  const std::string logcheck = BuildLogcheck(folder.path());
  if (logcheck.empty()) GTEST_SKIP() << "no go in PATH";
  const RunOutcome sound = LogByPasskey({}).Check(logcheck);
  EXPECT_EQ(sound.status, 0) << sound.error;
  EXPECT_THAT(sound.output, HasSubstr("author's signature"));
  const auto refused = [&](const LogByPasskey& log, const char* cause) {
    const RunOutcome outcome = log.Check(logcheck);
    EXPECT_EQ(outcome.status, 1) << cause;
    EXPECT_THAT(outcome.error, HasSubstr(cause));
  };
  refused(LogByPasskey({.flags = 0x01}), "nobody was there");
  refused(LogByPasskey({.flags = 0x45}), "malformed");
  refused(LogByPasskey({.origin = "https://evil.example"}), "signed on a page of https://evil.example");
  refused(LogByPasskey({.origin_in_text = "https://evil.example"}), "not its act");
  refused(LogByPasskey({.type = "webauthn.create"}), "not its act");
  refused(LogByPasskey({.end = ",\"crossOrigin\":true}"}), "not its act");
  refused(LogByPasskey({.signature_type = "sk-ecdsa-sha2-nistp256@openssh.com"}), "another form");
  refused(LogByPasskey({}, "another act"), "not its act");
}

TEST(Report, CountsWhatWasDoneInThePeriodAndNothingElse) {
  const BusyLog log;
  const Json all = Json::parse(log.Report("2026-11", {"--json"}).output);
  EXPECT_EQ(all["from"], "2026-11-01T00:00:00Z");
  EXPECT_EQ(all["until"], "2026-12-01T00:00:00Z");
  EXPECT_EQ(all["counts"]["enrolments"], 3);
  EXPECT_EQ(all["counts"]["strangers_acts"], 3);
  EXPECT_EQ(all["counts"]["suspensions"], 3);
  EXPECT_EQ(all["counts"]["suspensions_lifted"], 1);
  EXPECT_EQ(all["counts"]["urgent_searches"], 1);
  EXPECT_EQ(all["counts"]["days_of_use"], 9);
  EXPECT_EQ(all["entries"]["policy_set"]["refused"], 1);
  ASSERT_EQ(all["suspensions"].size(), 3u);
  EXPECT_NE(all["suspensions"][0]["lifted"], "");
  EXPECT_EQ(all["suspensions"][1]["lifted"], "");
  EXPECT_EQ(all["suspensions"][0]["scope"], "deployment");
  EXPECT_EQ(all["suspensions"][1]["scope"], "gallery");
  std::uint64_t searches = 0;
  for (const auto& [day, counts] : all["days"].items()) {
    if (counts.contains("search")) searches += counts["search"].value("done", 0u);
  }
  EXPECT_EQ(all["counts"]["searches"], searches);
  const Json day = Json::parse(log.Report("2026-11-18", {"--json"}).output);
  EXPECT_EQ(day["counts"]["searches"], 0);
  EXPECT_EQ(day["counts"]["users_added"], 8);
  const Json before = Json::parse(log.Report("2026-10", {"--json"}).output);
  for (const auto& [name, count] : before["counts"].items()) EXPECT_EQ(count, 0) << name;
}

TEST(Report, PeriodThatTheLogDoesNotReachIsNotCalledQuiet) {
  const BusyLog log;
  constexpr char kNothing[] = "This log ends before the period begins: nothing can be said about it";
  const fs::path file = log.folder / "report.html";
  EXPECT_TRUE(log.Report("2026-12", {"--out", file.string()}).output.starts_with(kNothing));
  std::ifstream in(file);
  EXPECT_THAT(std::string((std::istreambuf_iterator<char>(in)), {}), HasSubstr(kNothing));
  EXPECT_THAT(log.Report("2026-11", {}).output, Not(HasSubstr(kNothing)));
}

TEST(Report, PageIsOneFileWithoutScriptAndEachChartHasItsNumbers) {
  const BusyLog log;
  const fs::path file = log.folder / "report.html";
  const RunOutcome made = log.Report("2026-11", {"--out", file.string()});
  ASSERT_EQ(made.status, 0) << made.error;
  EXPECT_THAT(made.output, HasSubstr("Written: " + file.string()));
  std::ifstream in(file);
  const std::string page((std::istreambuf_iterator<char>(in)), {});
  for (const char* text :
       {"transparency report", "Searches, day by day", "<svg", "The same in numbers", "What was refused",
        "What these numbers", "in force at the log", "a gallery</td>", "of them on the head", "policy set"}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
  for (const char* text : {"<script", "http://", "https://", "investigator</", "custody\""}) {
    EXPECT_THAT(page, Not(HasSubstr(text)));
  }
}

TEST(Report, AlteredLogAndOtherKeysAndBadPeriodsAreRefused) {
  BusyLog log;
  const auto reason = [&](const std::string& period) {
    const Json json = Json::parse(log.Report(period, {"--json"}).output);
    return json.contains("error") ? json["error"]["reason"].get<std::string>() : "counted";
  };
  EXPECT_EQ(reason("2026-11"), "counted");
  for (const char* period : {"2026", "2026-13", "2026-11-31", "2026-11-20..2026-11-19", "2026-11-20..", "..2026-11-20",
                             "2026-01-01..2027-01-02", "2026-11-01..2026-11-30..", "2026-11-01 .. 2026-11-02", ""}) {
    EXPECT_EQ(reason(period), "period-malformed") << period;
  }
  const RunOutcome other = RunProgram({ProgramPath(), "report", "--period", "2026-11", "--log", log.Log(), "--vkey",
                                       "faces.agency.example+00000000+AQ"});
  EXPECT_NE(other.status, 0);
  for (const auto& tile : fs::recursive_directory_iterator(log.data() / "log" / "tile" / "entries")) {
    if (!tile.is_regular_file()) continue;
    std::fstream bytes(tile.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(100);
    bytes.put('!');
  }
  EXPECT_NE(reason("2026-11"), "counted");
}

}  // namespace
}  // namespace writ::support
