// An order of revocation.
#include "authority/revocation_order.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string text = DraftRevocationOrder({.deployment = "faces.agency.example",
                                                 .id = "2026-114",
                                                 .issuer = "court@example",
                                                 .reason = "it was withdrawn"});
  if (!ParseRevocationOrder(text)) return 1;
  return WriteSeeds(argc, argv, {{"order", ToBytes(text)}});
}
