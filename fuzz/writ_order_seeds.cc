// A writ with everything that one can hold.
#include "authority/writ_order.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  const WritOrder order{.deployment = "faces.agency.example",
                        .id = "2026-114",
                        .issuer = "court@example",
                        .case_id = "44-Js-12/26",
                        .ground = "section 98c",
                        .missing_person = {},
                        .purpose = "to find a suspect",
                        .galleries = {"custody", "wanted"},
                        .investigators = {"i.lund"},
                        .searches = 2,
                        .not_before = {1'790'000'000},
                        .not_after = {1'790'086'400},
                        .notify_after_days = 30,
                        .urgent = true,
                        .probes = {{.sha256 = Hash32{1}, .face = {}}}};
  const std::string text = DraftWritOrder(order);
  if (!ParseWritOrder(text)) return 1;
  return WriteSeeds(argc, argv, {{"writ", ToBytes(text)}});
}
