#include "authority/writ_order.h"

#include <algorithm>
#include <utility>

#include "authority/document_fields.h"
#include "base/toml_reader.h"

namespace writ {
namespace {

Result<WritFace> ReadFace(TomlReader& reader) {
  WRIT_TRY(const std::vector<std::int64_t> numbers, reader.Integers("face"));
  const auto within = [](std::int64_t low) {
    return [low](std::int64_t value) { return value >= low && value <= kMaxFacePixels; };
  };
  if (numbers.size() != 4 || !std::all_of(numbers.begin(), numbers.begin() + 2, within(0)) ||
      !std::all_of(numbers.begin() + 2, numbers.end(), within(1))) {
    return BadField("face", "it must be [x, y, width, height] in pixels, from 0 (sides from 1) to " +
                                std::to_string(kMaxFacePixels));
  }
  const auto pixel = [&](std::size_t i) { return static_cast<std::int32_t>(numbers[i]); };
  return WritFace{.x = pixel(0), .y = pixel(1), .width = pixel(2), .height = pixel(3)};
}

Result<WritProbe> ReadProbe(TomlReader& reader) {
  WritProbe probe;
  WRIT_TRY(probe.sha256, ReadHash(reader, "sha256"));
  if (reader.Has("face")) {
    WRIT_TRY(probe.face, ReadFace(reader));
  }
  WRIT_CHECK(reader.Finish());
  return probe;
}

Result<std::vector<WritProbe>> ReadProbes(TomlReader& reader) {
  WRIT_TRY(std::vector<TomlReader> tables, reader.Tables("probe"));
  if (tables.empty() || tables.size() > kMaxWritProbes) {
    return BadField("probe", "there must be 1 to " + std::to_string(kMaxWritProbes) + " [[probe]] tables");
  }
  std::vector<WritProbe> probes;
  for (TomlReader& table : tables) {
    Result<WritProbe> probe = ReadProbe(table);
    if (!probe) return WithContext(probe.error(), "couldn't read probe " + std::to_string(probes.size() + 1));
    // Were a photo to stand twice, with two faces, a search could not say which of them the court meant.
    for (const WritProbe& other : probes) {
      if (other.sha256 == probe->sha256) return BadField("probe", "a photo stands in it twice");
    }
    probes.push_back(*probe);
  }
  return probes;
}

Result<void> ReadGround(TomlReader& reader, WritOrder& order) {
  if (reader.Has("ground") == reader.Has("missing_person")) {
    return Fail(Code::kUsage, "writ-ground",
                "couldn't accept the writ: it must state either ground or missing_person, and not both",
                "state the provision as ground, or whom the search is to find as missing_person");
  }
  if (reader.Has("ground")) {
    WRIT_TRY(order.ground, ReadLine(reader, "ground"));
  } else {
    WRIT_TRY(order.missing_person, ReadLine(reader, "missing_person"));
  }
  return {};
}

tl::unexpected<Error> UseRefused(const WritOrder& order, std::string slug, std::string cause, std::string advice) {
  return Fail(Code::kRefused, std::move(slug), "couldn't search under the writ " + order.id + ": " + std::move(cause),
              std::move(advice));
}

std::string QuoteList(const std::vector<std::string>& names) {
  std::string out = "[";
  for (const std::string& name : names) out += (out.size() > 1 ? ", " : "") + TomlQuote(name);
  return out + "]";
}

std::string DraftProbe(const WritProbe& probe) {
  std::string out =
      "\n# A photo to search for: the SHA-256 of the file's bytes, and where it shows several people, which face\n"
      "# (x, y, width, height in pixels from the top left corner of the upright photo).\n"
      "[[probe]]\n";
  out += "sha256 = \"" + ToHex(probe.sha256) + "\"\n";
  if (!probe.face) return out;
  const WritFace& face = *probe.face;
  return out + "face = [" + std::to_string(face.x) + ", " + std::to_string(face.y) + ", " + std::to_string(face.width) +
         ", " + std::to_string(face.height) + "]\n";
}

}  // namespace

tl::unexpected<Error> RefuseWrit(std::string reason, const std::string& cause, std::string advice) {
  return Refuse(std::move(reason), "use the writ: " + cause, std::move(advice));
}

Result<WritOrder> ParseWritOrder(std::string_view text) {
  WRIT_TRY(TomlReader reader, ParseDocument(text, kMaxWritBytes));
  WRIT_CHECK(ReadVersion(reader, "writ"));
  WritOrder order;
  WRIT_TRY(order.deployment, ReadName(reader, "deployment"));
  WRIT_TRY(order.id, ReadOrderId(reader, "id"));
  WRIT_TRY(order.issuer, ReadIssuer(reader, "issuer"));
  WRIT_TRY(order.case_id, ReadOrderId(reader, "case"));
  WRIT_CHECK(ReadGround(reader, order));
  WRIT_TRY(order.purpose, ReadLine(reader, "purpose"));
  WRIT_TRY(order.galleries, ReadNames(reader, "galleries", kMaxWritGalleries));
  WRIT_TRY(order.investigators, ReadNames(reader, "investigators", kMaxWritInvestigators));
  WRIT_TRY(order.searches, ReadIntegerWithin(reader, "searches", 1, kMaxWritSearches));
  WRIT_TRY(order.not_before, reader.Time("not_before"));
  WRIT_TRY(order.not_after, reader.Time("not_after"));
  WRIT_CHECK(CheckPeriod(order.not_before, order.not_after, kMaxWritDays));
  WRIT_TRY(order.notify_after_days, ReadIntegerWithin(reader, "notify_after_days", 0, kMaxNotifyAfterDays));
  if (reader.Has("urgent")) {
    WRIT_TRY(order.urgent, reader.Boolean("urgent"));
  }
  WRIT_TRY(order.probes, ReadProbes(reader));
  WRIT_CHECK(reader.Finish());
  return order;
}

std::string DraftWritOrder(const WritOrder& order) {
  std::string out =
      "# A writ: an order to search sealed face galleries for the photos below, and for nothing else.\n"
      "# Whoever signs it orders every line of it. To sign: ssh-keygen -Y sign -n " +
      std::string(kWritNamespace) + " -f KEY FILE\n";
  const auto add = [&out](std::string_view comment, std::string_view key, const std::string& value) {
    out += "\n# " + std::string(comment) + "\n" + std::string(key) + " = " + value + "\n";
  };
  add("The form of this document.", "writ", "\"v1\"");
  add("The only installation where this writ holds.", "deployment", TomlQuote(order.deployment));
  add("The writ's number, given by who issues it, used once.", "id", TomlQuote(order.id));
  add("Who issues and signs it.", "issuer", TomlQuote(order.issuer));
  add("The case that it belongs to.", "case", TomlQuote(order.case_id));
  if (order.missing_person.empty()) {
    add("The provision of law that it rests on.", "ground", TomlQuote(order.ground));
  } else {
    add("The missing person whom the search is to find.", "missing_person", TomlQuote(order.missing_person));
  }
  add("What the search is for.", "purpose", TomlQuote(order.purpose));
  add("The only galleries that may be searched.", "galleries", QuoteList(order.galleries));
  add("The only people who may search.", "investigators", QuoteList(order.investigators));
  add("How many searches may be made in all.", "searches", std::to_string(order.searches));
  add("It is in force from this moment, in UTC ...", "not_before", FormatTime(order.not_before));
  out += "# ... up to and including this one.\nnot_after = " + FormatTime(order.not_after) + "\n";
  add("How many days after its end a person who was found may learn who searched.", "notify_after_days",
      std::to_string(order.notify_after_days));
  if (order.urgent) {
    add("It may not wait: the head of the installation may sign it first, and its issuer signs the same text within 48 "
        "hours\n# of the first search, or everything that was found is destroyed.",
        "urgent", "true");
  }
  for (const WritProbe& probe : order.probes) out += DraftProbe(probe);
  return out;
}

Result<const WritProbe*> CheckWritUse(const WritOrder& order, const WritUse& use) {
  if (order.deployment != use.origin) {
    return UseRefused(order, "writ-other-deployment", "it holds at " + order.deployment + ", and this is " + use.origin,
                      "use it there, or ask the issuing authority for a writ for this deployment");
  }
  if (use.now < order.not_before) {
    return UseRefused(order, "writ-not-yet-valid", "it is in force from " + FormatTime(order.not_before),
                      "wait until then; if this machine's clock is wrong, set it");
  }
  if (use.now > order.not_after) {
    return UseRefused(order, "writ-expired", "it was in force until " + FormatTime(order.not_after),
                      "ask the issuing authority for a new writ");
  }
  if (std::find(order.investigators.begin(), order.investigators.end(), use.investigator) ==
      order.investigators.end()) {
    return UseRefused(order, "writ-other-investigator", "it does not name " + use.investigator + " as an investigator",
                      "let one of the investigators that it names search, or ask for a writ that names you");
  }
  for (const WritProbe& probe : order.probes) {
    if (probe.sha256 == use.photo_sha256) return &probe;
  }
  return UseRefused(order, "writ-other-photo", "it does not name the photo with SHA-256 " + ToHex(use.photo_sha256),
                    "give the very file that the writ was drafted from (a copy saved again differs), or ask for a writ "
                    "for this photo");
}

}  // namespace writ
