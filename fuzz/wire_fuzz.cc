// Requests and answers as strangers send them over the wire, and errors.
#include "api/wire.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "api/error_json.h"
#include "api/face_option.h"
#include "base/crypto.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string_view text = AsText(ByteView(data, size));
  // Every hash is that of a file of no bytes, or of none that was sent.
  const FetchFile fetch = [](const std::string& hash) -> Result<Bytes> {
    if (hash == Sha256Hex({})) return Bytes{};
    return Fail(Code::kUsage, "file-missing", "couldn't find it");
  };
  if (const Result<ActRequest> request = RequestFromWire(text, fetch)) {
    const Result<ActRequest> again = RequestFromWire(RequestToWire(*request).text, fetch);
    if (!again || again->act.act != request->act.act || again->files != request->files) std::abort();
    for (std::size_t photo = 0; photo < 3; ++photo) (void)FaceOption(request->options, photo);
  }
  if (const Result<ActAnswer> answer = AnswerFromWire(text, fetch)) {
    const Result<ActAnswer> again = AnswerFromWire(AnswerToWire(*answer).text, fetch);
    if (!again || again->json != answer->json) std::abort();
  }
  const Json json = ParseWireJson(text);
  if (!json.is_discarded()) (void)ErrorFromJson(json);
  return 0;
}
