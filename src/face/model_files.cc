#include "face/model_files.h"

#include "base/crypto.h"

namespace writ {

Result<ModelCard> ReadCard(Env& env, const std::filesystem::path& path, ModelKind kind, std::string& hashes) {
  const Result<Bytes> text = env.ReadFile(path, kMaxCardBytes);
  if (!text) {
    return Fail(Code::kUnavailable, "model-missing", "couldn't load the models: there is no card " + path.string(),
                "run script/setup");
  }
  hashes += Sha256Hex(*text);
  Result<ModelCard> card = ParseModelCard(AsText(*text));
  if (!card) return WithContext(std::move(card).error(), "couldn't read " + path.string());
  if (card->kind != kind) {
    return Fail(Code::kUsage, "card-malformed",
                "couldn't use " + path.string() + ": it describes another kind of model",
                "restore the card from the source");
  }
  return card;
}

Result<Bytes> ReadWeights(Env& env, const std::filesystem::path& folder, const ModelCard& card) {
  const std::filesystem::path path = folder / card.file;
  Result<Bytes> bytes = env.ReadFile(path, kMaxWeightsBytes);
  if (!bytes) {
    return Fail(Code::kUnavailable, "model-missing",
                "couldn't load the models: there is no readable file " + path.string(), "run script/setup");
  }
  if (Sha256(*bytes) != card.sha256) {
    return Fail(Code::kCorruption, "model-altered",
                "couldn't load the models: " + path.string() + " is not the file that its card names",
                "delete it and run script/setup; find out who changed it");
  }
  return bytes;
}

}  // namespace writ
