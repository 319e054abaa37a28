#include "base/build_id.h"

#include <elf.h>
#include <link.h>

#include <cstring>

#include "base/crypto.h"

namespace writ {
namespace {

constexpr std::size_t kNoteAlignment = 4;

std::size_t Aligned(std::size_t size) { return (size + kNoteAlignment - 1) / kNoteAlignment * kNoteAlignment; }

// The description of the build identifier among the notes of one segment; empty where there is none.
ByteView FindBuildId(ByteView notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes.data(), sizeof header);
    notes = notes.subspan(sizeof header);
    const std::size_t name_size = Aligned(header.n_namesz);
    const std::size_t size = name_size + Aligned(header.n_descsz);
    if (size > notes.size()) return {};
    const bool is_gnu =
        header.n_namesz == sizeof ELF_NOTE_GNU && std::memcmp(notes.data(), ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0;
    if (is_gnu && header.n_type == NT_GNU_BUILD_ID) return notes.subspan(name_size, header.n_descsz);
    notes = notes.subspan(size);
  }
  return {};
}

// The first object that the loader names is the program itself.
int LookAtProgram(dl_phdr_info* info, std::size_t, void* found) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader gives addresses as numbers.
    const auto* start = reinterpret_cast<const std::uint8_t*>(info->dlpi_addr + segment.p_vaddr);
    const ByteView id = FindBuildId({start, segment.p_memsz});
    if (!id.empty()) *static_cast<ByteView*>(found) = id;
  }
  return 1;
}

}  // namespace

Hash32 BuildId() {
  ByteView id;
  dl_iterate_phdr(LookAtProgram, &id);
  return id.empty() ? Hash32{} : Sha256(id);
}

}  // namespace writ
