// The real ssh-keygen in a folder of its own, for tests that hold Writ against it.
#pragma once

#include <sys/wait.h>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "authority/sshsig.h"
#include "base/env.h"
#include "support/test_folder.h"

namespace writ::support {

inline constexpr std::string_view kSpace = "writ-test@v1";
inline constexpr std::string_view kMessage = "find the person in the probe\n";

class SshKeygenTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(InitCrypto()); }

  // The exit status of a shell command in the temporary folder.
  int Shell(const std::string& command) const {
    const int status = std::system(("cd " + folder_.string() + " && " + command + " >out 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void Write(const std::string& name, std::string_view text) const {
    ASSERT_TRUE(RealEnv().WriteFile(folder_ / name, AsBytes(text)));
  }
  std::string Read(const std::string& name) const {
    const Result<Bytes> bytes = RealEnv().ReadFile(folder_ / name, 1 << 20);
    return bytes ? std::string(AsText(*bytes)) : "";
  }
  // Makes the key pair `name` and `name.pub`.
  void MakeKey(const std::string& name, const std::string& options = "-t ed25519") const {
    ASSERT_EQ(Shell("ssh-keygen -q -N '' -C '" + name + " at home' " + options + " -f " + name), 0) << Read("out");
  }
  std::string Sign(const std::string& key, std::string_view message = kMessage, const std::string& options = "") const {
    Write("message", message);
    std::filesystem::remove(folder_ / "message.sig");
    const std::string command =
        "ssh-keygen -Y sign " + options + " -n " + std::string(kSpace) + " -f " + key + " message";
    EXPECT_EQ(Shell(command), 0) << Read("out");
    return Read("message.sig");
  }
  // Whether ssh-keygen accepts the signature as one of `public_key`.
  bool SshKeygenAccepts(const std::string& public_key, std::string_view signature, std::string_view name_space,
                        std::string_view message) const {
    Write("signers", "signer " + public_key + "\n");
    Write("check.sig", signature);
    Write("check", message);
    return Shell("ssh-keygen -Y verify -f signers -I signer -n " + std::string(name_space) + " -s check.sig <check") ==
           0;
  }
  bool WritAccepts(const std::string& public_key, std::string_view signature, std::string_view name_space,
                   std::string_view message) const {
    const Result<SshPublicKey> expected = ParseSshPublicKey(public_key);
    const Result<SshPublicKey> key = VerifySshSignature(signature, name_space, AsBytes(message));
    return expected && key && *key == *expected;
  }

  const TestFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
};

}  // namespace writ::support
