// SPDX-License-Identifier: MIT
#include "tools/scan/lexer.h"

#include <algorithm>
#include <array>
#include <string>

namespace scan {
namespace {

enum Class : unsigned char { other = 0, blank = 1, letter = 2, digit = 4 };

constexpr std::array<unsigned char, 256> classes = [] {
  std::array<unsigned char, 256> table{};
  for (const char c : std::string_view(" \t\r\f\v")) table[static_cast<unsigned char>(c)] = blank;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = letter;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = letter;
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = digit;
  table['_'] = table['$'] = letter;
  return table;
}();

bool is(char c, unsigned wanted) noexcept {
  return classes[static_cast<unsigned char>(c)] & wanted;
}

bool is_text_prefix(std::string_view name) noexcept {
  constexpr std::string_view prefixes[] = {"L", "u", "U", "u8", "R", "LR", "uR", "UR", "u8R"};
  return std::find(std::begin(prefixes), std::end(prefixes), name) != std::end(prefixes);
}

constexpr std::string_view pairs[] = {"::", "->", "&&", "||", "==", "!=", "<=", ">=", "##"};

}  // namespace

// The length of a backslash and the line end after it; 0 when there is none here.
std::size_t Lexer::spliced_line_end() const noexcept {
  if (at(place_) != '\\') return 0;
  const std::size_t end = at(place_ + 1) == '\r' ? 2 : 1;
  return at(place_ + end) == '\n' ? end + 1 : 0;
}

void Lexer::skip_comment() noexcept {
  const std::size_t end = std::min(source_.find("*/", place_ + 2), source_.size());
  line_ += static_cast<int>(std::count(source_.begin() + static_cast<std::ptrdiff_t>(place_),
                                       source_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  place_ = std::min(end + 2, source_.size());
}

void Lexer::skip_line_comment() noexcept {
  while (place_ < source_.size() && source_[place_] != '\n') {
    const std::size_t spliced = spliced_line_end();
    line_ += spliced != 0;
    place_ += spliced ? spliced : 1;
  }
}

void Lexer::skip_blanks_and_comments() noexcept {
  for (;;) {
    const char c = at(place_);
    if (is(c, blank)) {
      ++place_;
    } else if (const std::size_t spliced = spliced_line_end()) {
      place_ += spliced;
      ++line_;
    } else if (c == '/' && at(place_ + 1) == '*') {
      skip_comment();
    } else if (c == '/' && at(place_ + 1) == '/') {
      skip_line_comment();
    } else {
      return;
    }
  }
}

Token Lexer::finish(Token::Kind kind, std::size_t begin) noexcept {
  return {kind, source_.substr(begin, place_ - begin), first_line_};
}

Token Lexer::quoted(std::size_t begin) noexcept {
  const char quote = at(place_++);
  while (place_ < source_.size() && source_[place_] != quote && source_[place_] != '\n') {
    if (source_[place_] != '\\') {
      ++place_;
      continue;
    }
    const std::size_t spliced = spliced_line_end();
    line_ += spliced != 0;
    place_ += spliced ? spliced : 2;
  }
  place_ = std::min(place_ + (at(place_) == quote), source_.size());
  return finish(Token::Kind::text, begin);
}

Token Lexer::raw_text(std::size_t begin) noexcept {
  constexpr std::size_t longest_delimiter = 16;
  const std::size_t open = source_.find('(', place_);
  if (open == std::string_view::npos || open - place_ - 1 > longest_delimiter) return quoted(begin);
  const std::string close = ")" + std::string(source_.substr(place_ + 1, open - place_ - 1)) + "\"";
  const std::size_t end = source_.find(close, open);
  const std::size_t after = end == std::string_view::npos ? source_.size() : end + close.size();
  line_ += static_cast<int>(std::count(source_.begin() + static_cast<std::ptrdiff_t>(place_),
                                       source_.begin() + static_cast<std::ptrdiff_t>(after), '\n'));
  place_ = after;
  return finish(Token::Kind::text, begin);
}

Token Lexer::name_or_prefixed_text() noexcept {
  const std::size_t begin = place_;
  while (is(at(place_), letter | digit)) ++place_;
  const std::string_view name = source_.substr(begin, place_ - begin);
  if ((at(place_) == '"' || at(place_) == '\'') && is_text_prefix(name))
    return name.back() == 'R' && at(place_) == '"' ? raw_text(begin) : quoted(begin);
  return finish(Token::Kind::name, begin);
}

// Also what has no value: 1'000, 0x1p-3, 5ms.
Token Lexer::number() noexcept {
  const std::size_t begin = place_;
  for (char c = at(place_); is(c, letter | digit) || c == '.' || c == '\''; c = at(place_)) {
    const bool exponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
    ++place_;
    if (exponent && (at(place_) == '+' || at(place_) == '-')) ++place_;
    if (c == '\'' && !is(at(place_), letter | digit)) {
      --place_;
      break;
    }
  }
  return finish(Token::Kind::number, begin);
}

Token Lexer::mark() noexcept {
  const std::size_t begin = place_;
  const std::string_view two = source_.substr(place_, 2);
  place_ += std::find(std::begin(pairs), std::end(pairs), two) != std::end(pairs) ? 2 : 1;
  return finish(Token::Kind::mark, begin);
}

Token Lexer::next() noexcept {
  skip_blanks_and_comments();
  first_line_ = line_;
  if (place_ >= source_.size()) return {Token::Kind::end, {}, line_};
  const char c = source_[place_];
  if (c == '\n') {
    ++place_;
    ++line_;
    return finish(Token::Kind::line_end, place_ - 1);
  }
  if (is(c, letter)) return name_or_prefixed_text();
  if (is(c, digit) || (c == '.' && is(at(place_ + 1), digit))) return number();
  if (c == '"' || c == '\'') return quoted(place_);
  return mark();
}

std::string_view Lexer::rest_of_line() noexcept {
  skip_blanks_and_comments();
  const std::size_t begin = place_;
  place_ = std::min(source_.find('\n', place_), source_.size());
  return source_.substr(begin, place_ - begin);
}

}  // namespace scan
