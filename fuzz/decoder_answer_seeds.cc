// Answers of an honest decoder.
#include "face/decoder_answer.h"

#include "fuzz/seeds.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

Bytes Answer(const AnswerHeader& header, ByteView body) {
  const auto head = EncodeAnswerHeader(header);
  Bytes bytes(head.begin(), head.end());
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::string_view kLine = "couldn't read the photo: it ends early";
  const auto length = static_cast<std::uint32_t>(kLine.size());
  return WriteSeeds(argc, argv,
                    {{"image", Answer({AnswerKind::kImage, 3, 2}, Bytes(18, 7))},
                     {"refused", Answer({AnswerKind::kRefused, 1, length}, AsBytes(kLine))},
                     {"unconfined", Answer({AnswerKind::kUnconfined, 0, length}, AsBytes(kLine))}});
}
