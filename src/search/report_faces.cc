#include "search/html_faces.h"
#include "search/report_parts.h"
#include "search/report_words.h"

namespace writ {
namespace {

// As measured and told in docs/model_card.md.
Html WhatMissesMean() {
  return Html(R"(<p>Face search misses people. As measured on press photos in a gallery of 860 people
(docs/model_card.md), at a threshold that lets 1 in 100 searches for a stranger return somebody, about 3 in 100 people who
are enrolled are not found by another photo of theirs; with poor light, a turned head, age, or a covered face it is more.
Whether the error is the same for every group of people is not measured.</p>
)");
}

Html ReviewSentence(const CaseFile& file) {
  if (file.candidates == 1) {
    return Html(
        "<p>One face scored above the threshold. Two examiners compared it with the probe, blind to each other, to "
        "the score and to the name.</p>\n");
  }
  return Fill(
      "<p>{} faces scored above the threshold. Two examiners compared them with the probe, blind to each other, "
      "to the scores and to the names.</p>\n",
      file.candidates);
}

Html FaceFacts(const Deployment& deployment, const CaseFile& file, const Candidate& lead) {
  Html facts = Fill(
      "<dl>\n<dt>Comparison score</dt><dd><strong class=\"number\">{}</strong>"
      "<span class=\"quiet\">A measure of likeness between −1 and 1. It is no probability.</span></dd>\n"
      "<dt>Strangers expected at this score</dt><dd>{}.</dd>\n",
      ScoreInWords(lead.score), StrangersInWords(lead.expected_strangers, file.compared));
  facts += Fill("<dt>Threshold</dt><dd><span class=\"number\">{}</span>; {}.</dd>\n",
                ScoreInWords(file.threshold.score), ThresholdInWords(file.threshold, file.compared));
  facts += Fill("<dt>Enrolled as</dt><dd>{} in the gallery {}<span class=\"quiet\">log entry {}", lead.subject,
                lead.gallery, lead.face_id);
  if (const Gallery* gallery = deployment.galleries().FindByName(lead.gallery)) {
    const Result<std::span<const FaceRecord>> faces = deployment.galleries().FacesOf(*gallery);
    if (!faces) facts += ", under a legal basis whose record could not be read";
    for (const FaceRecord& face : faces ? *faces : std::span<const FaceRecord>()) {
      if (face.entry != lead.face_id) continue;
      facts += Fill(", under a legal basis in force from {} to {}", TimeInWords(face.not_before),
                    TimeInWords(face.not_after));
    }
  }
  facts += "</span></dd>\n</dl>\n";
  return facts;
}

}  // namespace

Html OutcomePart(const CaseFile& file) {
  Html part("<section class=\"verdict\" aria-label=\"Outcome\">\n");
  if (file.outcome == "lead") {
    part += "<p class=\"word\">A lead, never a match.</p>\n";
    part += ReviewSentence(file);
    part += Fill(
        "<p>Both found {} to show the same person as the probe. That is a reason to look further, by other "
        "means. It is not an identification, and no measure against anybody may rest on it alone.</p>\n",
        file.candidates == 1 ? std::string("it") : std::to_string(file.leads.size()) + " of them");
  } else if (file.outcome == "no_lead") {
    part += "<p class=\"word\">No lead.</p>\n";
    part += ReviewSentence(file);
    part +=
        "<p>On none of them did both say that it is the same person. That does not prove that the person is not in "
        "the galleries.</p>\n";
    part += WhatMissesMean();
  } else {
    part += "<p class=\"word\">No candidate.</p>\n";
    part += Fill("<p>Nobody above the threshold; that does not prove absence. The probe was compared with {} {}.</p>\n",
                 CountInWords(file.compared), std::string_view(file.compared == 1 ? "face" : "faces"));
    part += WhatMissesMean();
  }
  part += "</section>\n";
  return part;
}

Result<Html> FacesPart(const Deployment& deployment, const CaseFile& file) {
  WRIT_TRY(const ProbeFigures probe, DrawProbe(file.probe.photos, "the probe"));
  if (file.leads.empty()) {
    Html part = Fill("<section>\n<h2>The probe</h2>\n<div class=\"pair\">\n{}{}</div>\n{}", probe.first.face,
                     probe.first.whole, probe.others);
    part += Fill(
        "<dl>\n<dt>Faces compared</dt><dd class=\"number\">{}</dd>\n<dt>Threshold</dt><dd><span "
        "class=\"number\">{}</span>; {}.</dd>\n</dl>\n</section>\n",
        CountInWords(file.compared), ScoreInWords(file.threshold.score),
        ThresholdInWords(file.threshold, file.compared));
    return part;
  }
  Html part;
  for (const Candidate& lead : file.leads) {
    WRIT_TRY(const FaceFigures enrolled, DrawFace(lead.photo, lead.face, "the lead, " + lead.subject));
    part += Fill(R"(<section>
<h2>Probe and candidate {}</h2>
<div class="pair">
<h3 class="side">Probe</h3>
<h3 class="side">Candidate: {}</h3>
{}{}{}{}</div>
{}{}</section>
)",
                 lead.label, lead.subject, probe.first.face, enrolled.face, probe.first.whole, enrolled.whole,
                 probe.others, FaceFacts(deployment, file, lead));
  }
  return part;
}

Html DecisionsPart(const CaseFile& file) {
  if (file.decisions.empty()) return {};
  Html rows;
  for (const OpenedDecision& decision : file.decisions) {
    Html verdicts;
    for (const auto& [label, verdict] : decision.verdicts) {
      verdicts += Fill("<span>{}: <strong>{}</strong></span><br>", label, verdict);
    }
    rows += Fill(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}<span class=\"quiet\">entry {}</span></td>"
        "</tr>\n",
        decision.examiner, verdicts, decision.remarks.empty() ? std::string("none") : decision.remarks,
        TimeInWords(decision.time), decision.entry);
  }
  return Fill(R"(<section>
<h2>The examiners' decisions</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Decisions">
<table>
<thead><tr><th scope="col">Examiner</th><th scope="col">Candidate</th><th scope="col">Remarks</th><th scope="col" class="number">Decided</th></tr></thead>
<tbody>
{}</tbody>
</table>
</div>
<p class="quiet">Each decision was sealed and committed in the log before either was opened; both were opened together. On one
machine this is blind to its users, not to whoever runs the machine. The letters are a random order.</p>
</section>
)",
              rows);
}

}  // namespace writ
