// Names of tiles, as a request asks for them, and tiles, as a stranger's server would send them.
#include "log/tile.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace writ;  // NOLINT: one program, one file

// A name that is accepted is the only one of its tile, and leads nowhere else.
void TryName(std::string_view text) {
  const std::optional<TileName> tile = ParseTilePath(text);
  if (!tile) return;
  if (tile->width == 0 || tile->width > kTileWidth || (tile->level && *tile->level >= kTileLevels)) std::abort();
  const std::string name =
      tile->level ? TilePath(*tile->level, tile->index, tile->width) : EntriesTilePath(tile->index, tile->width);
  if (name != text || text.find("..") != std::string_view::npos) std::abort();
}

// A tile that is accepted has one form.
void TryTile(ByteView bytes, std::uint64_t width) {
  if (const Result<std::vector<ByteView>> entries = DecodeEntriesTile(bytes, width)) {
    Bytes again;
    for (const ByteView entry : *entries) {
      if (!AppendToEntriesTile(again, entry)) std::abort();
    }
    if (entries->size() != width || !std::ranges::equal(again, bytes)) std::abort();
  }
  if (const Result<std::vector<Hash32>> hashes = DecodeHashTile(bytes, width)) {
    if (hashes->size() != width || !std::ranges::equal(EncodeHashTile(*hashes), bytes)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  TryName(AsText(ByteView(data, size)));
  // The first two bytes say how many entries or hashes are expected, 256 and more too.
  if (size >= 2) TryTile(ByteView(data, size).subspan(2), std::uint64_t{data[0]} << 8 | data[1]);
  return 0;
}
