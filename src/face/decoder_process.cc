#include "face/decoder_process.h"

#include <string>
#include <system_error>
#include <utility>

#include "base/child_process.h"
#include "face/codec.h"
#include "face/decoder_answer.h"

namespace writ {
namespace {

constexpr char kDecoderName[] = "writ-decoder";

// What became of the process, as it concerns whoever brought the photo.
tl::unexpected<Error> ToldOfThePhoto(const Error& error) {
  if (error.code == Code::kUnusablePhoto) return tl::make_unexpected(error);
  if (error.reason == "child-not-started") {
    return Fail(Code::kUnavailable, "decoder-missing", "couldn't read the photo: " + error.message,
                "`writ doctor` says what is missing");
  }
  if (error.reason == "child-answer-wrong") {
    return Fail(Code::kUnusablePhoto, "decoder-lied", "couldn't read the photo: " + error.message,
                "keep the file apart and show it to whoever runs this machine: it may be made to attack");
  }
  return Fail(Code::kUnusablePhoto, "photo-stopped-decoder", "couldn't read the photo: " + error.message,
              "open it in another program and save a new copy; a photo that does this again may be made to attack");
}

}  // namespace

std::filesystem::path DecoderProgram() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / kDecoderName;
}

Result<ReducedPhoto> DecodeWith(const std::filesystem::path& program, ByteView bytes, int longest_side,
                                int wall_milliseconds) {
  WRIT_CHECK(CheckPhotoBytes(bytes));
  AnswerHeader header;
  const auto read_header = [&header, longest_side](ByteView answer) -> Result<std::size_t> {
    WRIT_TRY(header, DecodeAnswerHeader(answer));
    return AnswerBodyBytes(header, longest_side);
  };
  Result<ChildAnswer> answer = AskChild({.program = program,
                                         .argument = std::to_string(longest_side),
                                         .input = bytes,
                                         .header_bytes = kAnswerHeaderBytes,
                                         .body_bytes = read_header,
                                         .wall_milliseconds = wall_milliseconds});
  if (!answer) return ToldOfThePhoto(answer.error());
  return PhotoOf(header, longest_side, std::move(answer->body));
}

Result<ReducedPhoto> DecodeReduced(ByteView bytes, int longest_side) {
  return DecodeWith(DecoderProgram(), bytes, longest_side);
}

Result<Image> DecodePhoto(ByteView bytes) {
  WRIT_TRY(ReducedPhoto photo, DecodeReduced(bytes, /*longest_side=*/0));
  return std::move(photo.image);
}

}  // namespace writ
