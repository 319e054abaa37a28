// A compact binary form for values that this very program reads back: the fields in order, without names or versions.
//
// ArchiveWriter and ArchiveReader take the same list of fields, so that one function describes both directions:
// ArchiveFields(archive, value), found beside each struct, which unpacks the struct by a structured binding. A field
// that somebody adds and forgets then does not compile. The bytes are for callers who seal them: a reader is safe with
// any bytes, but does not judge them. Thread rule: one thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace writ {

// `const T` to a writer, `T` to a reader: the second parameter of ArchiveFields.
template <class Archive, class T>
using ArchivedBy = std::conditional_t<Archive::kReads, T, const T>;

template <class T>
inline constexpr bool kIsByteArray = false;
template <std::size_t n>
inline constexpr bool kIsByteArray<std::array<std::uint8_t, n>> = true;

class ArchiveWriter {
 public:
  static constexpr bool kReads = false;
  template <class... T>
  void operator()(const T&... values) {
    (Put(values), ...);
  }
  void Reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  ByteView view() const { return bytes_; }
  std::span<std::uint8_t> span() { return bytes_; }

 private:
  void PutBytes(const void* data, std::size_t size) {
    const auto* first = static_cast<const std::uint8_t*>(data);
    bytes_.insert(bytes_.end(), first, first + size);
  }
  template <class T>
  void Put(const T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      auto number = static_cast<std::uint64_t>(value);
      std::array<std::uint8_t, 8> bytes;
      for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(number), number >>= 8;
      PutBytes(bytes.data(), bytes.size());
    } else if constexpr (kIsByteArray<T>) {
      PutBytes(value.data(), value.size());
    } else if constexpr (std::is_same_v<T, std::string>) {
      Put(value.size());
      PutBytes(value.data(), value.size());
    } else if constexpr (requires { value.has_value(); }) {
      Put(value.has_value());
      if (value) Put(*value);
    } else if constexpr (requires { value.begin(); }) {
      Put(value.size());
      for (const auto& element : value) Put(element);
    } else if constexpr (requires { value.first; }) {
      (*this)(value.first, value.second);
    } else {
      ArchiveFields(*this, value);
    }
  }
  Bytes bytes_;
};

class ArchiveReader {
 public:
  static constexpr bool kReads = true;
  explicit ArchiveReader(ByteView bytes) : rest_(bytes) {}
  template <class... T>
  void operator()(T&... values) {
    (Get(values), ...);
  }
  // Whether there were bytes for everything so far; what was read without is empty.
  bool good() const { return good_; }
  bool at_end() const { return good_ && rest_.empty(); }

 private:
  // Null where fewer are left.
  const std::uint8_t* Take(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return nullptr;
    const std::uint8_t* data = rest_.data();
    rest_ = rest_.subspan(size);
    return data;
  }
  // A count of elements, each of at least one byte, so that no count of an attacker's allocates.
  std::size_t TakeCount() {
    std::uint64_t count = 0;
    Get(count);
    good_ = good_ && count <= rest_.size();
    return good_ ? static_cast<std::size_t>(count) : 0;
  }
  template <class T>
  void Get(T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      const std::uint8_t* bytes = Take(8);
      std::uint64_t number = 0;
      for (int i = 7; bytes != nullptr && i >= 0; --i) number = number << 8 | bytes[i];
      value = static_cast<T>(number);
    } else if constexpr (kIsByteArray<T>) {
      if (const std::uint8_t* bytes = Take(value.size())) std::copy_n(bytes, value.size(), value.begin());
    } else if constexpr (std::is_same_v<T, std::string>) {
      const std::size_t size = TakeCount();
      const std::uint8_t* bytes = Take(size);
      if (bytes != nullptr) value.assign(reinterpret_cast<const char*>(bytes), size);
    } else if constexpr (requires { value.has_value(); }) {
      bool has_value = false;
      Get(has_value);
      if (has_value && good_) Get(value.emplace());
    } else if constexpr (requires { value.begin(); }) {
      GetElements(value);
    } else {
      ArchiveFields(*this, value);
    }
  }
  template <class T>
  void GetElements(T& values) {
    values.clear();
    const std::size_t count = TakeCount();
    if constexpr (requires { values.reserve(count); }) values.reserve(std::min(count, kMostReserved));
    for (std::size_t i = 0; i < count && good_; ++i) {
      if constexpr (requires { typename T::mapped_type; }) {
        std::pair<typename T::key_type, typename T::mapped_type> element;
        (*this)(element.first, element.second);
        values.emplace_hint(values.end(), std::move(element));
      } else {
        typename T::value_type element{};
        Get(element);
        values.insert(values.end(), std::move(element));
      }
    }
  }

  static constexpr std::size_t kMostReserved = 1u << 16;
  ByteView rest_;
  bool good_ = true;
};

}  // namespace writ
