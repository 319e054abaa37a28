// Keyed tags: names for things that the deployment must recognise again without storing what they are.
//
// Equal inputs give equal tags, to the holder of the tag key alone. Subjects, photos, bases and writs are known by
// their tags in rows. Thread rule: immutable.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/crypto.h"

namespace writ {

class Tagger {
 public:
  explicit Tagger(SecretBytes key) : key_(std::move(key)) {}
  // Hexadecimal HMAC-SHA-256 over the parts, each behind its length, so that no two lists of parts are alike.
  std::string Of(std::initializer_list<std::string_view> parts) const;
  // A key of its own for what is sealed beside tags, 32 bytes.
  SecretBytes KeyFor(std::string_view label) const { return DeriveKey(key_, label); }

 private:
  SecretBytes key_;
};

}  // namespace writ
