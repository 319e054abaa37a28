// The writ: the text by which a court orders a search, and what it allows.
//
// A writ is TOML that a judge can read and sign as it stands; docs/writ_format.md is the authority on each field. What
// a writ does not understand it refuses, since a limit that is silently ignored is no limit. This header knows the
// document alone: who may sign, whether it was revoked and how often it was used is decided from the log and the
// tables. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "base/time.h"

namespace writ {

inline constexpr std::string_view kWritNamespace = "writ@v1";  // of the signature over the text

inline constexpr std::size_t kMaxWritBytes = 64 * 1024;
inline constexpr std::size_t kMaxWritGalleries = 32;
inline constexpr std::size_t kMaxWritInvestigators = 32;
inline constexpr std::size_t kMaxWritProbes = 32;
inline constexpr std::int64_t kMaxWritSearches = 1000;
inline constexpr std::int64_t kMaxWritDays = 366;
inline constexpr std::int64_t kMaxNotifyAfterDays = 3650;
// Within this time after its first use the issuer must have ratified an urgent writ.
inline constexpr std::int64_t kRatifySeconds = 48 * 3600;
inline constexpr std::int64_t kMaxFacePixels = 65'535;  // no coordinate or side of a photo that Writ opens is larger

// A face in full-size pixels after EXIF orientation; x and y from the top left corner.
struct WritFace {
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::int32_t width = 0;   // at least 1
  std::int32_t height = 0;  // at least 1
  bool operator==(const WritFace&) const = default;
};

// A photo that may be searched for.
struct WritProbe {
  Hash32 sha256{};               // of the file's bytes as given
  std::optional<WritFace> face;  // which face, where the photo shows several
  bool operator==(const WritProbe&) const = default;
};

struct WritOrder {
  std::string deployment;      // origin of the only deployment where the writ holds
  std::string id;              // the issuer's own; (issuer, id) stands for one byte string for ever
  std::string issuer;          // the authority that signs
  std::string case_id;         // "case" in the text
  std::string ground;          // the law relied on; empty where missing_person is given
  std::string missing_person;  // whom the search is to find; empty where ground is given
  std::string purpose;
  std::vector<std::string> galleries;      // 1 to kMaxWritGalleries, no duplicates
  std::vector<std::string> investigators;  // 1 to kMaxWritInvestigators, no duplicates
  std::int64_t searches = 1;               // over the whole writ, 1 to kMaxWritSearches
  UtcTime not_before;
  UtcTime not_after;                   // inclusive; at most kMaxWritDays after not_before
  std::int64_t notify_after_days = 0;  // 0 to kMaxNotifyAfterDays
  bool urgent = false;                 // the head may sign it in the issuer's stead, who must ratify it
  std::vector<WritProbe> probes;       // 1 to kMaxWritProbes; a photo stands once
  bool operator==(const WritOrder&) const = default;
};

// Accepts any bytes. Fails with ParseDocument's slugs, "field-value" and "document-version" (kUsage), "writ-ground"
// (kUsage: both or neither of ground and missing_person).
Result<WritOrder> ParseWritOrder(std::string_view text);

// A commented text, ready to be read and signed, that parses back to the same order. The fields must be within their
// bounds; the text of an order that is not is refused when it is parsed.
std::string DraftWritOrder(const WritOrder& order);

// Somebody's use of a writ is refused: "couldn't use the writ: " and why.
tl::unexpected<Error> RefuseWrit(std::string reason, const std::string& cause, std::string advice);

// One use that somebody wants to make of a writ.
struct WritUse {
  std::string origin;        // of this deployment
  UtcTime now;               // the search's one `now`
  std::string investigator;  // who acts
  Hash32 photo_sha256{};     // of the probe's file
};

// The probe that the photo is, as a pointer into `order`. Failures are kRefused, the first of "writ-other-deployment",
// "writ-not-yet-valid", "writ-expired", "writ-other-investigator", "writ-other-photo". Signature, issuer, revocation,
// count and the galleries' existence are the caller's to check.
Result<const WritProbe*> CheckWritUse(const WritOrder& order, const WritUse& use);
Result<const WritProbe*> CheckWritUse(WritOrder&& order, const WritUse& use) = delete;  // the pointer would dangle

}  // namespace writ
