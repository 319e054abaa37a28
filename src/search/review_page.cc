#include "search/review_page.h"

#include "search/html.h"
#include "search/html_faces.h"

namespace writ {
namespace {

// As the command line spells a verdict: a word without a space needs no quotes.
std::string AsTyped(std::string_view verdict) {
  std::string typed(verdict);
  for (char& c : typed) c = c == ' ' ? '-' : c;
  return typed;
}

std::string Command(const ReviewTask& task, const std::string& decisions) {
  return "writ review " + std::to_string(task.search) + " --decide" + decisions +
         " --remarks \"WHY\" --as YOUR-NAME --key YOUR-KEY";
}

Html Choices(const ReviewTask& task, const Candidate& candidate) {
  // With one candidate a decision is a whole command; with several it is a part of one, which stands at the end.
  const bool only = task.candidates.size() == 1;
  Html rows;
  for (const std::string_view verdict : kVerdicts) {
    const std::string decision = candidate.label + "=" + AsTyped(verdict);
    rows += Fill("<dt>{}</dt><dd><code>{}</code></dd>\n", verdict,
                 only ? Command(task, " " + decision) : "--decide " + decision);
  }
  return Fill("<dl>\n{}</dl>\n", rows);
}

Result<Html> CandidatePart(const ReviewTask& task, const ProbeFigures& probe, const Candidate& candidate) {
  WRIT_TRY(const FaceFigures shown, DrawFace(candidate.photo, candidate.face, "candidate " + candidate.label));
  return Fill(R"(<section>
<h2>Candidate {}</h2>
<div class="pair">
<h3 class="side">Face searched for</h3>
<h3 class="side">Candidate {}</h3>
{}{}{}{}</div>
{}<h3>Your decision</h3>
{}</section>
)",
              candidate.label, candidate.label, probe.first.face, shown.face, probe.first.whole, shown.whole,
              probe.others, Choices(task, candidate));
}

Html Ending(const ReviewTask& task) {
  std::string all;
  for (const Candidate& candidate : task.candidates) all += " " + candidate.label + "=VERDICT";
  return Fill(R"(<section>
<h2>All decisions in one command</h2>
<pre>{}</pre>
<p>A VERDICT is <code>same</code>, <code>different</code> or <code>cannot-say</code>, one for each candidate. Say in the
remarks what you saw. The command signs and seals your decisions; nobody can change them afterwards, you neither.</p>
<p class="quiet">This page holds pictures of people who may have nothing to do with the case. Delete it when you have decided.</p>
</section>
)",
              Command(task, all));
}

}  // namespace

Result<std::string> WriteReviewPage(const ReviewTask& task) {
  const std::string title = "Review of search " + std::to_string(task.search);
  Html body = Fill(R"(<header>
<p class="mark">Writ · for one examiner</p>
<h1>{}</h1>
<p>Look at each candidate on its own: is it the same person? Compare what does not change with light, age or hair: the
proportions of the face, the ears, the form of nose and lips, marks of the skin. “Cannot say” is a good answer where the
photos do not show enough. The letters mean nothing; none of the candidates need be the person.</p>
<p class="notice">Do not talk about it with the other examiner before both have decided.</p>
</header>
)",
                   title);
  WRIT_TRY(const ProbeFigures probe, DrawProbe(task.probe, "the person searched for"));
  for (const Candidate& candidate : task.candidates) {
    WRIT_TRY(const Html part, CandidatePart(task, probe, candidate));
    body += part;
  }
  body += Ending(task);
  return WritePage(title, body);
}

}  // namespace writ
