// A receipt: one text that proves, offline and for ever, that an entry stands in the log (C2SP tlog-proof@v1).
//
// It holds the entry's index, its inclusion proof and the signed checkpoint; who has the entry's bytes and the log's
// verifier key can check it without asking anybody. Thread rule: pure but for the files read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/status.h"
#include "log/checkpoint.h"
#include "log/tile_reader.h"

namespace writ {

inline constexpr std::size_t kMaxReceiptBytes = 128 * 1024;

struct VerifiedReceipt {
  std::uint64_t index = 0;
  Checkpoint checkpoint;
  std::string note;  // the checkpoint as it stands in the receipt, for FindCosignature
};

// The text; `checkpoint_note` goes in as it stands.
std::string WriteReceipt(std::uint64_t index, std::span<const Hash32> proof, std::string_view checkpoint_note);

// A receipt for entry `index` under the folder's present checkpoint. Errors of OpenCheckpoint, InclusionProof.
Result<std::string> MakeReceipt(const TileReader& tiles, std::uint64_t index, const LogVerifier& verifier);

// Checks the whole receipt for the entry's bytes. An `extra` line is allowed and ignored: nothing authenticates it.
// "receipt-malformed" (kUsage), the errors of OpenCheckpoint, "inclusion-unproven" (kCorruption).
Result<VerifiedReceipt> VerifyReceipt(std::string_view text, ByteView entry, const LogVerifier& verifier);

}  // namespace writ
