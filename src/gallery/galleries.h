// The galleries of a deployment and what may be known of them while they are closed: names, tags, periods, counts.
//
// A fold over the log's records. Who is enrolled stays sealed: a subject, a photo and a basis are known by keyed tags.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "authority/tagger.h"
#include "log/ledger.h"

namespace writ {

struct FaceRecord {
  std::uint64_t entry = 0;  // the face's ID: the entry that enrolled it
  Hash32 subject_tag{};
  Hash32 photo_tag{};
  Hash32 basis_tag{};
  Hash32 content{};    // commitment to the sealed content
  UtcTime not_before;  // of its legal basis
  UtcTime not_after;
  std::uint32_t face_number = 0;  // in its photo, from 1, the largest; 0 where the row does not say

  bool InForce(UtcTime time) const { return not_before <= time && time <= not_after; }
};

struct Gallery {
  std::string id;  // UUID
  std::string name;
  std::string description;
  std::string pipeline_id;
  Hash32 public_key{};
  std::uint64_t entry = 0;
  UtcTime since;
};

std::size_t SubjectCount(std::span<const FaceRecord> faces);
std::size_t CountInForce(std::span<const FaceRecord> faces, UtcTime now);
// The face of that entry among faces in the order of their entries; null where there is none.
const FaceRecord* FindFace(std::span<const FaceRecord> faces, std::uint64_t entry);

class Galleries : public Projection {
 public:
  explicit Galleries(const Tagger& tagger) : tagger_(&tagger) {}
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;

  const std::map<std::string, Gallery>& by_id() const { return by_id_; }
  // Null where there is none.
  const Gallery* FindByName(std::string_view name) const;
  const Gallery* FindById(std::string_view id) const;
  std::map<std::string, std::string> NameToId() const;
  // Those enrolled in a gallery, in the order of their entries, so that whoever joins comes after all who are there;
  // until the next enrolment. A start leaves them sealed until somebody asks: "state-altered" (kCorruption).
  Result<std::span<const FaceRecord>> FacesOf(const Gallery& gallery) const;

  std::string SubjectTag(std::string_view gallery_id, std::string_view subject) const;
  std::string PhotoTag(std::string_view gallery_id, std::string_view photo_sha256) const;
  std::string BasisTag(std::string_view basis_sha256) const;
  // Subjects enrolled under the basis in any gallery, by their tags.
  Result<std::set<Hash32>> SubjectsUnder(const Hash32& basis_tag) const;
  // How many there are without `subject_tag`.
  Result<std::int64_t> OtherSubjectsUnder(std::string_view basis_tag, std::string_view subject_tag) const;

 private:
  using Faces = std::map<std::string, std::vector<FaceRecord>>;  // by the gallery's ID
  Result<void> ApplyEnrol(const Record& record);
  Result<void> OpenFaces() const;
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, Galleries>& galleries);

  const Tagger* tagger_;
  std::map<std::string, Gallery> by_id_;
  mutable Faces faces_;                                              // those since the loaded state, until OpenFaces
  mutable std::function<Result<SecretBytes>()> open_earlier_faces_;  // null where all are in faces_
};

}  // namespace writ
