// A model's card (models/*.toml): which file it is, what goes in and out, under which licence, trained on what, and
// what was measured with it.
//
// The card is part of the source, so that nobody can change a model or its thresholds unseen. Thread rule: plain
// values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "face/impostor_curve.h"
#include "face/mated_curve.h"

namespace writ {

inline constexpr std::size_t kMaxCardBytes = 256u << 10;

enum class ModelKind { kDetector, kEmbedder };

// How a network wants its input: each value of a colour, 0 to 255, less `subtract`, by `divide`.
struct InputForm {
  bool bgr = false;
  float subtract = 0;
  float divide = 1;
};

// What only an embedder's card holds. Mean and curve are measured with the model itself: a card without them is one
// that nobody has measured yet, good for measuring and for nothing else.
struct EmbedderFacts {
  std::size_t dimension = 0;
  std::string output;       // the name of the network's output that is the vector
  std::vector<float> mean;  // of the uncentred templates, `dimension` values; empty: not measured
  std::string mean_source;  // on what data, by what rule
  std::optional<ImpostorCurve> impostor_curve;
  std::string curve_source;  // on what data, by what rule
  // How many times as often a stranger scores so high on a probe of several photos; 0: not measured.
  double several_photos_factor = 0;
  // What a threshold misses; a card may lack it. It decides nothing, and is no part of the pipeline ID.
  std::optional<MatedCurve> mated_curve;
  std::string mated_source;
  // The mirror agreement (MirrorAgreement) below which 0, 5, … 100 % of the measured faces lie; empty: not measured.
  std::vector<float> agreement_quantiles;
};

inline constexpr double kMostSeveralPhotosFactor = 100;
inline constexpr std::size_t kAgreementQuantiles = 21;

struct ModelCard {
  ModelKind kind = ModelKind::kDetector;
  std::string name;
  std::string version;
  std::string file;  // within the folder of weights
  Hash32 sha256{};   // of that file
  std::string source_file;
  Hash32 source_sha256{};  // of the published file that `file` is folded from
  std::string input;
  std::vector<std::string> outputs;
  InputForm form;
  std::string licence;  // SPDX
  std::string copyright;
  std::string training_data;  // or that nobody states it
  std::optional<EmbedderFacts> embedder;
};

// Unknown keys are refused, as are missing ones; "field-…" as TomlReader says, "card-malformed" for values out of
// range.
Result<ModelCard> ParseModelCard(std::string_view text);

}  // namespace writ
