#include <algorithm>
#include <filesystem>
#include <set>

#include "authority/sshsig.h"
#include "base/names.h"
#include "cli/draft.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "gallery/legal_basis.h"
#include "gallery/manifest.h"

namespace writ {
namespace {

constexpr std::int64_t kDefaultDays = 365;
constexpr std::size_t kMaxPaperBytes = 64u << 20;  // a scanned consent form

constexpr OptionOfField kOptionOfField[] = {
    {"gallery", "--gallery"},       {"photo_source", "--source"},
    {"provision", "--provision"},   {"max_subjects", "--max-subjects"},
    {"person_key", "--person-key"}, {"not_after", "--days"},
    {"name", "--subject"},          {"subject", "--subject"},
};

struct Options {
  std::string kind;
  std::string gallery;
  std::string subject;
  std::vector<std::string> photos;
  std::string person_key;
  std::string document;
  std::optional<std::int64_t> max_subjects;
  std::string manifest;
  std::string provision;
  std::string source;
  std::optional<std::int64_t> days;
  std::string out;
  std::string origin;
};

std::string SignerInWords(const LegalBasis& basis) {
  switch (RequiredSigner(basis)) {
    case BasisSigner::kPerson: return "the person, with the key that it names";
    case BasisSigner::kNone: return "the paper that the person signed stands for it; keep it";
    case BasisSigner::kAuthority: return "a court that this deployment trusts (`writ authority list`)";
    case BasisSigner::kApprover: return "the head or the data protection officer, not the custodian";
  }
  return {};
}

// What whoever signs for a hash signs for: the rows that were hashed.
std::string ManifestInWords(const Options& options, const std::vector<ManifestRow>& rows) {
  std::set<std::string> photos, people, bases;
  for (const ManifestRow& row : rows) {
    photos.insert(row.photo_sha256), people.insert(row.subject), bases.insert(row.basis);
  }
  const std::string words = "It covers " + Count(photos.size(), "photo", "photos") + " of " +
                            Count(people.size(), "person", "people") + ", and no others; read them in " +
                            options.manifest + ".\n";
  const std::string name = std::filesystem::path(options.out).filename().string();
  const bool named = std::any_of(bases.begin(), bases.end(), [&](const std::string& basis) {
    return std::filesystem::path(basis).filename() == name;
  });
  if (options.out.empty() || named) {
    return words + "Then: writ import " + options.gallery + " " + ShellWord(options.manifest) + "\n";
  }
  return words +
         "But no row names this file: name it in the column basis of each, and draft it anew, since it covers " +
         "the manifest as it is then.\n";
}

// `rows` gets those of the manifest, where one is named.
Result<void> AddScope(const Options& options, LegalBasis& basis, std::vector<ManifestRow>& rows) {
  if (!options.manifest.empty()) {
    if (basis.kind == BasisKind::kConsent) {
      return Fail(Code::kUsage, "basis-scope", "couldn't draft the basis: a consent is one person's",
                  "have each person sign a consent, and name it in the rows of their photos");
    }
    if (options.max_subjects || !options.subject.empty() || !options.photos.empty()) {
      return Fail(Code::kUsage, "basis-scope", "couldn't draft the basis: it covers a manifest, or something else",
                  "give either --manifest, or --max-subjects, or --subject and --photo");
    }
    WRIT_TRY(const std::string text, ReadDocument(options.manifest, kMaxManifestBytes));
    WRIT_TRY(rows, ParseManifest(text));
    basis.manifest_sha256 = Sha256(AsBytes(text));
    return {};
  }
  if (options.max_subjects) {
    basis.max_subjects = options.max_subjects;
    if (options.subject.empty() && options.photos.empty()) return {};
    return Fail(Code::kUsage, "basis-scope",
                "couldn't draft the basis: it covers a subject's photos or a number of "
                "subjects, not both",
                "leave out either --max-subjects, or --subject and --photo");
  }
  if (options.subject.empty() || options.photos.empty()) {
    return Fail(Code::kUsage, "basis-scope", "couldn't draft the basis: it doesn't say whom it covers",
                "name the person with --subject and each photo with --photo (or a manifest with --manifest, or, for "
                "statute and missing_person, a number with --max-subjects)");
  }
  BasisSubject subject{.name = options.subject, .photo_sha256 = {}};
  for (const std::string& file : options.photos) {
    WRIT_TRY(const Bytes photo, ReadPhoto(file));
    subject.photo_sha256.push_back(Sha256(photo));
  }
  basis.subjects.push_back(std::move(subject));
  return {};
}

Result<void> AddConsent(const Options& options, LegalBasis& basis) {
  if (!options.person_key.empty()) {
    WRIT_TRY(const std::string text, ReadPublicKey(options.person_key));
    WRIT_TRY(basis.person_key, ParseSshPublicKey(text));
  }
  if (!options.document.empty()) {
    WRIT_TRY(const std::string paper, ReadDocument(options.document, kMaxPaperBytes));
    basis.document_sha256 = Sha256(AsBytes(paper));
  }
  return {};
}

Result<Answer> Draft(const Options& options, const CommonOptions& common) {
  LegalBasis basis;
  WRIT_TRY(basis.kind, ParseBasisKind(options.kind));
  WRIT_TRY(basis.deployment, OriginFor(common, options.origin));
  basis.gallery = options.gallery;
  basis.not_before = RealEnv().Now();
  const std::int64_t days = options.days.value_or(kDefaultDays);
  if (days < 1 || days > MaxBasisDays(basis.kind)) {
    return Fail(Code::kUsage, "basis-days",
                "couldn't draft the basis: it can't hold for " + std::to_string(days) + " days",
                "a basis of the kind " + options.kind + " holds for 1 to " + std::to_string(MaxBasisDays(basis.kind)) +
                    " days");
  }
  basis.not_after = {basis.not_before.seconds + days * kSecondsPerDay};
  basis.provision = options.provision;
  basis.photo_source = options.source;
  std::vector<ManifestRow> rows;
  WRIT_CHECK(AddScope(options, basis, rows));
  WRIT_CHECK(AddConsent(options, basis));
  const std::string document = DraftLegalBasis(basis);
  const Result<LegalBasis> checked = ParseLegalBasis(document);
  if (!checked) return DraftError(checked.error(), "couldn't draft the basis", kOptionOfField);

  const bool needs_signature = RequiredSigner(*checked) != BasisSigner::kNone;
  return HandOutDraft(
      document, options.out, std::string(needs_signature ? kBasisNamespace : ""), SignerInWords(*checked),
      options.manifest.empty() ? "Then: writ enrol " + options.gallery + " PHOTO --subject " +
                                     (options.subject.empty() ? "NAME" : ShellWord(options.subject)) + " --basis " +
                                     (options.out.empty() ? "FILE" : ShellWord(options.out)) + "\n"
                               : ManifestInWords(options, rows));
}

}  // namespace

void AddBasisVerbs(Program& program) {
  program.AddFamily("basis", kForCustodian, "Draft the legal basis without which no face is enrolled.");
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "basis draft",
                .group = {},
                .purpose = "Write the text of a legal basis, ready to be read and signed.",
                .who = "anyone; it counts once the right person has signed it.",
                .example = "writ basis draft --kind consent --gallery staff --subject a.cole --photo a.jpg "
                           "--person-key a.pub --source \"taken at the desk\" --out basis.toml"})
      .Required("--kind", options->kind, "consent, court_order, statute or missing_person")
      .Required("--gallery", options->gallery, "The gallery that it holds for")
      .Required("--source", options->source, "Where the photos come from, in one line")
      .Optional("--subject", options->subject, "The person's name in the gallery")
      .Many("--photo", options->photos, "The photos that may be enrolled", false)
      .Optional("--person-key", options->person_key, "Consent: the person's own .pub file; the person signs")
      .Optional("--document", options->document, "Consent: a scan of the paper that the person signed")
      .Number("--max-subjects", options->max_subjects, "Statute, missing_person: how many people at most")
      .Optional("--manifest", options->manifest, "Any kind but consent: the manifest whose import it covers")
      .Optional("--provision", options->provision, "The law that authorises face search; consent needs none")
      .Number("--days", options->days, "How long it holds from now; 365 unless said")
      .Optional("--out", options->out, "Write it there instead of printing it")
      .Optional("--origin", options->origin, "The deployment's name; else that of the data folder")
      .Runs([options](const CommonOptions& common) { return Draft(*options, common); });
}

}  // namespace writ
