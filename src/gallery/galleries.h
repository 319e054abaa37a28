// The galleries of a deployment and what may be known of them while they are closed: names, tags, periods, counts.
//
// A fold over the log's records. Who is enrolled stays sealed: a subject, a photo and a basis are known by keyed tags.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "authority/tagger.h"
#include "log/ledger.h"

namespace writ {

struct FaceRecord {
  std::uint64_t entry = 0;  // the face's ID: the entry that enrolled it
  std::string subject_tag;
  std::string photo_tag;
  std::string basis_tag;
  std::string content;  // commitment to the sealed content
  UtcTime not_before;   // of its legal basis
  UtcTime not_after;
};

struct Gallery {
  std::string id;  // UUID
  std::string name;
  std::string description;
  std::string pipeline_id;
  Hash32 public_key{};
  std::uint64_t entry = 0;
  UtcTime since;
  std::vector<FaceRecord> faces;

  std::size_t SubjectCount() const;
};

class Galleries : public Projection {
 public:
  explicit Galleries(const Tagger& tagger) : tagger_(&tagger) {}
  Result<void> Apply(const Record& record) override;

  const std::map<std::string, Gallery>& by_id() const { return by_id_; }
  // Null where there is none.
  const Gallery* FindByName(std::string_view name) const;
  const Gallery* FindById(std::string_view id) const;
  std::map<std::string, std::string> NameToId() const;

  std::string SubjectTag(std::string_view gallery_id, std::string_view subject) const;
  std::string PhotoTag(std::string_view gallery_id, std::string_view photo_sha256) const;
  std::string BasisTag(std::string_view basis_sha256) const;
  // Distinct subjects enrolled under the basis in any gallery, without `subject_tag`.
  std::int64_t OtherSubjectsUnder(const std::string& basis_tag, const std::string& subject_tag) const;

 private:
  Result<void> ApplyEnrol(const Record& record);
  const Tagger* tagger_;
  std::map<std::string, Gallery> by_id_;
  std::map<std::string, std::set<std::string>> subjects_under_;  // by basis tag
};

}  // namespace writ
