// SPDX-License-Identifier: MIT
#include <winbase.h>

#include <algorithm>
#include <cstdarg>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "lib/arguments.h"
#include "lib/crt/format.h"
#include "lib/encoding.h"
#include "lib/last_error.h"
#include "lib/trace/error_text.h"

// FormatMessage: texts of errors, or of the program, with inserts.
namespace wsx {
namespace {

struct Request {
  DWORD flags;
  const void* source;
  DWORD id;
  DWORD language;
  std::va_list* arguments;

  bool has(DWORD flag) const noexcept { return (flags & flag) != 0; }
  DWORD width() const noexcept { return flags & FORMAT_MESSAGE_MAX_WIDTH_MASK; }
};

// The inserts, which a text may name in any order: each is a number or a pointer.
class Inserts {
 public:
  explicit Inserts(const Request& request) noexcept
      : array_(request.has(FORMAT_MESSAGE_ARGUMENT_ARRAY)
                   ? reinterpret_cast<const DWORD_PTR*>(request.arguments)
                   : nullptr),
        list_(array_ ? nullptr : request.arguments) {}

  bool absent() const noexcept { return !array_ && !list_; }
  DWORD_PTR at(std::size_t number) {
    if (array_) return array_[number - 1];
    while (taken_.size() < number) taken_.push_back(va_arg(*list_, DWORD_PTR));
    return taken_[number - 1];
  }

 private:
  const DWORD_PTR* const array_;
  std::va_list* const list_;
  std::vector<DWORD_PTR> taken_;
};

template <typename Char>
using Text = std::basic_string<Char>;

// What %ls means to the program. A narrow text does not tell, so it is the usual width there.
template <typename Char>
using WideOf = std::conditional_t<sizeof(Char) == 1, wchar_t, Char>;

// With room for what most inserts need, and again with what this one does.
template <typename Char>
bool append_formatted(Text<Char>& text, const Char* format, ...) {
  const std::size_t before = text.size();
  std::size_t room = 128;
  for (;;) {
    std::va_list list;
    va_start(list, format);
    text.resize(before + room);
    const long length = format_text<Char, WideOf<Char>>(&text[before], room, format, list);
    va_end(list);
    const auto count = static_cast<std::size_t>(std::max(length, 0L));
    text.resize(before + std::min(count, room));
    if (length < 0) return false;
    if (count <= room) return true;
    room = count;
  }
}

template <typename Char>
class Message {
 public:
  Message(const Request& request) : request_(request), inserts_(request) {}

  DWORD build(std::basic_string_view<Char> source) {
    for (place_ = source; !place_.empty();) {
      const Char c = take();
      if (c == Char{'%'} && !place_.empty()) {
        const DWORD error = escape();
        if (error != 0) return error;
        if (ended_) break;
      } else if (request_.width() != 0 && (c == Char{'\r'} || c == Char{'\n'})) {
        if (c == Char{'\r'} && !place_.empty() && place_.front() == Char{'\n'}) take();
        text_ += Char{' '};
      } else {
        text_ += c;
      }
    }
    const DWORD width = request_.width();
    if (width != 0 && width != FORMAT_MESSAGE_MAX_WIDTH_MASK) wrap(width);
    return 0;
  }
  const Text<Char>& text() const noexcept { return text_; }

 private:
  Char take() noexcept {
    const Char c = place_.front();
    place_.remove_prefix(1);
    return c;
  }
  bool digit_next() const noexcept {
    return !place_.empty() && place_.front() >= Char{'0'} && place_.front() <= Char{'9'};
  }

  DWORD escape() {
    if (digit_next()) return place_.front() == Char{'0'} ? (ended_ = true, 0) : insert();
    const Char c = take();
    if (c == Char{'n'})
      text_ += {Char{'\r'}, Char{'\n'}};
    else if (c == Char{'r'})
      text_ += Char{'\r'};
    else if (c == Char{'t'})
      text_ += Char{'\t'};
    else if (c == Char{'b'})
      text_ += Char{' '};
    else
      text_ += c;
    return 0;
  }

  // %1 to %99, with a format between exclamation marks.
  DWORD insert() {
    const std::basic_string_view<Char> whole = place_;
    auto number = static_cast<std::size_t>(take() - Char{'0'});
    if (digit_next()) number = number * 10 + static_cast<std::size_t>(take() - Char{'0'});
    Text<Char> format{Char{'%'}};
    if (!place_.empty() && place_.front() == Char{'!'}) {
      const std::size_t end = place_.find(Char{'!'}, 1);
      if (end == place_.npos) return ERROR_INVALID_PARAMETER;
      format += place_.substr(1, end - 1);
      place_.remove_prefix(end + 1);
    } else {
      format += Char{'s'};
    }
    if (request_.has(FORMAT_MESSAGE_IGNORE_INSERTS)) {
      text_ += Char{'%'};
      text_ += whole.substr(0, whole.size() - place_.size());
      return 0;
    }
    // A star would take another insert for the width.
    if (inserts_.absent() || format.find(Char{'*'}) != format.npos) return ERROR_INVALID_PARAMETER;
    return append_formatted(text_, format.c_str(), inserts_.at(number)) ? 0
                                                                        : ERROR_INVALID_PARAMETER;
  }

  // Lines of so many characters at most, where blanks allow it.
  void wrap(std::size_t width) {
    Text<Char> wrapped;
    std::basic_string_view<Char> rest = text_;
    while (rest.size() > width) {
      const std::size_t blank = rest.substr(0, width + 1).rfind(Char{' '});
      const bool found = blank != rest.npos && blank != 0;
      wrapped += rest.substr(0, found ? blank : width);
      wrapped += {Char{'\r'}, Char{'\n'}};
      rest.remove_prefix(found ? blank + 1 : width);
    }
    text_ = wrapped.append(rest);
  }

  const Request& request_;
  Inserts inserts_;
  std::basic_string_view<Char> place_;
  Text<Char> text_;
  bool ended_ = false;
};

// Errors of the Win32 facility are found as HRESULTs as well.
std::string_view system_text(DWORD id) noexcept {
  const bool wrapped = (id & 0xffff0000) == 0x80070000;
  return error_text(wrapped ? id & 0xffff : id);
}

constexpr bool is_known_language(DWORD language) noexcept {
  const DWORD primary = PRIMARYLANGID(language);
  return primary == LANG_NEUTRAL || primary == LANG_ENGLISH;
}

template <typename Char>
DWORD source_of(const Request& request, Text<Char>& source) {
  const bool system = request.has(FORMAT_MESSAGE_FROM_SYSTEM);
  const bool module = request.has(FORMAT_MESSAGE_FROM_HMODULE);
  if (request.has(FORMAT_MESSAGE_FROM_STRING)) {
    if (system || module || bad_pointer(request.source)) return ERROR_INVALID_PARAMETER;
    source = static_cast<const Char*>(request.source);
    return 0;
  }
  if (!system) return module ? ERROR_RESOURCE_TYPE_NOT_FOUND : ERROR_INVALID_PARAMETER;
  if (!is_known_language(request.language)) return ERROR_RESOURCE_LANG_NOT_FOUND;
  const std::string_view text = system_text(request.id);
  if (text.empty()) return ERROR_MR_MID_NOT_FOUND;
  source.assign(text.begin(), text.end());  // ASCII
  source += {Char{'\r'}, Char{'\n'}};
  return 0;
}

template <typename Char>
DWORD allocate(Char** place, DWORD least, const Text<Char>& text) noexcept {
  const std::size_t room = std::max<std::size_t>(least, text.size() + 1);
  *place = static_cast<Char*>(LocalAlloc(LMEM_FIXED, room * sizeof(Char)));
  if (!*place) return ERROR_NOT_ENOUGH_MEMORY;
  std::copy_n(text.c_str(), text.size() + 1, *place);
  return 0;
}

template <typename Char>
DWORD deliver(const Request& request, Char* buffer, DWORD size, const Text<Char>& text) noexcept {
  if (request.has(FORMAT_MESSAGE_ALLOCATE_BUFFER))
    return allocate(reinterpret_cast<Char**>(buffer), size, text);
  if (text.size() >= size) return ERROR_INSUFFICIENT_BUFFER;
  std::copy_n(text.c_str(), text.size() + 1, buffer);
  return 0;
}

template <typename Char>
DWORD format_message(const Request& request, Char* buffer, DWORD size) noexcept try {
  const bool allocates = request.has(FORMAT_MESSAGE_ALLOCATE_BUFFER);
  if (bad_pointer(buffer) && (allocates || size != 0))
    return static_cast<DWORD>(fail_win32(ERROR_INVALID_PARAMETER));
  if (allocates) *reinterpret_cast<Char**>(buffer) = nullptr;
  Text<Char> source;
  Message<Char> message(request);
  DWORD error = source_of(request, source);
  if (error == 0) error = message.build(source);
  if (error == 0) error = deliver(request, buffer, size, message.text());
  if (error != 0) return static_cast<DWORD>(fail_win32(error));
  return static_cast<DWORD>(message.text().size());
} catch (const std::bad_alloc&) {
  return static_cast<DWORD>(fail_win32(ERROR_NOT_ENOUGH_MEMORY));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPSTR lpBuffer, DWORD nSize, va_list* Arguments) {
  return format_message({dwFlags, lpSource, dwMessageId, dwLanguageId, Arguments}, lpBuffer, nSize);
}

DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPWSTR lpBuffer, DWORD nSize, va_list* Arguments) {
  return format_message({dwFlags, lpSource, dwMessageId, dwLanguageId, Arguments}, lpBuffer, nSize);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
DWORD WINAPI wsx16_FormatMessageW(DWORD flags, const void* source, DWORD id, DWORD language,
                                  char16_t* buffer, DWORD size, std::va_list* arguments) {
  return format_message({flags, source, id, language, arguments}, buffer, size);
}
WSX_END_DECLS
