#include "cli/draft.h"

#include "base/env.h"
#include "cli/session.h"

namespace writ {

Result<Answer> HandOutDraft(const std::string& document, const std::string& out, const std::string& name_space,
                            const std::string& signer, const std::string& next) {
  const std::string file = out.empty() ? "FILE" : ShellWord(out);
  const std::string command = "ssh-keygen -Y sign -n " + name_space + " -f KEY " + file;
  std::string how;
  if (name_space.empty()) {
    how = "It needs no signature: " + signer + ".\n" + next;
  } else {
    how = "To be read, and signed by " + signer + ":\n  " + command + "\n" + next;
  }
  Answer answer;
  answer.json = Json{{"document", document}, {"signer", signer}};
  if (!name_space.empty()) answer.json["sign_command"] = command;
  if (out.empty()) {
    answer.text = document;
    answer.note = "\n" + how;
    return answer;
  }
  if (RealEnv().Exists(out)) {
    return Fail(Code::kUsage, "file-exists", "couldn't write " + out + ": it exists already",
                "a signed document must not be written over; choose another name");
  }
  WRIT_CHECK(RealEnv().WriteFile(out, AsBytes(document)));
  answer.json["file"] = out;
  answer.text = "Written: " + out + "\n" + how;
  return answer;
}

tl::unexpected<Error> DraftError(const Error& error, std::string_view context, std::span<const OptionOfField> options) {
  Error spoken = error;
  for (const auto& [field, option] : options) {
    const std::string named = "the field \"" + std::string(field) + "\"";
    const std::size_t at = spoken.message.find(named);
    if (at == std::string::npos) continue;
    spoken.message.replace(at, named.size(), option);
    spoken.advice = "correct " + std::string(option) + "; the verb's --help describes it";
    break;
  }
  return WithContext(spoken, std::string(context));
}

}  // namespace writ
