#include "authority/key_files.h"

#include <string>

#include <sodium.h>

namespace writ {
namespace {

constexpr char kMasterName[] = "master.key";
constexpr char kLogName[] = "log.key";
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kFileBytes = kSecretBytes * 2 + 1;  // hexadecimal and a line end

// Hexadecimal in locked memory, with a line end.
SecretBytes HexLine(const SecretBytes& secret) {
  SecretBytes text(kFileBytes + 1);
  sodium_bin2hex(reinterpret_cast<char*>(text.data()), text.size(), secret.data(), secret.size());
  text.data()[kFileBytes - 1] = '\n';
  return SecretBytes::CopyOf(text.view().first(kFileBytes));
}

// Groups of eight digits, four a line, so that a person can type them in again.
void AppendGroups(const SecretBytes& line, std::string& sheet) {
  for (std::size_t i = 0; i < kSecretBytes * 2; ++i) {
    if (i % 32 == 0) sheet += "\n  ";
    if (i % 8 == 0 && i % 32 != 0) sheet += ' ';
    sheet += static_cast<char>(line.data()[i]);
  }
  sheet += "\n\n";
}

}  // namespace

Result<void> WriteSecretFile(Env& env, const std::filesystem::path& file, const SecretBytes& secret) {
  const SecretBytes line = HexLine(secret);
  return env.WriteFile(file, line.view(), /*secret=*/true);
}

Result<SecretBytes> ReadSecretFile(Env& env, const std::filesystem::path& file) {
  Result<Bytes> text = env.ReadFile(file, 1024);
  if (!text) {
    return Fail(Code::kUnavailable, "keys-missing", "couldn't read the keys: " + text.error().message,
                "name their folder with --keys or WRIT_KEYS, or restore them from the recovery sheet");
  }
  if (env.OthersCanRead(file)) {
    return Fail(Code::kUnavailable, "keys-exposed",
                "couldn't use " + file.string() + ": others than its owner may read it", "run chmod 600 on it");
  }
  SecretBytes secret(kSecretBytes);
  std::size_t size = 0;
  const int status = sodium_hex2bin(secret.data(), secret.size(), reinterpret_cast<const char*>(text->data()),
                                    text->size(), "\n", &size, nullptr);
  Wipe(*text);
  if (status != 0 || size != kSecretBytes) {
    return Fail(Code::kUnavailable, "keys-malformed", "couldn't use " + file.string() + ": it is not a key of writ",
                "restore it from the recovery sheet");
  }
  return secret;
}

Result<DeploymentKeys> CreateKeyFiles(Env& env, const std::filesystem::path& folder, std::string_view origin) {
  if (env.Exists(folder)) {
    return Fail(Code::kRefused, "keys-exist", "couldn't make new keys: " + folder.string() + " exists already",
                "choose another folder with --keys, or move the old one away if no data folder belongs to it");
  }
  const SecretBytes seed = SecretBytes::Random(kSecretBytes);
  DeploymentKeys keys{.master = SecretBytes::Random(kSecretBytes), .log_key = SigningKeyFromSeed(seed)};
  const SecretBytes master_line = HexLine(keys.master);
  const SecretBytes log_line = HexLine(seed);
  std::string sheet = "Recovery sheet of the deployment " + std::string(origin) +
                      "\n\nPrint this sheet, lock it away, and delete the file. Whoever holds it can open every\n"
                      "gallery and sign the log. Typed into master.key and log.key without spaces, each on one\n"
                      "line, these digits bring the keys back.\n\nmaster.key";
  AppendGroups(master_line, sheet);
  sheet += "log.key";
  AppendGroups(log_line, sheet);
  WRIT_CHECK(env.MakeFolder(folder, /*secret=*/true));
  WRIT_CHECK(env.WriteFile(folder / kMasterName, master_line.view(), /*secret=*/true));
  WRIT_CHECK(env.WriteFile(folder / kLogName, log_line.view(), /*secret=*/true));
  const Result<void> written = env.WriteFile(folder / kRecoverySheetName, AsBytes(sheet), /*secret=*/true);
  Wipe({reinterpret_cast<std::uint8_t*>(sheet.data()), sheet.size()});
  if (!written) return tl::make_unexpected(written.error());
  return keys;
}

Result<DeploymentKeys> LoadKeyFiles(Env& env, const std::filesystem::path& folder) {
  WRIT_TRY(SecretBytes master, ReadSecretFile(env, folder / kMasterName));
  WRIT_TRY(const SecretBytes seed, ReadSecretFile(env, folder / kLogName));
  return DeploymentKeys{.master = std::move(master), .log_key = SigningKeyFromSeed(seed)};
}

}  // namespace writ
