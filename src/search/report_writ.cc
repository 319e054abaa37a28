#include "authority/sshsig.h"
#include "search/report_parts.h"
#include "search/report_words.h"

namespace writ {
namespace {

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Html Probes(const CaseFile& file) {
  Html html;
  for (const WritProbe& probe : file.writ_order.probes) {
    html += Fill("<span>the file with SHA-256 <span class=\"hash\">{}</span>", ToHex(probe.sha256));
    if (probe.face) {
      html += Fill("; the face {} pixels from the left, {} from the top, {} wide and {} high", probe.face->x,
                   probe.face->y, probe.face->width, probe.face->height);
    } else {
      html += "; its only face";
    }
    html += "</span><br>";
  }
  return html;
}

Html Signer(const Deployment& deployment, const SshPublicKey& key, const WritOrder& order) {
  if (const Principal* head = deployment.registry().FindPrincipalByKey(key.Text())) {
    const bool ratified = deployment.writ_uses().IsRatified(order);
    return Fill(
        "{}, the head, with the key <span class=\"hash\">{}</span><span class=\"quiet\">urgent: in the stead of "
        "{}, who {}</span>",
        head->name, key.Fingerprint(), order.issuer,
        std::string_view(ratified ? "has ratified it" : "has yet to ratify it, or all of this is destroyed"));
  }
  Html html = Fill("{}, with the key <span class=\"hash\">{}</span>", order.issuer, key.Fingerprint());
  if (const IssuingAuthority* authority = deployment.registry().FindAuthorityByKey(key.Text())) {
    html += Fill("<span class=\"quiet\">trusted here to sign writs since {} (log entry {}){}</span>",
                 TimeInWords(authority->since), authority->entry,
                 std::string_view(authority->active ? "" : "; revoked since"));
  }
  return html;
}

Html InWords(const Deployment& deployment, const CaseFile& file, const SshPublicKey& key) {
  const WritOrder& order = file.writ_order;
  const std::int64_t uses = deployment.writ_uses().UsesOf(order);
  Html words =
      Fill("<dl>\n<dt>Writ</dt><dd>{}</dd>\n<dt>Issued and signed by</dt><dd>{}</dd>\n<dt>Case</dt><dd>{}</dd>\n",
           order.id, Signer(deployment, key, order), order.case_id);
  if (order.missing_person.empty()) {
    words += Fill("<dt>Ground</dt><dd>{}</dd>\n", order.ground);
  } else {
    words += Fill("<dt>Missing person</dt><dd>{}</dd>\n", order.missing_person);
  }
  words += Fill(
      "<dt>Purpose</dt><dd>{}</dd>\n<dt>Galleries</dt><dd>{}<span class=\"quiet\">no other was opened</span></dd>\n"
      "<dt>Investigators</dt><dd>{}</dd>\n<dt>In force</dt><dd>from {} to {}</dd>\n",
      order.purpose, Joined(order.galleries), Joined(order.investigators), TimeInWords(order.not_before),
      TimeInWords(order.not_after));
  words += Fill("<dt>Searches</dt><dd>{} allowed, {} used so far{}</dd>\n", order.searches, uses,
                std::string_view(deployment.writ_uses().IsRevoked(order) ? "; revoked by its issuer since" : ""));
  words += Fill(
      "<dt>Photo and face</dt><dd>{}</dd>\n<dt>Notification</dt><dd>a person who was found may learn who searched "
      "{} days after the writ's end</dd>\n</dl>\n",
      Probes(file), order.notify_after_days);
  return words;
}

}  // namespace

Result<Html> WritPart(const Deployment& deployment, const CaseFile& file, bool fictional) {
  const Result<SshPublicKey> key =
      VerifySshSignature(file.probe.writ_signature, kWritNamespace, AsBytes(file.probe.writ_text));
  if (!key) {
    return Fail(Code::kCorruption, "writ-signature", "couldn't report the search: its writ's signature does not hold",
                "keep the data folder as evidence, and restore it from a backup");
  }
  Html part("<section>\n<h2>The writ</h2>\n");
  if (fictional) part += "<p class=\"quiet\">A fictional order, made for this demonstration.</p>\n";
  part += InWords(deployment, file, *key);
  part += Fill(R"(<details>
<summary>The writ's text and signature, as they were signed</summary>
<pre>{}</pre>
<pre>{}</pre>
<p class="quiet">To check: save both, the second with .sig at the end of its name, and give the signing key to
ssh-keygen -Y verify with the namespace {}. The signature was verified again when this report was written.</p>
</details>
</section>
)",
               file.probe.writ_text, file.probe.writ_signature, kWritNamespace);
  return part;
}

}  // namespace writ
