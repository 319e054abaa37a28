#include "authority/tagger.h"

namespace writ {

std::string Tagger::Of(std::initializer_list<std::string_view> parts) const {
  Bytes message;
  for (const std::string_view part : parts) {
    const std::string length = std::to_string(part.size()) + ":";
    message.insert(message.end(), length.begin(), length.end());
    message.insert(message.end(), part.begin(), part.end());
  }
  return ToHex(KeyedTag(key_, message));
}

}  // namespace writ
