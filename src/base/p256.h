// ECDSA over the curve P-256 with SHA-256 (FIPS 186-5): what passkeys and many hardware keys sign with.
//
// Only verified here; nobody's secret of this kind is ours. Thread rule: pure.
#pragma once

#include "base/bytes.h"

namespace writ {

inline constexpr std::size_t kP256PointBytes = 65;  // 0x04, x, y

// Whether r and s (big-endian, unsigned) are the key's signature over `message`. False too for a point that is no
// uncompressed one on the curve.
bool VerifyP256(ByteView point, ByteView message, ByteView r, ByteView s);

}  // namespace writ
