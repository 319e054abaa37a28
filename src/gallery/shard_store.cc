#include "gallery/shard_store.h"

#include <algorithm>
#include <utility>

#include "base/archive.h"
#include "index/plan_archive.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr char kFormat[] = "writ-shard@v1";
constexpr std::size_t kFacesPerPart = 1u << 15;
constexpr std::size_t kMaxKeyFileBytes = 1024;
constexpr std::size_t kMaxPartBytes = std::size_t{256} << 20;  // 32,768 faces of 2,048 values take 130 MiB

// Part 0.
struct ShardHead {
  std::string pipeline_id;
  std::uint64_t faces = 0;
  std::uint64_t fitted_to = 0;
};

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, ShardHead>& head) {
  auto& [pipeline_id, faces, fitted_to] = head;
  archive(pipeline_id, faces, fitted_to);
}

tl::unexpected<Error> ShardAltered(const fs::path& folder, const std::string& how) {
  return Fail(
      Code::kCorruption, "shard-altered", "couldn't open the shards in " + folder.string() + ": " + how,
      "somebody or a broken disk changed them; find out who, then remove that folder: the next search makes it again");
}

// What a part is bound to.
Bytes PlaceOf(const std::string& gallery_id, ByteView generation, std::uint64_t part, std::uint64_t parts) {
  Bytes place = ToBytes(kFormat);
  place.push_back(0);
  place.insert(place.end(), gallery_id.begin(), gallery_id.end());
  place.push_back(0);
  place.insert(place.end(), generation.begin(), generation.end());
  for (const std::uint64_t number : {part, parts}) {
    for (unsigned i = 0; i < 8; ++i) place.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
  return place;
}

constexpr std::size_t kFixedBytes = 3 * 8 + 3;

std::size_t FaceBytes(const ScanPlan& plan) { return kFixedBytes + 4 * plan.shape().chunks() + plan.fine_bytes(); }

// Faces with their codes, one after the other; all of one plan, so that each takes the same bytes.
class PartWriter {
 public:
  PartWriter(const ScanPlan& plan, std::size_t most_faces) : memory_(most_faces * FaceBytes(plan)) {}
  void Put(std::uint64_t face_id, const FaceCodes& codes) {
    for (const std::uint64_t number : {face_id, std::uint64_t{codes.spread}, std::uint64_t{codes.fine_spread}}) {
      for (unsigned i = 0; i < 8; ++i) PutByte(static_cast<std::uint8_t>(number >> (8 * i)));
    }
    PutByte(codes.residual);
    PutByte(codes.fine_residual);
    PutByte(codes.outlier ? 1 : 0);
    for (const std::uint8_t byte : codes.coarse) PutByte(byte);
    for (const std::uint8_t byte : codes.fine) PutByte(byte);
  }
  bool full() const { return size_ == memory_.size(); }
  ByteView bytes() const { return memory_.view().first(size_); }
  void Clear() { size_ = 0; }

 private:
  void PutByte(std::uint8_t byte) { memory_.data()[size_++] = byte; }
  SecretBytes memory_;  // never moved: nothing of it is left anywhere
  std::size_t size_ = 0;
};

class PartReader {
 public:
  PartReader(ByteView bytes, const ScanPlan& plan)
      : rest_(bytes), coarse_(4 * plan.shape().chunks()), fine_(plan.fine_bytes()), face_bytes_(FaceBytes(plan)) {}
  bool Next(std::uint64_t& face_id, FaceCodes& codes) {
    if (rest_.size() < face_bytes_) return false;
    face_id = Number();
    codes.spread = static_cast<std::uint32_t>(Number());
    codes.fine_spread = static_cast<std::uint32_t>(Number());
    codes.residual = rest_[0];
    codes.fine_residual = rest_[1];
    codes.outlier = rest_[2] != 0;
    rest_ = rest_.subspan(3);
    Take(coarse_, codes.coarse);
    Take(fine_, codes.fine);
    return true;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t Number() {
    std::uint64_t number = 0;
    for (int i = 7; i >= 0; --i) number = number << 8 | rest_[static_cast<std::size_t>(i)];
    rest_ = rest_.subspan(8);
    return number;
  }
  void Take(std::size_t size, std::vector<std::uint8_t>& into) {
    into.assign(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(size));
    rest_ = rest_.subspan(size);
  }
  ByteView rest_;
  std::size_t coarse_, fine_, face_bytes_;
};

// A generation's parts in its folder, opened one by one.
class Parts {
 public:
  Parts(Env& env, fs::path folder, std::string gallery_id, const SecretBytes& key, ByteView generation)
      : env_(env), folder_(std::move(folder)), gallery_id_(std::move(gallery_id)), key_(key), generation_(generation) {}

  Result<void> Count() {
    WRIT_TRY(const std::vector<std::string> names, env_.ListFolder(folder_));
    count_ = names.size();
    for (std::uint64_t i = 0; i < count_; ++i) {
      if (!env_.Exists(folder_ / std::to_string(i))) return ShardAltered(folder_, "a part is missing");
    }
    return {};
  }
  std::uint64_t count() const { return count_; }
  Result<ByteView> Open(std::uint64_t part) {
    WRIT_TRY(const Bytes sealed, env_.ReadFile(folder_ / std::to_string(part), kMaxPartBytes));
    const Result<ByteView> opened =
        AeadOpenInto(key_, PlaceOf(gallery_id_, generation_, part, count_), sealed, memory_);
    if (!opened) return ShardAltered(folder_, "part " + std::to_string(part) + " was changed, or belongs elsewhere");
    return *opened;
  }

 private:
  Env& env_;
  fs::path folder_;
  std::string gallery_id_;
  const SecretBytes& key_;
  ByteView generation_;
  std::uint64_t count_ = 0;
  SecretBytes memory_;
};

}  // namespace

ShardStore::ShardStore(Env& env, const fs::path& data, const fs::path& keys)
    : env_(env), data_(data), shards_(data / "shards"), keys_(keys / "shards") {}

Result<std::optional<ShardStore::GenerationKey>> ShardStore::ReadKey(const std::string& gallery_id,
                                                                     const BoxKeyPair& keys) const {
  if (!env_.Exists(KeyFile(gallery_id))) return std::optional<GenerationKey>{};
  WRIT_TRY(const Bytes file, env_.ReadFile(KeyFile(gallery_id), kMaxKeyFileBytes));
  GenerationKey key;
  if (file.size() <= key.generation.size()) return ShardAltered(KeyFile(gallery_id), "the key's file is too short");
  std::copy_n(file.begin(), key.generation.size(), key.generation.begin());
  Result<SecretBytes> opened = BoxOpen(keys, ByteView(file).subspan(key.generation.size()));
  if (!opened || opened->size() != 32) return ShardAltered(KeyFile(gallery_id), "the key is not this gallery's");
  key.key = std::move(*opened);
  return std::optional<GenerationKey>(std::move(key));
}

Result<std::optional<StoredIndex>> ShardStore::Read(
    const Gallery& gallery, const BoxKeyPair& keys, const ScanOptions& options,
    const std::function<std::optional<IndexedFace>(std::uint64_t face_id)>& period_of) const {
  WRIT_TRY(const std::optional<GenerationKey> key, ReadKey(gallery.id, keys));
  if (!key) return std::optional<StoredIndex>{};
  const fs::path folder = Folder(gallery.id) / ToHex(key->generation);
  if (!env_.Exists(folder)) return std::optional<StoredIndex>{};  // a restored backup has none
  Parts parts(env_, folder, gallery.id, key->key, key->generation);
  WRIT_CHECK(parts.Count());
  WRIT_TRY(const ByteView first, parts.Open(0));
  ArchiveReader archive(first);
  ShardHead head;
  archive(head);
  WRIT_TRY(ScanPlan plan, ReadPlan(archive));
  if (!archive.at_end()) return ShardAltered(folder, "its head is of another form");
  if (head.pipeline_id != gallery.pipeline_id)
    return std::optional<StoredIndex>{};  // made before a change of the model
  StoredIndex stored{.index = std::make_unique<CertifiedIndex>(std::move(plan), options), .fitted_to = head.fitted_to};
  stored.index->Reserve(static_cast<std::size_t>(head.faces));
  FaceCodes codes;
  std::uint64_t face_id = 0, read = 0;
  for (std::uint64_t part = 1; part < parts.count(); ++part) {
    WRIT_TRY(const ByteView bytes, parts.Open(part));
    PartReader reader(bytes, stored.index->plan());
    for (; reader.Next(face_id, codes); ++read) {
      const std::optional<IndexedFace> face = period_of(face_id);
      if (face) WRIT_CHECK(stored.index->AddCodes(*face, codes));
      stored.strangers += face ? 0 : 1;
    }
    if (!reader.at_end()) return ShardAltered(folder, "a part is of another form");
  }
  if (read != head.faces) return ShardAltered(folder, "faces are missing");
  return std::optional<StoredIndex>(std::move(stored));
}

Result<void> ShardStore::WriteParts(const Gallery& gallery, const CertifiedIndex& index, std::uint64_t fitted_to,
                                    const GenerationKey& key) const {
  const fs::path folder = Folder(gallery.id) / ToHex(key.generation);
  WRIT_CHECK(env_.MakeFolder(folder, /*secret=*/true));
  const std::uint64_t faces = index.size(), parts = 1 + (faces + kFacesPerPart - 1) / kFacesPerPart;
  std::uint64_t part = 0;
  const auto write = [&](ByteView plaintext) -> Result<void> {
    const Bytes sealed = AeadSeal(key.key, PlaceOf(gallery.id, key.generation, part, parts), plaintext);
    return env_.WriteFile(folder / std::to_string(part++), sealed, /*secret=*/true);
  };
  ArchiveWriter head;
  head(ShardHead{.pipeline_id = gallery.pipeline_id, .faces = faces, .fitted_to = fitted_to});
  WritePlan(head, index.plan());
  const Result<void> head_written = write(head.view());
  Wipe(head.span());
  WRIT_CHECK(head_written);
  PartWriter writer(index.plan(), static_cast<std::size_t>(std::min<std::uint64_t>(faces, kFacesPerPart)));
  WRIT_CHECK(index.ForEach([&](std::uint64_t face_id, const FaceCodes& codes) -> Result<void> {
    writer.Put(face_id, codes);
    if (!writer.full()) return {};
    WRIT_CHECK(write(writer.bytes()));
    writer.Clear();
    return {};
  }));
  return writer.bytes().empty() ? Result<void>{} : write(writer.bytes());
}

Result<void> ShardStore::Write(const Gallery& gallery, const CertifiedIndex& index, std::uint64_t fitted_to) {
  WRIT_CHECK(env_.CheckFoldersBelow(data_, fs::path("shards") / gallery.id));
  GenerationKey key;
  env_.FillRandom(key.generation);
  key.key = SecretBytes::Random(32);
  const Result<void> written = WriteParts(gallery, index, fitted_to, key);
  if (!written) {
    (void)env_.RemoveBelow(data_, fs::path("shards") / gallery.id / ToHex(key.generation));
    return written;
  }
  // From here on the new generation counts, and nobody can open the earlier ones.
  Bytes file(key.generation.begin(), key.generation.end());
  const Bytes sealed_key = BoxSeal(gallery.public_key, key.key.view());
  file.insert(file.end(), sealed_key.begin(), sealed_key.end());
  WRIT_CHECK(env_.MakeFolder(keys_, /*secret=*/true));
  WRIT_CHECK(env_.WriteFile(KeyFile(gallery.id), file, /*secret=*/true));
  return RemoveGenerations(gallery.id, ToHex(key.generation));
}

Result<void> ShardStore::RemoveGenerations(const std::string& gallery_id, const std::string& keep) {
  WRIT_TRY(const std::vector<std::string> names, env_.ListFolder(Folder(gallery_id)));
  for (const std::string& name : names) {
    const bool generation =
        name.size() == 2 * Generation().size() && name.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (generation && name != keep) WRIT_CHECK(env_.RemoveBelow(data_, fs::path("shards") / gallery_id / name));
  }
  return {};
}

Result<void> ShardStore::Destroy(const std::string& gallery_id) {
  if (env_.Exists(KeyFile(gallery_id))) WRIT_CHECK(env_.RemoveFile(KeyFile(gallery_id)));
  return env_.RemoveBelow(data_, fs::path("shards") / gallery_id);
}

}  // namespace writ
