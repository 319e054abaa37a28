// What a log sends to a witness, and what the witness answers: the texts of C2SP tlog-witness's add-checkpoint.
//
// The log sends its checkpoint with the proof that it continues the tree that the witness saw last; the witness answers
// with its cosignature, or says by an HTTP status why not. Thread rule: pure functions over plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "log/checkpoint.h"

namespace writ {

inline constexpr std::size_t kMaxConsistencyLines = 63;
inline constexpr std::size_t kMaxAddCheckpointBytes = 32 + kMaxConsistencyLines * 45 + kMaxCheckpointBytes;

struct AddCheckpointRequest {
  std::uint64_t old_size = 0;  // of the tree that the proof starts from; the witness must know it as the last one
  std::vector<Hash32> proof;   // at most kMaxConsistencyLines
  std::string note;            // the signed checkpoint; of the parser, untrusted
};

// `old N`, a line of base64 for each hash, a blank line, the note.
std::string WriteAddCheckpoint(const AddCheckpointRequest& request);
// The inverse; leaves the note unread. "add-checkpoint-malformed" (kUsage).
Result<AddCheckpointRequest> ParseAddCheckpoint(std::string_view text);

inline constexpr std::string_view kTreeSizeType = "text/x.tlog.size";

// What the witness answers, as HTTP says it.
struct AddCheckpointAnswer {
  int status = 0;
  std::string content_type;
  std::string body;              // 200: signature lines; 409: the size that the witness knows; else a sentence
  std::optional<Error> failure;  // of a 500: for the witness's operator, never for the client
};

// The body of a 409: the size of the witness's last tree and a newline. "tree-size-malformed" (kUsage).
std::string WriteTreeSize(std::uint64_t size);
Result<std::uint64_t> ParseTreeSize(std::string_view body);

}  // namespace writ
