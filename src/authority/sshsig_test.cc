// Writ against the real ssh-keygen: both must accept the same signatures and refuse the same ones.
#include "authority/sshsig.h"

#include <sys/wait.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "authority/ssh_wire.h"
#include "base/env.h"
#include "support/ssh_keygen.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

using support::kMessage;
using support::kSpace;

class Sshsig : public support::SshKeygenTest {};

std::string ReasonOfKey(const Result<SshPublicKey>& result) { return result ? "accepted" : result.error().reason; }

// The parts of an SSHSIG blob, each of which a test can spoil.
struct Parts {
  std::string magic = "SSHSIG";
  std::uint8_t version = 1;
  Bytes public_key;
  std::string name_space{kSpace};
  std::string reserved;
  std::string hash_algorithm = "sha512";
  Bytes inner;

  Bytes Blob() const {
    Bytes blob = ToBytes(magic);
    for (const std::uint8_t byte : std::array<std::uint8_t, 4>{0, 0, 0, version}) blob.push_back(byte);
    PutString(blob, public_key);
    PutString(blob, AsBytes(name_space));
    PutString(blob, AsBytes(reserved));
    PutString(blob, AsBytes(hash_algorithm));
    PutString(blob, inner);
    return blob;
  }
  Bytes SignedData() const {
    Bytes data = ToBytes("SSHSIG");
    PutString(data, AsBytes(name_space));
    PutString(data, AsBytes(reserved));
    PutString(data, AsBytes(hash_algorithm));
    PutString(data, Sha512(AsBytes(kMessage)));
    return data;
  }
};

Bytes InnerSignature(std::string_view type, ByteView signature) {
  Bytes inner;
  PutString(inner, AsBytes(type));
  PutString(inner, signature);
  return inner;
}

// The parts, signed with a plain key as they stand.
Parts PlainParts(const SigningKey& key, Parts parts = {}) {
  parts.public_key = SshKeyOf(key.public_key).blob;
  parts.inner = InnerSignature(kSshEd25519, SignEd25519(key, parts.SignedData()));
  return parts;
}

// A hardware key played by software: what PROTOCOL.u2f says that the token signs.
Parts HardwareParts(const SigningKey& key, std::string_view application, std::uint8_t flags,
                    std::string_view signed_application) {
  Parts parts;
  PutString(parts.public_key, AsBytes(kSshEd25519Hardware));
  PutString(parts.public_key, key.public_key);
  PutString(parts.public_key, AsBytes(application));
  const Hash32 application_hash = Sha256(AsBytes(signed_application));
  const Hash32 data_hash = Sha256(parts.SignedData());
  const Bytes flags_and_counter{flags, 0, 0, 1, 2};
  Bytes token(application_hash.begin(), application_hash.end());
  token.insert(token.end(), flags_and_counter.begin(), flags_and_counter.end());
  token.insert(token.end(), data_hash.begin(), data_hash.end());
  parts.inner = InnerSignature(kSshEd25519Hardware, SignEd25519(key, token));
  parts.inner.insert(parts.inner.end(), flags_and_counter.begin(), flags_and_counter.end());
  return parts;
}

Result<SshPublicKey> Verify(const Parts& parts) {
  return VerifySshSignatureBlob(parts.Blob(), kSpace, AsBytes(kMessage));
}

TEST_F(Sshsig, PublicKeyReadsBackAndHasSshKeygensFingerprint) {
  MakeKey("key");
  const Result<SshPublicKey> key = ParseSshPublicKey(Read("key.pub"));
  ASSERT_TRUE(key);
  EXPECT_EQ(Read("key.pub"), key->Text() + " key at home\n");
  EXPECT_EQ(*ParseSshPublicKey(key->Text()), *key);
  EXPECT_EQ(*SshKeyFromBlob(key->blob), *key);
  EXPECT_EQ(SshKeyOf(key->ed25519), *key);
  ASSERT_EQ(Shell("ssh-keygen -l -f key.pub"), 0);
  EXPECT_THAT(Read("out"), ::testing::HasSubstr(" " + key->Fingerprint() + " "));
}

TEST_F(Sshsig, KeysOfOtherTypesAreRefusedByName) {
  for (const std::string type : {"rsa", "ecdsa"}) {
    MakeKey(type, "-t " + type);
    const Result<SshPublicKey> key = ParseSshPublicKey(Read(type + ".pub"));
    EXPECT_EQ(ReasonOfKey(key), "key-type-unsupported");
    EXPECT_THAT(key.error().message, ::testing::HasSubstr(type));
    EXPECT_THAT(key.error().advice, ::testing::HasSubstr("ssh-keygen -t ed25519"));
    const Result<SshPublicKey> signer = VerifySshSignature(Sign(type), kSpace, AsBytes(kMessage));
    EXPECT_EQ(ReasonOfKey(signer), "key-type-unsupported");
    EXPECT_EQ(signer.error().code, Code::kRefused);
  }
}

TEST_F(Sshsig, MalformedPublicKeysAreRefused) {
  MakeKey("key");
  const std::string good = ParseSshPublicKey(Read("key.pub"))->Text();
  const std::string other_type = "sk-ssh-ed25519@openssh.com" + good.substr(good.find(' '));
  const Bytes blob = ParseSshPublicKey(good)->blob;
  const auto text = [](ByteView bytes) { return "ssh-ed25519 " + ToBase64(bytes); };
  Bytes longer = blob;
  longer.push_back(0);
  const std::vector<std::string> lines{"",
                                       "ssh-ed25519",
                                       "ssh-ed25519 ",
                                       "ssh-ed25519 !!!!",
                                       other_type,
                                       good + "\n" + good,
                                       "no-pty " + good,
                                       text(ByteView(blob).first(blob.size() - 1)),
                                       text(longer),
                                       text(ByteView(blob).first(3)),
                                       std::string(kMaxPublicKeyBytes + 1, 'a')};
  for (const std::string& line : lines) EXPECT_EQ(ReasonOfKey(ParseSshPublicKey(line)), "key-malformed") << line;
}

TEST_F(Sshsig, PrivateKeyGivenAsPublicKeyIsRefusedWithAdvice) {
  MakeKey("key");
  const Result<SshPublicKey> key = ParseSshPublicKey(Read("key"));
  EXPECT_EQ(ReasonOfKey(key), "key-malformed");
  EXPECT_THAT(key.error().advice, ::testing::HasSubstr(".pub"));
}

TEST_F(Sshsig, SshKeygenAndWritAgree) {
  MakeKey("key");
  MakeKey("other");
  const std::string pub = Read("key.pub");
  const std::string signature = Sign("key");
  const std::string message(kMessage);
  const std::string space(kSpace);
  struct Case {
    const char* what;
    std::string signature, space, message;
    bool accepted;
  };
  std::vector<Case> cases{{"as signed", signature, space, message, true},
                          {"sha256", Sign("key", kMessage, "-O hashalg=sha256"), space, message, true},
                          {"sha512", Sign("key", kMessage, "-O hashalg=sha512"), space, message, true},
                          {"other namespace", signature, "writ@v1", message, false},
                          {"other message", signature, space, message + " ", false},
                          {"empty message", signature, space, "", false},
                          {"other key", Sign("other"), space, message, false},
                          {"truncated", signature.substr(0, signature.size() / 2), space, message, false},
                          {"empty", "", space, message, false}};
  const Bytes blob = *DearmourSshSignature(signature);
  for (std::size_t at = 0; at < blob.size(); at += 5) {  // 5 visits every part: magic, lengths, key, …, signature
    Bytes altered = blob;
    altered[at] ^= 0x10;
    cases.push_back({"altered byte", ArmourSshSignature(altered), space, message, false});
  }
  for (const std::size_t size : {std::size_t{5}, blob.size() / 2, blob.size() - 1}) {
    cases.push_back({"shortened", ArmourSshSignature(ByteView(blob).first(size)), space, message, false});
  }
  for (const Case& c : cases) {
    EXPECT_EQ(SshKeygenAccepts(pub, c.signature, c.space, c.message), c.accepted) << c.what;
    EXPECT_EQ(WritAccepts(pub, c.signature, c.space, c.message), c.accepted) << c.what;
  }
}

TEST_F(Sshsig, NoAlteredByteIsAccepted) {
  const Bytes blob = PlainParts(NewSigningKey()).Blob();
  ASSERT_TRUE(VerifySshSignatureBlob(blob, kSpace, AsBytes(kMessage)));
  for (std::size_t at = 0; at < blob.size(); ++at) {
    for (const int bit : {0, 3, 7}) {
      Bytes altered = blob;
      altered[at] = static_cast<std::uint8_t>(altered[at] ^ (1 << bit));
      EXPECT_FALSE(VerifySshSignatureBlob(altered, kSpace, AsBytes(kMessage))) << at << "," << bit;
    }
    EXPECT_EQ(ReasonOfKey(VerifySshSignatureBlob(ByteView(blob).first(at), kSpace, AsBytes(kMessage))),
              "signature-malformed");
  }
}

TEST_F(Sshsig, EachFailureHasItsOwnReason) {
  const SigningKey key = NewSigningKey();
  const auto spoiled = [&](auto change) {
    Parts parts = PlainParts(key);
    change(parts);
    return ReasonOfKey(Verify(parts));
  };
  EXPECT_EQ(spoiled([](Parts&) {}), "accepted");
  EXPECT_EQ(spoiled([](Parts& p) { p.magic = "SSHSIH"; }), "signature-malformed");
  EXPECT_EQ(spoiled([](Parts& p) { p.version = 2; }), "signature-malformed");
  EXPECT_EQ(spoiled([](Parts& p) { p.public_key.push_back(0); }), "signature-malformed");
  EXPECT_EQ(spoiled([](Parts& p) { p.name_space = "file"; }), "signature-namespace");
  EXPECT_EQ(spoiled([](Parts& p) { p.hash_algorithm = "sha1"; }), "signature-malformed");
  EXPECT_EQ(spoiled([](Parts& p) { p.inner.push_back(0); }), "signature-malformed");
  EXPECT_EQ(spoiled([](Parts& p) { p.inner = InnerSignature(kSshEd25519, Bytes(63)); }), "signature-malformed");
  EXPECT_EQ(spoiled([](Parts& p) { p.inner = InnerSignature("ssh-rsa", Bytes(64)); }), "signature-malformed");
  EXPECT_EQ(spoiled([](Parts& p) { p.inner = InnerSignature(kSshEd25519, Bytes(64)); }), "signature-wrong");
}

TEST_F(Sshsig, ReservedFieldMustBeEmptyEvenWhenItIsSigned) {
  Parts parts;
  parts.reserved = "x";
  parts = PlainParts(NewSigningKey(), parts);
  EXPECT_EQ(ReasonOfKey(Verify(parts)), "signature-malformed");
}

TEST_F(Sshsig, SignatureWithoutNamespaceIsNeverAccepted) {
  Parts parts;
  parts.name_space = "";
  parts = PlainParts(NewSigningKey(), parts);
  EXPECT_EQ(ReasonOfKey(VerifySshSignatureBlob(parts.Blob(), "", AsBytes(kMessage))), "signature-namespace");
}

TEST_F(Sshsig, BytesAfterTheSignatureAreRefused) {
  Bytes blob = PlainParts(NewSigningKey()).Blob();
  blob.push_back(0);
  EXPECT_EQ(ReasonOfKey(VerifySshSignatureBlob(blob, kSpace, AsBytes(kMessage))), "signature-malformed");
}

TEST_F(Sshsig, HardwareKeysSignatureIsAcceptedByWritAndSshKeygen) {
  const Parts parts = HardwareParts(NewSigningKey(), "ssh:", 0x01, "ssh:");
  const Result<SshPublicKey> key = Verify(parts);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->type, kSshEd25519Hardware);
  EXPECT_EQ(key->application, "ssh:");
  EXPECT_EQ(*ParseSshPublicKey(key->Text() + " token"), *key);
  EXPECT_TRUE(SshKeygenAccepts(key->Text(), ArmourSshSignature(parts.Blob()), kSpace, kMessage));
}

TEST_F(Sshsig, HardwareKeysSignatureWithoutTouchIsRefused) {
  EXPECT_EQ(ReasonOfKey(Verify(HardwareParts(NewSigningKey(), "ssh:", 0x04, "ssh:"))), "signature-no-touch");
}

TEST_F(Sshsig, HardwareKeysSignatureForAnotherApplicationIsRefused) {
  EXPECT_EQ(ReasonOfKey(Verify(HardwareParts(NewSigningKey(), "ssh:", 0x01, "ssh:bank"))), "signature-wrong");
}

TEST_F(Sshsig, HardwareKeysFlagsAndCounterAreSigned) {
  const Parts good = HardwareParts(NewSigningKey(), "ssh:", 0x01, "ssh:");
  for (std::size_t back = 1; back <= 5; ++back) {
    Parts parts = good;
    parts.inner[parts.inner.size() - back] ^= 0x80;
    EXPECT_EQ(ReasonOfKey(Verify(parts)), "signature-wrong") << back;
  }
  Parts parts = good;
  parts.inner.pop_back();
  EXPECT_EQ(ReasonOfKey(Verify(parts)), "signature-malformed");
}

TEST_F(Sshsig, OwnSignatureIsByteForByteSshKeygens) {
  MakeKey("key");
  const SshPublicKey pub = *ParseSshPublicKey(Read("key.pub"));
  // An unencrypted private key file holds the 64 bytes seed ‖ public key behind their length.
  std::string base64;
  for (const char c : Read("key").substr(Read("key").find('\n'))) {
    if (c == '-') break;
    if (c != '\n') base64.push_back(c);
  }
  const Bytes file = *FromBase64(base64);
  const std::string_view text = AsText(file);
  const std::size_t length_at = text.find(std::string_view("\0\0\0\x40", 4));
  ASSERT_NE(length_at, std::string_view::npos);
  const SigningKey key = SigningKeyFromSeed(SecretBytes::CopyOf(ByteView(file).subspan(length_at + 4, 32)));
  ASSERT_EQ(key.public_key, pub.ed25519);
  EXPECT_EQ(SignSsh(key, kSpace, AsBytes(kMessage)), Sign("key"));
}

TEST_F(Sshsig, OwnSignatureIsAcceptedBySshKeygenAndNotForOtherBytes) {
  const SigningKey key = NewSigningKey();
  const std::string pub = SshKeyOf(key.public_key).Text();
  const std::string signature = SignSsh(key, kSpace, AsBytes(kMessage));
  EXPECT_TRUE(SshKeygenAccepts(pub, signature, kSpace, kMessage));
  EXPECT_TRUE(WritAccepts(pub, signature, kSpace, kMessage));
  EXPECT_FALSE(SshKeygenAccepts(pub, signature, kSpace, "x"));
  EXPECT_FALSE(WritAccepts(pub, signature, kSpace, "x"));
}

TEST_F(Sshsig, ArmourReadsBackWithAnyLineLengthAndLineEnd) {
  const Bytes blob = PlainParts(NewSigningKey()).Blob();
  const std::string armoured = ArmourSshSignature(blob);
  EXPECT_EQ(*DearmourSshSignature(armoured), blob);
  std::string windows;
  for (const char c : armoured) windows += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(*DearmourSshSignature(windows), blob);
  const std::string one_line = "-----BEGIN SSH SIGNATURE-----\n" + ToBase64(blob) + "\n-----END SSH SIGNATURE-----";
  EXPECT_EQ(*DearmourSshSignature(one_line), blob);
}

TEST_F(Sshsig, MalformedArmourIsRefused) {
  const std::string good = ArmourSshSignature(PlainParts(NewSigningKey()).Blob());
  std::string spoiled = good;
  spoiled[40] = '*';
  const std::vector<std::string> texts{"",
                                       "-----BEGIN SSH SIGNATURE-----",
                                       "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
                                       "-----BEGIN SSH SIGNATURE-----END SSH SIGNATURE-----",
                                       good.substr(1),
                                       "hello\n" + good,
                                       good + "hello",
                                       good + good,
                                       spoiled,
                                       good + std::string(kMaxSignatureBytes, '\n')};
  for (const std::string& text : texts) {
    const Result<Bytes> blob = DearmourSshSignature(text);
    ASSERT_FALSE(blob) << text;
    EXPECT_EQ(blob.error().reason, "signature-malformed");
    EXPECT_EQ(blob.error().code, Code::kRefused);
  }
}

TEST_F(Sshsig, OversizedBlobIsRefusedHoweverWellSigned) {
  const auto verify = [](std::size_t size) {
    Parts parts;
    parts.name_space = std::string(size, 'n');
    parts = PlainParts(NewSigningKey(), parts);
    return ReasonOfKey(VerifySshSignatureBlob(parts.Blob(), parts.name_space, AsBytes(kMessage)));
  };
  EXPECT_EQ(verify(kMaxSignatureBytes / 2), "accepted");
  EXPECT_EQ(verify(kMaxSignatureBytes), "signature-malformed");
}

}  // namespace
}  // namespace writ
