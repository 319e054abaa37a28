// The indexes of opened galleries: held in locked memory while a search needs them and for a while after, closed and
// wiped then, and whenever searching stops.
//
// An index is made from the sealed shards, from the log's rows (which alone say who is in the gallery, and when), and
// from the templates of those whom the shards don't know yet. Thread rule: one thread opens and closes; an index that
// was handed out may be searched by any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/env.h"
#include "gallery/galleries.h"
#include "gallery/shard_store.h"
#include "index/certified_index.h"
#include "index/plan_fit.h"

namespace writ {

// How a search opens a gallery; `keys` are what a permit gave for it.
struct OpenIndexRequest {
  const Gallery& gallery;
  std::span<const FaceRecord> faces;  // in the order of their entries
  const BoxKeyPair& keys;
  std::size_t dimension = 0;
  UtcTime now;
  ReadTemplate read_template;
  std::function<Result<void>()> check_stop;
};

class GalleryIndexes {
 public:
  GalleryIndexes(Env& env, const std::filesystem::path& data, const std::filesystem::path& keys,
                 ScanLayout layout = ScanLayout::kFast)
      : store_(env, data, keys), layout_(layout) {}

  // Holds exactly the gallery's faces: those enrolled since it was last opened are added, those who left are withdrawn.
  // A face that is not in force now may be missing. Where the gallery has outgrown the plan, all in force are opened
  // again, for a better one. While an index is held, whoever joins comes after all who are there, and a face's period
  // stays what it is. Errors: those of ShardStore::Read but for shards that were altered, which are made anew; of
  // `read_template`, of `check_stop`.
  Result<std::shared_ptr<const CertifiedIndex>> Open(const OpenIndexRequest& request);

  // Tells how many of a gallery's faces were looked at, of how many, after each template that Open reads to add it; not
  // where it has none to read. May be null.
  void ShowProgress(std::function<void(std::uint64_t done, std::uint64_t all)> progress) {
    progress_ = std::move(progress);
  }

  // Of the galleries that are held: what was wrong with the shards of those that had to be made anew. Somebody or a
  // broken disk changed them.
  std::vector<std::string> Altered() const;

  // Closes and wipes what nobody has asked for since `idle_seconds` before `now`. What a search still holds goes with
  // it.
  void CloseIdle(UtcTime now, std::int64_t idle_seconds);
  void CloseAll() { held_.clear(); }
  // Writes the shards of galleries that have changed much since theirs were written. A failure costs the next search
  // time and nothing else.
  Result<void> RenewShards();
  // Nothing of the gallery's codes is left, in memory or sealed.
  Result<void> Destroy(const std::string& gallery_id);

  std::size_t held() const { return held_.size(); }

 private:
  // How far an index looked into its gallery's faces.
  struct Look {
    std::size_t faces = 0;             // the first so many
    std::uint64_t last_entry = 0;      // of the last of them
    std::vector<std::size_t> skipped;  // of them, the places of those not in force, who are not in the index
    // Nobody joins among those who are there: while the last one is in his place, so are all before him.
    bool Stands(std::span<const FaceRecord> all) const {
      return faces == 0 || (faces <= all.size() && all[faces - 1].entry == last_entry);
    }
  };
  struct Held {
    Gallery gallery;
    std::shared_ptr<CertifiedIndex> index;
    std::uint64_t fitted_to = 0;
    Look look = {};
    bool worth_writing = false;
    std::string altered = {};  // how its shards were, where they could not be used
    UtcTime last_used;
  };
  Result<Held> Load(const OpenIndexRequest& request) const;
  Result<Held> Build(const OpenIndexRequest& request) const;
  // Brings the index up to the gallery's faces of now.
  Result<void> Update(const OpenIndexRequest& request, Held& held) const;
  Result<void> AddThoseWhoCame(const OpenIndexRequest& request, Held& held) const;
  Result<void> WithdrawThoseWhoLeft(std::span<const FaceRecord> faces, Held& held) const;

  ShardStore store_;
  const ScanLayout layout_;
  std::function<void(std::uint64_t done, std::uint64_t all)> progress_;
  std::map<std::string, Held> held_;  // by the gallery's ID
};

}  // namespace writ
