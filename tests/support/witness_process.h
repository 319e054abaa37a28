// A witness of the product in a process of its own.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "support/cli_world.h"
#include "support/serving_program.h"

namespace writ::support {

// A witness's folder and the process that serves it, at one address for its whole life.
class WitnessProcess {
 public:
  WitnessProcess(const CliWorld& world, const std::string& name) : world_(world), name_(name) {
    const RunOutcome init = world.Writ({"witness", "init", "--dir", dir(), "--name", name, "--json"});
    EXPECT_EQ(init.status, 0) << init.error;
    key_ = Json::parse(init.output)["witness_key"];
    Start("127.0.0.1:0");
    address_ = process_->address();
  }
  void Stop() { process_.reset(); }
  void StartAgain() { Start(address_); }
  void Know(const std::string& vkey) {
    const RunOutcome added = world_.Writ({"witness", "add", "--dir", dir(), vkey});
    EXPECT_EQ(added.status, 0) << added.error;
  }
  // Its memory, kept in another folder and put back; it is stopped meanwhile.
  void Save(const std::string& name) {
    Stop();
    std::filesystem::remove_all(Aside(name));
    std::filesystem::copy(dir(), Aside(name), std::filesystem::copy_options::recursive);
    StartAgain();
  }
  void Restore(const std::string& name) {
    Stop();
    std::filesystem::remove_all(dir());
    std::filesystem::copy(Aside(name), dir(), std::filesystem::copy_options::recursive);
    StartAgain();
  }
  std::string peer() const { return key_ + "@http://" + address_; }
  const std::string& key() const { return key_; }

 private:
  void Start(const std::string& listen) {
    process_ = std::make_unique<ServingProgram>(world_.Command({"witness", "serve", "--dir", dir()}), listen);
  }
  std::string Aside(const std::string& name) const { return dir() + "." + name; }
  std::string dir() const { return (world_.folder() / name_).string(); }

  const CliWorld& world_;
  std::string name_;
  std::string key_;
  std::string address_;
  std::unique_ptr<ServingProgram> process_;
};

}  // namespace writ::support
