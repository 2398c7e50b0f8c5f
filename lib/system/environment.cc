// SPDX-License-Identifier: MIT
#include <processenv.h>
#include <winerror.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"

namespace wsx {
namespace {

// A percent sign without its partner, and a name without a value, stay as they are.
std::string expand(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = text.front() == '%' ? text.find('%', 1) : std::string_view::npos;
    if (end != std::string_view::npos) {
      const std::string name(text.substr(1, end - 1));
      const char* const value = name.empty() ? nullptr : std::getenv(name.c_str());
      result += value ? std::string_view(value) : text.substr(0, end);
      text.remove_prefix(value ? end + 1 : end);
      continue;
    }
    const std::size_t next = text.find('%', 1);
    result += text.substr(0, next);
    text.remove_prefix(std::min(next, text.size()));
  }
  return result;
}

template <typename Char>
DWORD give(const std::basic_string<Char>& text, Char* buffer, DWORD room) noexcept {
  const std::size_t needed = text.size() + 1;
  if (!bad_pointer(buffer) && needed <= room) std::copy_n(text.c_str(), needed, buffer);
  return static_cast<DWORD>(needed);
}

template <typename Char>
DWORD expand_wide(const Char* source, Char* buffer, DWORD room) noexcept try {
  if (bad_pointer(source)) return static_cast<DWORD>(fail_win32(ERROR_INVALID_PARAMETER));
  const Utf8Argument utf8(source);
  std::basic_string<Char> wide;
  if (!utf8.valid() || !from_utf8(expand(utf8.get()), wide))
    return static_cast<DWORD>(fail_win32(ERROR_INVALID_PARAMETER));
  return give(wide, buffer, room);
} catch (const std::bad_alloc&) {
  return static_cast<DWORD>(fail_win32(ERROR_NOT_ENOUGH_MEMORY));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize) try {
  TRACED(ExpandEnvironmentStringsA, lpSrc, lpDst, nSize);
  if (bad_pointer(lpSrc)) return static_cast<DWORD>(fail_win32(ERROR_INVALID_PARAMETER));
  return give(expand(lpSrc), lpDst, nSize);
} catch (const std::bad_alloc&) {
  return static_cast<DWORD>(fail_win32(ERROR_NOT_ENOUGH_MEMORY));
}

DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize) {
  TRACED(ExpandEnvironmentStringsW, lpSrc, lpDst, nSize);
  return expand_wide(lpSrc, lpDst, nSize);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
DWORD WINAPI wsx16_ExpandEnvironmentStringsW(const char16_t* source, char16_t* buffer, DWORD room) {
  TRACED(wsx16_ExpandEnvironmentStringsW, source, buffer, room);
  return expand_wide(source, buffer, room);
}
WSX_END_DECLS
