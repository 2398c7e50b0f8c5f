// SPDX-License-Identifier: MIT
#pragma once

#include <cstdarg>

// What scanf_s and its kin read. The rules of formats are those of crt_format.h.
namespace wsx {

// Where characters come from: one can be given back.
class Input {
 public:
  static constexpr long end = -1;

  virtual long get() noexcept = 0;
  virtual void give_back(long c) noexcept = 0;

 protected:
  ~Input() = default;
};

template <typename Char>
class TextInput final : public Input {
 public:
  explicit TextInput(const Char* text) noexcept : place_(text) {}

  // Narrow characters count from 0 to 255.
  long get() noexcept override {
    if (*place_ == Char{}) return end;
    const Char c = *place_++;
    return sizeof(Char) == 1 ? static_cast<unsigned char>(c) : static_cast<long>(c);
  }
  void give_back(long) noexcept override { --place_; }

 private:
  const Char* place_;
};

// The number of values stored; -1 when the input ends before the first, or memory does. Char is the
// width of the format and of what the input gives, Wide what wchar_t is for the caller.
template <typename Char, typename Wide>
int scan_text(Input& input, const Char* format, std::va_list arguments) noexcept;

extern template int scan_text<char, wchar_t>(Input&, const char*, std::va_list) noexcept;
extern template int scan_text<char, char16_t>(Input&, const char*, std::va_list) noexcept;
extern template int scan_text<wchar_t, wchar_t>(Input&, const wchar_t*, std::va_list) noexcept;
extern template int scan_text<char16_t, char16_t>(Input&, const char16_t*, std::va_list) noexcept;

}  // namespace wsx
