#include "cli/session.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "api/lists.h"
#include "authority/alarm_acts.h"
#include "authority/key_files.h"
#include "authority/sshsig.h"
#include "authority/statement.h"
#include "authority/suspension.h"
#include "base/names.h"
#include "base/unix_socket.h"
#include "cli/folder.h"
#include "cli/remote.h"
#include "cli/sign.h"

namespace writ {
namespace {

// A file that the command line names: that it is missing or too large is for whoever typed the name to mend.
Result<Bytes> ReadInput(const std::string& file, std::size_t max_bytes, Code too_large = Code::kUsage) {
  Result<Bytes> bytes = RealEnv().ReadFile(file, max_bytes);
  if (bytes) return bytes;
  Error error = bytes.error();
  if (error.reason == "file-missing" || error.reason == "not-a-file") error.code = Code::kUsage;
  if (error.reason == "file-too-large") error.code = too_large;
  return tl::make_unexpected(std::move(error));
}

Result<std::unique_ptr<Deployment>> OpenAndRemind(const CommonOptions& common, Access access,
                                                  const OpenOptions& options, Reminder done_here) {
  if (!common.server.empty()) {
    return Fail(Code::kUsage, "server-elsewhere", "couldn't do that at " + common.server + ": it works in the folders",
                "run it on the deployment's own machine, without --server and WRIT_SERVER");
  }
  WRIT_TRY(std::unique_ptr<Deployment> deployment, Deployment::Open(RealEnv(), common.Paths(), access, options));
  // By a clock that is about to be corrected nothing is due.
  if (!common.json && done_here != Reminder::kStatement && done_here != Reminder::kClock) {
    std::cerr << StatementReminder(deployment->registry(), RealEnv().Now()) << std::flush;
  }
  if (!common.json && done_here != Reminder::kAlarms) {
    std::cerr << AlarmReminder(deployment->office(), common.as) << std::flush;
  }
  return deployment;
}

}  // namespace

std::string SocketOf(const CommonOptions& common) {
  std::error_code unknown;
  return (std::filesystem::absolute(common.data, unknown) / "socket").string();
}

Result<std::unique_ptr<Deployment>> OpenToRead(const CommonOptions& common, const OpenOptions& options,
                                               Reminder done_here) {
  return OpenAndRemind(common, Access::kRead, options, done_here);
}

Result<Json> ReadList(const CommonOptions& common, std::string_view name, Reminder done_here) {
  if (!common.server.empty()) {
    WRIT_TRY(SignedInClient there, SignInAtServer(common));
    return there.client.List(name);
  }
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common, {}, done_here));
  return ReadList(*deployment, name, RealEnv().Now());
}

Result<void> CheckActor(const CommonOptions& common) {
  if (common.as.empty()) {
    return Fail(Code::kUsage, "actor-missing", "couldn't act: nobody was named who acts",
                "say who you are with --as NAME or WRIT_AS, and name your key with --key or WRIT_KEY");
  }
  if (common.key.empty()) {
    return Fail(Code::kUsage, "key-missing", "couldn't act: no key was named to sign with",
                "name your private key, or the .pub file of a key in ssh-agent, with --key or WRIT_KEY");
  }
  return {};
}

Result<std::unique_ptr<Deployment>> OpenToAct(const CommonOptions& common, std::string_view except_witness,
                                              Reminder done_here) {
  WRIT_CHECK(CheckActor(common));
  Result<std::unique_ptr<Deployment>> opened =
      OpenAndRemind(common, Access::kWrite, {.except_witness = std::string(except_witness)}, done_here);
  if (!opened && opened.error().reason == "locked" && IsListenedAt(SocketOf(common))) {
    opened.error().advice = "this takes the deployment for itself: stop `writ serve`, which holds it, then try again";
  }
  WRIT_TRY(std::unique_ptr<Deployment> deployment, std::move(opened));
  const std::string& warning = deployment->office().witnesses().warning();
  if (!warning.empty() && done_here != Reminder::kClock) std::cerr << "note: " << warning << "\n" << std::flush;
  return deployment;
}

Result<SignedAct> MakeAct(const CommonOptions& common, std::string_view origin, std::string_view type,
                          const Json& clear, const std::map<std::string, Json>& committed) {
  ActDraft draft = DraftAct(RealEnv(), origin, type, clear, committed);
  std::string act = draft.Bytes();
  WRIT_TRY(std::string signature, SignWithSshKeygen(common.key, kActNamespace, act));
  return SignedAct{.claimed_actor = common.as,
                   .act = std::move(act),
                   .signature = std::move(signature),
                   .openings = std::move(draft.openings)};
}

Result<std::string> OriginFor(const CommonOptions& common, const std::string& named) {
  if (!named.empty()) {
    if (IsName(named)) return named;
    return Fail(Code::kUsage, "origin-malformed", "couldn't use the deployment's name \"" + named + "\"",
                "it is 1 to 64 of a-z 0-9 . _ -, for example faces.agency.example");
  }
  const Result<Powers> powers = ReadPowers(RealEnv(), common.data);
  if (powers) return powers->origin;
  return Fail(Code::kUsage, "origin-missing",
              "couldn't tell for which deployment this is: there is none in " + common.data,
              "name its folder with --data or WRIT_DATA, or its origin with --origin");
}

Result<LogVerifier> FindVerifier(const std::string& named, const CommonOptions& common) {
  if (!named.empty()) return ParseVerifierKey(named);
  const auto unknown = [](const Error& error) {
    return Fail(Code::kUsage, "verifier-key-missing", "couldn't tell whose log this should be: " + error.message,
                "give the verifier key that the deployment published, with --vkey");
  };
  Result<DeploymentKeys> keys = LoadKeyFiles(RealEnv(), common.keys);
  if (!keys) return unknown(keys.error());
  const Result<std::string> origin = OriginFor(common, {});
  if (!origin) return unknown(origin.error());
  return MakeLogVerifier(*origin, keys->log_key.public_key);
}

Result<Bytes> ReadPhoto(const std::string& file) { return ReadInput(file, kMaxPhotoBytes, Code::kUnusablePhoto); }

Result<Bytes> ReadPhotoOfMany(const std::string& file) {
  Result<Bytes> bytes = ReadPhoto(file);
  if (!bytes) bytes.error().code = Code::kUsage;
  return bytes;
}

Result<std::vector<GivenPhoto>> ReadPhotos(const std::vector<std::string>& files,
                                           const std::vector<std::string>& faces) {
  WRIT_CHECK(CheckFaceCount(files.size(), faces.size()));
  std::vector<GivenPhoto> photos;
  for (std::size_t i = 0; i < files.size(); ++i) {
    WRIT_TRY(const FaceChoice choice, ParseFaceChoice(faces.empty() ? "" : faces[i]));
    WRIT_TRY(Bytes bytes, ReadPhoto(files[i]));
    photos.push_back({.bytes = std::move(bytes), .choice = choice});
  }
  return photos;
}

Result<std::string> ReadDocument(const std::string& file, std::size_t max_bytes) {
  WRIT_TRY(const Bytes bytes, ReadInput(file, max_bytes));
  return std::string(AsText(bytes));
}

Result<std::string> ReadSignature(const std::string& named, const std::string& document_file) {
  if (!named.empty()) return ReadDocument(named, kMaxSignatureBytes);
  const std::string beside = document_file + ".sig";
  if (document_file.empty() || !RealEnv().Exists(beside)) return std::string();
  return ReadDocument(beside, kMaxSignatureBytes);
}

Result<std::string> ReadPublicKey(const std::string& file) {
  WRIT_TRY(const Bytes bytes, ReadInput(file, kMaxPublicKeyBytes));
  Result<SshPublicKey> key = ParseSshPublicKey(AsText(bytes));
  if (!key) return WithContext(key.error(), "couldn't use " + file);
  return key->Text();
}

Result<Pipeline> LoadPipeline(const CommonOptions& common, PerformanceMode mode) {
  const DeploymentPaths paths = common.Paths();
  return Pipeline::Load(RealEnv(), paths.model_cards, paths.model_weights, mode);
}

Result<void> CheckTarget(const std::string& file) {
  std::filesystem::path folder = std::filesystem::path(file).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code ignored;
  const char* cause = nullptr;
  if (std::filesystem::is_directory(file, ignored))
    cause = "it is a folder";
  else if (!std::filesystem::is_directory(folder, ignored))
    cause = "its folder isn't there";
  else if (::access(folder.c_str(), W_OK | X_OK) != 0)
    cause = "its folder can't be written to";
  if (cause == nullptr) return {};
  return Fail(Code::kUsage, "target-unwritable", "couldn't write " + file + ": " + cause,
              "name a file in a folder that you can write to; nothing was done yet");
}

Result<void> CheckOwnOutput(const std::string& file, std::size_t max_bytes,
                            const std::function<bool(ByteView)>& is_own) {
  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::symlink_status(file, ignored);
  if (!std::filesystem::exists(status)) return {};
  if (std::filesystem::is_regular_file(status)) {
    std::error_code unknown;
    const bool empty = std::filesystem::file_size(file, unknown) == 0 && !unknown;
    if (empty || is_own(BeginningOf(file, max_bytes))) return {};
  }
  return Fail(Code::kUsage, "file-exists", "couldn't write " + file + ": it exists, and is something else",
              "name another file");
}

Result<void> CheckOwnOutput(const std::string& file, std::string_view begins_with) {
  return CheckOwnOutput(file, begins_with.size(), [&](ByteView there) { return AsText(there) == begins_with; });
}

std::string ShellWord(const std::string& text) {
  constexpr char kSafe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";
  if (!text.empty() && text.find_first_not_of(kSafe) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace writ
