// The state that a writer leaves for the next start. It is sealed, so that no stranger writes it; whatever it holds all
// the same, loading it takes no more memory than its size allows, and what was loaded saves and loads as itself.
#include "log/state_stream.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "authority/registry.h"
#include "authority/tagger.h"
#include "authority/writ_uses.h"
#include "gallery/galleries.h"
#include "search/searches.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

struct Projections {
  Tagger tagger{SecretBytes(32)};
  Registry registry;
  Galleries galleries{tagger};
  WritUses uses{tagger};
  Searches searches;

  bool Load(ByteView fields, ByteView bulk) {
    StateReader reader{.fields = ArchiveReader(fields),
                       .open_bulk = [bulk]() -> Result<SecretBytes> { return SecretBytes::CopyOf(bulk); }};
    for (Projection* projection : std::initializer_list<Projection*>{&registry, &galleries, &uses, &searches}) {
      projection->Load(reader);
    }
    return reader.fields.at_end();
  }
  bool Save(StateWriter& writer) const {
    for (const Projection* projection :
         std::initializer_list<const Projection*>{&registry, &galleries, &uses, &searches}) {
      if (!projection->Save(writer)) return false;
    }
    return true;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool ready = InitCrypto().has_value();
  if (!ready) std::abort();
  if (size < 2) return 0;
  // Two bytes say where the bulk begins.
  const ByteView input = ByteView(data, size).subspan(2);
  const std::size_t end = std::min<std::size_t>(input.size(), std::size_t{data[0]} << 8 | data[1]);
  Projections loaded;
  if (!loaded.Load(input.first(end), input.subspan(end))) return 0;
  StateWriter first;
  if (!loaded.Save(first)) return 0;
  Projections again;
  StateWriter second;
  if (!again.Load(first.fields.view(), first.bulk.view()) || !again.Save(second)) std::abort();
  if (!std::ranges::equal(first.fields.view(), second.fields.view())) std::abort();
  if (!std::ranges::equal(first.bulk.view(), second.bulk.view())) std::abort();
  return 0;
}
