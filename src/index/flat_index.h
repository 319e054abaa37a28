// The naive index: every valid face is scored, one after the other. It stays as the oracle for every faster one.
//
// Templates lie in locked memory in blocks, so that adding never moves or copies them. Thread rule: as TemplateIndex.
#pragma once

#include <vector>

#include "base/crypto.h"
#include "index/template_index.h"

namespace writ {

class FlatIndex : public TemplateIndex {
 public:
  explicit FlatIndex(std::size_t dimension) : dimension_(dimension) {}
  Result<void> Add(const IndexedFace& face, std::span<const float> unit) override;
  Result<IndexAnswer> Search(const IndexQuery& query) const override;
  std::size_t size() const override { return faces_.size(); }

 private:
  std::span<const float> Vector(std::size_t i) const;
  std::size_t dimension_;
  std::vector<IndexedFace> faces_;
  std::vector<SecretBytes> blocks_;
};

}  // namespace writ
