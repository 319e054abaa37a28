#include "gallery/legal_basis.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "authority/document_fields.h"
#include "base/toml_reader.h"

namespace writ {
namespace {

struct KindRule {
  BasisKind kind;
  std::string_view name;
  std::int64_t max_days;
};

// Consent and a statute's gallery outlive a case; an order and a search for somebody are looked at again each year.
constexpr std::array<KindRule, 4> kKinds{{
    {BasisKind::kConsent, "consent", 1827},
    {BasisKind::kCourtOrder, "court_order", 366},
    {BasisKind::kStatute, "statute", 1827},
    {BasisKind::kMissingPerson, "missing_person", 366},
}};

const KindRule& RuleOf(BasisKind kind) {
  return *std::find_if(kKinds.begin(), kKinds.end(), [&](const KindRule& rule) { return rule.kind == kind; });
}

// Ways to write "it was public", which get an answer of their own instead of "unknown kind".
constexpr std::array<std::string_view, 8> kPublicWords{"public",       "open_source",  "open-source", "osint",
                                                       "social_media", "social-media", "internet",    "scrape"};

bool ClaimsPublic(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ') c = '_';
  }
  return std::any_of(kPublicWords.begin(), kPublicWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

Result<BasisSubject> ReadSubject(TomlReader& reader) {
  BasisSubject subject;
  WRIT_TRY(subject.name, ReadName(reader, "name"));
  WRIT_TRY(subject.photo_sha256, ReadHashes(reader, "photo_sha256", kMaxBasisPhotos));
  WRIT_CHECK(reader.Finish());
  return subject;
}

Result<std::vector<BasisSubject>> ReadSubjects(TomlReader& reader) {
  WRIT_TRY(std::vector<TomlReader> tables, reader.Tables("subject"));
  if (tables.empty() || tables.size() > kMaxBasisSubjects) {
    return BadField("subject", "there must be 1 to " + std::to_string(kMaxBasisSubjects) + " [[subject]] tables");
  }
  std::vector<BasisSubject> subjects;
  std::set<std::string, std::less<>> names;
  std::set<Hash32> photos;
  for (TomlReader& table : tables) {
    Result<BasisSubject> subject = ReadSubject(table);
    if (!subject) return WithContext(subject.error(), "couldn't read subject " + std::to_string(subjects.size() + 1));
    if (!names.insert(subject->name).second) return BadField("subject", subject->name + " stands in it twice");
    for (const Hash32& photo : subject->photo_sha256) {
      if (!photos.insert(photo).second) return BadField("subject", "two subjects have the same photo");
    }
    subjects.push_back(std::move(*subject));
  }
  return subjects;
}

tl::unexpected<Error> ScopeWrong(std::string_view cause) {
  return Fail(Code::kUsage, "basis-scope", "couldn't accept the basis: " + std::string(cause),
              "list [[subject]] tables (consent: exactly one), or give manifest_sha256 (not for consent), or "
              "max_subjects (statute and missing_person only)");
}

Result<void> ReadScope(TomlReader& reader, LegalBasis& basis) {
  const bool has_manifest = reader.Has("manifest_sha256");
  const bool has_count = reader.Has("max_subjects");
  if (int{reader.Has("subject")} + int{has_manifest} + int{has_count} != 1) {
    return ScopeWrong("it must say in exactly one way whom it covers");
  }
  const std::string kind(BasisKindName(basis.kind));
  if (has_manifest) {
    if (basis.kind == BasisKind::kConsent) return ScopeWrong("a consent is one person's, so it can't cover a manifest");
    WRIT_TRY(basis.manifest_sha256, ReadHash(reader, "manifest_sha256"));
    return {};
  }
  if (has_count) {
    if (basis.kind != BasisKind::kStatute && basis.kind != BasisKind::kMissingPerson) {
      return ScopeWrong("a basis of the kind " + kind + " must name whom it covers, not only how many");
    }
    WRIT_TRY(basis.max_subjects, ReadIntegerWithin(reader, "max_subjects", 1, kMaxBasisSubjectCount));
    return {};
  }
  WRIT_TRY(basis.subjects, ReadSubjects(reader));
  if (basis.kind == BasisKind::kConsent && basis.subjects.size() != 1) {
    return ScopeWrong("a consent is one person's, so it must have exactly one [[subject]]");
  }
  return {};
}

// Who consents: the person's key, or the paper that the person signed.
Result<void> ReadConsent(TomlReader& reader, LegalBasis& basis) {
  const bool has_key = reader.Has("person_key");
  const bool has_document = reader.Has("document_sha256");
  const auto wrong = [](std::string_view cause) {
    return Fail(Code::kUsage, "basis-consent", "couldn't accept the basis: " + std::string(cause),
                "a consent gives either person_key, the person's SSH public key, or document_sha256, the hash of the "
                "paper that the person signed; no other kind gives either");
  };
  if (basis.kind != BasisKind::kConsent) {
    if (has_key || has_document) return wrong("only a consent has person_key or document_sha256");
    return {};
  }
  if (has_key == has_document) return wrong("it must give exactly one of person_key and document_sha256");
  if (has_document) {
    WRIT_TRY(basis.document_sha256, ReadHash(reader, "document_sha256"));
    return {};
  }
  WRIT_TRY(const std::string line, reader.String("person_key"));
  Result<SshPublicKey> key = ParseSshPublicKey(line);
  if (!key) return WithContext(key.error(), "couldn't accept the field \"person_key\"");
  basis.person_key = std::move(*key);
  return {};
}

Result<void> ReadTimes(TomlReader& reader, LegalBasis& basis) {
  if (!reader.Has("not_after")) {
    return Fail(Code::kRefused, "basis-no-expiry", "couldn't accept the basis: it has no expiry, not_after is missing",
                "state not_after, at most " + std::to_string(MaxBasisDays(basis.kind)) + " days after not_before");
  }
  WRIT_TRY(basis.not_before, reader.Time("not_before"));
  WRIT_TRY(basis.not_after, reader.Time("not_after"));
  return CheckPeriod(basis.not_before, basis.not_after, MaxBasisDays(basis.kind));
}

tl::unexpected<Error> UseRefused(std::string slug, std::string cause, std::string advice) {
  return Fail(Code::kRefused, std::move(slug), "couldn't use the legal basis: " + std::move(cause), std::move(advice));
}

std::string SignerLine(const LegalBasis& basis) {
  const std::string how = ": ssh-keygen -Y sign -n " + std::string(kBasisNamespace) + " -f KEY FILE\n";
  switch (RequiredSigner(basis)) {
    case BasisSigner::kPerson: return "# The person whom it names signs it" + how;
    case BasisSigner::kNone: return "# It bears no signature: the person signed the paper whose hash it gives.\n";
    case BasisSigner::kAuthority: return "# A court or authority that the deployment trusts signs it" + how;
    case BasisSigner::kApprover: return "# The head or the data protection officer signs it" + how;
  }
  return {};
}

std::string DraftScope(const LegalBasis& basis) {
  if (basis.manifest_sha256) {
    return "\n# It covers the people and photos in the manifest with this SHA-256, and nobody else.\nmanifest_sha256 = "
           "\"" +
           ToHex(*basis.manifest_sha256) + "\"\n";
  }
  if (basis.max_subjects) {
    return "\n# It covers at most so many people.\nmax_subjects = " + std::to_string(*basis.max_subjects) + "\n";
  }
  std::string out;
  for (const BasisSubject& subject : basis.subjects) {
    out += "\n# A person whom it covers, and the SHA-256 of each photo (of the file's bytes).\n[[subject]]\nname = " +
           TomlQuote(subject.name) + "\nphoto_sha256 = [\n";
    for (const Hash32& photo : subject.photo_sha256) out += "  \"" + ToHex(photo) + "\",\n";
    out += "]\n";
  }
  return out;
}

}  // namespace

std::string_view BasisKindName(BasisKind kind) { return RuleOf(kind).name; }

std::int64_t MaxBasisDays(BasisKind kind) { return RuleOf(kind).max_days; }

Result<BasisKind> ParseBasisKind(std::string_view name) {
  for (const KindRule& rule : kKinds) {
    if (rule.name == name) return rule.kind;
  }
  static constexpr std::string_view kAdvice =
      "a basis is consent, court_order, statute or missing_person; without one of them the face can't be enrolled";
  if (ClaimsPublic(name)) {
    return Fail(Code::kRefused, "basis-public",
                "couldn't accept the basis: that a photo was public permits nobody to search by its face",
                std::string(kAdvice));
  }
  return Fail(Code::kUsage, "basis-kind", "couldn't accept the basis: its kind is unknown", std::string(kAdvice));
}

Result<LegalBasis> ParseLegalBasis(std::string_view text) {
  WRIT_TRY(TomlReader reader, ParseDocument(text, kMaxBasisBytes));
  WRIT_CHECK(ReadVersion(reader, "basis"));
  LegalBasis basis;
  WRIT_TRY(basis.deployment, ReadName(reader, "deployment"));
  WRIT_TRY(const std::string kind, reader.String("kind"));
  WRIT_TRY(basis.kind, ParseBasisKind(kind));
  WRIT_TRY(basis.gallery, ReadName(reader, "gallery"));
  WRIT_CHECK(ReadTimes(reader, basis));
  if (basis.kind != BasisKind::kConsent || reader.Has("provision")) {
    WRIT_TRY(basis.provision, ReadLine(reader, "provision"));
  }
  WRIT_TRY(basis.photo_source, ReadLine(reader, "photo_source"));
  WRIT_CHECK(ReadConsent(reader, basis));
  WRIT_CHECK(ReadScope(reader, basis));
  WRIT_CHECK(reader.Finish());
  return basis;
}

std::string DraftLegalBasis(const LegalBasis& basis) {
  std::string out =
      "# A legal basis: it permits photos of people to be enrolled in one sealed face gallery.\n" + SignerLine(basis);
  const auto add = [&out](std::string_view comment, std::string_view key, const std::string& value) {
    out += "\n# " + std::string(comment) + "\n" + std::string(key) + " = " + value + "\n";
  };
  add("The form of this document.", "basis", "\"v1\"");
  add("The only installation where it holds.", "deployment", TomlQuote(basis.deployment));
  add("What it rests on: consent, court_order, statute or missing_person.", "kind",
      TomlQuote(BasisKindName(basis.kind)));
  add("The only gallery that it opens.", "gallery", TomlQuote(basis.gallery));
  add("It is in force from this moment, in UTC ...", "not_before", FormatTime(basis.not_before));
  out += "# ... up to and including this one. After it, the faces are not compared any more.\nnot_after = " +
         FormatTime(basis.not_after) + "\n";
  if (!basis.provision.empty()) {
    add(basis.kind == BasisKind::kConsent ? "The law under which the consent is given."
                                          : "The provision of law that authorises face search on these people.",
        "provision", TomlQuote(basis.provision));
  }
  add("Where the photos come from.", "photo_source", TomlQuote(basis.photo_source));
  if (basis.person_key) add("The person's own key.", "person_key", TomlQuote(basis.person_key->Text()));
  if (basis.document_sha256) {
    add("The SHA-256 of the paper that the person signed, as scanned.", "document_sha256",
        "\"" + ToHex(*basis.document_sha256) + "\"");
  }
  return out + DraftScope(basis);
}

BasisSigner RequiredSigner(const LegalBasis& basis) {
  switch (basis.kind) {
    case BasisKind::kConsent: return basis.document_sha256 ? BasisSigner::kNone : BasisSigner::kPerson;
    case BasisKind::kCourtOrder: return BasisSigner::kAuthority;
    case BasisKind::kStatute:
    case BasisKind::kMissingPerson: break;
  }
  return BasisSigner::kApprover;
}

Result<void> CheckBasisInForce(const LegalBasis& basis, std::string_view origin, UtcTime now) {
  if (basis.deployment != origin) {
    return UseRefused("basis-other-deployment",
                      "it holds at " + basis.deployment + ", and this is " + std::string(origin),
                      "use it there, or get a basis for this deployment");
  }
  if (now < basis.not_before) {
    return UseRefused("basis-not-yet-valid", "it is in force from " + FormatTime(basis.not_before),
                      "wait until then; if this machine's clock is wrong, set it");
  }
  if (now > basis.not_after) {
    return UseRefused("basis-expired", "it was in force until " + FormatTime(basis.not_after), "get a new basis");
  }
  return {};
}

Result<void> CheckBasisUse(const LegalBasis& basis, const BasisUse& use) {
  WRIT_CHECK(CheckBasisInForce(basis, use.origin, use.now));
  if (basis.gallery != use.gallery) {
    return UseRefused("basis-other-gallery", "it covers the gallery " + basis.gallery + ", not " + use.gallery,
                      "enrol into the gallery that it covers, or get a basis for this one");
  }
  if (basis.max_subjects) {
    if (use.subjects_already < *basis.max_subjects) return {};
    return UseRefused("basis-full",
                      "it covers " + std::to_string(*basis.max_subjects) + " people, and so many stand under it",
                      "get a basis for more people");
  }
  if (basis.manifest_sha256) {
    if (basis.manifest_sha256 == use.manifest_sha256) return {};
    if (use.manifest_sha256) {
      return UseRefused("basis-other-manifest", "it covers another manifest, " + ToHex(*basis.manifest_sha256),
                        "import that very file, or name a new basis in the column basis, and have it drafted and "
                        "signed for this one");
    }
    return UseRefused("basis-manifest", "it covers the import of a manifest, not a single photo",
                      "import the manifest, or get a basis that names subject and photo");
  }
  const auto subject = std::find_if(basis.subjects.begin(), basis.subjects.end(),
                                    [&](const BasisSubject& entry) { return entry.name == use.subject; });
  if (subject == basis.subjects.end()) {
    return UseRefused("basis-other-subject", "it does not name " + use.subject, "get a basis that names this person");
  }
  const std::vector<Hash32>& photos = subject->photo_sha256;
  if (std::find(photos.begin(), photos.end(), use.photo_sha256) == photos.end()) {
    return UseRefused("basis-other-photo",
                      "it does not give the photo with SHA-256 " + ToHex(use.photo_sha256) + " for " + use.subject,
                      "give the very file that the basis was drafted from (a copy saved again differs), or get a basis "
                      "for this photo");
  }
  return {};
}

}  // namespace writ
