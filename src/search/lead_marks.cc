#include "search/lead_marks.h"

#include <algorithm>
#include <map>

#include "base/crypto.h"

namespace writ {
namespace {

constexpr char kMarksPart[] = "lead_marks";
constexpr std::size_t kMarksBytes =
    16 * 1024;  // of every part, padded: as many leads as a search has candidates fit in

using MarksByTag = std::map<std::string, std::string>;

std::string TagOf(const Deployment& deployment, const Candidate& lead) {
  return deployment.tagger().Of({"lead", lead.gallery, lead.subject});
}

// Neither equal leads nor how many there are can be told without the deployment's keys.
SecretBytes SealKey(const Deployment& deployment) { return deployment.tagger().KeyFor("lead marks"); }

Bytes SealMarks(const Deployment& deployment, std::uint64_t release, const MarksByTag& marks) {
  std::string text = CanonicalJsonOrDie(Json(marks));
  text.resize(std::max(text.size(), kMarksBytes), ' ');
  return AeadSeal(SealKey(deployment), Ledger::VaultPlace(release, kMarksPart), AsBytes(text));
}

Result<MarksByTag> ReadMarks(Deployment& deployment, std::uint64_t release) {
  WRIT_TRY(const Bytes sealed, deployment.ledger().ReadVault(release, kMarksPart));
  WRIT_TRY(const SecretBytes opened, AeadOpen(SealKey(deployment), Ledger::VaultPlace(release, kMarksPart), sealed));
  std::string_view text = AsText(opened.view());
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  WRIT_TRY(const Json json, ParseCanonicalJson(text, kMarksBytes));
  MarksByTag marks;
  for (const auto& [tag, mark] : json.items()) {
    if (mark.is_string()) marks[tag] = mark.get<std::string>();
  }
  return marks;
}

// Of the newest releases with a lead whose cases are still there. The oldest mark of a person wins.
Result<MarksByTag> EarlierMarks(Deployment& deployment) {
  MarksByTag earlier;
  std::size_t compared = 0;
  const std::map<std::uint64_t, SearchRecord>& searches = deployment.searches().by_entry();
  for (auto it = searches.rbegin(); it != searches.rend() && compared < kMostComparedReleases; ++it) {
    const SearchRecord& search = it->second;
    if (search.state != SearchState::kReleased || search.outcome != "lead") continue;
    WRIT_TRY(const MarksByTag marks, ReadMarks(deployment, search.release_entry));
    for (const auto& [tag, mark] : marks) earlier.insert_or_assign(tag, mark);
    ++compared;
  }
  return earlier;
}

}  // namespace

Result<LeadMarks> MarkLeads(Deployment& deployment, std::uint64_t search, const std::vector<Candidate>& leads) {
  LeadMarks marked;
  if (leads.empty()) return marked;
  WRIT_TRY(const MarksByTag earlier, EarlierMarks(deployment));
  MarksByTag marks;
  for (const Candidate& lead : leads) {
    const std::string tag = TagOf(deployment, lead);
    const auto known = earlier.find(tag);
    const std::string own = std::to_string(search) + "." + std::to_string(marked.marks.size());
    marks[tag] = known == earlier.end() ? own : known->second;
    marked.marks.push_back(marks[tag]);
  }
  marked.parts.push_back({.name = kMarksPart, .sealed = SealMarks(deployment, deployment.ledger().NextIndex(), marks)});
  return marked;
}

}  // namespace writ
