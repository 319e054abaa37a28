// A search's request with its options, an answer with a page, and an error.
#include "api/error_json.h"
#include "api/wire.h"
#include "base/crypto.h"
#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  ActRequest request{
      .act = {.claimed_actor = "i.lund", .act = R"({"type":"search"})", .signature = "sig", .openings = {}},
      .files = {{"photo-1", {}}, {"writ", {}}},
      .options = Json{{"faces", {{1.5, 2, 3, 4}, nullptr}}}};
  request.act.openings["photo"] = {.salt = Sha256({}), .value = "abc"};
  const ActAnswer answer{.json = {{"entry", 12}, {"state", "in review"}}, .files = {{"report.html", {}}}};
  const Error error{Code::kRefused, "writ-missing", "couldn't search: no writ", "get one"};
  return WriteSeeds(argc, argv,
                    {{"request", ToBytes(RequestToWire(request).text)},
                     {"answer", ToBytes(AnswerToWire(answer).text)},
                     {"error", ToBytes(ErrorToJson(error).dump())}});
}
