// Verifier keys of logs and witnesses, signature lines, and where a witness is asked: what is accepted has one text.
#include "log/note.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "log/witness_peer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string_view text = AsText(ByteView(data, size));
  for (const NoteKeyType type : {NoteKeyType::kLog, NoteKeyType::kWitness}) {
    const Result<NoteKey> key = ParseNoteKey(type, text);
    if (key && NoteKeyText(type, *key) != text) std::abort();
  }
  if (const Result<NoteSignature> line = ParseNoteSignatureLine(text)) {
    NoteKey key{.name = line->name, .public_key = {}, .key_id = line->key_id};
    if (NoteSignatureLine(key, line->signature) != std::string(text) + "\n") std::abort();
  }
  if (const Result<WitnessPeer> peer = ParseWitnessPeer(text)) {
    if (CosignerKey(peer->cosigner) + "@" + peer->url != text) std::abort();
    const Result<std::vector<WitnessPeer>> again = WitnessPeersFromJson(WitnessPeersToJson({*peer}));
    if (!again || again->size() != 1 || !(again->front() == *peer)) std::abort();
  }
  return 0;
}
