// States of an empty deployment, and of one with a gallery and somebody in it.
#include "log/state_stream.h"

#include "authority/registry.h"
#include "authority/tagger.h"
#include "authority/writ_uses.h"
#include "fuzz/seeds.h"
#include "gallery/galleries.h"
#include "search/searches.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

Record RecordOf(std::uint64_t index, std::string_view type, const Json& clear, Json row) {
  Record record{.index = index, .entry = {}, .row = std::move(row)};
  record.entry.act = clear;
  record.entry.act.update({{"origin", "faces.agency.example"},
                           {"type", type},
                           {"nonce", std::string(32, 'a')},
                           {"made_at", "2026-11-24T09:00:00Z"}});
  record.entry.outcome = "done";
  record.entry.time = {1'790'000'000};
  return record;
}

Bytes State(const std::vector<Record>& records) {
  const Tagger tagger(SecretBytes(32));
  Registry registry;
  Galleries galleries(tagger);
  WritUses uses(tagger);
  Searches searches;
  StateWriter writer;
  for (Projection* projection : std::initializer_list<Projection*>{&registry, &galleries, &uses, &searches}) {
    for (const Record& record : records) {
      if (!projection->Apply(record)) std::abort();
    }
    if (!projection->Save(writer)) std::abort();
  }
  const std::size_t end = writer.fields.view().size();
  Bytes bytes = {static_cast<std::uint8_t>(end >> 8), static_cast<std::uint8_t>(end)};
  for (const ByteView part : {writer.fields.view(), writer.bulk.view()})
    bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (!InitCrypto()) return 1;
  const std::string gallery = "0192f0c1-2345-7abc-8def-0123456789ab";
  const Record created =
      RecordOf(0, "gallery_create", {{"gallery", gallery}},
               {{"actor", "custodian"},
                {"pipeline", "p"},
                {"public_key", std::string(64, '1')},
                {"openings", OpeningsToJson({{"name", {{}, "custody"}}, {"description", {{}, ""}}})}});
  const Record enrolled = RecordOf(1, "enrol", {{"gallery", gallery}},
                                   {{"actor", "custodian"},
                                    {"subject_tag", std::string(64, '2')},
                                    {"photo_tag", std::string(64, '3')},
                                    {"basis_tag", std::string(64, '4')},
                                    {"content", std::string(64, '5')},
                                    {"not_before", "2026-01-01T00:00:00Z"},
                                    {"not_after", "2027-01-01T00:00:00Z"}});
  return WriteSeeds(argc, argv,
                    {{"empty", State({})}, {"gallery", State({created})}, {"enrolled", State({created, enrolled})}});
}
