// SPDX-License-Identifier: MIT
#include "lib/crt/scan.h"

#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

#include "lib/code_point.h"
#include "lib/format_size.h"

namespace wsx {
namespace {

bool is_blank(long c) noexcept {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

int digit_of(long c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  const long low = c | 0x20;
  return low >= 'a' && low <= 'z' ? static_cast<int>(low - 'a' + 10) : INT_MAX;
}

struct Wanted {
  bool stored = true;
  std::size_t width = 0;  // 0: not given
  FormatSize size = FormatSize::none;
  char letter = 0;
  bool wide = false;

  std::size_t most() const noexcept { return width != 0 ? width : static_cast<std::size_t>(-1); }
};

enum class Outcome { done, no_match, input_ended };

template <typename Char, typename Wide>
class Scanner {
 public:
  Scanner(Input& input, const Char* format, std::va_list arguments) noexcept
      : input_(input), format_(format) {
    va_copy(arguments_, arguments);
  }
  ~Scanner() { va_end(arguments_); }
  Scanner(const Scanner&) = delete;

  int run() {
    for (; *format_ != Char{}; ++format_) {
      const Outcome outcome = step();
      if (outcome == Outcome::done) continue;
      return outcome == Outcome::input_ended && stored_ == 0 ? -1 : stored_;
    }
    return stored_;
  }

 private:
  using Text = std::basic_string<Char>;

  long get() noexcept {
    const long c = input_.get();
    if (c != Input::end) ++read_;
    return c;
  }
  void give_back(long c) noexcept {
    if (c == Input::end) return;
    input_.give_back(c);
    --read_;
  }
  Outcome skip_blanks() noexcept {
    long c = get();
    while (is_blank(c)) c = get();
    give_back(c);
    return c == Input::end ? Outcome::input_ended : Outcome::done;
  }
  template <typename T>
  T next() noexcept {
    return va_arg(arguments_, T);
  }

  Outcome step();
  Outcome literal() noexcept;
  Wanted read_wanted() noexcept;
  Outcome convert(const Wanted& wanted);
  Outcome integer(const Wanted& wanted, int base);
  Outcome real(const Wanted& wanted);
  Outcome word(const Wanted& wanted);
  Outcome characters(const Wanted& wanted);
  Outcome from_set(const Wanted& wanted);
  void store_number(const Wanted& wanted, unsigned long long bits) noexcept;
  Outcome store(const Wanted& wanted, const Text& text, bool ends);
  template <typename To>
  bool store_as(To* place, std::size_t room, const Text& text, bool ends) noexcept;

  Input& input_;
  const Char* format_;
  std::va_list arguments_;
  int stored_ = 0;
  int read_ = 0;
};

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::literal() noexcept {
  const long c = get();
  if (c == static_cast<long>(static_cast<std::make_unsigned_t<Char>>(*format_)))
    return Outcome::done;
  give_back(c);
  return c == Input::end ? Outcome::input_ended : Outcome::no_match;
}

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::step() {
  if (is_blank(static_cast<long>(*format_))) {
    skip_blanks();
    return Outcome::done;
  }
  if (*format_ != Char{'%'}) return literal();
  ++format_;
  if (*format_ == Char{'%'}) {
    skip_blanks();
    return literal();
  }
  return convert(read_wanted());
}

template <typename Char, typename Wide>
Wanted Scanner<Char, Wide>::read_wanted() noexcept {
  Wanted wanted;
  if (*format_ == Char{'*'}) {
    wanted.stored = false;
    ++format_;
  }
  for (; *format_ >= Char{'0'} && *format_ <= Char{'9'}; ++format_)
    wanted.width = wanted.width * 10 + static_cast<std::size_t>(*format_ - Char{'0'});
  const FormatSize size = read_size(format_);
  wanted.size = size == FormatSize::wide ? FormatSize::word : size;
  wanted.letter = *format_ > Char{0} && *format_ < Char{0x7f} ? static_cast<char>(*format_) : '\0';
  const bool capital = wanted.letter == 'S' || wanted.letter == 'C';
  wanted.wide = wanted.size == FormatSize::word ||
                (wanted.size != FormatSize::half && (sizeof(Char) > 1) != capital);
  return wanted;
}

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::convert(const Wanted& wanted) {
  switch (wanted.letter) {
    case 'd':
    case 'u':
      return integer(wanted, 10);
    case 'i':
      return integer(wanted, 0);
    case 'o':
      return integer(wanted, 8);
    case 'x':
    case 'X':
      return integer(wanted, 16);
    case 'p': {
      Wanted pointer = wanted;
      pointer.size = FormatSize::whole;
      return integer(pointer, 16);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      return real(wanted);
    case 's':
    case 'S':
      return word(wanted);
    case 'c':
    case 'C':
      return characters(wanted);
    case '[':
      return from_set(wanted);
    case 'n':
      if (wanted.stored) {
        store_number(wanted, static_cast<unsigned long long>(read_));
        --stored_;  // it does not count
      }
      return Outcome::done;
    default:
      errno = EINVAL;
      return Outcome::no_match;
  }
}

template <typename Char, typename Wide>
void Scanner<Char, Wide>::store_number(const Wanted& wanted, unsigned long long bits) noexcept {
  switch (wanted.size) {
    case FormatSize::byte:
      *next<unsigned char*>() = static_cast<unsigned char>(bits);
      break;
    case FormatSize::half:
      *next<unsigned short*>() = static_cast<unsigned short>(bits);
      break;
    case FormatSize::whole:
      *next<unsigned long long*>() = bits;
      break;
    default:
      *next<unsigned*>() = static_cast<unsigned>(bits);
  }
  ++stored_;
}

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::integer(const Wanted& wanted, int base) {
  if (skip_blanks() == Outcome::input_ended) return Outcome::input_ended;
  std::size_t left = wanted.most();
  std::string digits;
  long c = get();
  const auto take = [&] {
    digits.push_back(static_cast<char>(c));
    c = --left != 0 ? get() : Input::end;
  };
  const bool negative = c == '-';
  if (negative || c == '+') take();
  if (left != 0 && c == '0' && (base == 0 || base == 16)) {
    take();
    if (c == 'x' || c == 'X') {
      take();
      base = 16;
    } else if (base == 0) {
      base = 8;
    }
  }
  if (base == 0) base = 10;
  while (left != 0 && c != Input::end && digit_of(c) < base) take();
  if (left != 0) give_back(c);
  if (digits.find_first_of("0123456789abcdefABCDEF") == std::string::npos) return Outcome::no_match;
  if (!wanted.stored) return Outcome::done;
  const bool is_signed = wanted.letter == 'd' || wanted.letter == 'i';
  store_number(wanted, is_signed ? static_cast<unsigned long long>(
                                       std::strtoll(digits.c_str(), nullptr, base))
                                 : std::strtoull(digits.c_str(), nullptr, base));
  return Outcome::done;
}

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::real(const Wanted& wanted) {
  if (skip_blanks() == Outcome::input_ended) return Outcome::input_ended;
  std::size_t left = wanted.most();
  std::string digits;
  bool point = false, exponent = false;
  long c = left-- != 0 ? get() : Input::end;
  for (; c != Input::end; c = left-- != 0 ? get() : Input::end) {
    const bool sign =
        (c == '-' || c == '+') && (digits.empty() || digits.back() == 'e' || digits.back() == 'E');
    const bool is_point = c == '.' && !point && !exponent;
    const bool is_exponent = (c == 'e' || c == 'E') && !exponent && !digits.empty();
    if (!sign && !is_point && !is_exponent && (c < '0' || c > '9')) break;
    point = point || is_point;
    exponent = exponent || is_exponent;
    digits.push_back(static_cast<char>(c));
  }
  give_back(c);
  char* end = nullptr;
  const long double value = std::strtold(digits.c_str(), &end);
  if (end == digits.c_str()) return Outcome::no_match;
  if (!wanted.stored) return Outcome::done;
  if (wanted.size == FormatSize::long_double)
    *next<long double*>() = value;
  else if (wanted.size == FormatSize::word || wanted.size == FormatSize::whole)
    *next<double*>() = static_cast<double>(value);
  else
    *next<float*>() = static_cast<float>(value);
  ++stored_;
  return Outcome::done;
}

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::word(const Wanted& wanted) {
  if (skip_blanks() == Outcome::input_ended) return Outcome::input_ended;
  Text text;
  for (std::size_t left = wanted.most(); left != 0; --left) {
    const long c = get();
    if (c == Input::end) break;
    if (is_blank(c)) {
      give_back(c);
      break;
    }
    text.push_back(static_cast<Char>(c));
  }
  return store(wanted, text, true);
}

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::characters(const Wanted& wanted) {
  Text text;
  for (std::size_t left = wanted.width != 0 ? wanted.width : 1; left != 0; --left) {
    const long c = get();
    if (c == Input::end) return Outcome::input_ended;
    text.push_back(static_cast<Char>(c));
  }
  return store(wanted, text, false);
}

// [abc], [^abc], [a-z]; a bracket that comes first is a member.
template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::from_set(const Wanted& wanted) {
  ++format_;
  const bool excluded = *format_ == Char{'^'};
  if (excluded) ++format_;
  const Char* const set = format_;
  const Char* end = set;
  if (*end == Char{']'}) ++end;
  while (*end != Char{} && *end != Char{']'}) ++end;
  if (*end == Char{}) return Outcome::no_match;
  format_ = end;
  const auto is_member = [&](Char c) {
    for (const Char* place = set; place != end; ++place) {
      const bool range = end - place > 2 && place[1] == Char{'-'};
      if (c == *place || (range && c > *place && c <= place[2])) return true;
      if (range) place += 2;
    }
    return false;
  };
  Text text;
  long c = Input::end;
  for (std::size_t left = wanted.most(); left != 0; --left) {
    c = get();
    if (c == Input::end) break;
    if (is_member(static_cast<Char>(c)) == excluded) {
      give_back(c);
      break;
    }
    text.push_back(static_cast<Char>(c));
  }
  if (!text.empty()) return store(wanted, text, true);
  return c == Input::end ? Outcome::input_ended : Outcome::no_match;
}

template <typename Char, typename Wide>
Outcome Scanner<Char, Wide>::store(const Wanted& wanted, const Text& text, bool ends) {
  if (!wanted.stored) return Outcome::done;
  void* const place = next<void*>();
  const std::size_t room = next<unsigned>();
  const bool fits = wanted.wide ? store_as(static_cast<Wide*>(place), room, text, ends)
                                : store_as(static_cast<char*>(place), room, text, ends);
  if (!fits) return Outcome::no_match;
  ++stored_;
  return Outcome::done;
}

template <typename Char, typename Wide>
template <typename To>
bool Scanner<Char, Wide>::store_as(To* place, std::size_t room, const Text& text,
                                   bool ends) noexcept {
  const auto fail = [&](int error) {
    if (room != 0) *place = To{};
    errno = error;
    return false;
  };
  const std::size_t usable = ends && room != 0 ? room - 1 : room;
  std::size_t length = 0;
  const Char* const end = text.data() + text.size();
  for (const Char* from = text.data(); from != end;) {
    To units[4];
    std::size_t count = 1;
    if constexpr (std::is_same_v<To, Char>) {
      units[0] = *from++;
    } else {
      const char32_t c = next_code_point(from, static_cast<std::size_t>(end - from));
      if (c == no_code_point) return fail(EILSEQ);
      count = put_code_point(c, units);
    }
    if (length + count > usable) return fail(ENOMEM);
    for (std::size_t i = 0; i < count; ++i) place[length++] = units[i];
  }
  if (ends && room == 0) return fail(ENOMEM);
  if (ends) place[length] = To{};
  return true;
}

}  // namespace

template <typename Char, typename Wide>
int scan_text(Input& input, const Char* format, std::va_list arguments) noexcept try {
  return Scanner<Char, Wide>(input, format, arguments).run();
} catch (const std::bad_alloc&) {
  errno = ENOMEM;
  return -1;
}

template int scan_text<char, wchar_t>(Input&, const char*, std::va_list) noexcept;
template int scan_text<char, char16_t>(Input&, const char*, std::va_list) noexcept;
template int scan_text<wchar_t, wchar_t>(Input&, const wchar_t*, std::va_list) noexcept;
template int scan_text<char16_t, char16_t>(Input&, const char16_t*, std::va_list) noexcept;

}  // namespace wsx
