#include "server/held_deployment.h"

#include <gtest/gtest.h>

#include "authority/people.h"
#include "support/test_deployment.h"

namespace writ::support {
namespace {

// A disk on which the log's checkpoint can't be written while `full`.
class FullDisk : public TestEnv {
 public:
  bool full = false;
  Result<void> WriteFile(const std::filesystem::path& path, ByteView bytes, bool secret) override {
    if (full && path.filename() == "checkpoint") return Fail(Code::kUnavailable, "disk-full", "couldn't write: full");
    return TestEnv::WriteFile(path, bytes, secret);
  }
};

class HeldDeploymentTest : public ::testing::Test {
 protected:
  HeldDeploymentTest() {
    env_.now = t_.env.now;
    t_.Close();
    held_ = HeldDeployment::Open(env_, t_.paths(), TestDeployment::SharedPipeline()).value();
  }
  Result<Record> Revoke(const std::string& name) {
    WRIT_TRY(Deployment * deployment, held_->Tended());
    return RevokeUser(deployment->office(), t_.Act("head", "user_revoke", {}, {{"name", name}, {"reason", "left"}}));
  }

  TestDeployment t_;
  FullDisk env_;
  std::unique_ptr<HeldDeployment> held_;
};

TEST_F(HeldDeploymentTest, IsTheOneWriterForAsLongAsItLives) {
  EXPECT_EQ(t_.Open().error().reason, "locked");
  EXPECT_TRUE(Revoke("examiner1"));
  held_.reset();
  EXPECT_TRUE(t_.Open());
  EXPECT_FALSE(t_.deployment->registry().FindPrincipal("examiner1")->active);
}

TEST_F(HeldDeploymentTest, GoesOnOnceALogThatStoppedCanBeWrittenAgain) {
  env_.full = true;
  EXPECT_FALSE(Revoke("examiner1"));
  EXPECT_FALSE(Revoke("examiner2"));
  env_.full = false;
  EXPECT_TRUE(Revoke("examiner3"));
  const Registry& registry = (*held_->Tended())->registry();
  EXPECT_FALSE(registry.FindPrincipal("examiner3")->active);
  EXPECT_FALSE(registry.FindPrincipal("examiner1")->active);  // committed before the disk was full: completed
  EXPECT_TRUE(registry.FindPrincipal("examiner2")->active);   // nothing of it was begun
}

TEST_F(HeldDeploymentTest, TheWorkAfterAnOrderFindsItLogged) {
  t_.Suspend();
  EXPECT_EQ((*held_->Tended())->registry().suspensions().size(), 1u);
}

TEST_F(HeldDeploymentTest, ADoubtfulClockStopsItAndItGoesOnOnceTheClockIsRight) {
  const UtcTime right = env_.now;
  env_.now.seconds -= 7200;  // before the last entry
  t_.env.now = env_.now;     // by which acts are made
  EXPECT_EQ(Revoke("examiner1").error().reason, "clock-behind");
  env_.now = t_.env.now = right;
  EXPECT_TRUE(Revoke("examiner1"));
}

}  // namespace
}  // namespace writ::support
