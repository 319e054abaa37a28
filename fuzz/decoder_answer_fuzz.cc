// What a decoder that a photo has taken over may answer.
#include "face/decoder_answer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "face/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  (void)DecodeAnswerHeader(input);
  if (size < kAnswerHeaderBytes) return 0;
  const Result<AnswerHeader> header = DecodeAnswerHeader(input.first(kAnswerHeaderBytes));
  if (!header) return 0;
  if (!std::ranges::equal(EncodeAnswerHeader(*header), input.first(kAnswerHeaderBytes))) std::abort();
  // No more than this is ever read, whatever the header says.
  // The first byte of the rest says what was asked for.
  const int longest_side = size > kAnswerHeaderBytes ? 8 * data[kAnswerHeaderBytes] : 0;
  if (AnswerBodyBytes(*header, longest_side) > std::max<std::size_t>(kMaxPhotoPixels * 3, kMaxRefusalBytes))
    std::abort();
  const ByteView rest = input.subspan(kAnswerHeaderBytes);
  const Result<ReducedPhoto> image =
      PhotoOf(*header, longest_side, std::vector<std::uint8_t>(rest.begin(), rest.end()));
  if (image) {
    const Image& seen = image->image;
    const std::size_t pixels = std::size_t(seen.width) * std::size_t(seen.height);
    if (seen.width <= 0 || seen.height <= 0 || seen.rgb.size() != pixels * 3) std::abort();
  } else if (!std::ranges::all_of(image.error().message, [](char c) { return c >= ' ' && c <= '~'; })) {
    std::abort();  // people see it
  }
  return 0;
}
