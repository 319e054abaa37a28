// A manifest, one with all that CSV allows, and a report of refused rows.
#include "gallery/manifest.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  const ManifestRow row{.line = 2,
                        .photo = "ada/1.jpg",
                        .photo_sha256 = std::string(64, 'a'),
                        .subject = "ada",
                        .basis = "basis.toml",
                        .face = "10,20,30,40"};
  const std::string plain = WriteManifest({row, row});
  const std::string quoted = "\xEF\xBB\xBFsubject,basis,photo_sha256,photo\r\nada,\"b,\"\"c\"\".toml\",00,1.jpg\r\n";
  const std::string refused = WriteRefusedRows({{row, {Code::kUnusablePhoto, "no-face", "couldn't, as said", "do"}}});
  return WriteSeeds(argc, argv,
                    {{"plain", ToBytes(plain)}, {"quoted", ToBytes(quoted)}, {"refused", ToBytes(refused)}});
}
