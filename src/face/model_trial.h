// Tries a model on a few faces in the way that its card says, and in the ways in which cards are wrong.
//
// A network that is given the wrong colours, the wrong scale or faces in the wrong pose still answers, only worse, and
// nothing else would tell. Each way is measured by how far the scores of one person's photos lie above those of
// different people's. Thread rule: pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "face/align.h"
#include "face/model_card.h"

namespace writ {

struct TrialFace {
  std::size_t person = 0;
  Image image;
  Landmarks landmarks{};
};

struct TrialOutcome {
  std::string way;            // "as the card says", "colours as BGR", …
  double same = 0;            // mean score of pairs of one person's photos
  double different = 0;       // and of different people's
  double separation = 0;      // their distance in standard deviations (d′)
  double better_than_it = 0;  // share of 1,000 resamples of the people in which it separates better than the card's way
};

struct Trial {
  std::size_t people = 0;
  std::size_t photos = 0;
  std::size_t same_pairs = 0;
  std::size_t different_pairs = 0;
  std::vector<TrialOutcome> outcomes;  // the card's way first
  std::size_t people_with_two = 0;     // photos or more
  // The way that surely separates better than the card's, the best of them; empty where the card is not shown to be
  // wrong.
  std::string better_way;
  bool better_pose = false;  // it is another pose, which no card can ask for
};

inline constexpr std::size_t kMinTrialPeople = 3;
inline constexpr std::size_t kMaxTrialPhotos = 2000;
// Surely: in so many of the resamples. Eight ways are tried, so one in a hundred is asked of each.
inline constexpr double kSureShare = 0.99;
// With photos of so few people to compare, resamples say little: only what is twice as good is sure then.
inline constexpr std::size_t kFewPeopleWithTwo = 5;

// `onnx` are the card's weights. "trial-too-small" (kUsage) with fewer than kMinTrialPeople people or none with two
// photos; "model-unusable" where the network can't be run as the card says, or gives another number of values.
Result<Trial> TryModel(ByteView onnx, const ModelCard& card, const std::vector<TrialFace>& faces);

}  // namespace writ
