// Writes the first inputs of a fuzzer into a folder. They are made when they are needed, so that they are always of
// today's formats, with signatures and hashes that no fuzzer could guess.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/env.h"

namespace writ {

struct Seed {
  const char* name;
  Bytes bytes;
};

// The exit status of a program x_seeds FOLDER.
inline int WriteSeeds(int argc, char** argv, std::initializer_list<Seed> seeds) {
  if (argc != 2) return 2;
  for (const Seed& seed : seeds) {
    if (!RealEnv().WriteFile(std::filesystem::path(argv[1]) / seed.name, seed.bytes)) return 1;
  }
  return 0;
}

}  // namespace writ
