#include "search/report.h"

#include "search/html.h"
#include "search/report_parts.h"
#include "search/report_words.h"

namespace writ {
namespace {

Html Heading(Deployment& deployment, const CaseFile& file) {
  return Fill(R"(<header>
<p class="mark">Writ · {}</p>
<h1>Report of search {}</h1>
<p class="quiet">Case {} · searched by {} on <time>{}</time> · report written on <time>{}</time></p>
</header>
)",
              deployment.registry().origin(), file.search.entry, file.writ_order.case_id, file.search.investigator,
              TimeInWords(file.search.time), TimeInWords(deployment.env().Now()));
}

Html Footer(const CaseFile& file) {
  return Fill(R"(<footer>
<p class="quiet">Written by Writ {}. That this report was written stands in the log as well. Probe and results of this
search are to be destroyed after the writ's end ({}), within the time that the deployment's policy sets; the log keeps
commitments, from which no name or picture can be read.</p>
</footer>
)",
              std::string_view(WRIT_VERSION), TimeInWords(file.writ_order.not_after));
}

}  // namespace

Result<std::string> WriteReport(Deployment& deployment, const CaseFile& file, const ReportOptions& options) {
  Html body;
  if (options.fictional) {
    body += R"(<p class="notice" role="note"><strong>A demonstration with fictional documents.</strong> The court, the
offices, the people in them, the orders and their grounds are made up. The photos are public-domain pictures of real
people, who have nothing to do with any case.</p>
)";
  }
  body += Heading(deployment, file);
  body += OutcomePart(file);
  WRIT_TRY(const Html faces, FacesPart(deployment, file));
  WRIT_TRY(const Html order, WritPart(deployment, file, options.fictional));
  WRIT_TRY(const Html log, LogPart(deployment, file));
  body += faces;
  body += DecisionsPart(file);
  body += order;
  body += log;
  body += Footer(file);
  return WritePage("Report of search " + std::to_string(file.search.entry) + " · " + deployment.registry().origin(),
                   body);
}

}  // namespace writ
