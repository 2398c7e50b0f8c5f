// SPDX-License-Identifier: MIT
#include <winerror.h>
#include <winreg.h>

#include <cstdint>

#include "lib/arguments.h"
#include "lib/by_width.h"

// The registry: its root keys, and nothing below them.
namespace wsx {
namespace {

bool is_root(HKEY key) noexcept {
  const auto number = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(key));
  const auto widened = static_cast<std::intptr_t>(static_cast<std::int32_t>(number));
  return number >= 0x80000000 && number <= 0x80000005 &&
         reinterpret_cast<std::intptr_t>(key) == widened;
}

// What a call comes to that would need something in a key.
LSTATUS answer(HKEY key, LSTATUS error) noexcept {
  return is_root(key) ? error : ERROR_INVALID_HANDLE;
}

template <typename Char>
LSTATUS open(HKEY key, const Char* name, HKEY* place) noexcept {
  if (!is_root(key)) return ERROR_INVALID_HANDLE;
  if (bad_pointer(place)) return ERROR_INVALID_PARAMETER;
  if (name && *name != Char{}) return ERROR_FILE_NOT_FOUND;
  *place = key;
  return ERROR_SUCCESS;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

LSTATUS WINAPI RegCloseKey(HKEY hKey) {
  return answer(hKey, ERROR_SUCCESS);
}

// For the kinds of characters; `sym` completes the names.
#define TEXT_DOORS(Char, sym)                                                                  \
  LSTATUS WINAPI sym(RegOpenKeyEx)(HKEY key, const Char* name, DWORD, REGSAM, HKEY* place) {   \
    return open(key, name, place);                                                             \
  }                                                                                            \
  LSTATUS WINAPI sym(RegOpenKey)(HKEY key, const Char* name, HKEY* place) {                    \
    return open(key, name, place);                                                             \
  }                                                                                            \
  LSTATUS WINAPI sym(RegQueryValueEx)(HKEY key, const Char*, DWORD*, DWORD*, BYTE*, DWORD*) {  \
    return answer(key, ERROR_FILE_NOT_FOUND);                                                  \
  }                                                                                            \
  LSTATUS WINAPI sym(RegGetValue)(HKEY key, const Char*, const Char*, DWORD, DWORD*, void*,    \
                                  DWORD*) {                                                    \
    return answer(key, ERROR_FILE_NOT_FOUND);                                                  \
  }                                                                                            \
  LSTATUS WINAPI sym(RegDeleteKey)(HKEY key, const Char*) {                                    \
    return answer(key, ERROR_FILE_NOT_FOUND);                                                  \
  }                                                                                            \
  LSTATUS WINAPI sym(RegDeleteValue)(HKEY key, const Char*) {                                  \
    return answer(key, ERROR_FILE_NOT_FOUND);                                                  \
  }                                                                                            \
  LSTATUS WINAPI sym(RegEnumKeyEx)(HKEY key, DWORD, Char*, DWORD*, DWORD*, Char*, DWORD*,      \
                                   FILETIME*) {                                                \
    return answer(key, ERROR_NO_MORE_ITEMS);                                                   \
  }                                                                                            \
  LSTATUS WINAPI sym(RegEnumValue)(HKEY key, DWORD, Char*, DWORD*, DWORD*, DWORD*, BYTE*,      \
                                   DWORD*) {                                                   \
    return answer(key, ERROR_NO_MORE_ITEMS);                                                   \
  }                                                                                            \
  LSTATUS WINAPI sym(RegCreateKeyEx)(HKEY key, const Char*, DWORD, Char*, DWORD, REGSAM,       \
                                     const LPSECURITY_ATTRIBUTES, HKEY*, DWORD*) {             \
    return answer(key, ERROR_ACCESS_DENIED);                                                   \
  }                                                                                            \
  LSTATUS WINAPI sym(RegSetValueEx)(HKEY key, const Char*, DWORD, DWORD, const BYTE*, DWORD) { \
    return answer(key, ERROR_ACCESS_DENIED);                                                   \
  }

#undef RegOpenKeyEx
#undef RegOpenKey
#undef RegQueryValueEx
#undef RegGetValue
#undef RegDeleteKey
#undef RegDeleteValue
#undef RegEnumKeyEx
#undef RegEnumValue
#undef RegCreateKeyEx
#undef RegSetValueEx

TEXT_DOORS(char, NARROW)
TEXT_DOORS(wchar_t, WIDE)

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
TEXT_DOORS(char16_t, SHORT_WIDE)
WSX_END_DECLS
