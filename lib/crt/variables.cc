// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "lib/by_width.h"
#include "lib/code_point.h"
#include "lib/crt/rule.h"
#include "lib/encoding.h"
#include "posix/variables.h"

// The environment and conversions of Microsoft's C runtime.
namespace wsx {
namespace {

// The value as the program reads it; false for text that is no Unicode, or without memory.
bool value_of(const char* name, bool& found, std::string& value) {
  const char* const text = std::getenv(name);
  found = text != nullptr;
  if (text) value = text;
  return true;
}

template <typename Wide>
bool value_of(const Wide* name, bool& found, std::basic_string<Wide>& value) {
  const Utf8Argument utf8(name);
  const char* const text = utf8.valid() ? std::getenv(utf8.get()) : nullptr;
  found = text != nullptr;
  return !text || from_utf8(text, value);
}

template <typename Char>
errno_t look_up(std::size_t* needed, Char* buffer, std::size_t size, const Char* name) noexcept
    try {
  if (!needed || (!buffer && size != 0)) return broken_rule(EINVAL);
  *needed = 0;
  if (size != 0) *buffer = Char{};
  if (!name) return broken_rule(EINVAL);
  std::basic_string<Char> value;
  bool found = false;
  if (!value_of(name, found, value)) return errno = EILSEQ;
  if (!found) return 0;
  *needed = value.size() + 1;
  if (size == 0) return 0;
  if (*needed > size) return broken_rule(ERANGE);
  std::char_traits<Char>::copy(buffer, value.c_str(), *needed);
  return 0;
} catch (const std::bad_alloc&) {
  return errno = ENOMEM;
}

// Windows keeps a wide environment of its own, where values stay; here each is made when it is
// asked for.
template <typename Wide>
Wide* lasting_value(const Wide* name) noexcept try {
  if (!name) return broken_rule(EINVAL), nullptr;
  thread_local std::basic_string<Wide> value;
  bool found = false;
  value.clear();
  if (!value_of(name, found, value)) return errno = EILSEQ, nullptr;
  return found ? value.data() : nullptr;
} catch (const std::bad_alloc&) {
  return errno = ENOMEM, nullptr;
}

template <typename Char>
errno_t look_up_copy(Char** buffer, std::size_t* size, const Char* name) noexcept try {
  if (!buffer) return broken_rule(EINVAL);
  *buffer = nullptr;
  if (size) *size = 0;
  if (!name) return broken_rule(EINVAL);
  std::basic_string<Char> value;
  bool found = false;
  if (!value_of(name, found, value)) return errno = EILSEQ;
  if (!found) return 0;
  const std::size_t bytes = (value.size() + 1) * sizeof(Char);
  void* const memory = std::malloc(bytes);
  if (!memory) return errno = ENOMEM;
  *buffer = static_cast<Char*>(std::memcpy(memory, value.c_str(), bytes));
  if (size) *size = value.size() + 1;
  return 0;
} catch (const std::bad_alloc&) {
  return errno = ENOMEM;
}

errno_t put(const char* name, const char* value) noexcept {
  if (!name || !value || *name == '\0' || std::strchr(name, '=')) return broken_rule(EINVAL);
  return posix::set_variable(name, *value != '\0' ? value : nullptr) ? 0 : errno;
}

template <typename Wide>
errno_t put_wide(const Wide* name, const Wide* value) noexcept {
  const Utf8Argument narrow_name(name), narrow_value(value);
  if (!narrow_name.valid() || !narrow_value.valid()) return errno = EILSEQ;
  return put(narrow_name.get(), narrow_value.get());
}

// From one alphabet to another, at most `count` characters of the result. Cut where no room is left
// and the caller allows it.
template <typename To, typename From>
errno_t convert(std::size_t* converted, To* buffer, std::size_t size, const From* text,
                std::size_t count) noexcept {
  if (converted) *converted = 0;
  if ((!buffer) != (size == 0)) return broken_rule(EINVAL);
  if (!text) return empty_and_broken(buffer, size, EINVAL);
  std::size_t length = 0;
  errno_t cut = 0;
  while (*text != From{}) {
    To units[4];
    const char32_t c = next_code_point(text, 4);
    if (c == no_code_point) {
      if (buffer) *buffer = To{};
      return errno = EILSEQ;
    }
    const std::size_t more = put_code_point(c, units);
    if (buffer && count != _TRUNCATE && length + more > count) break;
    if (buffer && length + more >= size) {
      if (count != _TRUNCATE) return empty_and_broken(buffer, size, ERANGE);
      cut = STRUNCATE;
      break;
    }
    if (buffer) std::copy_n(units, more, buffer + length);
    length += more;
  }
  if (buffer) buffer[length] = To{};
  if (converted) *converted = length + 1;
  return cut;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

errno_t getenv_s(size_t* needed, char* buffer, size_t size, const char* name) {
  return look_up(needed, buffer, size, name);
}
errno_t _dupenv_s(char** buffer, size_t* size, const char* name) {
  return look_up_copy(buffer, size, name);
}
errno_t _putenv_s(const char* name, const char* value) {
  return put(name, value);
}
int _putenv(const char* assignment) try {
  const std::string_view text(assignment ? assignment : "");
  const std::size_t sign = text.find('=');
  if (sign == 0 || sign == std::string_view::npos) return broken_rule(EINVAL), -1;
  const std::string name(text.substr(0, sign));
  return put(name.c_str(), assignment + sign + 1) == 0 ? 0 : -1;
} catch (const std::bad_alloc&) {
  return errno = ENOMEM, -1;
}

// The wide ones, for both widths.
#define WIDE_DOORS(Char, sym)                                                               \
  errno_t sym(_wgetenv_s)(size_t * needed, Char * buffer, size_t size, const Char* name) {  \
    return look_up(needed, buffer, size, name);                                             \
  }                                                                                         \
  errno_t sym(_wdupenv_s)(Char * *buffer, size_t * size, const Char* name) {                \
    return look_up_copy(buffer, size, name);                                                \
  }                                                                                         \
  errno_t sym(_wputenv_s)(const Char* name, const Char* value) {                            \
    return put_wide(name, value);                                                           \
  }                                                                                         \
  Char* sym(_wgetenv)(const Char* name) {                                                   \
    return lasting_value(name);                                                             \
  }                                                                                         \
  int sym(_wputenv)(const Char* assignment) {                                               \
    const Utf8Argument narrow(assignment);                                                  \
    if (!narrow.valid()) return errno = EILSEQ, -1;                                         \
    return _putenv(narrow.get());                                                           \
  }                                                                                         \
  errno_t sym(mbstowcs_s)(size_t * converted, Char * buffer, size_t size, const char* text, \
                          size_t count) {                                                   \
    return convert(converted, buffer, size, text, count);                                   \
  }                                                                                         \
  errno_t sym(wcstombs_s)(size_t * converted, char* buffer, size_t size, const Char* text,  \
                          size_t count) {                                                   \
    return convert(converted, buffer, size, text, count);                                   \
  }

WIDE_DOORS(wchar_t, AS_DECLARED)

WSX_BEGIN_DECLS
WIDE_DOORS(char16_t, SHORT_WCHAR)
WSX_END_DECLS
