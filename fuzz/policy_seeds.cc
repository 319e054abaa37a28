// The policy that a deployment begins with, and a change of each field.
#include "authority/policy.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  const Json policy = PolicyToJson(Policy{});
  if (WriteSeeds(argc, argv, {{"policy", ToBytes(CanonicalJsonOrDie(policy))}}) != 0) return 1;
  for (const auto& [field, value] : policy.items()) {
    if (WriteSeeds(argc, argv, {{field.c_str(), ToBytes(field + "=" + value.dump())}}) != 0) return 1;
  }
  return 0;
}
