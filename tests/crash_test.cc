// kill -9 at each step of an act, then a start: nothing acknowledged is lost, nothing half done is visible.
//
// The real program runs under the kernel's tracing and is killed before its n-th file operation, for every n until it
// ends by itself. After each kill a reader looks, a writer starts, and the full check runs.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/cli_world.h"
#include "support/kill_at.h"
#include "support/witness_process.h"

// A sanitized program is traced too slowly to be killed at every point; the same points are tried on the release build.
#ifdef __SANITIZE_ADDRESS__
#define SKIP_WHERE_SANITIZED() GTEST_SKIP() << "a sanitized build: the release build is killed instead"
#else
#define SKIP_WHERE_SANITIZED() static_cast<void>(0)
#endif

namespace writ::support {
namespace {

using Json = nlohmann::json;

constexpr int kMostPoints = 2000;

// Acts that load the models take a second a run: every eleventh point or fewer, or with WRIT_LONG_TESTS set every one.
int StepOf(int every) { return std::getenv("WRIT_LONG_TESTS") == nullptr ? every : 1; }

Json ParsedOutput(const RunOutcome& run) {
  EXPECT_EQ(run.status, 0) << run.error;
  return Json::parse(run.output, nullptr, false);
}

// How many entries of that type with that outcome the published log shows.
std::size_t CountEntries(const CliWorld& world, const std::string& type) {
  const Json log = ParsedOutput(world.Writ({"log", "show", "--type", type, "--json"}));
  return log.contains("entries") ? log["entries"].size() : 0;
}

struct Act {
  std::string name;
  std::vector<std::string> command;
  std::string entry_type;  // whose count says whether the act was done
  int every = 1;           // a kill at each n-th point only, where it loads the models
  int ok_status = 0;
  std::string raises = {};  // the type of an entry that must stand in the log wherever the act's does; none before it
  std::function<void()> save = [] {};  // what is not in the world
  std::function<void()> restore = [] {};
  std::function<void()> check = [] {};  // what has to hold after the next start, too
};

// What must hold after a kill at any point; returns whether the act counts now.
bool CheckAfterCrash(const CliWorld& world, const Act& act, std::size_t before, bool acknowledged) {
  const std::size_t seen = CountEntries(world, act.entry_type);  // a reader, before anything is mended
  EXPECT_TRUE(seen == before || seen == before + 1);
  EXPECT_EQ(world.WritAs("head", {"user", "revoke", "auditor", "--reason", "left"}).status, 0)
      << "a writer can't start";
  const std::size_t after = CountEntries(world, act.entry_type);
  EXPECT_TRUE(after == before || after == before + 1);
  EXPECT_GE(after, seen) << "what a reader saw was lost";
  if (acknowledged) {
    EXPECT_EQ(after, before + 1) << "what was acknowledged was lost";
  }
  if (!act.raises.empty()) {
    EXPECT_EQ(CountEntries(world, act.raises), after - before) << "what follows from it";
  }
  const RunOutcome verified = world.Writ({"verify"});
  EXPECT_EQ(verified.status, 0) << verified.error;
  act.check();
  return after == before + 1;
}

void KillAtEveryPoint(const CliWorld& world, const Act& act) {
  world.Save("base");
  act.save();
  const std::size_t before = CountEntries(world, act.entry_type);
  std::set<std::string> points;
  bool was_done = false;
  int killed = 0;
  for (int n = 1; n < kMostPoints; n += StepOf(act.every)) {
    world.Restore("base");
    act.restore();
    const KilledRun run = RunKilledAt(act.command, n);
    if (!run.traced) GTEST_SKIP() << "this machine forbids ptrace";
    if (!run.killed) {
      EXPECT_EQ(run.exit_status, act.ok_status) << run.output;
      EXPECT_TRUE(CheckAfterCrash(world, act, before, true));
      break;
    }
    ++killed;
    points.insert(run.point);
    SCOPED_TRACE(act.name + ", killed before its file operation " + std::to_string(n) + ", " + run.point);
    const bool done = CheckAfterCrash(world, act, before, false);
    EXPECT_TRUE(done || !was_done) << "a later crash undid what an earlier one had left done";
    was_done = done;
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GE(killed, act.every > 1 ? 5 : 20) << "too few points: the tracing does not see the program's writes";
  EXPECT_TRUE(StepOf(act.every) > 1 || points.contains("rename") || points.contains("renameat2"));
}

class Crash : public ::testing::Test {
 protected:
  void SetUp() override {
    SKIP_WHERE_SANITIZED();
    world.Found();
  }
  void NeedPhotos() {
    if (!PhotosAreThere()) GTEST_SKIP() << "no photos: run script/setup";
    world.Enrol();
  }
  CliWorld world;
};

TEST(CrashAtFounding, FoundingIsWholeOrCanBeDoneAgain) {
  SKIP_WHERE_SANITIZED();
  const CliWorld world;
  const std::vector<std::string> found = {"init", "--origin", "faces.agency.example",     "--head",
                                          "head", "--key",    world.Key("head").string(), "--unwitnessed"};
  for (int n = 1; n < kMostPoints; ++n) {
    for (const char* ending : {"", ".keys", ".founding", ".keys.founding"}) {
      std::filesystem::remove_all(world.data().string() + ending);
    }
    const KilledRun run = RunKilledAt(world.Command(found), n);
    if (!run.traced) GTEST_SKIP() << "this machine forbids ptrace";
    SCOPED_TRACE("init, killed before its file operation " + std::to_string(n) + ", " + run.point);
    if (run.killed && !std::filesystem::exists(world.data())) {
      const RunOutcome again = world.Writ(found);
      ASSERT_EQ(again.status, 0) << again.error;
    }
    const RunOutcome added = world.WritAs(
        "head", {"user", "add", "second", "--role", "auditor", "--public-key", world.Key("auditor").string() + ".pub"});
    ASSERT_EQ(added.status, 0) << added.error;
    ASSERT_EQ(world.Writ({"verify"}).status, 0);
    if (!run.killed) return;
  }
}

TEST_F(Crash, AddingAUserIsWholeOrNot) {
  KillAtEveryPoint(world,
                   {.name = "user add",
                    .command = world.CommandAs("head", {"user", "add", "second", "--role", "auditor", "--public-key",
                                                        world.Key("stranger").string() + ".pub"}),
                    .entry_type = "user_add"});
}

TEST_F(Crash, ARefusalIsWholeOrNotAndItsAlarmComesWithIt) {
  ASSERT_EQ(world.WritAs("head", {"policy", "set", "alarm_refusals=1"}).status, 0);
  KillAtEveryPoint(world, {.name = "a refusal",
                           .command = world.CommandAs("auditor", {"policy", "set", "candidates=5"}),
                           .entry_type = "policy_set",
                           .ok_status = 3,
                           .raises = "alarm"});
}

TEST_F(Crash, EnrollingIsWholeOrNot) {
  NeedPhotos();
  const std::string photo = PhotoPath("biden.jpg").string();
  const std::filesystem::path basis = world.folder() / "biden.toml";
  ASSERT_EQ(world
                .Writ({"basis", "draft", "--kind", "statute", "--gallery", "custody", "--subject", "biden", "--photo",
                       photo, "--provision", "Custody Act s. 1", "--source", "custody photos", "--out", basis.string()})
                .status,
            0);
  world.Sign("officer", "writ-basis@v1", basis);
  KillAtEveryPoint(world, {.name = "enrol",
                           .command = world.CommandAs("custodian", {"enrol", "custody", photo, "--subject", "biden",
                                                                    "--basis", basis.string()}),
                           .entry_type = "enrol",
                           .every = 11});
}

class ImportCrash : public Crash {
 protected:
  // A manifest of three photos with a signed basis, and the command that imports them.
  std::vector<std::string> MakeImport() {
    const std::filesystem::path photos = world.folder() / "people", manifest = world.folder() / "people.csv",
                                basis = world.folder() / "people.toml";
    for (const char* name : {"biden.jpg", "obama2.jpg", "obama3.jpg"}) {
      std::filesystem::create_directories(photos / std::string(name).substr(0, 5));
      std::filesystem::copy_file(PhotoPath(name), photos / std::string(name).substr(0, 5) / name);
    }
    const std::vector<std::string> table{"manifest",     photos.string(), "--basis",
                                         basis.string(), "--out",         manifest.string()};
    EXPECT_EQ(world.Writ(table).status, 0);
    EXPECT_EQ(world
                  .Writ({"basis", "draft", "--kind", "statute", "--gallery", "custody", "--manifest", manifest.string(),
                         "--provision", "Custody Act s. 1", "--source", "custody photos", "--out", basis.string()})
                  .status,
              0);
    world.Sign("officer", "writ-basis@v1", basis);
    return world.CommandAs("custodian", {"import", "custody", manifest.string(), "--json"});
  }
  void ExpectTheSameCommandEndsIt(const std::vector<std::string>& import) const {
    const RunOutcome again = RunProgram(import);
    EXPECT_EQ(again.status, 0) << again.error;
    const Json answer = ParsedOutput(again);
    EXPECT_EQ(answer.value("refused", 9), 0) << again.output;
    EXPECT_EQ(answer.value("enrolled", 9) + answer.value("already", 9), 3) << again.output;
    EXPECT_EQ(CountEntries(world, "import_photo"), 3u);
    EXPECT_EQ(CountEntries(world, "import"), CountEntries(world, "import_end"));
    EXPECT_EQ(world.Writ({"verify"}).status, 0);
  }
};

// Wherever it is killed, the same command ends it: each photo stands once, in the order of the manifest.
TEST_F(ImportCrash, AnImportGoesOnWhereItWasKilled) {
  NeedPhotos();
  const std::vector<std::string> import = MakeImport();
  KillAtEveryPoint(world, {.name = "import", .command = import, .entry_type = "import_end", .every = 41, .check = [&] {
                             ExpectTheSameCommandEndsIt(import);
                           }});
}

// Ctrl-C before its act is logged ends it like any program; from there on it says how to go on. Halving finds the
// place.
TEST_F(ImportCrash, AnInterruptedImportSaysHowToGoOn) {
  NeedPhotos();
  const std::vector<std::string> import = MakeImport();
  world.Save("base");
  std::string answer;
  for (int early = 0, late = kMostPoints; answer.empty() && early + 1 < late;) {
    const int at = (early + late) / 2;
    world.Restore("base");
    const KilledRun run = RunKilledAt(import, at, SIGINT);
    if (!run.traced) GTEST_SKIP() << "this machine forbids ptrace";
    if (run.exit_status == 128 + SIGINT) {
      early = at;
    } else if (run.exit_status == 0) {
      late = at;
    } else {
      answer = run.output;
    }
  }
  const Json error = Json::parse(answer, nullptr, false).value("error", Json::object());
  EXPECT_EQ(error.value("reason", ""), "interrupted") << answer;
  EXPECT_NE(error.value("advice", "").find("the same command goes on where this stopped"), std::string::npos) << answer;
  EXPECT_EQ(CountEntries(world, "import"), 1u);
  EXPECT_EQ(CountEntries(world, "import_end"), 0u);
  ExpectTheSameCommandEndsIt(import);
}

TEST_F(Crash, ASearchIsAnsweredWholeOrAborted) {
  NeedPhotos();
  const std::filesystem::path probe = PhotoPath("obama2.jpg");
  const std::filesystem::path order = world.SignedWrit("crash", probe);
  const Act act{.name = "search",
                .command = world.CommandAs("investigator", {"search", probe.string(), "--writ", order.string()}),
                .entry_type = "search",
                .every = 11};
  KillAtEveryPoint(world, act);
  // However the search ended, the writ's one use is either taken by a result or was given back.
  const std::size_t searches = CountEntries(world, "search");
  EXPECT_EQ(searches, CountEntries(world, "search_result") + CountEntries(world, "search_abort"));
}

// A deployment that a real witness watches: its memory is put back with the world, and has to agree with the log after
// every crash.
class WitnessedCrash : public ::testing::Test {
 protected:
  void SetUp() override {
    SKIP_WHERE_SANITIZED();
    witness = std::make_unique<WitnessProcess>(world, "w1.example");
    world.Found({"--witness", witness->peer()});
    witness->Know(ParsedOutput(world.Writ({"log", "verify", "--json"}))["verifier_key"]);
    // So that the published log is cosigned from the start.
    ASSERT_EQ(world.WritAs("head", {"policy", "set", "candidates=9"}).status, 0);
  }
  Act Watched(Act act) {
    act.save = [this] { witness->Save("base"); };
    act.restore = [this] { witness->Restore("base"); };
    act.check = [this, also = act.check] {
      // The witness signed the very log that is published, and has seen no other.
      EXPECT_EQ(world.Writ({"log", "verify", "--witness", witness->key()}).status, 0);
      const Json status = ParsedOutput(world.Writ({"witness", "status", "--json"}));
      EXPECT_TRUE(status["searches_may_run"]) << status.dump();
      also();
    };
    return act;
  }
  CliWorld world;
  std::unique_ptr<WitnessProcess> witness;
};

TEST_F(WitnessedCrash, AnActIsWholeOrNotAndTheWitnessAgrees) {
  KillAtEveryPoint(
      world, Watched({.name = "user add under a witness",
                      .command = world.CommandAs("head", {"user", "add", "second", "--role", "auditor", "--public-key",
                                                          world.Key("stranger").string() + ".pub"}),
                      .entry_type = "user_add"}));
}

TEST_F(WitnessedCrash, ASearchIsAnsweredWholeOrAbortedAndTheWitnessAgrees) {
  if (!PhotosAreThere()) GTEST_SKIP() << "no photos: run script/setup";
  world.Enrol();
  const std::filesystem::path probe = PhotoPath("obama2.jpg");
  const std::filesystem::path order = world.SignedWrit("crash", probe);
  KillAtEveryPoint(
      world, Watched({.name = "search under a witness",
                      .command = world.CommandAs("investigator", {"search", probe.string(), "--writ", order.string()}),
                      .entry_type = "search",
                      .every = 11,
                      .check = [this] {
                        // The writ's one use is either taken by a result or was given back.
                        EXPECT_EQ(CountEntries(world, "search"),
                                  CountEntries(world, "search_result") + CountEntries(world, "search_abort"));
                      }}));
}

}  // namespace
}  // namespace writ::support
