// The probe of a search: one photo of the person sought, or several, and the template that they give together.
//
// The photos are looked at before anything is asked, so that an unusable one costs no writ; templates are made and
// compared with each other under a permit only. Thread rule: pure but for the pipeline.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "face/pipeline.h"

namespace writ {

struct ProbePhoto {
  Bytes bytes;              // the file as it is
  std::optional<Box> face;  // the face that the investigator means; it must be the one that the writ names
};

// SHA-256 of each file.
std::vector<Hash32> HashesOf(std::span<const ProbePhoto> photos);

// In the order of the photos; empty where the face that is meant was not found, which is for the writ's checks to
// refuse.
struct ProbeFaces {
  struct Face {
    Box box;
    Chip chip;
  };
  std::vector<Face> faces;
  bool match_writ = false;  // each is the face that the writ names in its photo
};

// The face in each photo. Errors: those of Pipeline::Analyse, ChooseFace and RequireUsable, with the photo's number
// where there are several.
Result<ProbeFaces> LookAtProbe(const Pipeline& pipeline, std::span<const ProbePhoto> photos,
                               std::string_view writ_text);

// Of pairs of different people this share scores as high as two photos of one probe must at least.
inline constexpr double kOneProbeFalseMatchRate = 1e-3;

struct EmbeddedProbe {
  FaceTemplate face_template;
  std::vector<std::optional<float>> ranks;  // of each face
};

// One template of all faces, the direction of their sum. "photos-differ" (kRefused) where two of them don't look like
// one person.
Result<EmbeddedProbe> EmbedProbe(const Pipeline& pipeline, const ProbeFaces& probe);

}  // namespace writ
