// Requests and answers as they go over the wire: one JSON text, and beside it the files, each by its SHA-256.
//
// What a file's name stands for is its hash alone, so that a file need not be sent with the act that names it, nor in
// any order, nor encoded. Thread rule: pure.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "api/acts.h"

namespace writ {

inline constexpr std::size_t kMaxWireBytes = 512 * 1024;  // of the JSON text
inline constexpr std::size_t kMaxWireFiles = 16;

// Hexadecimal SHA-256 to the file; "file-missing" (kUsage) where it was not sent.
using FetchFile = std::function<Result<Bytes>(const std::string& sha256)>;

struct WireText {
  std::string text;
  std::map<std::string, Bytes> files;  // by hexadecimal SHA-256
};

WireText RequestToWire(const ActRequest& request);
// "request-malformed" (kUsage): no JSON, too deep, a field that is missing, unknown or of another type. `fetch`'s
// errors.
Result<ActRequest> RequestFromWire(std::string_view text, const FetchFile& fetch);

WireText FilesToWire(const std::map<std::string, Bytes>& files);
// The files alone, {name: SHA-256}, of what is no act. "request-malformed"; `fetch`'s errors.
Result<std::map<std::string, Bytes>> FilesFromWire(std::string_view text, const FetchFile& fetch);

WireText AnswerToWire(const ActAnswer& answer);
// "answer-malformed" (kInternal), `fetch`'s errors, and "file-altered" (kInternal) for a file of another hash.
Result<ActAnswer> AnswerFromWire(std::string_view text, const FetchFile& fetch);

// JSON of at most kMaxJsonDepth levels and valid UTF-8; a discarded value for anything else.
Json ParseWireJson(std::string_view text);

}  // namespace writ
