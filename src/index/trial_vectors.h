// Templates to try searches with: unit vectors whose directions have a given spectrum, and queries some of which have
// their mates among them. Nobody's: they come out of a generator.
//
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace writ {

// The share of the energy along each principal axis, descending; their sum is 1.
using Spectrum = std::vector<double>;

Spectrum FlatSpectrum(std::size_t dimension);
// Falls geometrically to a tenth, about as that of SFace's templates does.
Spectrum UsualSpectrum(std::size_t dimension);
// Falls geometrically: the first quarter of the axes holds 97 % of the energy.
Spectrum SteepSpectrum(std::size_t dimension);

struct TrialVectors {
  std::size_t dimension = 0;
  std::vector<float> faces;    // count × dimension
  std::vector<float> queries;  // every other one shows a person of `faces`, at a score as photos of one person have
  std::size_t count() const { return faces.size() / dimension; }
  std::size_t query_count() const { return queries.size() / dimension; }
  std::span<const float> Face(std::size_t i) const { return std::span(faces).subspan(i * dimension, dimension); }
  std::span<const float> Query(std::size_t i) const { return std::span(queries).subspan(i * dimension, dimension); }
};

// Normal with that spectrum, turned so that no axis is a coordinate's, and normalised. The same for the same seed.
TrialVectors MakeTrialVectors(const Spectrum& spectrum, std::size_t faces, std::size_t queries, std::uint64_t seed);

}  // namespace writ
