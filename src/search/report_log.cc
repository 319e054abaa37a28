#include "base/crypto.h"
#include "log/entry_types.h"
#include "log/proof.h"
#include "log/receipt.h"
#include "search/report_parts.h"
#include "search/report_words.h"
#include "search/witnessing.h"

namespace writ {
namespace {

bool IsOfSearch(const Record& record, std::uint64_t search) {
  if (record.index == search) return true;
  const auto named = record.entry.act.find("search");
  return named != record.entry.act.end() && named->is_number_unsigned() && named->get<std::uint64_t>() == search;
}

std::string Spaced(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

std::string MeaningOf(const Record& record, const EntryType* type) {
  if (record.entry.outcome == kRefused)
    return "nothing was done: " + record.row.value("reason", std::string("refused"));
  return type == nullptr ? std::string() : std::string(type->meaning);
}

Html EntryRow(const Record& record, std::uint64_t search) {
  const EntryType* type = FindEntryType(record.entry.type());
  const bool by_program = type != nullptr && type->author == "program";
  return Fill(
      "<tr{}><td class=\"number\">{}</td><td class=\"number\">{}</td><td>{}<span class=\"quiet\">{}</span></td>"
      "<td>{}</td><td>{}</td></tr>\n",
      record.index == search ? Html(" class=\"this\"") : Html(), record.index, TimeInWords(record.entry.time),
      Spaced(record.entry.type()), MeaningOf(record, type), Spaced(record.entry.outcome),
      by_program ? std::string("the deployment") : record.row.value("actor", std::string("not known")));
}

Result<Html> EntryTable(Deployment& deployment, std::uint64_t search) {
  Html rows;
  WRIT_CHECK(deployment.ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    if (IsOfSearch(record, search)) rows += EntryRow(record, search);
    return {};
  }));
  return Fill(R"(<div class="scroll" tabindex="0" role="region" aria-label="Log entries">
<table>
<thead><tr><th scope="col" class="number">Entry</th><th scope="col" class="number">Time</th><th scope="col">What</th><th scope="col">Outcome</th><th scope="col">Who</th></tr></thead>
<tbody>
{}</tbody>
</table>
</div>
<p class="quiet">The public log shows number, time, type, outcome and the key that signed. Names and case numbers stand in
it as commitments only.</p>
)",
              rows);
}

// What it costs that nobody outside watches the log.
constexpr Markup kUnwitnessed = R"(<p class="notice"><strong>This log is unwitnessed.</strong> No independent witness
cosigns its checkpoints. The proofs below show that an entry stands in the log which this checkpoint signs, and that the
log has not been changed since any earlier checkpoint that somebody kept. They cannot show that everybody was shown the
same log: whoever holds the log's key could sign a second one. Compare the checkpoint with one that was kept
elsewhere.</p>
)";

// Who saw the log with the search's entry in it before anything was compared.
Html WitnessPart(const std::vector<SearchCosignature>& cosignatures) {
  Html rows;
  for (const SearchCosignature& one : cosignatures) {
    rows += Fill("<tr><td>{}</td><td>{}</td></tr>\n", one.witness, TimeInWords(one.time));
  }
  return Fill(R"(<h3>Witnesses</h3>
<p>Before anything was compared, these independent witnesses cosigned the log with this search's entry in it. A witness
signs only what continues the last log that it saw: whoever trusts one of them is shown the same log as everybody
else.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Witnesses">
<table>
<thead><tr><th scope="col">Witness</th><th scope="col">Cosigned</th></tr></thead>
<tbody>
{}</tbody>
</table>
</div>
)",
              rows);
}

// The receipt under the checkpoint that was cosigned before the comparison; under today's, where there is no witness.
Result<std::string> ReceiptOf(const TileReader& tiles, const SearchRecord& search, const LogVerifier& verifier) {
  if (search.cosigned.empty()) return MakeReceipt(tiles, search.entry, verifier);
  WRIT_TRY(const Checkpoint checkpoint, OpenCheckpoint(search.cosigned, verifier));
  WRIT_TRY(const std::vector<Hash32> proof, InclusionProof(tiles, search.entry, checkpoint.size));
  return WriteReceipt(search.entry, proof, search.cosigned);
}

}  // namespace

Result<Html> LogPart(Deployment& deployment, const CaseFile& file) {
  Ledger& ledger = deployment.ledger();
  const TileReader tiles(deployment.env(), ledger.log_folder());
  const LogVerifier verifier = MakeLogVerifier(ledger.origin(), ledger.log_key().public_key);
  WRIT_TRY(const std::string checkpoint, tiles.CheckpointNote());
  WRIT_TRY(const std::string receipt, ReceiptOf(tiles, file.search, verifier));
  WRIT_TRY(const std::vector<Bytes> entry, ledger.EntryBytes(file.search.entry, 1));
  WRIT_CHECK(VerifyReceipt(receipt, entry.front(), verifier));
  WRIT_TRY(const std::string genesis, deployment.GenesisHash());
  WRIT_TRY(const Html table, EntryTable(deployment, file.search.entry));
  Html part = Fill("<section>\n<h2>What the log says of this search</h2>\n{}", table);
  const std::vector<SearchCosignature> seen_by = CosignaturesOn(file.search.cosigned, deployment.registry());
  part += seen_by.empty() ? Html(kUnwitnessed) : WitnessPart(seen_by);
  part += Fill(R"(<dl>
<dt>Genesis</dt><dd class="hash">{}</dd>
<dt>Verifier key</dt><dd class="hash">{}</dd>
</dl>
<h3>Checkpoint</h3>
<pre>{}</pre>
<details>
<summary>Receipt of the search's entry (proof of inclusion)</summary>
<h3>Entry {}, as it stands in the log</h3>
<pre>{}</pre>
<h3>Receipt</h3>
<pre>{}</pre>
</details>
)",
               genesis, ledger.verifier_key(), checkpoint, file.search.entry, AsText(entry.front()), receipt);
  part += Fill(R"(<h3>To check it without asking anybody</h3>
<ol class="steps">
<li>Take genesis and verifier key from a place that you trust, not from this page, and compare them.</li>
<li>Save the entry's one line as entry.json and the receipt as receipt.txt, then run <code>writ log receipt --file
receipt.txt --entry entry.json --vkey '{}'</code>: it says whether this entry stands in the log.</li>
<li>Get a copy of the log's folder: it is public and holds no names.</li>
<li>Run <code>writ log verify</code> on it, or tests/logcheck, a program of other authors' parts that knows the public
format alone.</li>
</ol>
</section>
)",
               ledger.verifier_key());
  return part;
}

}  // namespace writ
