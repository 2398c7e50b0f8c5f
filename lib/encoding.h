// SPDX-License-Identifier: MIT
#pragma once

#include <utf8.h>

#include <iterator>
#include <new>
#include <string>
#include <string_view>

// UTF-8 and the program's wide strings: UTF-16 under -fshort-wchar, UTF-32 otherwise.
namespace wsx {

// False for text that is no valid Unicode; without memory they throw.
template <typename Char>
bool encode(std::basic_string_view<Char> wide, std::string& text) try {
  if constexpr (sizeof(Char) == sizeof(char16_t))
    utf8::utf16to8(wide.begin(), wide.end(), std::back_inserter(text));
  else
    utf8::utf32to8(wide.begin(), wide.end(), std::back_inserter(text));
  return true;
} catch (const utf8::exception&) {
  return false;
}

template <typename Char>
bool decode(std::string_view text, std::basic_string<Char>& wide) try {
  if constexpr (sizeof(Char) == sizeof(char16_t))
    utf8::utf8to16(text.begin(), text.end(), std::back_inserter(wide));
  else
    utf8::utf8to32(text.begin(), text.end(), std::back_inserter(wide));
  return true;
} catch (const utf8::exception&) {
  return false;
}

// The same; false when memory runs out too.
template <typename Char>
bool to_utf8(std::basic_string_view<Char> wide, std::string& text) noexcept try {
  return encode(wide, text);
} catch (const std::bad_alloc&) {
  return false;
}

template <typename Char>
bool from_utf8(std::string_view text, std::basic_string<Char>& wide) noexcept try {
  return decode(text, wide);
} catch (const std::bad_alloc&) {
  return false;
}

// An argument that may be null, as UTF-8 or as null.
class Utf8Argument {
 public:
  template <typename Char>
  explicit Utf8Argument(const Char* wide) noexcept
      : given_(wide != nullptr),
        valid_(!given_ || to_utf8(std::basic_string_view<Char>(wide), text_)) {}

  bool valid() const noexcept { return valid_; }
  const char* get() const noexcept { return given_ ? text_.c_str() : nullptr; }

 private:
  std::string text_;
  const bool given_;
  const bool valid_;
};

}  // namespace wsx
