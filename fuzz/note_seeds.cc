// Keys, whose texts hold a hash of themselves.
#include "log/note.h"

#include "fuzz/seeds.h"
#include "log/witness_peer.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  const NoteKey log = MakeNoteKey(NoteKeyType::kLog, "faces.agency.example", Hash32{1});
  const NoteKey witness = MakeNoteKey(NoteKeyType::kWitness, "witness.example/w", Hash32{2});
  const std::string line = NoteSignatureLine(witness, Bytes(72, 9));
  const std::string witness_key = NoteKeyText(NoteKeyType::kWitness, witness);
  return WriteSeeds(argc, argv,
                    {{"log", ToBytes(NoteKeyText(NoteKeyType::kLog, log))},
                     {"witness", ToBytes(witness_key)},
                     {"peer", ToBytes(witness_key + "@https://witness.example/w")},
                     {"line", ToBytes(line.substr(0, line.size() - 1))}});
}
