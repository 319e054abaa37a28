#include "cli/import_words.h"

namespace writ {

std::string UnfinishedInWords(const Import& import, const std::string& gallery) {
  return "import " + std::to_string(import.entry) + " into " + gallery + " is unfinished, with " +
         std::to_string(import.enrolled) + " of its " + std::to_string(import.rows) + " rows enrolled";
}

std::string UnfinishedAdvice(const Import& import) {
  return "until " + FormatTime(LapsesAt(import)) + " " + import.custodian +
         " finishes it with `writ import` and the manifest whose SHA-256 is " + ToHex(import.manifest_sha256) +
         "; left alone it lapses then, and what it enrolled stays";
}

}  // namespace writ
