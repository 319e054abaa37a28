#include "log/verified_state.h"

#include <utility>

namespace writ {
namespace {

constexpr char kFolder[] = "state";
constexpr char kMarkFile[] = "mark";
constexpr char kFields[] = "fields";
constexpr char kBulk[] = "bulk";
constexpr std::size_t kMaxMarkBytes = 4096;

}  // namespace

struct VerifiedState::Mark {
  FileIdentity table;
  std::uint64_t size = 0;  // what the checkpoint signed
  Hash32 root{};
  BaseFiles base;
};

namespace {

template <class Archive, class Mark>
void MarkFields(Archive& archive, Mark& mark) {
  auto& [table, size, root, base] = mark;
  archive(table, size, root, base);
}

}  // namespace

VerifiedState::VerifiedState(Env& env, const std::filesystem::path& data, const SecretBytes& row_key,
                             const Hash32& program, std::string origin)
    : env_(env),
      folder_(data / kFolder),
      key_(DeriveKey(row_key, "writ state v1")),
      program_(program),
      origin_(std::move(origin)) {}

std::filesystem::path VerifiedState::FileOf(const BaseFiles& base, const char* part) const {
  return folder_ / (ToHex(base.id) + "." + part);
}

// The associated data of a sealed file: what it is, of which deployment, for which program.
Bytes VerifiedState::Place(const char* part, const Id& id) const {
  ArchiveWriter place;
  place(std::string("writ state v1"), std::string(part), origin_, program_, id);
  return {place.view().begin(), place.view().end()};
}

std::optional<VerifiedState::Mark> VerifiedState::ReadMark() {
  const Result<Bytes> sealed = env_.ReadFile(folder_ / kMarkFile, kMaxMarkBytes);
  if (!sealed) return std::nullopt;
  const Result<SecretBytes> plaintext = AeadOpen(key_, Place(kMarkFile, {}), *sealed);
  if (!plaintext) return std::nullopt;
  ArchiveReader reader(plaintext->view());
  Mark mark;
  MarkFields(reader, mark);
  return reader.at_end() ? std::optional(mark) : std::nullopt;
}

std::optional<VerifiedState::Base> VerifiedState::Find(const std::optional<FileIdentity>& table,
                                                       const Checkpoint& published) {
  const std::optional<Mark> mark = ReadMark();
  if (!mark || !table || mark->table != *table) return std::nullopt;
  if (mark->size != published.size || mark->root != published.root || mark->base.size > mark->size) return std::nullopt;
  const BaseFiles& base = mark->base;
  for (const auto& [part, left] : {std::pair(kFields, base.fields), std::pair(kBulk, base.bulk)}) {
    const Result<FileIdentity> found = IdentifyFile(FileOf(base, part));
    if (!found || *found != left) return std::nullopt;
  }
  const Result<Bytes> sealed = env_.ReadFile(FileOf(base, kFields), kMaxStateBytes);
  if (!sealed) return std::nullopt;
  Result<SecretBytes> fields = AeadOpen(key_, Place(kFields, base.id), *sealed);
  if (!fields) return std::nullopt;
  base_ = base;
  const auto open_bulk = [this, base]() -> Result<SecretBytes> {
    const Result<Bytes> bytes = env_.ReadFile(FileOf(base, kBulk), kMaxStateBytes);
    Result<SecretBytes> bulk = bytes ? AeadOpen(key_, Place(kBulk, base.id), *bytes) : SecretBytes();
    if (bytes && bulk) return bulk;
    (void)env_.DiscardFile(folder_ / kMarkFile);
    return Fail(Code::kCorruption, "state-altered", "couldn't use what the last start had checked: it was altered",
                "somebody meddles with the data folder: run `writ verify`; the next start checks everything again");
  };
  return Base{.size = base.size, .fields = std::move(*fields), .open_bulk = open_bulk};
}

Result<FileIdentity> VerifiedState::WriteSealed(const BaseFiles& base, const char* part, ByteView plaintext) {
  const std::filesystem::path file = FileOf(base, part);
  WRIT_CHECK(env_.WriteFile(file, AeadSeal(key_, Place(part, base.id), plaintext), /*secret=*/true));
  return IdentifyFile(file);
}

Result<void> VerifiedState::WriteBase(std::uint64_t size, ByteView fields, ByteView bulk) {
  WRIT_CHECK(env_.MakeFolder(folder_, /*secret=*/true));
  BaseFiles base;
  base.size = size;
  env_.FillRandom(base.id);
  WRIT_TRY(base.fields, WriteSealed(base, kFields, fields));
  WRIT_TRY(base.bulk, WriteSealed(base, kBulk, bulk));
  base_ = base;
  return {};
}

Result<void> VerifiedState::WriteMark(const FileIdentity& table, const Checkpoint& published) {
  const Mark mark{.table = table, .size = published.size, .root = published.root, .base = *base_};
  ArchiveWriter writer;
  MarkFields(writer, mark);
  const Bytes sealed = AeadSeal(key_, Place(kMarkFile, {}), writer.view());
  WRIT_CHECK(env_.WriteFile(folder_ / kMarkFile, sealed, /*secret=*/true));
  RemoveOldBases();
  LetTimePass(table);
  return {};
}

// Also what a crash between a base and its mark left. One that can't be removed harms nobody.
void VerifiedState::RemoveOldBases() {
  const Result<std::vector<std::string>> names = env_.ListFolder(folder_);
  if (!names) return;
  for (const std::string& name : *names) {
    if (name != kMarkFile && !name.starts_with(ToHex(base_->id))) (void)env_.DiscardFile(folder_ / name);
  }
}

}  // namespace writ
