// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Command lines and the words that they are made of.
namespace wsx {

// Blanks part words. The first word is a name: quotes around it and nothing else. In the others a
// quote switches, two within quotes are one, and backslashes count only before a quote.
template <typename Char>
class Words {
 public:
  explicit Words(std::basic_string_view<Char> line) : rest_(line) {}

  std::vector<std::basic_string<Char>> all() {
    std::vector<std::basic_string<Char>> words{name()};
    for (skip_blanks(); !rest_.empty(); skip_blanks()) words.push_back(word());
    return words;
  }

 private:
  static bool is_blank(Char c) noexcept { return c == Char{' '} || c == Char{'\t'}; }
  Char take() noexcept {
    const Char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool next_is(char c) const noexcept { return !rest_.empty() && rest_.front() == Char(c); }
  void skip_blanks() noexcept {
    while (!rest_.empty() && is_blank(rest_.front())) take();
  }

  std::basic_string<Char> name() {
    const bool quoted = next_is('"');
    if (quoted) take();
    std::basic_string<Char> name;
    while (!rest_.empty() && (quoted ? !next_is('"') : !is_blank(rest_.front()))) name += take();
    if (!rest_.empty()) take();
    return name;
  }

  std::basic_string<Char> word() {
    std::basic_string<Char> word;
    bool quoted = false;
    while (!rest_.empty() && (quoted || !is_blank(rest_.front()))) {
      std::size_t slashes = 0;
      for (; next_is('\\'); take()) ++slashes;
      if (!next_is('"')) {
        word.append(slashes, Char{'\\'});
        if (slashes == 0) word += take();
        continue;
      }
      word.append(slashes / 2, Char{'\\'});
      take();
      if (slashes % 2 != 0) {
        word += Char{'"'};
      } else if (quoted && next_is('"')) {
        word += take();
        quoted = false;
      } else {
        quoted = !quoted;
      }
    }
    return word;
  }

  std::basic_string_view<Char> rest_;
};

}  // namespace wsx
