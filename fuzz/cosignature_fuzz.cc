// Cosignatures in a note, and witnesses' verifier keys.
#include "log/cosignature.h"

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string_view text = AsText(ByteView(data, size));
  static const bool ready = InitCrypto().has_value();
  if (!ready) __builtin_trap();
  // The key of the seeds, so that what lies behind the signature is reached.
  static const SigningKey key = SigningKeyFromSeed(SecretBytes(32));
  const Cosigner cosigner = MakeCosigner("witness.example", key.public_key);
  (void)ParseCosignerKey(text);
  (void)FindCosignature(text, cosigner);
  const std::string note = SignCheckpoint({"faces.agency.example", 1, Hash32{}}, key, "faces.agency.example");
  // What is added reads back: no line that was accepted makes the note another one.
  const Result<std::string> added = AddCosignature(note, text, cosigner);
  if (added && !FindCosignature(*added, cosigner)) __builtin_trap();
  return 0;
}
