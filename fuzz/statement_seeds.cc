// Statements as far as they are read: the range, and what stands around it.
#include "authority/statement.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  const std::string text =
      "statement = \"v1\"\nnumber = 1\nfrom_entry = 0\nto_entry = 12 # of 12\n[counts]\nsearches = 3\n";
  const Result<StatementRange> range = ReadStatementRange(text);
  if (!range || range->to != 12) return 1;
  return WriteSeeds(argc, argv, {{"short", ToBytes(text)}});
}
