#include "search/lead_marks.h"

#include <map>
#include <optional>

namespace writ {
namespace {

constexpr char kMarksPart[] = "lead_marks";
constexpr std::size_t kMaxMarksBytes = 64 * 1024;

std::string TagOf(const Deployment& deployment, std::string_view salt, const Candidate& lead) {
  return deployment.tagger().Of({"lead", salt, lead.gallery, lead.subject});
}

// What a release kept: its salt, and the marks by their tags.
struct KeptMarks {
  std::string salt;
  std::map<std::string, std::string> by_tag;
};

Result<KeptMarks> ReadMarks(Ledger& ledger, std::uint64_t release) {
  const auto malformed = [&] {
    return Fail(Code::kCorruption, "lead-marks-malformed",
                "couldn't read the marks of entry " + std::to_string(release) + ": they are malformed",
                "the log was written by something else than writ; keep the data folder as evidence");
  };
  WRIT_TRY(const Bytes bytes, ledger.ReadVault(release, kMarksPart));
  const Result<Json> json = ParseCanonicalJson(AsText(bytes), kMaxMarksBytes);
  if (!json) return malformed();
  KeptMarks kept;
  WRIT_TRY(kept.salt, JsonString(*json, "salt"));
  const auto marks = json->find("marks");
  if (marks == json->end() || !marks->is_object()) return malformed();
  for (const auto& [tag, mark] : marks->items()) {
    if (!mark.is_string()) return malformed();
    kept.by_tag[tag] = mark.get<std::string>();
  }
  return kept;
}

// The newest releases with a lead whose cases are still there.
Result<std::vector<KeptMarks>> EarlierMarks(Deployment& deployment) {
  std::vector<KeptMarks> earlier;
  const std::map<std::uint64_t, SearchRecord>& searches = deployment.searches().by_entry();
  for (auto it = searches.rbegin(); it != searches.rend() && earlier.size() < kMostComparedReleases; ++it) {
    const SearchRecord& search = it->second;
    if (search.state != SearchState::kReleased || search.outcome != "lead") continue;
    WRIT_TRY(KeptMarks kept, ReadMarks(deployment.ledger(), search.release_entry));
    earlier.push_back(std::move(kept));
  }
  return earlier;
}

}  // namespace

Result<LeadMarks> MarkLeads(Deployment& deployment, std::uint64_t search, const std::vector<Candidate>& leads) {
  LeadMarks marked;
  if (leads.empty()) return marked;
  WRIT_TRY(const std::vector<KeptMarks> earlier, EarlierMarks(deployment));
  Hash32 random{};
  deployment.env().FillRandom(random);
  const std::string salt = ToHex(random);
  Json marks = Json::object();
  for (const Candidate& lead : leads) {
    std::string mark = std::to_string(search) + "." + std::to_string(marked.marks.size());
    for (const KeptMarks& kept : earlier) {
      const auto known = kept.by_tag.find(TagOf(deployment, kept.salt, lead));
      if (known != kept.by_tag.end()) mark = known->second;
    }
    marks[TagOf(deployment, salt, lead)] = mark;
    marked.marks.push_back(std::move(mark));
  }
  marked.parts.push_back(
      {.name = kMarksPart, .sealed = ToBytes(CanonicalJsonOrDie(Json{{"salt", salt}, {"marks", std::move(marks)}}))});
  return marked;
}

}  // namespace writ
