// How verbs come by what they work with: the deployment, files with bounds, keys, and acts signed by who acts.
//
// Thread rule: one thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "authority/act.h"
#include "cli/program.h"
#include "face/face_choice.h"
#include "face/pipeline.h"
#include "log/checkpoint.h"
#include "search/deployment.h"

namespace writ {

// What a verb is itself about, so that it need not be reminded of it.
enum class Reminder { kNone, kAlarms, kStatement, kClock };

// Where a server of that deployment listens.
std::string SocketOf(const CommonOptions& common);

// With --server they fail: "server-elsewhere" (kUsage). Both say on standard error, but with --json, when a usage
// statement is due soon, or was, and, to whoever reads alarms, that some wait; nothing of `done_here`.
Result<std::unique_ptr<Deployment>> OpenToRead(const CommonOptions& common, const OpenOptions& options = {},
                                               Reminder done_here = Reminder::kNone);
// One of api/lists.h, of the deployment opened so, or of the one at --server.
Result<Json> ReadList(const CommonOptions& common, std::string_view name, Reminder done_here = Reminder::kNone);
// That somebody acts: "actor-missing", "key-missing" (kUsage).
Result<void> CheckActor(const CommonOptions& common);
// Holds the deployment's lock; checks first that somebody acts.
// A warning of the witnesses goes to standard error; `except_witness` as in OpenOptions.
Result<std::unique_ptr<Deployment>> OpenToAct(const CommonOptions& common, std::string_view except_witness = {},
                                              Reminder done_here = Reminder::kNone);

// Draft and signature by --key in the name of --as.
Result<SignedAct> MakeAct(const CommonOptions& common, std::string_view origin, std::string_view type,
                          const Json& clear, const std::map<std::string, Json>& committed);

// The deployment's name, for documents: `named` where given, else from the data folder, which needs no key for it.
Result<std::string> OriginFor(const CommonOptions& common, const std::string& named);

// Of the log that is to be verified: the --vkey that was named, else the deployment's own, which comes from its keys
// folder and not from the log. "verifier-key-missing" (kUsage).
Result<LogVerifier> FindVerifier(const std::string& named, const CommonOptions& common);

Result<Bytes> ReadPhoto(const std::string& file);
// The same of a verb that goes through many: whatever keeps the file from being read is its own fault (kUsage).
Result<Bytes> ReadPhotoOfMany(const std::string& file);
struct GivenPhoto {
  Bytes bytes;
  FaceChoice choice;  // which face is meant
};
// Each with the face of the same place in `faces`, where there are any; CheckFaceCount's and ParseFaceChoice's errors.
Result<std::vector<GivenPhoto>> ReadPhotos(const std::vector<std::string>& files,
                                           const std::vector<std::string>& faces);
// A signed document as it stands, at most max_bytes.
Result<std::string> ReadDocument(const std::string& file, std::size_t max_bytes);
// The signature file's text; where none is named, that of FILE.sig if there is one, else nothing.
Result<std::string> ReadSignature(const std::string& named, const std::string& document_file);
// "ssh-ed25519 AAAA…" of a .pub file, without its comment.
Result<std::string> ReadPublicKey(const std::string& file);

Result<Pipeline> LoadPipeline(const CommonOptions& common, PerformanceMode mode = PerformanceMode::kLatency);

// Whether a page can be written there; asked before the act whose page it is, since an act can't be taken back.
// "target-unwritable" (kUsage).
Result<void> CheckTarget(const std::string& file);

// A file that is to be written over must be one that was written so before, by its first bytes: whoever mistypes a name
// loses nothing. An empty file may always be. "file-exists" (kUsage).
Result<void> CheckOwnOutput(const std::string& file, std::size_t max_bytes,
                            const std::function<bool(ByteView)>& is_own);
// The same for what begins with these bytes.
Result<void> CheckOwnOutput(const std::string& file, std::string_view begins_with);

// The text as one word of a shell's command line, quoted where it must be.
std::string ShellWord(const std::string& text);

}  // namespace writ
