// SPDX-License-Identifier: MIT
#include "lib/files/file_pattern.h"

#include <cstddef>
#include <vector>

#include "lib/encoding.h"

// Windows' system knows five wildcards, and its FindFirstFile writes three of them for what
// programs inherited from DOS, where every name had a dot: "*.*" is all names, "*." those without a
// dot, and a "?" at the end of a name needs no character.
namespace wsx {
namespace {

constexpr char32_t any = U'*';
constexpr char32_t one_or_end = U'>';   // one character, or none before a dot or at the end
constexpr char32_t dot_or_end = U'"';   // a dot, or none at the end
constexpr char32_t until_a_dot = U'<';  // any characters, but the last dot stays

char32_t folded(char32_t c) noexcept {
  return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
}

// What is no UTF-8 is matched byte by byte.
std::u32string characters(std::string_view text) {
  std::u32string result;
  if (decode(text, result)) return result;
  result.clear();
  for (const char byte : text) result.push_back(static_cast<unsigned char>(byte));
  return result;
}

std::u32string translated(std::u32string pattern) {
  if (pattern == U"*.*") return U"*";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char32_t next = i + 1 < pattern.size() ? pattern[i + 1] : U'\0';
    if (pattern[i] == U'?')
      pattern[i] = one_or_end;
    else if (pattern[i] == U'.' && (next == U'?' || next == U'*'))
      pattern[i] = dot_or_end;
    else if (pattern[i] == any && next == U'.' && i + 2 == pattern.size())
      return pattern.substr(0, i) + until_a_dot;
  }
  return pattern;
}

// Whether what is at a place of the pattern may stand for nothing in front of `rest`.
bool may_be_nothing(char32_t c, std::u32string_view rest) noexcept {
  switch (c) {
    case any:
      return true;
    case one_or_end:
      return rest.empty() || rest.front() == U'.';
    case dot_or_end:
      return rest.empty();
    case until_a_dot:
      return rest.find(U'.') == rest.npos;
    default:
      return false;
  }
}

// Whether it stands for the first character of `rest`, and may stand for the next one, too.
struct Taken {
  bool once;
  bool again;
};
Taken takes(char32_t c, std::u32string_view rest) noexcept {
  switch (c) {
    case any:
      return {false, true};
    case one_or_end:
      return {rest.front() != U'.', false};
    case dot_or_end:
      return {rest.front() == U'.', false};
    case until_a_dot:
      return {false, rest.find(U'.') == rest.npos};
    default:
      return {rest.front() == c, false};
  }
}

// All places of the pattern that the name may have come to go on together, so that no pattern takes
// more than its length for each character.
bool match(std::u32string_view pattern, std::u32string_view name) {
  std::vector<bool> places(pattern.size() + 1);
  places[0] = true;
  for (;; name.remove_prefix(1)) {
    for (std::size_t i = 0; i < pattern.size(); ++i)
      if (places[i] && may_be_nothing(pattern[i], name)) places[i + 1] = true;
    if (name.empty()) return places[pattern.size()];
    std::vector<bool> next(places.size());
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (!places[i]) continue;
      const Taken taken = takes(pattern[i], name);
      if (taken.once) next[i + 1] = true;
      if (taken.again) next[i] = true;
    }
    places.swap(next);
  }
}

std::u32string fold(std::u32string text, bool case_sensitive) {
  if (!case_sensitive)
    for (char32_t& c : text) c = folded(c);
  return text;
}

}  // namespace

FilePattern::FilePattern(std::string_view text, bool case_sensitive)
    : pattern_(fold(translated(characters(text)), case_sensitive)),
      case_sensitive_(case_sensitive) {}

bool FilePattern::matches(std::string_view name) const {
  return match(pattern_, fold(characters(name), case_sensitive_));
}

}  // namespace wsx
