// What the program needs that is not in its file: networks, and for the demo photos and an independent verifier.
//
// An installed program has all of it in its own folder; one that was built has it in the source tree. Thread rule: pure
// but for a look at the folders.
#pragma once

#include <filesystem>

namespace writ {

struct Belongings {
  std::filesystem::path model_cards;
  std::filesystem::path model_weights;
  std::filesystem::path photos;
  std::filesystem::path logcheck;  // the verifier, a program
};

Belongings OwnBelongings();
// The same for a program in that folder, built from that source tree.
Belongings BelongingsOf(const std::filesystem::path& program_folder, const std::filesystem::path& source);

}  // namespace writ
