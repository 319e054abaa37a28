#include "log/witness.h"

#include <utility>

#include "log/proof.h"

namespace writ {
namespace {

constexpr const char* kTextType = "text/plain; charset=utf-8";

AddCheckpointAnswer Say(int status, const std::string& sentence) { return {status, kTextType, sentence + "\n", {}}; }

AddCheckpointAnswer Conflict(std::uint64_t known_size) {
  return {409, std::string(kTreeSizeType), WriteTreeSize(known_size), {}};
}

}  // namespace

WitnessVerdict JudgeCheckpoint(const WitnessedLog& known, const AddCheckpointRequest& request, const Checkpoint& next) {
  if (request.old_size > next.size) return WitnessVerdict::kOldSizeTooLarge;
  if (request.old_size != known.size) return WitnessVerdict::kOtherSizeKnown;
  if (next.size == known.size && next.root != known.root) return WitnessVerdict::kOtherRootSameSize;
  if (!CheckConsistency(known.size, known.root, next.size, next.root, request.proof)) {
    return WitnessVerdict::kProofWrong;
  }
  return WitnessVerdict::kSign;
}

Witness::Witness(Env& env, WitnessStore& store, SigningKey key, std::string_view name)
    : env_(&env), store_(&store), key_(std::move(key)), cosigner_(MakeCosigner(name, key_.public_key)) {}

AddCheckpointAnswer Witness::AddCheckpoint(std::string_view body) {
  const Result<AddCheckpointRequest> request = ParseAddCheckpoint(body);
  if (!request) return Say(400, request.error().message);
  Result<AddCheckpointAnswer> answer = Answer(*request);
  if (answer) return std::move(*answer);
  AddCheckpointAnswer failed = Say(500, "couldn't sign: the witness could not look up or remember the checkpoint");
  failed.failure = std::move(answer).error();
  return failed;
}

Result<AddCheckpointAnswer> Witness::Answer(const AddCheckpointRequest& request) {
  const Result<CheckpointNote> note = ParseCheckpointNote(request.note);
  if (!note) return Say(400, note.error().message);
  WRIT_TRY(const std::optional<WitnessedLog> known, store_->Find(note->checkpoint.origin));
  if (!known) return Say(404, "couldn't sign: this witness does not know the log");
  const Result<Checkpoint> next = OpenCheckpoint(request.note, known->verifier);
  if (!next) return Say(403, next.error().message);
  switch (JudgeCheckpoint(*known, request, *next)) {
    case WitnessVerdict::kOldSizeTooLarge:
      return Say(400, "couldn't sign: the old size is larger than the checkpoint's");
    case WitnessVerdict::kOtherSizeKnown:
    case WitnessVerdict::kOtherRootSameSize: return Conflict(known->size);
    case WitnessVerdict::kProofWrong:
      return Say(422, "couldn't sign: the proof does not show that the checkpoint continues the last one");
    case WitnessVerdict::kSign: break;
  }
  WRIT_TRY(const bool advanced, store_->Advance(*known, *next, request.note));
  if (!advanced) {
    WRIT_TRY(const std::optional<WitnessedLog> now, store_->Find(next->origin));
    return now ? Conflict(now->size) : Say(404, "couldn't sign: this witness does not know the log");
  }
  return AddCheckpointAnswer{200, kTextType, Cosign(*next, key_, cosigner_.name, env_->Now()), {}};
}

}  // namespace writ
