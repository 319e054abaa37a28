// The files of a model on disk: its card, and the weights that the card names by their hash.
//
// Thread rule: pure but for the files read.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/env.h"
#include "face/model_card.h"

namespace writ {

inline constexpr std::size_t kMaxWeightsBytes = 512u << 20;

// The card, which must be of that kind; adds the hexadecimal SHA-256 of the text that was parsed to `hashes`.
// "model-missing" (kUnavailable), "card-malformed" (kUsage), and what ParseModelCard says.
Result<ModelCard> ReadCard(Env& env, const std::filesystem::path& path, ModelKind kind, std::string& hashes);

// The file that the card names; the bytes that are hashed are those that are returned. "model-missing" (kUnavailable),
// "model-altered" (kCorruption).
Result<Bytes> ReadWeights(Env& env, const std::filesystem::path& folder, const ModelCard& card);

}  // namespace writ
