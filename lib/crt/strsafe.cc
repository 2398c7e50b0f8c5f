// SPDX-License-Identifier: MIT
#include <strsafe.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string>

#include "lib/arguments.h"
#include "lib/by_width.h"
#include "lib/crt/format.h"
#include "lib/length_within.h"

// Strings that end within their room. Each function is one of a few for characters; those that
// count bytes divide and multiply by what a character takes.
namespace wsx {
namespace {

constexpr std::size_t most = STRSAFE_MAX_CCH;

// What the functions with Ex are given beside; null and 0 for the others.
template <typename Char>
struct Extra {
  Char** end = nullptr;
  std::size_t* remaining = nullptr;
  DWORD flags = 0;
  std::size_t unit = 1;       // of `remaining`
  std::size_t odd_bytes = 0;  // of the room, behind its last character

  bool has(DWORD flag) const noexcept { return (flags & flag) != 0; }
};

template <typename Char>
class Destination {
 public:
  Destination(Char* text, std::size_t room, const Extra<Char>& extra) noexcept
      : text_(text), room_(room), extra_(extra) {}

  bool good() const noexcept { return !bad_pointer(text_) && room_ != 0 && room_ <= most; }
  // False when no zero is within the room.
  bool go_to_end() noexcept {
    used_ = length_within(text_, room_);
    return used_ < room_;
  }

  HRESULT put(const Char* source, std::size_t count) noexcept {
    const bool missing = !source && extra_.has(STRSAFE_IGNORE_NULLS);
    if (count > most || (!missing && bad_pointer(source))) {
      text_[used_] = Char{};
      return finish(STRSAFE_E_INVALID_PARAMETER);
    }
    const std::size_t room = room_ - used_;
    const std::size_t length = missing ? 0 : length_within(source, std::min(count, room));
    const std::size_t taken = std::min(length, room - 1);
    if (taken != 0) std::memmove(text_ + used_, source, taken * sizeof(Char));
    return end_at(used_ + taken, length == taken);
  }

  template <typename Wide>
  HRESULT print(const Char* format, std::va_list list) noexcept {
    static constexpr Char nothing{};
    if (!format && extra_.has(STRSAFE_IGNORE_NULLS)) format = &nothing;
    if (bad_pointer(format)) {
      *text_ = Char{};
      return finish(STRSAFE_E_INVALID_PARAMETER);
    }
    const long length = format_text<Char, Wide>(text_, room_ - 1, format, list);
    if (length < 0) {
      *text_ = Char{};
      return finish(STRSAFE_E_INVALID_PARAMETER);
    }
    const auto count = static_cast<std::size_t>(length);
    return end_at(std::min(count, room_ - 1), count < room_);
  }

 private:
  HRESULT end_at(std::size_t place, bool whole) noexcept {
    if (!whole && extra_.has(STRSAFE_NO_TRUNCATION)) {
      text_[used_] = Char{};
      return finish(STRSAFE_E_INSUFFICIENT_BUFFER);
    }
    used_ = place;
    text_[used_] = Char{};
    return finish(whole ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER);
  }

  HRESULT finish(HRESULT result) noexcept {
    const int fill = static_cast<int>(extra_.flags & 0xff);
    const auto fill_from = [&](std::size_t place) {
      std::memset(text_ + place, fill, (room_ - place) * sizeof(Char));
    };
    if (SUCCEEDED(result) && extra_.has(STRSAFE_FILL_BEHIND_NULL)) fill_from(used_ + 1);
    if (FAILED(result) && extra_.has(STRSAFE_FILL_ON_FAILURE)) {
      fill_from(0);
      used_ = fill == 0 ? 0 : room_ - 1;
      text_[used_] = Char{};
    }
    if (FAILED(result) && extra_.has(STRSAFE_NULL_ON_FAILURE)) text_[used_ = 0] = Char{};
    // Nothing is told after a failure other than a cut.
    if (SUCCEEDED(result) || result == STRSAFE_E_INSUFFICIENT_BUFFER) {
      if (extra_.end) *extra_.end = text_ + used_;
      if (extra_.remaining) *extra_.remaining = (room_ - used_) * extra_.unit + extra_.odd_bytes;
    }
    return result;
  }

  Char* const text_;
  const std::size_t room_;
  const Extra<Char> extra_;
  std::size_t used_ = 0;
};

template <typename Char>
HRESULT copy(Char* text, std::size_t room, const Char* source, std::size_t count,
             const Extra<Char>& extra = {}) noexcept {
  Destination<Char> destination(text, room, extra);
  return destination.good() ? destination.put(source, count) : STRSAFE_E_INVALID_PARAMETER;
}

template <typename Char>
HRESULT append(Char* text, std::size_t room, const Char* source, std::size_t count,
               const Extra<Char>& extra = {}) noexcept {
  Destination<Char> destination(text, room, extra);
  return destination.good() && destination.go_to_end() ? destination.put(source, count)
                                                       : STRSAFE_E_INVALID_PARAMETER;
}

template <typename Wide, typename Char>
HRESULT print(Char* text, std::size_t room, const Char* format, std::va_list list,
              const Extra<Char>& extra = {}) noexcept {
  Destination<Char> destination(text, room, extra);
  return destination.good() ? destination.template print<Wide>(format, list)
                            : STRSAFE_E_INVALID_PARAMETER;
}

template <typename Char>
HRESULT length(const Char* text, std::size_t room, std::size_t* count, std::size_t unit) noexcept {
  const std::size_t found =
      bad_pointer(text) || room == 0 || room > most ? room : length_within(text, room);
  if (count) *count = found < room ? found * unit : 0;
  return found < room ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

// Narrow input is taken for ASCII or UTF-8; a wide line takes each byte for a character only when
// it is ASCII.
template <typename Char>
HRESULT read_line(Char* text, std::size_t room) noexcept {
  if (bad_pointer(text) || room < 2 || room > most) {
    if (!bad_pointer(text) && room == 1) *text = Char{};
    return room == 1 ? STRSAFE_E_INSUFFICIENT_BUFFER : STRSAFE_E_INVALID_PARAMETER;
  }
  std::size_t length = 0;
  int c = 0;
  while (length + 1 < room && (c = std::getchar()) != EOF && c != '\n')
    text[length++] = static_cast<Char>(sizeof(Char) > 1 && c > 0x7f ? '?' : c);
  text[length] = Char{};
  if (c == '\n') return S_OK;
  if (c == EOF) return length == 0 ? STRSAFE_E_END_OF_FILE : S_OK;
  return STRSAFE_E_INSUFFICIENT_BUFFER;
}

// `unit` is what a room counts of a character: 1, or its bytes.
template <typename Char>
Extra<Char> beside(Char** end, std::size_t* remaining, DWORD flags, std::size_t room,
                   std::size_t unit) noexcept {
  return {end, remaining, flags, unit, room % unit};
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// The functions of one width that count in `unit`s of a character; `sym` makes their names.
#define TEXT_DOORS(Char, sym, unit)                                                            \
  HRESULT sym(Copy)(Char * text, size_t room, const Char* source) {                            \
    return copy(text, room / (unit), source, most);                                            \
  }                                                                                            \
  HRESULT sym(CopyN)(Char * text, size_t room, const Char* source, size_t count) {             \
    return copy(text, room / (unit), source, count / (unit));                                  \
  }                                                                                            \
  HRESULT sym(CopyEx)(Char * text, size_t room, const Char* source, Char** end, size_t* left,  \
                      DWORD flags) {                                                           \
    return copy(text, room / (unit), source, most, beside(end, left, flags, room, unit));      \
  }                                                                                            \
  HRESULT sym(CopyNEx)(Char * text, size_t room, const Char* source, size_t count, Char** end, \
                       size_t* left, DWORD flags) {                                            \
    return copy(text, room / (unit), source, count / (unit),                                   \
                beside(end, left, flags, room, unit));                                         \
  }                                                                                            \
  HRESULT sym(Cat)(Char * text, size_t room, const Char* source) {                             \
    return append(text, room / (unit), source, most);                                          \
  }                                                                                            \
  HRESULT sym(CatN)(Char * text, size_t room, const Char* source, size_t count) {              \
    return append(text, room / (unit), source, count / (unit));                                \
  }                                                                                            \
  HRESULT sym(CatEx)(Char * text, size_t room, const Char* source, Char** end, size_t* left,   \
                     DWORD flags) {                                                            \
    return append(text, room / (unit), source, most, beside(end, left, flags, room, unit));    \
  }                                                                                            \
  HRESULT sym(CatNEx)(Char * text, size_t room, const Char* source, size_t count, Char** end,  \
                      size_t* left, DWORD flags) {                                             \
    return append(text, room / (unit), source, count / (unit),                                 \
                  beside(end, left, flags, room, unit));                                       \
  }                                                                                            \
  HRESULT sym(Length)(const Char* text, size_t room, size_t* count) {                          \
    return length(text, room / (unit), count, unit);                                           \
  }                                                                                            \
  HRESULT sym(Gets)(Char * text, size_t room) {                                                \
    return read_line(text, room / (unit));                                                     \
  }

#define PRINT_DOORS(Char, Wide, sym, unit)                                                       \
  HRESULT sym(VPrintf)(Char * text, size_t room, const Char* format, std::va_list list) {        \
    return print<Wide>(text, room / (unit), format, list);                                       \
  }                                                                                              \
  HRESULT sym(Printf)(Char * text, size_t room, const Char* format, ...) {                       \
    WITH_ARGUMENTS(format, print<Wide>(text, room / (unit), format, list));                      \
  }                                                                                              \
  HRESULT sym(VPrintfEx)(Char * text, size_t room, Char * *end, size_t * left, DWORD flags,      \
                         const Char* format, std::va_list list) {                                \
    return print<Wide>(text, room / (unit), format, list, beside(end, left, flags, room, unit)); \
  }                                                                                              \
  HRESULT sym(PrintfEx)(Char * text, size_t room, Char * *end, size_t * left, DWORD flags,       \
                        const Char* format, ...) {                                               \
    WITH_ARGUMENTS(format, print<Wide>(text, room / (unit), format, list,                        \
                                       beside(end, left, flags, room, unit)));                   \
  }

#define CCH_A(name) StringCch##name##A
#define CB_A(name) StringCb##name##A
#define CCH_W(name) StringCch##name##W
#define CB_W(name) StringCb##name##W
#define SHORT_CCH_A(name) wsx16_StringCch##name##A
#define SHORT_CB_A(name) wsx16_StringCb##name##A
#define SHORT_CCH_W(name) wsx16_StringCch##name##W
#define SHORT_CB_W(name) wsx16_StringCb##name##W

TEXT_DOORS(char, CCH_A, 1)
TEXT_DOORS(char, CB_A, sizeof(char))
TEXT_DOORS(wchar_t, CCH_W, 1)
TEXT_DOORS(wchar_t, CB_W, sizeof(wchar_t))
PRINT_DOORS(char, wchar_t, CCH_A, 1)
PRINT_DOORS(char, wchar_t, CB_A, sizeof(char))
PRINT_DOORS(wchar_t, wchar_t, CCH_W, 1)
PRINT_DOORS(wchar_t, wchar_t, CB_W, sizeof(wchar_t))

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
TEXT_DOORS(char16_t, SHORT_CCH_W, 1)
TEXT_DOORS(char16_t, SHORT_CB_W, sizeof(char16_t))
PRINT_DOORS(char, char16_t, SHORT_CCH_A, 1)
PRINT_DOORS(char, char16_t, SHORT_CB_A, sizeof(char))
PRINT_DOORS(char16_t, char16_t, SHORT_CCH_W, 1)
PRINT_DOORS(char16_t, char16_t, SHORT_CB_W, sizeof(char16_t))
WSX_END_DECLS
