// Armoured signatures, raw blobs and public keys.
#include "authority/sshsig.h"

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const ByteView input(data, size);
  const std::string_view text = AsText(input);
  (void)VerifySshSignature(text, "writ@v1", AsBytes("message"));
  (void)VerifySshSignatureBlob(input, "writ@v1", AsBytes("message"));
  (void)ParseSshPublicKey(text);
  (void)SshKeyFromBlob(input);
  return 0;
}
