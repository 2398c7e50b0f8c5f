// SPDX-License-Identifier: MIT
#pragma once

#include <cstdarg>
#include <cstddef>

// Formats as Microsoft's C runtime understands them: `l` speaks of 32 bits, in a wide format %s is
// wide text, %S is text of the other width.
namespace wsx {

constexpr long bad_format = -1;

// The length of the whole text, of which as much as the room allows has been stored, without a
// zero. bad_format for an unknown conversion, %n, text that is no Unicode, or a length that no int
// holds; errno says which. Wide is what wchar_t is for the caller.
template <typename Char, typename Wide>
long format_text(Char* buffer, std::size_t room, const Char* format,
                 std::va_list arguments) noexcept;

extern template long format_text<char, wchar_t>(char*, std::size_t, const char*,
                                                std::va_list) noexcept;
extern template long format_text<char, char16_t>(char*, std::size_t, const char*,
                                                 std::va_list) noexcept;
extern template long format_text<wchar_t, wchar_t>(wchar_t*, std::size_t, const wchar_t*,
                                                   std::va_list) noexcept;
extern template long format_text<char16_t, char16_t>(char16_t*, std::size_t, const char16_t*,
                                                     std::va_list) noexcept;

}  // namespace wsx
