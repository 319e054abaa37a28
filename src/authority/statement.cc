#include "authority/statement.h"

#include <algorithm>
#include <utility>

#include "authority/document_fields.h"
#include "authority/sshsig.h"
#include "base/toml_reader.h"

namespace writ {
namespace {

constexpr std::int64_t kLargestEntry = (std::int64_t{1} << 53) - 1;

tl::unexpected<Error> RefuseStatement(std::string reason, const std::string& cause, std::string advice) {
  return Fail(Code::kRefused, std::move(reason), "couldn't file the statement: " + cause, std::move(advice));
}

tl::unexpected<Error> WrongRange() {
  return RefuseStatement("statement-range", "no statement can end there", "draw it anew with `writ statement draft`");
}

std::string Line(std::string_view key, std::uint64_t number) {
  return std::string(key) + " = " + std::to_string(number) + "\n";
}

// A signature over the text by a key of this person, who must be an active head.
Result<void> CheckHeadSigned(const Registry& registry, std::string_view head, std::string_view text,
                             std::string_view signature) {
  if (signature.empty()) {
    return RefuseStatement("statement-unsigned", "it has no signature",
                           "sign it: ssh-keygen -Y sign -n " + std::string(kStatementNamespace) + " -f KEY FILE");
  }
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(signature, kStatementNamespace, AsBytes(text)));
  const Principal* signer = registry.FindPrincipalByKey(key.Text());
  if (signer == nullptr || !signer->active || signer->role != Role::kHead || signer->name != head) {
    return RefuseStatement("statement-other-key", "it was signed with a key that is not the head's",
                           "sign it as the head");
  }
  return {};
}

constexpr char kHowToSign[] = "`writ statement sign --as HEAD --key FILE`";

}  // namespace

Result<StatementRange> ReadStatementRange(std::string_view text) {
  WRIT_TRY(TomlReader reader, ParseDocument(text, kMaxStatementBytes));
  WRIT_CHECK(ReadVersion(reader, "statement"));
  WRIT_TRY(const std::int64_t from, ReadIntegerWithin(reader, "from_entry", 0, kLargestEntry));
  WRIT_TRY(const std::int64_t to, ReadIntegerWithin(reader, "to_entry", 1, kLargestEntry));
  return StatementRange{.from = static_cast<std::uint64_t>(from), .to = static_cast<std::uint64_t>(to)};
}

Result<void> StatementFold::Apply(const Record& record) {
  WRIT_CHECK(registry_.Apply(record));
  WRIT_TRY(const std::string bytes, EncodeEntry(record.entry));
  tree_.Append(LeafHash(AsBytes(bytes)));
  if (record.index == from_) from_time_ = record.entry.time;
  last_time_ = record.entry.time;
  usage_.Add(record.entry);
  const bool done = record.entry.outcome != kRefused;
  if (done && record.entry.type() == "gallery_create") ++galleries_;
  if (done && record.row.contains("writ_tag") && record.entry.type() == "search") {
    writs_used_.insert(record.row["writ_tag"].get<std::string>());
  }
  return {};
}

void StatementFold::Close() {
  usage_ = UsageCounts();
  writs_used_.clear();
  ++number_;
  from_ = size();
}

std::string StatementFold::Draw() const {
  std::string text =
      "# A usage statement: what the deployment did, counted from its log. Its head reads and signs it:\n"
      "# ssh-keygen -Y sign -n " +
      std::string(kStatementNamespace) + " -f KEY FILE\n\n";
  text += "statement = \"v1\"\ndeployment = " + TomlQuote(registry_.origin()) + "\n" + Line("number", number_);
  text += "\n# The entries that it covers, to_entry not included, and the times of the first and the last.\n" +
          Line("from_entry", from_) + Line("to_entry", size());
  text += "from = " + TomlQuote(FormatTime(from_time_)) + "\nuntil = " + TomlQuote(FormatTime(last_time_)) + "\n";
  text += "\n# The root of the log of to_entry entries, as a checkpoint of that size shows it.\nroot = " +
          TomlQuote(ToBase64(tree_.Root())) + "\n";
  text += "\n# What was done in that time; anybody can count it again from the public log.\n[counts]\n";
  const std::map<std::string, std::uint64_t> figures = usage_.Figures();
  for (const UsageFigure& figure : UsageFigures()) {
    const std::string name(figure.name);
    text += name + " = " + std::to_string(figures.at(name)) + "  # " + std::string(figure.words) + "\n";
  }
  for (const std::string_view name : {kRefusedActs, kStrangersActs, kDaysOfUse}) {
    text += Line(name, figures.at(std::string(name)));
  }
  text += "\n# Acts that were refused, by type.\n[refused]\n";
  for (const auto& [type, number] : usage_.Refused()) text += Line(type, number);
  text += "\n# Every entry of that time, by type and outcome.\n[entries]\n";
  for (const auto& [type, outcomes] : usage_.entries()) {
    for (const auto& [outcome, number] : outcomes) text += Line(type + "." + outcome, number);
  }
  std::uint64_t users = 0;
  for (const auto& [name, person] : registry_.principals()) users += person.active ? 1 : 0;
  std::uint64_t authorities = 0;
  for (const auto& [name, authority] : registry_.authorities()) authorities += authority.active ? 1 : 0;
  text +=
      "\n# How things stood at its end, from the deployment's own rows, and how many writs were used.\n[standing]\n";
  text += Line("active_users", users) + Line("active_authorities", authorities) + Line("galleries", galleries_) +
          Line("writs_used", writs_used_.size());
  return text;
}

Result<std::string> DrawStatement(Office& office, std::uint64_t to) {
  const std::vector<FiledStatement>& filed = office.registry().statements();
  if (to <= office.registry().statements_end() || to > office.ledger().NextIndex()) return WrongRange();
  StatementFold fold;
  std::size_t closed = 0;
  WRIT_CHECK(office.ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    if (record.index >= to) return {};
    if (closed < filed.size() && filed[closed].to == record.index) {
      fold.Close();
      ++closed;
    }
    return fold.Apply(record);
  }));
  return fold.Draw();
}

Result<Record> FileStatement(Office& office, const SignedAct& act, std::string_view text, std::string_view signature) {
  return office.Handle(act, "statement", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const std::string hash, admitted.Text("statement"));
    if (hash != Sha256Hex(AsBytes(text)) || text.size() > kMaxStatementBytes) {
      return RefuseStatement("act-other-files", "the act was signed for another one", "make and sign the act anew");
    }
    const auto from = admitted.act.at("from_entry").get<std::uint64_t>();
    const auto to = admitted.act.at("to_entry").get<std::uint64_t>();
    const std::uint64_t next = office.registry().statements_end();
    if (from != next) {
      return RefuseStatement(
          "statement-gap",
          "it begins with entry " + std::to_string(from) + ", and the next must begin with entry " +
              std::to_string(next),
          "draw it anew with `writ statement draft`; statements follow each other without gap or overlap");
    }
    WRIT_TRY(const std::string drawn, DrawStatement(office, to));
    if (drawn != text) {
      return RefuseStatement("statement-altered", "it is not the text that the log gives for these entries",
                             "draw it anew with `writ statement draft`, and sign it as it is");
    }
    WRIT_CHECK(CheckHeadSigned(office.registry(), admitted.actor.name, text, signature));
    UtcTime uncovered_since = admitted.now;
    if (to < office.ledger().NextIndex()) {
      WRIT_TRY(const std::vector<Bytes> bytes, office.ledger().EntryBytes(to, 1));
      WRIT_TRY(const Entry entry, DecodeEntry(bytes.front()));
      uncovered_since = entry.time;
    }
    Decision decision;
    decision.row = Json{{"openings", OpeningsToJson(admitted.openings)},
                        {"text", std::string(text)},
                        {"signature", std::string(signature)},
                        {"uncovered_since", FormatTime(uncovered_since)}};
    return decision;
  });
}

UtcTime StatementDue(const Registry& registry) {
  return {registry.uncovered_since().seconds + registry.policy().statement_days * kSecondsPerDay};
}

Result<void> CheckStatementInTime(const Registry& registry, UtcTime now) {
  if (now <= StatementDue(registry)) return {};
  return Fail(
      Code::kRefused, "statement-lapsed",
      "couldn't search: the head has not signed a usage statement since " + FormatTime(registry.uncovered_since()),
      std::string("the head reads and signs it, and searching goes on: ") + kHowToSign);
}

std::string StatementReminder(const Registry& registry, UtcTime now) {
  const UtcTime due = StatementDue(registry);
  const std::int64_t notice = std::max(kSecondsPerDay, registry.policy().statement_days * kSecondsPerDay / 3);
  if (due.seconds - now.seconds > notice) return {};
  if (now > due) {
    return "Searching has stopped: the head had to sign the usage statement by " + FormatTime(due) + ". " +
           "The head signs it with " + kHowToSign + ".\n";
  }
  return "The head has to sign the usage statement by " + FormatTime(due) + ", or searching stops: " + kHowToSign +
         ".\n";
}

Result<void> StatementAuditor::Check(const Record& record) {
  const auto wrong = [&](const std::string& cause) {
    return Fail(Code::kCorruption, "statement-wrong",
                "couldn't accept entry " + std::to_string(record.index) + ": " + cause,
                "the log was written by something else than writ; keep the data folder as evidence");
  };
  if (drawn_.size() < filed_.size() && filed_[drawn_.size()].to == record.index) {
    drawn_.push_back({.text = fold_.Draw(), .uncovered_since = record.entry.time});
    fold_.Close();
  }
  if (record.entry.type() == "statement" && record.entry.outcome != kRefused) {
    if (checked_ >= drawn_.size() || filed_[checked_].entry != record.index) {
      return wrong("its statement does not follow the one before it");
    }
    const Drawn& drawn = drawn_[checked_++];
    const std::string text = record.row.value("text", "");
    const Result<Openings> openings = OpeningsFromJson(record.row.value("openings", Json::object()));
    const Result<std::string> hash =
        openings ? OpenedText(*openings, "statement") : tl::make_unexpected(openings.error());
    if (text != drawn.text || !hash || *hash != Sha256Hex(AsBytes(text)) ||
        record.row.value("uncovered_since", "") != FormatTime(drawn.uncovered_since)) {
      return wrong("its statement is not what the entries before it give");
    }
    if (!CheckHeadSigned(fold_.registry(), record.row.value("actor", ""), text, record.row.value("signature", ""))) {
      return wrong("no head of that time signed its statement");
    }
  }
  return fold_.Apply(record);
}

}  // namespace writ
