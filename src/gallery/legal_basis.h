// The legal basis: the text that permits faces to be enrolled, for how long, and whose.
//
// No basis, no face: an enrolment names a basis in force, and the basis is checked again at every search.
// docs/basis_format.md is the authority on each field. A basis has no ID of its own: it is known by the SHA-256 of its
// bytes. This header knows the document alone; who signed it, and whether that signer was entitled to, is decided from
// the tables (RequiredSigner says who it must be). Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/sshsig.h"
#include "base/bytes.h"
#include "base/status.h"
#include "base/time.h"

namespace writ {

inline constexpr std::string_view kBasisNamespace = "writ-basis@v1";  // of the signature over the text

inline constexpr std::size_t kMaxBasisBytes = 256 * 1024;
inline constexpr std::size_t kMaxBasisSubjects = 1000;             // [[subject]] tables; more people need a manifest
inline constexpr std::size_t kMaxBasisPhotos = 32;                 // a subject
inline constexpr std::int64_t kMaxBasisSubjectCount = 10'000'000;  // max_subjects

enum class BasisKind { kConsent, kCourtOrder, kStatute, kMissingPerson };

// "consent", "court_order", "statute", "missing_person".
std::string_view BasisKindName(BasisKind kind);
// The inverse. "basis-public" (kRefused) for a claim that the photos were public; "basis-kind" (kUsage) otherwise.
Result<BasisKind> ParseBasisKind(std::string_view name);
// The longest time from not_before to not_after: consent and statute five years (1,827 days), the others 366 days.
std::int64_t MaxBasisDays(BasisKind kind);

// One person and the photos that may be enrolled of him or her.
struct BasisSubject {
  std::string name;
  std::vector<Hash32> photo_sha256;  // of the files' bytes, 1 to kMaxBasisPhotos
  bool operator==(const BasisSubject&) const = default;
};

struct LegalBasis {
  std::string deployment;  // origin of the only deployment where the basis holds
  BasisKind kind = BasisKind::kConsent;
  std::string gallery;
  UtcTime not_before;
  UtcTime not_after;         // inclusive; at most MaxBasisDays(kind) after not_before
  std::string provision;     // the law that authorises it; may be empty for consent only
  std::string photo_source;  // where the photos come from

  // Whom it covers, exactly one of three: subjects (any kind; consent: exactly one), manifest_sha256 (any kind but
  // consent), max_subjects (statute and missing_person).
  std::vector<BasisSubject> subjects;
  std::optional<Hash32> manifest_sha256;
  std::optional<std::int64_t> max_subjects;

  // Consent only, exactly one of two.
  std::optional<SshPublicKey> person_key;  // the person's own, which signs the document
  std::optional<Hash32> document_sha256;   // of a paper that the person signed; the text then bears no signature

  bool operator==(const LegalBasis&) const = default;
};

// Accepts any bytes. Fails with ParseDocument's slugs, "field-value", "document-version", "basis-kind", "basis-scope"
// (none, several or the wrong one of the three ways to say whom), "basis-consent" (person_key and document_sha256 both,
// neither, or in another kind), ParseSshPublicKey's (all kUsage); "basis-public" and "basis-no-expiry" (kRefused).
Result<LegalBasis> ParseLegalBasis(std::string_view text);

// A commented text, ready to be read and signed, that parses back to the same basis if its fields are within bounds.
std::string DraftLegalBasis(const LegalBasis& basis);

// Whose signature over the text (namespace kBasisNamespace) the basis needs.
enum class BasisSigner {
  kPerson,     // consent: person_key
  kNone,       // consent on paper: document_sha256 stands for the signature
  kAuthority,  // court order: a trusted authority
  kApprover,   // statute, missing person: the head or the data protection officer, not the custodian
};
BasisSigner RequiredSigner(const LegalBasis& basis);

// Whether the basis holds here and now, which every search asks again. Failures are kRefused, the first of
// "basis-other-deployment", "basis-not-yet-valid", "basis-expired".
Result<void> CheckBasisInForce(const LegalBasis& basis, std::string_view origin, UtcTime now);

// One enrolment that somebody wants to make under a basis.
struct BasisUse {
  std::string origin;  // of this deployment
  std::string gallery;
  std::string subject;
  Hash32 photo_sha256{};                       // of the file's bytes
  UtcTime now;                                 // the act's one `now`
  std::int64_t subjects_already = 0;           // distinct other subjects enrolled under this basis
  std::optional<Hash32> manifest_sha256 = {};  // where the photo is in a manifest that is imported
};

// CheckBasisInForce's failures, then "basis-other-gallery", "basis-other-subject", "basis-other-photo", "basis-full"
// (max_subjects reached), "basis-manifest" (it covers the import of a manifest, not a single photo),
// "basis-other-manifest".
Result<void> CheckBasisUse(const LegalBasis& basis, const BasisUse& use);

}  // namespace writ
