// Labeled Faces in the Wild on disk: one folder a person, and a list of known label errors.
//
// People are split into two halves by the second byte of the SHA-1 of their name, so that nothing is ever measured on
// the people from whom it was estimated. Thread rule: pure but for reading the folder.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/status.h"

namespace writ::bench {

struct Person {
  std::string name;
  bool even = false;                          // the half: the second byte of SHA-1(name) is even
  bool mated_error = false;                   // the second photo shows somebody else
  bool non_mated_error = false;               // the person stands under another name too
  std::vector<std::filesystem::path> photos;  // the first kMostPhotos at most, in file-name order
};

// Of one person: the open-set protocol uses the first two, the curve of error against rejected share all.
inline constexpr std::size_t kMostPhotos = 6;

// `folder` holds one folder a person, or a folder images/ that does; errata.txt lies in it or beside it and must exist.
// People by name.
Result<std::vector<Person>> ReadPeople(const std::filesystem::path& folder);

}  // namespace writ::bench
