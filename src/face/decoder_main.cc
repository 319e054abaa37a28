// The program `writ-decoder`: a photo on descriptor 0, pixels or a refusal on descriptor 1, and nothing else.
//
// decoder_process.h starts it and says why it is a program of its own. It confines itself before it reads a byte.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <exception>
#include <optional>
#include <span>
#include <string>

#include "base/sandbox.h"
#include "face/codec.h"
#include "face/decoder_answer.h"
#include "face/decoder_process.h"

namespace writ {
namespace {

constexpr int kAnswered = 0;
constexpr int kNotAnswered = 1;
constexpr std::size_t kChunkBytes = 256u << 10;

bool Send(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// The same, and gives the memory of what was sent back to the system: the pixels of a large photo lie in one process or
// in the other, never in both.
bool SendAway(std::span<std::uint8_t> bytes) {
  constexpr std::size_t kPieceBytes = 4u << 20, kPageBytes = 4096;
  while (!bytes.empty()) {
    const std::span<std::uint8_t> piece = bytes.first(std::min(kPieceBytes, bytes.size()));
    if (!Send(piece)) return false;
    const std::size_t before_page =
        (kPageBytes - reinterpret_cast<std::uintptr_t>(piece.data()) % kPageBytes) % kPageBytes;
    if (piece.size() > before_page + kPageBytes) {
      const std::size_t pages = (piece.size() - before_page) / kPageBytes * kPageBytes;
      ::madvise(piece.data() + before_page, pages, MADV_DONTNEED);  // else it stays, which does no harm
    }
    bytes = bytes.subspan(piece.size());
  }
  return true;
}

bool SendLine(AnswerKind kind, std::uint32_t first, const std::string& message) {
  const std::string line = RefusalLine(message);
  return Send(EncodeAnswerHeader({kind, first, static_cast<std::uint32_t>(line.size())})) && Send(AsBytes(line));
}

// One byte more than a photo may have is enough to be refused for it.
std::optional<Bytes> ReadInput() {
  Bytes input;
  while (input.size() <= kMaxPhotoBytes) {
    const std::size_t taken = input.size();
    input.resize(taken + kChunkBytes);
    const ssize_t got = ::read(STDIN_FILENO, input.data() + taken, kChunkBytes);
    input.resize(taken + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return input;
    if (got < 0 && errno != EINTR) return std::nullopt;
  }
  return input;
}

// The one argument: how many pixels the longer side needs, 0 for all. It comes from whoever started the program.
int LongestSide(int argc, char** argv) {
  int side = 0;
  if (argc > 1) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), side);
  return side;
}

int Decode(int longest_side) {
  PrepareCodecs();
  if (const Result<void> confined = EnterSandbox({kDecoderMemoryBytes, kDecoderCpuSeconds}); !confined) {
    return SendLine(AnswerKind::kUnconfined, 0, confined.error().message) ? kAnswered : kNotAnswered;
  }
  const std::optional<Bytes> input = ReadInput();
  if (!input) return kNotAnswered;
  Result<ReducedPhoto> photo = DecodeReducedUnconfined(*input, longest_side);
  if (photo) {
    const AnswerHeader header{
        AnswerKind::kImage, static_cast<std::uint32_t>(photo->width), static_cast<std::uint32_t>(photo->height),
        (photo->placement.left > 0 ? kFlippedColumns : 0) | (photo->placement.top > 0 ? kFlippedRows : 0)};
    return Send(EncodeAnswerHeader(header)) && SendAway(photo->image.rgb) ? kAnswered : kNotAnswered;
  }
  const std::optional<Refusal> refusal = RefusalOf(photo.error());
  if (!refusal) return kNotAnswered;
  return SendLine(AnswerKind::kRefused, static_cast<std::uint32_t>(*refusal), photo.error().message) ? kAnswered
                                                                                                     : kNotAnswered;
}

}  // namespace
}  // namespace writ

int main(int argc, char** argv) {
  int status = 1;
  try {
    status = writ::Decode(writ::LongestSide(argc, argv));
  } catch (const std::exception&) {
    // Memory ran out: nobody gets an answer, and the process that asked says so.
  }
  // Not exit(): what libraries do at the end is not on the list of what is allowed here.
  ::_exit(status);
}
