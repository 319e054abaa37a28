#include "authority/revocation_order.h"

#include "authority/document_fields.h"
#include "base/toml_reader.h"

namespace writ {

Result<RevocationOrder> ParseRevocationOrder(std::string_view text) {
  WRIT_TRY(TomlReader reader, ParseDocument(text, kMaxRevocationBytes));
  WRIT_CHECK(ReadVersion(reader, "revoke"));
  RevocationOrder order;
  WRIT_TRY(order.deployment, ReadName(reader, "deployment"));
  WRIT_TRY(order.id, ReadOrderId(reader, "id"));
  WRIT_TRY(order.issuer, ReadIssuer(reader, "issuer"));
  WRIT_TRY(order.reason, ReadLine(reader, "reason"));
  WRIT_CHECK(reader.Finish());
  return order;
}

std::string DraftRevocationOrder(const RevocationOrder& order) {
  std::string out =
      "# A revocation: it ends the writ named below at once and for ever.\n"
      "# The issuer of that writ signs it: ssh-keygen -Y sign -n " +
      std::string(kRevocationNamespace) + " -f KEY FILE\n";
  const auto add = [&out](std::string_view comment, std::string_view key, const std::string& value) {
    out += "\n# " + std::string(comment) + "\n" + std::string(key) + " = " + value + "\n";
  };
  add("The form of this document.", "revoke", "\"v1\"");
  add("The installation that the writ was issued for.", "deployment", TomlQuote(order.deployment));
  add("The writ's number.", "id", TomlQuote(order.id));
  add("Who issued it and signs this.", "issuer", TomlQuote(order.issuer));
  add("Why it ends.", "reason", TomlQuote(order.reason));
  return out;
}

bool Revokes(const RevocationOrder& order, const WritOrder& writ_order) {
  return order.deployment == writ_order.deployment && order.issuer == writ_order.issuer && order.id == writ_order.id;
}

}  // namespace writ
