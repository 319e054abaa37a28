#include "log/add_checkpoint.h"

#include "log/text_lines.h"

namespace writ {
namespace {

constexpr std::string_view kOldMark = "old ";

tl::unexpected<Error> BadRequest(const std::string& cause) {
  return Fail(Code::kUsage, "add-checkpoint-malformed", "couldn't read the request: " + cause,
              "send `old N`, the proof's lines, a blank line and the checkpoint");
}

}  // namespace

std::string WriteAddCheckpoint(const AddCheckpointRequest& request) {
  std::string text = std::string(kOldMark) + std::to_string(request.old_size) + "\n";
  for (const Hash32& hash : request.proof) text += ToBase64(hash) + "\n";
  return text + "\n" + request.note;
}

Result<AddCheckpointRequest> ParseAddCheckpoint(std::string_view text) {
  if (text.size() > kMaxAddCheckpointBytes) return BadRequest("it is too large");
  const std::size_t blank = text.find("\n\n");
  if (blank == std::string_view::npos) return BadRequest("it has no blank line");
  const Result<std::vector<std::string_view>> lines = SplitLines(text.substr(0, blank + 1), 1 + kMaxConsistencyLines);
  if (!lines) return BadRequest(lines.error().message);
  if (!(*lines)[0].starts_with(kOldMark)) return BadRequest("its first line is not the old size");
  const Result<std::uint64_t> size = ParseDecimal((*lines)[0].substr(kOldMark.size()), kMaxLogSize);
  if (!size) return BadRequest("its old size: " + size.error().message);
  AddCheckpointRequest request{*size, {}, std::string(text.substr(blank + 2))};
  for (std::size_t i = 1; i < lines->size(); ++i) {
    const Result<Hash32> hash = ParseBase64Hash((*lines)[i]);
    if (!hash) return BadRequest("its proof: " + hash.error().message);
    request.proof.push_back(*hash);
  }
  return request;
}

std::string WriteTreeSize(std::uint64_t size) { return std::to_string(size) + "\n"; }

Result<std::uint64_t> ParseTreeSize(std::string_view body) {
  const auto malformed = [] {
    return Fail(Code::kUsage, "tree-size-malformed", "couldn't read the size that the witness knows");
  };
  if (!body.ends_with('\n')) return malformed();
  const Result<std::uint64_t> size = ParseDecimal(body.substr(0, body.size() - 1), kMaxLogSize);
  if (!size) return malformed();
  return *size;
}

}  // namespace writ
