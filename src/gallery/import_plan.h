// What is known of an import before it begins: which rows can be tried, under which bases, and what is signed for them.
//
// Thread rule: plain values; the function calls `read_basis` on the caller's thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "face/face_choice.h"
#include "gallery/imports.h"
#include "gallery/manifest.h"
#include "log/merkle.h"

namespace writ {

inline constexpr std::size_t kMaxImportBasesBytes = 64u << 20;  // of all bases of one import

// A legal basis as it is handed in.
struct BasisPaper {
  std::string text;
  std::string signature;  // armoured; empty for consent on paper
};

struct PlannedRow {
  ManifestRow row;
  PlannedEnrolment enrolment;
  FaceChoice face;
};

struct ImportPlan {
  Hash32 manifest_sha256{};
  std::vector<PlannedRow> rows;
  std::vector<RefusedRow> refused;          // before anything was tried
  std::map<std::string, BasisPaper> bases;  // by what the manifest calls them
  WholeTree tree{{}};                       // over the rows' leaves
};

// ParseManifest's errors, and "manifest-too-large". A row is refused for "photo-missing", "photo-sha256-malformed",
// "subject-malformed", "basis-missing", "face-malformed", or what `read_basis` says, which is asked once for each
// basis.
Result<ImportPlan> PlanImport(std::string_view manifest,
                              const std::function<Result<BasisPaper>(const std::string& file)>& read_basis);

}  // namespace writ
