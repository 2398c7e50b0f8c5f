// SPDX-License-Identifier: MIT
#include <strsafe.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string>

#include "lib/arguments.h"
#include "lib/crt_format.h"

// Strings that end within their room. Each function is one of a few for characters; those that
// count bytes divide and multiply.
namespace wsx {
namespace {

constexpr std::size_t most = STRSAFE_MAX_CCH;

template <typename Char>
std::size_t length_within(const Char* text, std::size_t room) noexcept {
  return static_cast<std::size_t>(std::find(text, text + room, Char{}) - text);
}

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

template <typename Char>
Extra<Char> in_characters(Char** end, std::size_t* remaining, DWORD flags) noexcept {
  return {end, remaining, flags, 1, 0};
}
template <typename Char>
Extra<Char> in_bytes(Char** end, std::size_t* remaining, DWORD flags, std::size_t room) noexcept {
  return {end, remaining, flags, sizeof(Char), room % sizeof(Char)};
}

}  // namespace
}  // namespace wsx

using namespace wsx;

#define WITH_ARGUMENTS(call)           \
  std::va_list list;                   \
  va_start(list, format);              \
  const HRESULT result_of_call = call; \
  va_end(list);                        \
  return result_of_call

// The functions of one width: `sym` makes their names of the middle and what follows.
// clang-format off
#define TEXT_DOORS(Char, sym)                                                                                     \
  HRESULT sym(Cch, Copy)(Char* text, size_t room, const Char* source) { return copy(text, room, source, most); }  \
  HRESULT sym(Cb, Copy)(Char* text, size_t room, const Char* source) { return copy(text, room / sizeof(Char), source, most); }  \
  HRESULT sym(Cch, CopyN)(Char* text, size_t room, const Char* source, size_t count) { return copy(text, room, source, count); }  \
  HRESULT sym(Cb, CopyN)(Char* text, size_t room, const Char* source, size_t count) { return copy(text, room / sizeof(Char), source, count / sizeof(Char)); }  \
  HRESULT sym(Cch, Cat)(Char* text, size_t room, const Char* source) { return append(text, room, source, most); }  \
  HRESULT sym(Cb, Cat)(Char* text, size_t room, const Char* source) { return append(text, room / sizeof(Char), source, most); }  \
  HRESULT sym(Cch, CatN)(Char* text, size_t room, const Char* source, size_t count) { return append(text, room, source, count); }  \
  HRESULT sym(Cb, CatN)(Char* text, size_t room, const Char* source, size_t count) { return append(text, room / sizeof(Char), source, count / sizeof(Char)); }  \
  HRESULT sym(Cch, CopyEx)(Char* text, size_t room, const Char* source, Char** end, size_t* left, DWORD flags) { return copy(text, room, source, most, in_characters(end, left, flags)); }  \
  HRESULT sym(Cb, CopyEx)(Char* text, size_t room, const Char* source, Char** end, size_t* left, DWORD flags) { return copy(text, room / sizeof(Char), source, most, in_bytes(end, left, flags, room)); }  \
  HRESULT sym(Cch, CopyNEx)(Char* text, size_t room, const Char* source, size_t count, Char** end, size_t* left, DWORD flags) { return copy(text, room, source, count, in_characters(end, left, flags)); }  \
  HRESULT sym(Cb, CopyNEx)(Char* text, size_t room, const Char* source, size_t count, Char** end, size_t* left, DWORD flags) { return copy(text, room / sizeof(Char), source, count / sizeof(Char), in_bytes(end, left, flags, room)); }  \
  HRESULT sym(Cch, CatEx)(Char* text, size_t room, const Char* source, Char** end, size_t* left, DWORD flags) { return append(text, room, source, most, in_characters(end, left, flags)); }  \
  HRESULT sym(Cb, CatEx)(Char* text, size_t room, const Char* source, Char** end, size_t* left, DWORD flags) { return append(text, room / sizeof(Char), source, most, in_bytes(end, left, flags, room)); }  \
  HRESULT sym(Cch, CatNEx)(Char* text, size_t room, const Char* source, size_t count, Char** end, size_t* left, DWORD flags) { return append(text, room, source, count, in_characters(end, left, flags)); }  \
  HRESULT sym(Cb, CatNEx)(Char* text, size_t room, const Char* source, size_t count, Char** end, size_t* left, DWORD flags) { return append(text, room / sizeof(Char), source, count / sizeof(Char), in_bytes(end, left, flags, room)); }  \
  HRESULT sym(Cch, Length)(const Char* text, size_t room, size_t* count) { return length(text, room, count, 1); }  \
  HRESULT sym(Cb, Length)(const Char* text, size_t room, size_t* count) { return length(text, room / sizeof(Char), count, sizeof(Char)); }  \
  HRESULT sym(Cch, Gets)(Char* text, size_t room) { return read_line(text, room); }  \
  HRESULT sym(Cb, Gets)(Char* text, size_t room) { return read_line(text, room / sizeof(Char)); }

#define PRINT_DOORS(Char, Wide, sym)                                                                              \
  HRESULT sym(Cch, VPrintf)(Char* text, size_t room, const Char* format, std::va_list list) { return print<Wide>(text, room, format, list); }  \
  HRESULT sym(Cb, VPrintf)(Char* text, size_t room, const Char* format, std::va_list list) { return print<Wide>(text, room / sizeof(Char), format, list); }  \
  HRESULT sym(Cch, Printf)(Char* text, size_t room, const Char* format, ...) { WITH_ARGUMENTS(print<Wide>(text, room, format, list)); }  \
  HRESULT sym(Cb, Printf)(Char* text, size_t room, const Char* format, ...) { WITH_ARGUMENTS(print<Wide>(text, room / sizeof(Char), format, list)); }  \
  HRESULT sym(Cch, VPrintfEx)(Char* text, size_t room, Char** end, size_t* left, DWORD flags, const Char* format, std::va_list list) { return print<Wide>(text, room, format, list, in_characters(end, left, flags)); }  \
  HRESULT sym(Cb, VPrintfEx)(Char* text, size_t room, Char** end, size_t* left, DWORD flags, const Char* format, std::va_list list) { return print<Wide>(text, room / sizeof(Char), format, list, in_bytes(end, left, flags, room)); }  \
  HRESULT sym(Cch, PrintfEx)(Char* text, size_t room, Char** end, size_t* left, DWORD flags, const Char* format, ...) { WITH_ARGUMENTS(print<Wide>(text, room, format, list, in_characters(end, left, flags))); }  \
  HRESULT sym(Cb, PrintfEx)(Char* text, size_t room, Char** end, size_t* left, DWORD flags, const Char* format, ...) { WITH_ARGUMENTS(print<Wide>(text, room / sizeof(Char), format, list, in_bytes(end, left, flags, room))); }
// clang-format on

#define NARROW(unit, name) String##unit##name##A
#define WIDE(unit, name) String##unit##name##W
#define SHORT_NARROW(unit, name) wsx16_String##unit##name##A
#define SHORT_WIDE(unit, name) wsx16_String##unit##name##W

TEXT_DOORS(char, NARROW)
TEXT_DOORS(wchar_t, WIDE)
PRINT_DOORS(char, wchar_t, NARROW)
PRINT_DOORS(wchar_t, wchar_t, WIDE)

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
TEXT_DOORS(char16_t, SHORT_WIDE)
PRINT_DOORS(char, char16_t, SHORT_NARROW)
PRINT_DOORS(char16_t, char16_t, SHORT_WIDE)
WSX_END_DECLS
