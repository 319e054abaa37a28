// What the drafting verbs share: a document handed out with how and by whom it is signed, and errors that speak of the
// options that a person gave instead of the fields that they became.
//
// Thread rule: pure functions but for the one file that is written.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "cli/answer.h"

namespace writ {

// The document to FILE or, without one, as the answer's text. `next` follows on lines of its own. "file-exists"
// (kUsage): a signed document is never written over.
Result<Answer> HandOutDraft(const std::string& document, const std::string& out, const std::string& name_space,
                            const std::string& signer, const std::string& next);

struct OptionOfField {
  std::string_view field;
  std::string_view option;
};

// The parser's error about a drafted document, under `context`; a field that came from an option goes by its name.
tl::unexpected<Error> DraftError(const Error& error, std::string_view context, std::span<const OptionOfField> options);

}  // namespace writ
