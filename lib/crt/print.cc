// SPDX-License-Identifier: MIT
#include "lib/crt/print.h"

#include <conio.h>
#include <stdio.h>

#include <array>
#include <cwchar>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

#include "lib/by_width.h"
#include "lib/code_point.h"
#include "lib/encoding.h"

namespace wsx {
namespace {

// libc decides at the first use whether a stream takes wide or narrow characters, and refuses the
// other kind. Narrow is what programs mix with.
bool write(std::string_view text, FILE* stream) noexcept {
  if (std::fwide(stream, 0) <= 0)
    return std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  const char* place = text.data();
  for (const char* const end = place + text.size(); place != end;) {
    const char32_t c = next_code_point(place, static_cast<std::size_t>(end - place));
    if (c == no_code_point || std::fputwc(static_cast<wchar_t>(c), stream) == WEOF) return false;
  }
  return true;
}

template <typename Char>
bool write(std::basic_string_view<Char> text, FILE* stream) noexcept {
  std::string narrow;
  return to_utf8(text, narrow) && write(std::string_view(narrow), stream);
}

template <typename Wide, typename Char>
int print_to(FILE* stream, const Char* format, std::va_list list) noexcept {
  if (!stream || !format) return broken_rule(EINVAL), -1;
  std::array<Char, 512> usual;
  std::va_list again;
  va_copy(again, list);
  const long length = format_text<Char, Wide>(usual.data(), usual.size(), format, list);
  const auto size = static_cast<std::size_t>(length < 0 ? 0 : length);
  Char* text = usual.data();
  std::unique_ptr<Char[]> longer;
  if (size > usual.size()) {
    longer.reset(new (std::nothrow) Char[size]);
    text = longer.get();
    if (text) format_text<Char, Wide>(text, size, format, again);
  }
  va_end(again);
  if (length < 0) return broken_rule(errno), -1;
  if (!text) return errno = ENOMEM, -1;
  return write(std::basic_string_view<Char>(text, size), stream) ? static_cast<int>(length) : -1;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// clang-format off
#define BUFFER_DOORS(Char, Wide, loose, vloose, count_, vcount, whole_, vwhole, cut, vcut, sym)           \
  int sym(vloose)(Char* buffer, size_t count, const Char* format, std::va_list list) {                   \
    return print_loosely<Wide>(buffer, count, format, list);                                              \
  }                                                                                                       \
  int sym(loose)(Char* buffer, size_t count, const Char* format, ...) {                                  \
    WITH_ARGUMENTS(format, print_loosely<Wide>(buffer, count, format, list));                             \
  }                                                                                                       \
  int sym(vcount)(const Char* format, std::va_list list) {                                               \
    return print_loosely<Wide>(static_cast<Char*>(nullptr), 0, format, list);                             \
  }                                                                                                       \
  int sym(count_)(const Char* format, ...) {                                                             \
    WITH_ARGUMENTS(format, print_loosely<Wide>(static_cast<Char*>(nullptr), 0, format, list));            \
  }                                                                                                       \
  int sym(vwhole)(Char* buffer, size_t size, const Char* format, std::va_list list) {                    \
    return print_whole<Wide>(buffer, size, format, list);                                                 \
  }                                                                                                       \
  int sym(whole_)(Char* buffer, size_t size, const Char* format, ...) {                                  \
    WITH_ARGUMENTS(format, print_whole<Wide>(buffer, size, format, list));                                \
  }                                                                                                       \
  int sym(vcut)(Char* buffer, size_t size, size_t count, const Char* format, std::va_list list) {        \
    return print_cut<Wide>(buffer, size, count, format, list);                                            \
  }                                                                                                       \
  int sym(cut)(Char* buffer, size_t size, size_t count, const Char* format, ...) {                       \
    WITH_ARGUMENTS(format, print_cut<Wide>(buffer, size, count, format, list));                           \
  }

#define STREAM_DOORS(Wide, sym)                                                                           \
  int sym(vfprintf_s)(FILE* stream, const char* format, std::va_list list) {                             \
    return print_to<Wide>(stream, format, list);                                                          \
  }                                                                                                       \
  int sym(fprintf_s)(FILE* stream, const char* format, ...) {                                            \
    WITH_ARGUMENTS(format, print_to<Wide>(stream, format, list));                                         \
  }                                                                                                       \
  int sym(vprintf_s)(const char* format, std::va_list list) {                                            \
    return print_to<Wide>(stdout, format, list);                                                          \
  }                                                                                                       \
  int sym(printf_s)(const char* format, ...) {                                                           \
    WITH_ARGUMENTS(format, print_to<Wide>(stdout, format, list));                                         \
  }                                                                                                       \
  int sym(_cprintf)(const char* format, ...) {                                                           \
    WITH_ARGUMENTS(format, print_to<Wide>(stdout, format, list));                                         \
  }                                                                                                       \
  int sym(fwprintf_s)(FILE* stream, const Wide* format, ...) {                                           \
    WITH_ARGUMENTS(format, print_to<Wide>(stream, format, list));                                         \
  }                                                                                                       \
  int sym(wprintf_s)(const Wide* format, ...) {                                                          \
    WITH_ARGUMENTS(format, print_to<Wide>(stdout, format, list));                                         \
  }

#define ALL_DOORS(Wide, sym)                                                                              \
  BUFFER_DOORS(char, Wide, _snprintf, _vsnprintf, _scprintf, _vscprintf, sprintf_s, vsprintf_s,           \
               _snprintf_s, _vsnprintf_s, sym)                                                            \
  BUFFER_DOORS(Wide, Wide, _snwprintf, _vsnwprintf, _scwprintf, _vscwprintf, swprintf_s, vswprintf_s,     \
               _snwprintf_s, _vsnwprintf_s, sym)                                                          \
  STREAM_DOORS(Wide, sym)
// clang-format on

ALL_DOORS(wchar_t, AS_DECLARED)

WSX_BEGIN_DECLS
ALL_DOORS(char16_t, SHORT_WCHAR)
WSX_END_DECLS
