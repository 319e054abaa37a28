// A witness: signs a log's checkpoint only where it continues the last one of that log which it signed.
//
// So one witness never signs two histories of one log, whatever the log's owner asks. What it signs is durable before
// the signature leaves it; where that fails, there is no signature. Thread rule: one thread at a time, as its store.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/env.h"
#include "log/add_checkpoint.h"
#include "log/cosignature.h"
#include "log/witness_store.h"

namespace writ {

// What a witness knows of a log, against what it is asked to sign. Pure; the checkpoint's signature was checked.
enum class WitnessVerdict {
  kSign,
  kOldSizeTooLarge,    // the proof would start behind its end
  kOtherSizeKnown,     // the proof starts elsewhere than the witness stands
  kOtherRootSameSize,  // two histories: a fork
  kProofWrong,         // the checkpoint does not continue the known one
};
WitnessVerdict JudgeCheckpoint(const WitnessedLog& known, const AddCheckpointRequest& request, const Checkpoint& next);

class Witness {
 public:
  // `name` must be a key name, which is asserted. `env` and `store` must outlive the witness.
  Witness(Env& env, WitnessStore& store, SigningKey key, std::string_view name);

  // Answers one request, as C2SP tlog-witness says: 200 with the cosignature; 400 malformed; 403 not signed by the
  // log's key; 404 unknown log; 409 another size or root is known; 422 the proof is wrong; 500 the store failed.
  AddCheckpointAnswer AddCheckpoint(std::string_view body);

  const Cosigner& cosigner() const { return cosigner_; }

 private:
  Result<AddCheckpointAnswer> Answer(const AddCheckpointRequest& request);

  Env* env_;
  WitnessStore* store_;
  SigningKey key_;
  Cosigner cosigner_;
};

}  // namespace writ
