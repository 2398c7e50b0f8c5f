// SPDX-License-Identifier: MIT
#include "lib/crt/format.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>

#include "lib/code_point.h"
#include "lib/format_size.h"

namespace wsx {
namespace {

// One conversion of a format, behind its percent sign.
struct Conversion {
  std::array<char, 6> flags{};  // each once, as snprintf takes them
  std::size_t flag_count = 0;
  int width = 0;
  int precision = -1;
  FormatSize size = FormatSize::none;
  char letter = 0;

  bool has(char flag) const noexcept {
    return std::find(flags.begin(), flags.begin() + flag_count, flag) != flags.begin() + flag_count;
  }
  void set(char flag) noexcept {
    if (!has(flag)) flags[flag_count++] = flag;
  }
  bool left() const noexcept { return has('-'); }
};

template <typename Char, typename Wide>
class Formatter {
 public:
  Formatter(Char* buffer, std::size_t room, std::va_list arguments) noexcept
      : buffer_(buffer), room_(room) {
    va_copy(arguments_, arguments);
  }
  ~Formatter() { va_end(arguments_); }
  Formatter(const Formatter&) = delete;

  long run(const Char* format) noexcept {
    for (; *format != Char{}; ++format) {
      if (*format != Char{'%'} || *++format == Char{'%'}) {
        put(*format);
        continue;
      }
      Conversion conversion;
      if (*format == Char{} || !read(format, conversion) || !convert(conversion)) return bad_format;
    }
    if (length_ <= INT_MAX) return static_cast<long>(length_);
    errno = ERANGE;
    return bad_format;
  }

 private:
  void put(Char c) noexcept {
    if (length_ < room_) buffer_[length_] = c;
    ++length_;
  }
  void pad(std::size_t count, char with = ' ') noexcept {
    while (count-- != 0) put(static_cast<Char>(with));
  }
  bool refuse(int error) noexcept {
    errno = error;
    return false;
  }

  template <typename T>
  T next() noexcept {
    return va_arg(arguments_, T);
  }

  bool read(const Char*& format, Conversion& conversion) noexcept;
  bool read_number(const Char*& format, int& number) noexcept;
  bool convert(const Conversion& conversion) noexcept;
  bool integer(const Conversion& conversion) noexcept;
  template <typename T>
  bool print(const Conversion& conversion, std::string_view size, T value) noexcept;
  bool is_wide(const Conversion& conversion) const noexcept;
  bool character(const Conversion& conversion) noexcept;
  bool string(const Conversion& conversion) noexcept;
  template <typename From>
  bool text(const Conversion& conversion, const From* from) noexcept;
  template <typename From>
  bool unit(const Conversion& conversion, From from) noexcept;

  Char* const buffer_;
  const std::size_t room_;
  std::size_t length_ = 0;
  std::va_list arguments_;
};

template <typename Char, typename Wide>
bool Formatter<Char, Wide>::read_number(const Char*& format, int& number) noexcept {
  if (*format == Char{'*'}) {
    ++format;
    number = next<int>();
    return true;
  }
  long value = 0;
  for (; *format >= Char{'0'} && *format <= Char{'9'}; ++format) {
    value = value * 10 + static_cast<long>(*format - Char{'0'});
    if (value > INT_MAX) return refuse(ERANGE);
  }
  number = static_cast<int>(value);
  return true;
}

template <typename Char, typename Wide>
bool Formatter<Char, Wide>::read(const Char*& format, Conversion& conversion) noexcept {
  constexpr std::string_view known = "-+ #0";
  for (;; ++format) {
    const auto flag = std::ranges::find(known, static_cast<char32_t>(*format),
                                        [](char c) { return static_cast<char32_t>(c); });
    if (flag == known.end()) break;
    conversion.set(*flag);
  }
  if (!read_number(format, conversion.width)) return false;
  if (conversion.width < 0) {
    conversion.set('-');
    if (conversion.width == INT_MIN) return refuse(EINVAL);
    conversion.width = -conversion.width;
  }
  if (*format == Char{'.'} && !read_number(++format, conversion.precision)) return false;
  conversion.size = read_size(format);
  conversion.letter = *format > Char{0} && *format < Char{0x7f} ? static_cast<char>(*format) : '\0';
  return true;
}

template <typename Char, typename Wide>
bool Formatter<Char, Wide>::convert(const Conversion& conversion) noexcept {
  switch (conversion.letter) {
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return integer(conversion);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      if (conversion.size == FormatSize::long_double)
        return print(conversion, "L", next<long double>());
      return print(conversion, "", next<double>());
    case 'p': {
      // All digits in capitals, as Windows prints them.
      Conversion digits = conversion;
      digits.letter = 'X';
      digits.precision = 2 * sizeof(void*);
      return print(digits, "ll", reinterpret_cast<unsigned long long>(next<void*>()));
    }
    case 'c':
    case 'C':
      return character(conversion);
    case 's':
    case 'S':
      return string(conversion);
    default:
      return refuse(EINVAL);
  }
}

template <typename Char, typename Wide>
bool Formatter<Char, Wide>::integer(const Conversion& conversion) noexcept {
  const bool is_signed = conversion.letter == 'd' || conversion.letter == 'i';
  unsigned long long bits = 0;
  if (conversion.size == FormatSize::whole) {
    bits = next<unsigned long long>();
  } else {
    const auto value = next<unsigned>();
    switch (conversion.size) {
      case FormatSize::byte:
        bits = is_signed ? static_cast<unsigned long long>(static_cast<signed char>(value))
                         : static_cast<unsigned char>(value);
        break;
      case FormatSize::half:
        bits = is_signed ? static_cast<unsigned long long>(static_cast<short>(value))
                         : static_cast<unsigned short>(value);
        break;
      default:
        bits = is_signed ? static_cast<unsigned long long>(static_cast<int>(value)) : value;
    }
  }
  return print(conversion, "ll", bits);
}

// The host prints numbers right; only their sizes differ.
template <typename Char, typename Wide>
template <typename T>
bool Formatter<Char, Wide>::print(const Conversion& conversion, std::string_view size,
                                  T value) noexcept {
  std::array<char, 24> format{};
  char* end = format.data();
  *end++ = '%';
  end = std::copy_n(conversion.flags.data(), conversion.flag_count, end);
  end = std::ranges::copy(std::string_view("*.*"), end).out;
  end = std::ranges::copy(size, end).out;
  *end = conversion.letter;
  std::array<char, 512> digits;
  const auto put_into = [&](char* buffer, std::size_t room) {
    return std::snprintf(buffer, room, format.data(), conversion.width, conversion.precision,
                         value);
  };
  const int length = put_into(digits.data(), digits.size());
  if (length < 0) return false;
  if (static_cast<std::size_t>(length) < digits.size()) {
    for (int i = 0; i < length; ++i) put(static_cast<Char>(digits[static_cast<std::size_t>(i)]));
    return true;
  }
  const std::size_t room = static_cast<std::size_t>(length) + 1;
  const std::unique_ptr<char[]> longer(new (std::nothrow) char[room]);
  if (!longer) return refuse(ENOMEM);
  put_into(longer.get(), room);
  std::for_each_n(longer.get(), length, [this](char c) { put(static_cast<Char>(c)); });
  return true;
}

// %s means text of the format's width, %S of the other; h, l and w say it outright.
template <typename Char, typename Wide>
bool Formatter<Char, Wide>::is_wide(const Conversion& conversion) const noexcept {
  if (conversion.size == FormatSize::half) return false;
  if (conversion.size == FormatSize::word || conversion.size == FormatSize::wide) return true;
  const bool capital = conversion.letter == 'C' || conversion.letter == 'S';
  return (sizeof(Char) > 1) != capital;
}

template <typename Char, typename Wide>
bool Formatter<Char, Wide>::character(const Conversion& conversion) noexcept {
  if (is_wide(conversion)) return unit(conversion, static_cast<Wide>(next<unsigned>()));
  return unit(conversion, static_cast<char>(next<int>()));
}

template <typename Char, typename Wide>
template <typename From>
bool Formatter<Char, Wide>::unit(const Conversion& conversion, From from) noexcept {
  std::array<Char, 4> units{};
  std::size_t count = 1;
  if constexpr (std::is_same_v<From, Char>) {
    units[0] = from;
  } else {
    const From text[] = {from, From{}};
    const From* place = text;
    const char32_t c = from == From{} ? 0 : next_code_point(place, 1);
    if (c == no_code_point) return refuse(EILSEQ);
    count = put_code_point(c, units.data());
  }
  const auto width = static_cast<std::size_t>(conversion.width);
  const std::size_t fill = width > count ? width - count : 0;
  if (!conversion.left()) pad(fill);
  for (std::size_t i = 0; i < count; ++i) put(units[i]);
  if (conversion.left()) pad(fill);
  return true;
}

template <typename Char, typename Wide>
bool Formatter<Char, Wide>::string(const Conversion& conversion) noexcept {
  if (!is_wide(conversion)) {
    const auto* const narrow = next<const char*>();
    return text(conversion, narrow ? narrow : "(null)");
  }
  static constexpr Wide nothing[] = {'(', 'n', 'u', 'l', 'l', ')', 0};
  const auto* const wide = next<const Wide*>();
  return text(conversion, wide ? wide : nothing);
}

// Gives each unit of the text in the output's alphabet to `use`, at most `limit` units; no
// character is cut in two. A text of the output's own width is taken as it is.
template <typename Char, typename From, typename Use>
bool each_unit(const From* from, std::size_t limit, Use use) noexcept {
  if constexpr (std::is_same_v<From, Char>) {
    for (; limit != 0 && *from != From{}; --limit) use(*from++);
    return true;
  } else {
    while (limit != 0 && *from != From{}) {
      std::array<Char, 4> units{};
      const char32_t c = next_code_point(from, limit == 1 && sizeof(From) == 2 ? 2 : 4);
      if (c == no_code_point) return false;
      const std::size_t count = put_code_point(c, units.data());
      if (count > limit) break;
      limit -= count;
      std::for_each_n(units.data(), count, use);
    }
    return true;
  }
}

template <typename Char, typename Wide>
template <typename From>
bool Formatter<Char, Wide>::text(const Conversion& conversion, const From* from) noexcept {
  const std::size_t limit = conversion.precision < 0
                                ? static_cast<std::size_t>(-1)
                                : static_cast<std::size_t>(conversion.precision);
  std::size_t count = 0;
  if (!each_unit<Char>(from, limit, [&](Char) { ++count; })) return refuse(EILSEQ);
  const auto width = static_cast<std::size_t>(conversion.width);
  const std::size_t fill = width > count ? width - count : 0;
  if (!conversion.left()) pad(fill, conversion.has('0') ? '0' : ' ');
  each_unit<Char>(from, limit, [this](Char c) { put(c); });
  if (conversion.left()) pad(fill);
  return true;
}

}  // namespace

template <typename Char, typename Wide>
long format_text(Char* buffer, std::size_t room, const Char* format,
                 std::va_list arguments) noexcept {
  return Formatter<Char, Wide>(buffer, room, arguments).run(format);
}

template long format_text<char, wchar_t>(char*, std::size_t, const char*, std::va_list) noexcept;
template long format_text<char, char16_t>(char*, std::size_t, const char*, std::va_list) noexcept;
template long format_text<wchar_t, wchar_t>(wchar_t*, std::size_t, const wchar_t*,
                                            std::va_list) noexcept;
template long format_text<char16_t, char16_t>(char16_t*, std::size_t, const char16_t*,
                                              std::va_list) noexcept;

}  // namespace wsx
