// A legal basis that names whom it covers, and one that leaves it to a list.
#include "gallery/legal_basis.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  LegalBasis basis{.deployment = "faces.agency.example",
                   .kind = BasisKind::kStatute,
                   .gallery = "custody",
                   .not_before = {1'790'000'000},
                   .not_after = {1'790'086'400},
                   .provision = "section 81b",
                   .photo_source = "taken at booking",
                   .subjects = {{.name = "ada", .photo_sha256 = {Hash32{1}, Hash32{2}}}},
                   .manifest_sha256 = {},
                   .max_subjects = {},
                   .person_key = {},
                   .document_sha256 = {}};
  const std::string named = DraftLegalBasis(basis);
  basis.subjects.clear();
  basis.manifest_sha256 = Hash32{3};
  const std::string listed = DraftLegalBasis(basis);
  if (!ParseLegalBasis(named) || !ParseLegalBasis(listed)) return 1;
  return WriteSeeds(argc, argv, {{"named", ToBytes(named)}, {"listed", ToBytes(listed)}});
}
