// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace scan {

struct Token {
  enum class Kind { end, name, number, text, mark, line_end };
  Kind kind = Kind::end;
  std::string_view text;
  int line = 1;
};

// C and C++ in tokens, without comments; what is no token at all is a mark of one byte. Lines that
// end in a backslash go on, and line ends are told because directives end there.
class Lexer {
 public:
  explicit Lexer(std::string_view source) noexcept : source_(source) {}

  Token next() noexcept;

  // What is left of the line, for the name in an #include. Comments may follow it.
  std::string_view rest_of_line() noexcept;

 private:
  char at(std::size_t place) const noexcept {
    return place < source_.size() ? source_[place] : '\0';
  }
  std::size_t spliced_line_end() const noexcept;
  void skip_blanks_and_comments() noexcept;
  void skip_comment() noexcept;
  void skip_line_comment() noexcept;
  Token finish(Token::Kind kind, std::size_t begin) noexcept;
  Token name_or_prefixed_text() noexcept;
  Token quoted(std::size_t begin) noexcept;
  Token raw_text(std::size_t begin) noexcept;
  Token number() noexcept;
  Token mark() noexcept;

  std::string_view source_;
  std::size_t place_ = 0;
  int line_ = 1;
  int first_line_ = 1;
};

}  // namespace scan
