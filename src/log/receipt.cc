#include "log/receipt.h"

#include <vector>

#include "log/merkle.h"
#include "log/proof.h"
#include "log/text_lines.h"

namespace writ {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtraMark = "extra ";
constexpr std::string_view kIndexMark = "index ";
constexpr std::size_t kMaxHeadLines = 3 + kMaxProofHashes;

struct ReceiptHead {
  std::uint64_t index = 0;
  std::vector<Hash32> proof;
};

tl::unexpected<Error> BadReceipt(const std::string& cause) {
  return Fail(Code::kUsage, "receipt-malformed", "couldn't read the receipt: " + cause,
              "give the receipt's file as it was handed out");
}

// All that stands before the blank line.
Result<ReceiptHead> ParseHead(std::string_view text) {
  Result<std::vector<std::string_view>> lines = SplitLines(text, kMaxHeadLines);
  if (!lines) return BadReceipt(lines.error().message);
  if ((*lines)[0] != kFirstLine) return BadReceipt("its first line is not " + std::string(kFirstLine));
  std::size_t next = 1;
  if (next < lines->size() && (*lines)[next].starts_with(kExtraMark)) {
    if (!FromBase64((*lines)[next].substr(kExtraMark.size()))) return BadReceipt("its extra data is not base64");
    ++next;
  }
  if (next == lines->size() || !(*lines)[next].starts_with(kIndexMark)) return BadReceipt("it has no index");
  const Result<std::uint64_t> index = ParseDecimal((*lines)[next].substr(kIndexMark.size()), kMaxLogSize);
  if (!index) return BadReceipt("its index: " + index.error().message);
  ReceiptHead head{*index, {}};
  for (++next; next < lines->size(); ++next) {
    const Result<Hash32> hash = ParseBase64Hash((*lines)[next]);
    if (!hash) return BadReceipt("its proof: " + hash.error().message);
    head.proof.push_back(*hash);
  }
  return head;
}

}  // namespace

std::string WriteReceipt(std::uint64_t index, std::span<const Hash32> proof, std::string_view checkpoint_note) {
  std::string text = std::string(kFirstLine) + "\n" + std::string(kIndexMark) + std::to_string(index) + "\n";
  for (const Hash32& hash : proof) text += ToBase64(hash) + "\n";
  return text + "\n" + std::string(checkpoint_note);
}

Result<std::string> MakeReceipt(const TileReader& tiles, std::uint64_t index, const LogVerifier& verifier) {
  WRIT_TRY(const std::string note, tiles.CheckpointNote());
  WRIT_TRY(const Checkpoint checkpoint, OpenCheckpoint(note, verifier));
  WRIT_TRY(const std::vector<Hash32> proof, InclusionProof(tiles, index, checkpoint.size));
  return WriteReceipt(index, proof, note);
}

Result<VerifiedReceipt> VerifyReceipt(std::string_view text, ByteView entry, const LogVerifier& verifier) {
  if (text.size() > kMaxReceiptBytes) return BadReceipt("it is too large");
  const std::size_t blank = text.find("\n\n");
  if (blank == std::string_view::npos) return BadReceipt("it has no checkpoint");
  WRIT_TRY(const ReceiptHead head, ParseHead(text.substr(0, blank + 1)));
  WRIT_TRY(const Checkpoint checkpoint, OpenCheckpoint(text.substr(blank + 2), verifier));
  WRIT_CHECK(CheckInclusion(head.index, checkpoint.size, LeafHash(entry), head.proof, checkpoint.root));
  return VerifiedReceipt{head.index, checkpoint, std::string(text.substr(blank + 2))};
}

}  // namespace writ
