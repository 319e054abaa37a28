// The nonces of every act in the log: a million take 16 MB, since nothing but their 16 bytes is kept.
//
// Sorted, with a small set of those that came since. Thread rule: one thread.
#pragma once

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/archive.h"

namespace writ {

class NonceSet {
 public:
  using Nonce = std::array<std::uint8_t, 16>;

  // 32 lower-case hexadecimal digits, as CheckAct demands of every act; others are in no set.
  void Insert(std::string_view hex) {
    const Result<Bytes> bytes = FromHex(hex);
    if (!bytes || bytes->size() != Nonce{}.size()) return;
    recent_.insert(Of(*bytes));
    if (recent_.size() > kMostRecent + sorted_.size() / 8) Settle();
  }
  bool Contains(std::string_view hex) const {
    const Result<Bytes> bytes = FromHex(hex);
    if (!bytes || bytes->size() != Nonce{}.size()) return false;
    const Nonce nonce = Of(*bytes);
    return recent_.contains(nonce) || std::binary_search(sorted_.begin(), sorted_.end(), nonce);
  }

 private:
  static constexpr std::size_t kMostRecent = 4096;
  static Nonce Of(const Bytes& bytes) {
    Nonce nonce;
    std::copy(bytes.begin(), bytes.end(), nonce.begin());
    return nonce;
  }
  void Settle() {
    std::vector<Nonce> merged(sorted_.size() + recent_.size());
    std::merge(sorted_.begin(), sorted_.end(), recent_.begin(), recent_.end(), merged.begin());
    sorted_ = std::move(merged);
    recent_.clear();
  }
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, NonceSet>& nonces) {
    auto& [sorted, recent] = nonces;
    archive(sorted, recent);
  }

  std::vector<Nonce> sorted_;
  std::set<Nonce> recent_;
};

}  // namespace writ
