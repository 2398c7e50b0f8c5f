// SPDX-License-Identifier: MIT
#include "tools/scan/condition.h"

#include <algorithm>
#include <iterator>

namespace scan {
namespace {

constexpr std::string_view always[] = {"_WIN32", "_WIN64", "WIN32", "__GNUC__", "_WINSOCK2API_"};
constexpr std::string_view never[] = {
    "__linux__",   "__linux",  "linux",       "__unix__",    "__unix",        "unix",
    "__APPLE__",   "__MACH__", "__FreeBSD__", "__NetBSD__",  "__OpenBSD__",   "__DragonFly__",
    "__ANDROID__", "__sun",    "__CYGWIN__",  "__MINGW32__", "__MINGW64__",   "_MSC_VER",
    "__hpux",      "_AIX",     "__HAIKU__",   "__QNX__",     "__EMSCRIPTEN__"};

template <std::size_t Count>
bool contains(const std::string_view (&names)[Count], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

Truth negated(Truth truth) {
  if (truth == Truth::perhaps) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}

// || and && as far as their operands are known; whatever compares or computes may be either way.
class Parser {
 public:
  explicit Parser(std::span<const Token> tokens) : tokens_(tokens) {}

  Truth any() {
    Truth truth = all();
    while (take("||")) truth = std::max(truth, all());
    return truth;
  }
  bool finished() const { return tokens_.empty(); }

 private:
  bool take(std::string_view mark) {
    if (tokens_.empty() || tokens_.front().text != mark) return false;
    tokens_ = tokens_.subspan(1);
    return true;
  }
  std::string_view take() {
    if (tokens_.empty()) return {};
    const std::string_view text = tokens_.front().text;
    tokens_ = tokens_.subspan(1);
    return text;
  }

  Truth all() {
    Truth truth = compared();
    while (take("&&")) truth = std::min(truth, compared());
    return truth;
  }

  Truth compared() {
    const Truth truth = one();
    // A name without a value is 0, which is not above anything that versions are compared with.
    const bool below = !tokens_.empty() && truth == Truth::no && tokens_.front().text[0] == '>';
    bool computed = false;
    while (!tokens_.empty() && !stops()) {
      skip_operand();
      computed = true;
    }
    return computed && !below ? Truth::perhaps : truth;
  }
  bool stops() const {
    const std::string_view text = tokens_.front().text;
    return text == "&&" || text == "||" || text == ")" || text == "?";
  }
  void skip_operand() {
    if (!take("(")) {
      take();
      return;
    }
    if (++depth_ < 100) any();
    --depth_;
    take(")");
  }

  Truth one() {
    if (depth_ > 100) return Truth::perhaps;
    if (take("!")) return negated(one());
    if (take("(")) {
      ++depth_;
      const Truth truth = any();
      --depth_;
      take(")");
      return truth;
    }
    const std::string_view word = take();
    if (word == "defined") return is_defined();
    if (word == "0") return Truth::no;
    if (word == "1") return Truth::yes;
    // An undefined name counts as 0.
    return contains(never, word) ? Truth::no : contains(always, word) ? Truth::yes : Truth::perhaps;
  }

  Truth is_defined() {
    const bool parenthesis = take("(");
    const Truth truth = defined(take());
    if (parenthesis) take(")");
    return truth;
  }

  std::span<const Token> tokens_;
  int depth_ = 0;
};

}  // namespace

Truth defined(std::string_view macro) {
  return contains(always, macro) ? Truth::yes : contains(never, macro) ? Truth::no : Truth::perhaps;
}

Truth evaluate(std::span<const Token> expression) {
  Parser parser(expression);
  const Truth truth = parser.any();
  return parser.finished() ? truth : Truth::perhaps;
}

void Conditions::enter(Truth truth) {
  levels_.push_back({truth, truth == Truth::yes});
  dead_ += dead(levels_.back());
}

void Conditions::turn(Truth truth) {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  dead_ -= dead(level);
  level.here = level.decided ? Truth::no : truth;
  level.decided |= truth == Truth::yes;
  dead_ += dead(level);
}

void Conditions::directive(std::string_view name, std::span<const Token> rest) {
  const std::string_view macro = rest.empty() ? std::string_view() : rest.front().text;
  if (name == "if") enter(evaluate(rest));
  if (name == "ifdef") enter(defined(macro));
  if (name == "ifndef") enter(negated(defined(macro)));
  if (name == "elif") turn(evaluate(rest));
  if (name == "elifdef") turn(defined(macro));
  if (name == "elifndef") turn(negated(defined(macro)));
  if (name == "else") turn(Truth::yes);
  if (name != "endif" || levels_.empty()) return;
  dead_ -= dead(levels_.back());
  levels_.pop_back();
}

}  // namespace scan
