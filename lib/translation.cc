// SPDX-License-Identifier: MIT
#include <stringapiset.h>
#include <winerror.h>
#include <winnls.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string_view>

#include "lib/arguments.h"
#include "lib/code_point.h"
#include "lib/last_error.h"

// Between wide strings and UTF-8, which is every code page that there is.
namespace wsx {
namespace {

constexpr char32_t replacement = 0xfffd;

bool is_ansi(UINT page) noexcept {
  return page == CP_ACP || page == CP_OEMCP || page == CP_MACCP || page == CP_THREAD_ACP;
}

// The bytes of UTF-8 one character after another. A wrong sequence is one wrong character up to the
// byte that could not follow.
class Narrow {
 public:
  Narrow(const char* text, std::size_t size) noexcept : rest_(text, size) {}

  bool done() const noexcept { return rest_.empty(); }
  char32_t next() noexcept {
    const unsigned char first = take();
    if (first < 0x80) return first;
    if (first < 0xc2 || first > 0xf4) return no_code_point;
    const int more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    char32_t c = first & (0x3f >> more);
    for (int i = 0; i < more; ++i) {
      if (rest_.empty() || !may_follow(first, i, peek())) return no_code_point;
      c = c << 6 | (take() & 0x3f);
    }
    return c;
  }

 private:
  unsigned char peek() const noexcept { return static_cast<unsigned char>(rest_.front()); }
  unsigned char take() noexcept {
    const unsigned char byte = peek();
    rest_.remove_prefix(1);
    return byte;
  }
  // The second byte keeps out what has a shorter form, surrogates, and what is no character.
  static bool may_follow(unsigned char first, int index, unsigned char byte) noexcept {
    unsigned char low = 0x80, high = 0xbf;
    if (index == 0) {
      if (first == 0xe0) low = 0xa0;
      if (first == 0xed) high = 0x9f;
      if (first == 0xf0) low = 0x90;
      if (first == 0xf4) high = 0x8f;
    }
    return byte >= low && byte <= high;
  }

  std::string_view rest_;
};

template <typename Wide>
class Broad {
 public:
  Broad(const Wide* text, std::size_t size) noexcept : place_(text), left_(size) {}

  bool done() const noexcept { return left_ == 0; }
  char32_t next() noexcept {
    const Wide* const before = place_;
    const char32_t c = next_code_point(place_, left_);
    left_ -= static_cast<std::size_t>(place_ - before);
    return c;
  }

 private:
  const Wide* place_;
  std::size_t left_;
};

// Without room only the length is counted. 0 is a failure, with its error.
template <typename To, typename Source>
int translate(Source source, To* target, int room, bool strict) noexcept {
  std::size_t length = 0;
  while (!source.done()) {
    char32_t c = source.next();
    if (c == no_code_point && strict) return fail_win32(ERROR_NO_UNICODE_TRANSLATION);
    if (c == no_code_point) c = replacement;
    std::array<To, 4> units;
    const std::size_t count = put_code_point(c, units.data());
    if (room != 0) {
      if (length + count > static_cast<std::size_t>(room))
        return fail_win32(ERROR_INSUFFICIENT_BUFFER);
      std::copy_n(units.data(), count, target + length);
    }
    length += count;
    if (length > std::numeric_limits<int>::max()) return fail_win32(ERROR_INVALID_PARAMETER);
  }
  return static_cast<int>(length);
}

template <typename From, typename To>
bool good_buffers(const From* source, int size, const To* target, int room) noexcept {
  if (bad_pointer(source) || size == 0 || size < -1 || room < 0) return false;
  return room == 0 || (!bad_pointer(target) && static_cast<const void*>(target) != source);
}

template <typename Char>
std::size_t size_of(const Char* text, int size) noexcept {
  if (size >= 0) return static_cast<std::size_t>(size);
  return std::char_traits<Char>::length(text) + 1;
}

template <typename Wide>
int widen(UINT page, DWORD flags, const char* source, int size, Wide* target, int room) noexcept {
  if (!good_buffers(source, size, target, room) || (page != CP_UTF8 && !is_ansi(page)))
    return fail_win32(ERROR_INVALID_PARAMETER);
  constexpr DWORD of_code_pages = MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS;
  const DWORD known = MB_ERR_INVALID_CHARS | (page == CP_UTF8 ? 0 : of_code_pages);
  if ((flags & ~known) != 0) return fail_win32(ERROR_INVALID_FLAGS);
  return translate(Narrow(source, size_of(source, size)), target, room,
                   (flags & MB_ERR_INVALID_CHARS) != 0);
}

template <typename Wide>
int narrow(UINT page, DWORD flags, const Wide* source, int size, char* target, int room,
           const char* substitute, BOOL* substituted) noexcept {
  if (!good_buffers(source, size, target, room) || (page != CP_UTF8 && !is_ansi(page)))
    return fail_win32(ERROR_INVALID_PARAMETER);
  if (page == CP_UTF8 && (substitute || substituted)) return fail_win32(ERROR_INVALID_PARAMETER);
  constexpr DWORD of_code_pages =
      WC_COMPOSITECHECK | WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_NO_BEST_FIT_CHARS;
  const DWORD known = page == CP_UTF8 ? WC_ERR_INVALID_CHARS : of_code_pages;
  if ((flags & ~known) != 0) return fail_win32(ERROR_INVALID_FLAGS);
  if (substituted) *substituted = FALSE;  // UTF-8 has every character
  return translate(Broad<Wide>(source, size_of(source, size)), target, room,
                   (flags & WC_ERR_INVALID_CHARS) != 0);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCCH lpMultiByteStr, int cbMultiByte,
                               LPWSTR lpWideCharStr, int cchWideChar) {
  return widen(CodePage, dwFlags, lpMultiByteStr, cbMultiByte, lpWideCharStr, cchWideChar);
}

int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWCH lpWideCharStr, int cchWideChar,
                               LPSTR lpMultiByteStr, int cbMultiByte, LPCCH lpDefaultChar,
                               LPBOOL lpUsedDefaultChar) {
  return narrow(CodePage, dwFlags, lpWideCharStr, cchWideChar, lpMultiByteStr, cbMultiByte,
                lpDefaultChar, lpUsedDefaultChar);
}

UINT WINAPI GetACP() {
  return CP_UTF8;
}
UINT WINAPI GetOEMCP() {
  return CP_UTF8;
}
BOOL WINAPI IsValidCodePage(UINT CodePage) {
  return CodePage == CP_UTF8;
}
BOOL WINAPI GetCPInfo(UINT CodePage, LPCPINFO lpCPInfo) {
  if ((CodePage != CP_UTF8 && !is_ansi(CodePage)) || bad_pointer(lpCPInfo))
    return fail_win32(ERROR_INVALID_PARAMETER);
  *lpCPInfo = {4, {'?', 0}, {}};
  return TRUE;
}
// No byte of UTF-8 leads one that could be taken for a character of its own.
BOOL WINAPI IsDBCSLeadByte(BYTE) {
  return FALSE;
}
BOOL WINAPI IsDBCSLeadByteEx(UINT, BYTE) {
  return FALSE;
}

LCID WINAPI GetUserDefaultLCID() {
  return MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT);
}
LCID WINAPI GetSystemDefaultLCID() {
  return GetUserDefaultLCID();
}
LANGID WINAPI GetUserDefaultLangID() {
  return LANGIDFROMLCID(GetUserDefaultLCID());
}
LANGID WINAPI GetSystemDefaultLangID() {
  return LANGIDFROMLCID(GetUserDefaultLCID());
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WINAPI wsx16_MultiByteToWideChar(UINT page, DWORD flags, const char* source, int size,
                                     char16_t* target, int room) {
  return widen(page, flags, source, size, target, room);
}
int WINAPI wsx16_WideCharToMultiByte(UINT page, DWORD flags, const char16_t* source, int size,
                                     char* target, int room, const char* substitute,
                                     BOOL* substituted) {
  return narrow(page, flags, source, size, target, room, substitute, substituted);
}
WSX_END_DECLS
