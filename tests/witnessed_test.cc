// Witnesses in the life of a deployment: real witness processes, and every way in which one can be missing or say no.
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "authority/witness_desk.h"
#include "base/http_client.h"
#include "base/json.h"
#include "log/tile_reader.h"
#include "log/witness_store.h"
#include "server/running_server.h"
#include "server/witness_service.h"
#include "support/cli_world.h"
#include "support/serving_program.h"
#include "support/test_env.h"
#include "support/witness_process.h"

namespace writ::support {
namespace {

using ::testing::HasSubstr;

class Witnessed : public ::testing::Test {
 protected:
  void SetUp() override {
    witness_ = std::make_unique<WitnessProcess>(world_, "w1.example");
    world_.Found({"--witness", witness_->peer()});
    witness_->Know(Vkey());
  }
  std::string Vkey() const { return Json::parse(world_.Writ({"log", "verify", "--json"}).output)["verifier_key"]; }
  static std::string Reason(const RunOutcome& outcome) {
    const Json json = Json::parse(outcome.output, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) return outcome.output + outcome.error;
    return json.contains("error") ? json["error"]["reason"].get<std::string>() : "done";
  }
  RunOutcome Head(std::vector<std::string> command) const {
    command.push_back("--json");
    return world_.WritAs("head", std::move(command));
  }
  RunOutcome MakeGallery(const std::string& name) const {
    return world_.WritAs("custodian", {"gallery", "create", name, "--json"});
  }
  Json Status() const { return Json::parse(world_.Writ({"witness", "status", "--json"}).output); }
  std::uint64_t Entries(const std::string& type) const {
    return Json::parse(world_.Writ({"log", "show", "--type", type, "--json"}).output)["entries"].size();
  }
  std::string Note() const { return TileReader(RealEnv(), world_.data() / "log").CheckpointNote().value(); }

  CliWorld world_;
  std::unique_ptr<WitnessProcess> witness_;
};

// With a gallery and a writ for somebody who is not in it.
class WitnessedSearch : public Witnessed {
 protected:
  void SetUp() override {
    if (!PhotosAreThere()) GTEST_SKIP() << "no photos: run script/setup";
    Witnessed::SetUp();
    world_.Enrol();
    order_ = world_.SignedWrit("one", PhotoPath("astronaut.png")).string();
  }
  RunOutcome Search() const {
    return world_.WritAs("investigator", {"search", PhotoPath("astronaut.png").string(), "--writ", order_, "--json"});
  }
  std::string order_;
};

TEST_F(WitnessedSearch, IsCosignedBeforeItIsComparedAndTheReportProvesIt) {
  const RunOutcome search = Search();
  ASSERT_EQ(Reason(search), "done") << search.output;
  EXPECT_EQ(Json::parse(search.output)["witnesses"][0]["name"], "w1.example");
  const std::string vkey = Vkey();
  EXPECT_EQ(world_.Writ({"log", "verify", "--witness", witness_->key()}).status, 0) << "the published checkpoint too";
  const std::string number = std::to_string(Json::parse(search.output)["search"].get<int>());
  const std::string report = (world_.folder() / "report.html").string();
  const RunOutcome result = world_.WritAs("investigator", {"result", number, "--html", report, "--json"});
  ASSERT_EQ(Reason(result), "done");
  EXPECT_EQ(Json::parse(result.output)["witnesses"][0]["name"], "w1.example");
  std::ifstream stream(report, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_THAT(page, HasSubstr("w1.example"));
  EXPECT_THAT(page, Not(HasSubstr("This log is unwitnessed")));
  // The receipt on the page: the entry stood in the log that the witness signed, and nothing stood behind it yet.
  const std::size_t start = page.find("c2sp.org/tlog-proof@v1");
  ASSERT_NE(start, std::string::npos);
  std::ofstream(world_.folder() / "receipt", std::ios::binary)
      << page.substr(start, page.find("</pre>", start) - start);
  const TileReader tiles(RealEnv(), world_.data() / "log");
  const std::uint64_t size = OpenCheckpoint(Note(), ParseVerifierKey(vkey).value())->size;
  const auto entry = static_cast<std::size_t>(std::stoul(number));
  std::ofstream(world_.folder() / "entry", std::ios::binary) << AsText(tiles.EntriesTile(0, size).value()[entry]);
  const RunOutcome checked =
      world_.Writ({"log", "receipt", "--file", (world_.folder() / "receipt").string(), "--entry",
                   (world_.folder() / "entry").string(), "--vkey", vkey, "--witness", witness_->key(), "--json"});
  EXPECT_EQ(Reason(checked), "done") << checked.output;
  EXPECT_EQ(Json::parse(checked.output)["size"].get<std::size_t>(), entry + 1) << checked.output;
}

TEST_F(WitnessedSearch, WithASilentWitnessIsRefusedAndTakesNoUse) {
  witness_->Stop();
  for (int i = 0; i < 3; ++i) {
    const RunOutcome refused = Search();
    EXPECT_EQ(refused.status, 7);
    EXPECT_EQ(Reason(refused), "witness-silent") << refused.output;
    EXPECT_THAT(refused.error, HasSubstr("note: no search can run now"));
  }
  EXPECT_EQ(Entries("search"), 0u) << "the start knew that it would wait in vain";
  EXPECT_EQ(Reason(MakeGallery("other")), "done") << "all else goes on";
  witness_->StartAgain();
  EXPECT_EQ(Reason(Search()), "done") << "the writ allows one search";
  EXPECT_EQ(Entries("search_result"), 1u);
}

// A server outlives its witness's absence: it asks again, and says meanwhile why it can't search.
TEST_F(WitnessedSearch, OverAServerGoesOnOnceTheWitnessIsBack) {
  const ServingProgram server(world_.Command({"serve"}));
  const auto health = [&server] { return HttpClient().Get(server.url() + "/healthz").value(); };
  EXPECT_EQ(health().status, 200);
  witness_->Stop();
  EXPECT_EQ(Reason(Search()), "witness-silent");
  EXPECT_EQ(Reason(Search()), "witness-silent");
  EXPECT_EQ(health().status, 503);
  EXPECT_THAT(health().body, HasSubstr("witness-silent"));
  witness_->StartAgain();
  std::string reason;
  for (std::int64_t waited = 0; waited <= 3 * kWitnessAgainSeconds; ++waited) {
    reason = Reason(Search());
    if (reason == "done") break;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  EXPECT_EQ(reason, "done");
  EXPECT_EQ(health().status, 200);
}

// Answers as many questions as it is told to, and then is out of order.
TEST_F(WitnessedSearch, UnderWhichTheWitnessFallsSilentGivesItsUseBack) {
  const std::unique_ptr<SqliteWitnessStore> store = SqliteWitnessStore::Create(world_.folder() / "tired.db").value();
  ASSERT_TRUE(store->AddLog(ParseVerifierKey(Vkey()).value()));
  SigningKey key = NewSigningKey();
  const Cosigner cosigner = MakeCosigner("tired.example", key.public_key);
  Witness witness(RealEnv(), *store, std::move(key), cosigner.name);
  std::atomic<int> answers = 1000;
  RunningServer server(
      [&, answer = WitnessHandler(witness, [](const Error&) {})](const HttpRequest& request) {
        return answers-- > 0 ? answer(request) : HttpResponse{.status = 503, .body = {}, .headers = {}};
      },
      kWitnessLimits);
  ASSERT_EQ(Reason(Head({"witness", "trust", CosignerKey(cosigner) + "@" + server.url()})), "done");
  ASSERT_EQ(Reason(Head({"witness", "distrust", "w1.example", "--reason", "for a test"})), "done");
  answers = 1;  // to the start
  const RunOutcome refused = Search();
  EXPECT_EQ(refused.status, 7) << refused.output;
  EXPECT_EQ(Entries("search"), 1u);
  EXPECT_EQ(Entries("search_abort"), 1u);
  EXPECT_EQ(Entries("search_result"), 0u);
  answers = 1000;
  EXPECT_EQ(Reason(Search()), "done") << "the writ allows one search";
  EXPECT_EQ(Entries("search_result"), 1u);
}

TEST_F(WitnessedSearch, NeedsTwoOfThreeWhereTheHeadSaysSo) {
  WitnessProcess second(world_, "w2.example");
  WitnessProcess third(world_, "w3.example");
  const std::string vkey = Vkey();
  second.Know(vkey);
  third.Know(vkey);
  EXPECT_EQ(Reason(Head({"policy", "set", "witness_quorum=2"})), "witness-quorum");
  ASSERT_EQ(Reason(Head({"witness", "trust", second.peer()})), "done");
  ASSERT_EQ(Reason(Head({"witness", "trust", third.peer()})), "done");
  ASSERT_EQ(Reason(Head({"policy", "set", "witness_quorum=2"})), "done");
  third.Stop();
  witness_->Stop();
  const RunOutcome refused = Search();
  EXPECT_EQ(Reason(refused), "witness-silent");
  EXPECT_THAT(refused.output, HasSubstr("1 of the 2 witnesses"));
  witness_->StartAgain();
  const RunOutcome search = Search();
  ASSERT_EQ(Reason(search), "done") << search.output;
  EXPECT_EQ(Json::parse(search.output)["witnesses"].size(), 2u);
  ASSERT_EQ(Reason(Head({"witness", "distrust", "w3.example", "--reason", "given up"})), "done");
  EXPECT_EQ(Reason(Head({"witness", "distrust", "w2.example", "--reason", "given up"})), "witness-quorum");
}

TEST_F(WitnessedSearch, IsRefusedWhereTheWitnessDatesAhead) {
  TestEnv ahead;
  ahead.now = {RealEnv().Now().seconds + 660};
  const std::unique_ptr<SqliteWitnessStore> store = SqliteWitnessStore::Create(world_.folder() / "ahead.db").value();
  ASSERT_TRUE(store->AddLog(ParseVerifierKey(Vkey()).value()));
  SigningKey key = NewSigningKey();
  const Cosigner cosigner = MakeCosigner("ahead.example", key.public_key);
  Witness witness(ahead, *store, std::move(key), cosigner.name);
  RunningServer server(WitnessHandler(witness, [](const Error&) {}), kWitnessLimits);
  ASSERT_EQ(Reason(Head({"witness", "trust", CosignerKey(cosigner) + "@" + server.url()})), "done");
  ASSERT_EQ(Reason(Head({"witness", "distrust", "w1.example", "--reason", "for a test"})), "done");
  EXPECT_EQ(Reason(Search()), "witness-clock");
  EXPECT_EQ(Entries("search"), 0u) << "refused at the start, before anything gets a time";
  EXPECT_EQ(Reason(MakeGallery("other")), "witness-clock");
  EXPECT_EQ(Reason(Head({"suspend"})), "done") << "what stops goes on";
  EXPECT_EQ(Reason(Head({"resume", "--reason", "tried"})), "witness-clock");
  ahead.now = RealEnv().Now();
  EXPECT_EQ(Reason(Head({"resume", "--reason", "tried"})), "done");
  EXPECT_EQ(Reason(Search()), "done");
}

TEST_F(Witnessed, OldCopyPutBackIsRefusedAndSoIsASecondHistory) {
  ASSERT_EQ(Reason(MakeGallery("first")), "done");
  world_.Save("yesterday");
  ASSERT_EQ(Reason(MakeGallery("second")), "done");
  world_.Save("today");
  world_.Restore("yesterday");
  const RunOutcome refused = MakeGallery("third");
  EXPECT_EQ(refused.status, 6);
  EXPECT_EQ(Reason(refused), "witness-ahead");
  EXPECT_THAT(refused.output, HasSubstr("rolled back"));
  EXPECT_EQ(Reason(world_.Writ({"verify", "--json"})), "witness-ahead");
  EXPECT_EQ(world_.Writ({"doctor"}).status, 6);
  // Out of the witness's sight another history grows; it is found when the witness is back.
  witness_->Stop();
  ASSERT_EQ(Reason(MakeGallery("third")), "done");
  witness_->StartAgain();
  EXPECT_EQ(Reason(MakeGallery("fourth")), "witness-forked");
  EXPECT_EQ(Reason(world_.Writ({"verify", "--json"})), "witness-forked");
  world_.Restore("today");
  EXPECT_EQ(Reason(MakeGallery("fourth")), "done");
  EXPECT_EQ(Reason(world_.Writ({"verify", "--json"})), "done");
}

TEST_F(Witnessed, CosignatureFromTheFutureMeansAClockThatWasSetBack) {
  SigningKey key = NewSigningKey();
  const Cosigner cosigner = MakeCosigner("future.example", key.public_key);
  ASSERT_EQ(Reason(Head({"witness", "trust", CosignerKey(cosigner) + "@http://127.0.0.1:1"})), "done");
  const Checkpoint checkpoint = OpenCheckpoint(Note(), ParseVerifierKey(Vkey()).value()).value();
  const auto signed_ahead = [&](std::int64_t seconds) {
    const UtcTime time{RealEnv().Now().seconds + seconds};
    return AddCosignature(Note(), Cosign(checkpoint, key, cosigner.name, time), cosigner).value();
  };
  const auto keep = [&](const std::string& note) {
    ASSERT_TRUE(RealEnv().WriteFile(world_.data() / "log/checkpoint", AsBytes(note)));
  };
  keep(signed_ahead(660));
  const RunOutcome refused = MakeGallery("first");
  EXPECT_EQ(refused.status, 7);
  EXPECT_EQ(Reason(refused), "witness-clock");
  keep(signed_ahead(500));
  EXPECT_EQ(Reason(MakeGallery("first")), "done") << "clocks differ by minutes";
}

TEST_F(Witnessed, LastWitnessGoesOnlyAloudAndMayComeBack) {
  EXPECT_EQ(Reason(Head({"witness", "distrust", "w1.example", "--reason", "given up"})), "witness-last");
  EXPECT_EQ(Status()["unwitnessed"], false);
  EXPECT_EQ(Reason(Head({"witness", "distrust", "w9.example", "--reason", "given up"})), "witness-unknown");
  ASSERT_EQ(Reason(Head({"witness", "distrust", "w1.example", "--reason", "given up", "--unwitnessed"})), "done");
  EXPECT_EQ(Status()["unwitnessed"], true);
  witness_->Stop();
  EXPECT_EQ(MakeGallery("first").error, "") << "nobody is asked any more";
  witness_->StartAgain();
  ASSERT_EQ(Reason(Head({"witness", "trust", witness_->peer()})), "done");
  EXPECT_EQ(Status()["searches_may_run"], true);
  EXPECT_EQ(Reason(Head({"witness", "trust", witness_->peer()})), "witness-known");
  EXPECT_EQ(Reason(world_.Writ({"verify", "--json"})), "done");
}

TEST_F(Witnessed, ANameHasOneKeyAndTheHeadAloneDecides) {
  const std::string other = CosignerKey(MakeCosigner("w1.example", NewSigningKey().public_key));
  EXPECT_EQ(Reason(Head({"witness", "trust", other + "@http://127.0.0.1:1"})), "witness-other-name");
  EXPECT_EQ(Reason(world_.WritAs("custodian", {"witness", "trust", witness_->peer(), "--json"})), "role-may-not");
  EXPECT_EQ(Reason(Head({"witness", "trust", Vkey() + "@http://127.0.0.1:1"})), "verifier-key-malformed");
  EXPECT_EQ(Reason(Head({"witness", "trust", witness_->key() + "@file:///etc"})), "url-malformed");
}

TEST_F(Witnessed, AnotherKeyOnEitherSideIsNamed) {
  // It trusts another key for this log.
  WitnessProcess mistaken(world_, "w2.example");
  mistaken.Know(VerifierKey("faces.agency.example", NewSigningKey().public_key));
  ASSERT_EQ(Reason(Head({"witness", "trust", mistaken.peer()})), "done");
  // Who answers there has another key than the head was told.
  const std::string other = CosignerKey(MakeCosigner("w3.example", NewSigningKey().public_key));
  const std::string url = witness_->peer().substr(witness_->peer().find("@http") + 1);
  ASSERT_EQ(Reason(Head({"witness", "trust", other + "@" + url})), "done");
  const Json said = Status()["witnesses"];
  EXPECT_EQ(said[0]["name"], "w1.example");
  EXPECT_TRUE(said[0].contains("time"));
  EXPECT_EQ(said[1]["reason"], "witness-other-key");
  EXPECT_EQ(said[2]["reason"], "witness-answer");
}

TEST_F(Witnessed, AWitnessThatContradictsCanBeRemoved) {
  ASSERT_EQ(Reason(MakeGallery("first")), "done");
  world_.Save("yesterday");
  ASSERT_EQ(Reason(MakeGallery("second")), "done");
  world_.Restore("yesterday");
  EXPECT_EQ(Reason(Head({"policy", "set", "candidates=9"})), "witness-ahead");
  EXPECT_EQ(Reason(Head({"witness", "distrust", "w1.example", "--reason", "it errs", "--unwitnessed"})), "done");
  EXPECT_EQ(Reason(Head({"policy", "set", "candidates=9"})), "done");
}

}  // namespace
}  // namespace writ::support
