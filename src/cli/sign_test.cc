#include "cli/sign.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "authority/sshsig.h"
#include "base/env.h"
#include "support/test_folder.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

// Real keys, made by ssh-keygen in a folder of their own.
class SignWithSshKeygenTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(InitCrypto());
    // Nobody answers a question here: ssh-keygen asks this program, which fails, instead of the terminal.
    ::setenv("SSH_ASKPASS_REQUIRE", "force", 1);
    ::setenv("SSH_ASKPASS", "/bin/false", 1);
    ::unsetenv("SSH_AUTH_SOCK");
  }

  std::string MakeKey(const std::string& name, const std::string& type, const std::string& passphrase) {
    const std::string file = folder_ / name;
    const std::string command = "ssh-keygen -q -t " + type + " -N '" + passphrase + "' -C '' -f '" + file + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return file;
  }

  static SshPublicKey PublicHalf(const std::string& file) {
    return ParseSshPublicKey(AsText(RealEnv().ReadFile(file + ".pub", kMaxPublicKeyBytes).value())).value();
  }

  const support::TestFolder temporary_;
  const fs::path folder_ = temporary_.path();
};

TEST_F(SignWithSshKeygenTest, TheSignatureIsTheKeysOverExactlyTheseBytes) {
  const std::string file = MakeKey("a key with spaces; and $signs", "ed25519", "");
  const std::string message = "{\"type\":\"search\"}\n\0 and a zero byte";
  const Result<std::string> signature = SignWithSshKeygen(file, "writ-act@v1", message);
  ASSERT_TRUE(signature) << signature.error().message;
  const Result<SshPublicKey> key = VerifySshSignature(*signature, "writ-act@v1", AsBytes(message));
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(*key, PublicHalf(file));
  EXPECT_EQ(VerifySshSignature(*signature, "writ@v1", AsBytes(message)).error().reason, "signature-namespace");
  EXPECT_EQ(VerifySshSignature(*signature, "writ-act@v1", AsBytes(message + "x")).error().reason, "signature-wrong");
}

TEST_F(SignWithSshKeygenTest, AMessageLargerThanAPipeIsSignedWhole) {
  const std::string file = MakeKey("key", "ed25519", "");
  const std::string message(1 << 20, 'm');
  const Result<std::string> signature = SignWithSshKeygen(file, "writ-act@v1", message);
  ASSERT_TRUE(signature) << signature.error().message;
  EXPECT_TRUE(VerifySshSignature(*signature, "writ-act@v1", AsBytes(message)));
}

TEST_F(SignWithSshKeygenTest, NoKeyIsAUsageError) {
  const Result<std::string> signature = SignWithSshKeygen("", "writ-act@v1", "message");
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().code, Code::kUsage);
  EXPECT_EQ(signature.error().reason, "key-missing");
}

TEST_F(SignWithSshKeygenTest, AMissingKeyIsToldInSshKeygensWords) {
  const Result<std::string> signature = SignWithSshKeygen(folder_ / "none", "writ-act@v1", "message");
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().reason, "not-signed");
  EXPECT_NE(signature.error().message.find("No such file"), std::string::npos) << signature.error().message;
}

TEST_F(SignWithSshKeygenTest, AWrongPassphraseSignsNothing) {
  const std::string file = MakeKey("locked", "ed25519", "a passphrase");
  const Result<std::string> signature = SignWithSshKeygen(file, "writ-act@v1", "message");
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().reason, "not-signed");
  EXPECT_NE(signature.error().message.find("passphrase"), std::string::npos) << signature.error().message;
}

TEST_F(SignWithSshKeygenTest, APublicKeyWithoutAnAgentSignsNothing) {
  const std::string file = MakeKey("key", "ed25519", "");
  fs::remove(file);
  const Result<std::string> signature = SignWithSshKeygen(file + ".pub", "writ-act@v1", "message");
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().reason, "not-signed");
}

TEST_F(SignWithSshKeygenTest, WithoutSshKeygenItSaysWhatToInstall) {
  const std::string file = MakeKey("key", "ed25519", "");
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", folder_.c_str(), 1);
  const Result<std::string> signature = SignWithSshKeygen(file, "writ-act@v1", "message");
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().reason, "ssh-keygen-missing");
}

}  // namespace
}  // namespace writ
