#include "gallery/gallery_indexes.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "face/face_template.h"

namespace writ {
namespace {

static_assert(kMaxTemplateDimension <= kMaxIndexDimension, "every model whose card is read can be searched with");

// Fewer faces than these are opened one by one as quickly.
constexpr std::uint64_t kFewestSealed = 256;
// Sealing a face takes a hundredth of the time of opening one: a gallery that has grown by this part is sealed anew.
constexpr std::uint64_t kGrowthToSealAgain = 128;
// A plan is fitted anew when the gallery has grown so many times.
constexpr std::uint64_t kGrowthToFitAgain = 4;
// More threads than these only wait for the memory.
constexpr unsigned kMostThreads = 4;

ScanOptions OptionsOfThisMachine() {
  return {.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads))};
}

IndexedFace Indexed(const FaceRecord& face) {
  return {.face_id = face.entry, .not_before = face.not_before, .not_after = face.not_after};
}

std::vector<FaceRecord> InForce(std::span<const FaceRecord> faces, UtcTime now) {
  std::vector<FaceRecord> in_force;
  std::copy_if(faces.begin(), faces.end(), std::back_inserter(in_force),
               [now](const FaceRecord& face) { return face.InForce(now); });
  return in_force;
}

// Rows to fit a plan to, evenly spaced over the gallery.
Result<LockedPages> Sample(const OpenIndexRequest& request, std::span<const FaceRecord> faces, std::size_t count) {
  const std::size_t row_bytes = request.dimension * sizeof(float);
  LockedPages rows(count * row_bytes);
  for (std::size_t i = 0; i < count; ++i) {
    if (request.check_stop && i % kFacesPerStopCheck == 0) WRIT_CHECK(request.check_stop());
    const std::span<float> row(reinterpret_cast<float*>(rows.data() + i * row_bytes), request.dimension);
    WRIT_CHECK(request.read_template(faces[i * faces.size() / count].entry, row));
  }
  return rows;
}

// Of those in force alone, since a plan is fitted to no others; they are counted only where all would be enough.
bool HasOutgrown(const OpenIndexRequest& request, std::uint64_t fitted_to) {
  const std::uint64_t enough = kGrowthToFitAgain * std::max(fitted_to, kFewestSealed);
  return fitted_to < RowsToFit(request.dimension) && request.faces.size() >= enough &&
         CountInForce(request.faces, request.now) >= enough;
}

}  // namespace

Result<GalleryIndexes::Held> GalleryIndexes::Build(const OpenIndexRequest& request) const {
  const std::vector<FaceRecord> faces = InForce(request.faces, request.now);
  // Fewer faces don't shape a plan (plan_fit.h): they need not be opened for it.
  const std::size_t wanted = RowsToFit(request.dimension), count = std::min(wanted, faces.size());
  WRIT_TRY(const LockedPages rows, Sample(request, faces, count >= FewestRowsToFit(request.dimension) ? count : 0));
  const std::span<const float> values(reinterpret_cast<const float*>(rows.data()),
                                      rows.data() == nullptr ? 0 : count * request.dimension);
  Held held{.gallery = request.gallery, .index = nullptr, .fitted_to = faces.size(), .last_used = request.now};
  held.index = std::make_shared<CertifiedIndex>(FitScanPlan(request.dimension, values, {.layout = layout_}),
                                                OptionsOfThisMachine());
  held.index->Reserve(faces.size());
  return held;
}

Result<GalleryIndexes::Held> GalleryIndexes::Load(const OpenIndexRequest& request) const {
  const auto period_of = [&](std::uint64_t face_id) -> std::optional<IndexedFace> {
    const FaceRecord* face = FindFace(request.faces, face_id);
    // Whose basis has run out is never compared again: the next generation does not hold him.
    if (face == nullptr || face->not_after < request.now) return std::nullopt;
    return Indexed(*face);
  };
  Result<std::optional<StoredIndex>> read =
      store_.Read(request.gallery, request.keys, OptionsOfThisMachine(), period_of);
  if (!read && read.error().code == Code::kCorruption) {
    // A cache: nobody's search may depend on it. It is made from the rows, and sealed anew.
    WRIT_TRY(Held made, Build(request));
    made.worth_writing = true;
    made.altered = read.error().message;
    return made;
  }
  WRIT_TRY(std::optional<StoredIndex> stored, std::move(read));
  const bool other = stored && stored->index->plan().has_fine() != (layout_ == ScanLayout::kFast);
  if (!stored || other || HasOutgrown(request, stored->fitted_to)) return Build(request);
  return Held{.gallery = request.gallery,
              .index = std::move(stored->index),
              .fitted_to = stored->fitted_to,
              .worth_writing = stored->strangers > 0,
              .last_used = request.now};
}

Result<void> GalleryIndexes::Update(const OpenIndexRequest& request, Held& held) const {
  if (!held.look.Stands(request.faces)) held.look = {};  // somebody left: every face is looked at again
  WRIT_CHECK(AddThoseWhoCame(request, held));
  if (held.index->size() + held.look.skipped.size() == request.faces.size()) return {};
  return WithdrawThoseWhoLeft(request.faces, held);
}

Result<void> GalleryIndexes::AddThoseWhoCame(const OpenIndexRequest& request, Held& held) const {
  const std::span<const FaceRecord> faces = request.faces;
  std::uint64_t added = 0;
  SecretBytes memory(request.dimension * sizeof(float));
  const std::span<float> unit(reinterpret_cast<float*>(memory.data()), request.dimension);
  Look look;
  const auto add = [&](std::size_t place) -> Result<void> {
    const FaceRecord& face = faces[place];
    if (!face.InForce(request.now)) {  // not even decrypted
      look.skipped.push_back(place);
      return {};
    }
    if (request.check_stop && added % kFacesPerStopCheck == 0) WRIT_CHECK(request.check_stop());
    WRIT_CHECK(request.read_template(face.entry, unit));
    WRIT_CHECK(held.index->Add(Indexed(face), unit));
    ++added;
    if (progress_) progress_(place + 1, faces.size());
    return {};
  };
  for (const std::size_t place : held.look.skipped) WRIT_CHECK(add(place));
  for (std::size_t place = held.look.faces; place < faces.size(); ++place) {
    if (!held.index->Holds(faces[place].entry)) WRIT_CHECK(add(place));
  }
  look.faces = faces.size();
  look.last_entry = faces.empty() ? 0 : faces.back().entry;
  held.look = std::move(look);
  held.worth_writing |= added >= std::max(kFewestSealed, held.index->size() / kGrowthToSealAgain);
  return {};
}

Result<void> GalleryIndexes::WithdrawThoseWhoLeft(std::span<const FaceRecord> faces, Held& held) const {
  std::vector<std::uint64_t> left;
  WRIT_CHECK(held.index->ForEach([&](std::uint64_t face_id, const FaceCodes&) -> Result<void> {
    if (FindFace(faces, face_id) == nullptr) left.push_back(face_id);
    return {};
  }));
  for (const std::uint64_t face_id : left) held.index->Withdraw(face_id);
  held.index->Compact();
  held.worth_writing = true;
  return {};
}

Result<std::shared_ptr<const CertifiedIndex>> GalleryIndexes::Open(const OpenIndexRequest& request) {
  auto held = held_.find(request.gallery.id);
  const bool outgrown = held != held_.end() && HasOutgrown(request, held->second.fitted_to);
  if (held == held_.end() || outgrown) {
    WRIT_TRY(Held fresh, outgrown ? Build(request) : Load(request));
    held = held_.insert_or_assign(request.gallery.id, std::move(fresh)).first;
  }
  const Result<void> updated = Update(request, held->second);
  if (!updated) {
    held_.erase(held);  // half an index is none
    return tl::make_unexpected(updated.error());
  }
  held->second.last_used = request.now;
  return std::shared_ptr<const CertifiedIndex>(held->second.index);
}

std::vector<std::string> GalleryIndexes::Altered() const {
  std::vector<std::string> altered;
  for (const auto& [id, held] : held_) {
    if (!held.altered.empty()) altered.push_back(held.altered);
  }
  return altered;
}

void GalleryIndexes::CloseIdle(UtcTime now, std::int64_t idle_seconds) {
  std::erase_if(held_, [&](const auto& item) { return item.second.last_used.seconds + idle_seconds <= now.seconds; });
}

Result<void> GalleryIndexes::RenewShards() {
  for (auto& [id, held] : held_) {
    if (!held.worth_writing) continue;
    WRIT_CHECK(store_.Write(held.gallery, *held.index, held.fitted_to));
    held.worth_writing = false;
  }
  return {};
}

Result<void> GalleryIndexes::Destroy(const std::string& gallery_id) {
  held_.erase(gallery_id);
  return store_.Destroy(gallery_id);
}

}  // namespace writ
