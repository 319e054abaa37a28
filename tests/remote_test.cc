// The verbs of people who sit at other machines: --server, and their own SSH keys, against the real server.
#include <gtest/gtest.h>

#include "base/json.h"
#include "support/cli_world.h"
#include "support/program_path.h"
#include "support/serving_program.h"
#include "support/test_folder.h"

namespace writ::support {
namespace {

class Remote : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PhotosAreThere()) GTEST_SKIP() << "no photos: run script/setup";
    world_.Found();
    world_.Enrol();
    server_ = std::make_unique<ServingProgram>(world_.Command({"serve"}));
    const std::string url = server_->url();
    site_ = "http://localhost" + url.substr(url.rfind(':'));
  }
  // From a folder where there is no deployment.
  RunOutcome At(const std::string& site, const std::string& name, std::vector<std::string> words) {
    words.insert(words.begin(), ProgramPath());
    words.insert(words.end(), {"--server", site, "--as", name, "--key", world_.Key(name).string(), "--json"});
    return RunProgram(words, elsewhere_.path());
  }
  Json Done(const std::string& name, const std::vector<std::string>& words) {
    const RunOutcome run = At(site_, name, words);
    EXPECT_EQ(run.status, 0) << words.front() << ": " << run.output << run.error;
    return Json::parse(run.output, nullptr, /*allow_exceptions=*/false);
  }
  std::string Reason(const RunOutcome& run) {
    const Json json = Json::parse(run.output, nullptr, /*allow_exceptions=*/false);
    return json.is_object() && json.contains("error") ? json["error"].value("reason", "") : run.output + run.error;
  }
  std::string Refused(const std::string& name, const std::vector<std::string>& words) {
    const RunOutcome run = At(site_, name, words);
    EXPECT_NE(run.status, 0) << run.output;
    return Reason(run);
  }

  CliWorld world_;
  TestFolder elsewhere_;
  std::unique_ptr<ServingProgram> server_;
  std::string site_;
};

TEST_F(Remote, ASearchIsMadeReviewedAndToldFromElsewhere) {
  const std::string photo = PhotoPath("obama3.jpg").string();
  const std::string order = world_.SignedWrit("1", photo).string();
  EXPECT_EQ(Done("investigator", {"writ", "show", order})["left"], "1");
  const Json search = Done("investigator", {"search", photo, "--writ", order, "--face", "1"});
  const std::string number = search["search"].dump();
  EXPECT_EQ(search["state"], "in review");
  EXPECT_EQ(Done("examiner1", {"review"})["waiting"].size(), 1u);
  for (const std::string examiner : {"examiner1", "examiner2"}) {
    Done(examiner, {"review", number, "--out", examiner + ".html"});
    EXPECT_TRUE(std::filesystem::exists(elsewhere_ / (examiner + ".html")));
    Done(examiner, {"review", number, "--decide", "A=same"});
  }
  EXPECT_EQ(Done("investigator", {"result", number})["leads"][0]["subject"], "obama");
  EXPECT_EQ(Done("investigator", {"writ", "show", order})["left"], "0");
  EXPECT_EQ(Refused("investigator", {"search", photo, "--writ", order}), "writ-used-up");
}

TEST_F(Remote, WhatTheHeadDoesHereIsDoneThere) {
  Done("head", {"policy", "set", "candidates=7"});
  EXPECT_EQ(Done("auditor", {"policy", "show"})["policy"]["candidates"], 7);
  EXPECT_NE(Done("head", {"statement", "draft"}).dump().find("faces.agency.example"), std::string::npos);
  EXPECT_EQ(Done("head", {"statement", "sign"})["number"], 1);
  EXPECT_EQ(Done("head", {"user", "list"})["users"].size(), 7u);
  Done("custodian", {"gallery", "create", "missing", "--description", "missing people"});
  EXPECT_EQ(Done("custodian", {"gallery", "list"})["galleries"].size(), 2u);
  EXPECT_EQ(Done("custodian", {"gallery", "show", "custody"})["faces"].size(), 1u);
}

TEST_F(Remote, TheHeadStopsEverythingAndLiftsIt) {
  EXPECT_EQ(Refused("auditor", {"suspend", "--reason", "inquiry"}), "wrong-key");
  EXPECT_EQ(Done("head", {"suspend", "--reason", "inquiry"})["in_force"], true);
  EXPECT_EQ(Done("auditor", {"suspend", "--list"})["orders"].size(), 1u);
  EXPECT_EQ(Refused("custodian", {"gallery", "show", "custody"}), "suspended");
  EXPECT_EQ(Done("head", {"suspend", "--user", "nobody"})["in_force"], false);
  Done("head", {"resume", "--reason", "it is over"});
  EXPECT_EQ(Done("custodian", {"gallery", "show", "custody"})["faces"].size(), 1u);
}

TEST_F(Remote, NobodyElseIsLetIn) {
  const RunOutcome stranger = RunProgram({ProgramPath(), "user", "list", "--server", site_, "--as", "head", "--key",
                                          world_.Key("stranger").string(), "--json"},
                                         elsewhere_.path());
  EXPECT_EQ(Reason(stranger), "wrong-key");
  EXPECT_EQ(Reason(RunProgram({ProgramPath(), "user", "list", "--server", site_, "--json"}, elsewhere_.path())),
            "actor-missing");
  EXPECT_EQ(Refused("auditor", {"policy", "set", "candidates=7"}), "role-may-not");
  EXPECT_EQ(Reason(At("http://faces.agency.example", "head", {"user", "list"})), "site-malformed");
  EXPECT_EQ(Reason(At("http://localhost:1", "head", {"user", "list"})), "server-unreachable");
}

TEST_F(Remote, WhatWorksInTheFoldersSaysSo) {
  EXPECT_EQ(Refused("head", {"witness", "distrust", "nobody", "--reason", "x"}), "witness-unknown");
  EXPECT_EQ(Refused("auditor", {"audit"}), "server-elsewhere");
  const RunOutcome verify =
      RunProgram({"/usr/bin/env", "WRIT_SERVER=" + site_, ProgramPath(), "verify", "--json"}, elsewhere_.path());
  EXPECT_EQ(Reason(verify), "server-elsewhere");
}

}  // namespace
}  // namespace writ::support
