// SPDX-License-Identifier: MIT
#include "tools/scan/survey.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <tuple>

#include "tools/scan/condition.h"
#include "tools/scan/lexer.h"
#include "tools/scan/text.h"

namespace scan {
namespace {

namespace fs = std::filesystem;

bool is_source(const fs::path& path) {
  constexpr std::string_view endings[] = {".c",   ".cc", ".cpp", ".cxx", ".c++", ".h",
                                          ".hpp", ".hh", ".hxx", ".inl", ".ipp", ".inc"};
  const std::string ending = lower(path.extension().string());
  return std::find(std::begin(endings), std::end(endings), ending) != std::end(endings);
}

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

// What may stand before a call; any other word makes it a declaration.
bool leads_to_call(std::string_view word) {
  constexpr std::string_view words[] = {"return",    "else",     "do",  "case", "co_return",
                                        "co_await",  "co_yield", "and", "or",   "not",
                                        "__finally", "throw",    "in"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool has_capital(std::string_view name) {
  return std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

// One file from its first token to its last.
struct Survey::Reader {
  Survey& survey;
  std::string_view file;
  Lexer lexer;
  Conditions conditions;
  std::array<Token, 3> last{};  // the youngest first
  bool at_line_begin = true;

  void run() {
    for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) {
      if (token.kind == Token::Kind::line_end) {
        at_line_begin = true;
        continue;
      }
      if (at_line_begin && token.text == "#") {
        directive();
        continue;
      }
      at_line_begin = false;
      if (conditions.skipped()) continue;
      settle(token);
      last = {token, last[0], last[1]};
    }
    settle({});
  }

  void directive() {
    const Token name = lexer.next();
    if (name.kind == Token::Kind::line_end) return;
    at_line_begin = true;
    if (name.text == "include" || name.text == "import") {
      const std::string_view rest = lexer.rest_of_line();
      if (!conditions.skipped()) include(rest, name.line);
      return;
    }
    // A macro's text counts like any other: what it names is used where it is.
    if (name.text == "define") {
      lexer.next();
      at_line_begin = false;
      return;
    }
    std::vector<Token> rest;
    for (Token token = lexer.next();
         token.kind != Token::Kind::line_end && token.kind != Token::Kind::end;
         token = lexer.next())
      rest.push_back(token);
    conditions.directive(name.text, rest);
  }

  void include(std::string_view rest, int line) {
    if (rest.empty() || (rest[0] != '<' && rest[0] != '"')) return;
    const std::size_t end = rest.find(rest[0] == '<' ? '>' : '"', 1);
    if (end == std::string_view::npos) return;
    std::string name = lower(rest.substr(1, end - 1));
    std::replace(name.begin(), name.end(), '\\', '/');
    const std::size_t slash = name.rfind('/');
    if (survey.own_headers_.contains(name.substr(slash + 1))) return;
    if (const Name* const known = survey.names_.find_header(name))
      survey.places_[known].push_back({file, line});
  }

  // A name is judged when its neighbours are known: last[0] is the name, `next` what follows.
  void settle(const Token& next) {
    const Token& token = last[0];
    if (token.kind != Token::Kind::name) return;
    const Name* const known = survey.names_.find(token.text);
    if (!known || !means(*known, next)) return;
    survey.places_[known].push_back({file, token.line});
  }

  bool means(const Name& known, const Token& next) const {
    const std::string_view before = last[1].text;
    if (before == "." || before == "->") return false;
    const bool scoped =
        before == "::" && last[2].kind == Token::Kind::name && !leads_to_call(last[2].text);
    if (scoped) return false;
    if (known.kind != "function" || has_capital(known.name)) return true;
    // Names like send and connect have many other meanings.
    if (next.text != "(" || before == "*" || before == "~") return false;
    return last[1].kind != Token::Kind::name || leads_to_call(before);
  }
};

void Survey::add(const std::string& path) {
  if (!fs::is_directory(path)) {
    static_cast<void>(fs::file_size(path));  // throws for what is not there
    paths_.push_back(path);
  } else {
    fs::recursive_directory_iterator each(path, fs::directory_options::skip_permission_denied);
    for (; each != fs::recursive_directory_iterator(); ++each) {
      if (each->is_directory() && is_hidden(each->path())) each.disable_recursion_pending();
      if (each->is_regular_file() && is_source(each->path()))
        paths_.push_back(each->path().string());
    }
  }
  std::sort(paths_.begin(), paths_.end());
  note_own_headers();
  for (const std::string& file : paths_) read(file);
  paths_.clear();
}

void Survey::note_own_headers() {
  for (const std::string& path : paths_) own_headers_[lower(fs::path(path).filename().string())];
}

void Survey::read(const std::string& path) {
  std::string text;
  if (!read_source(path, text)) {
    unreadable_.push_back(path);
    return;
  }
  bytes_ += text.size();
  const auto [entry, added] = files_.emplace(path, 0);
  if (added) Reader{*this, entry->first, Lexer(text), {}}.run();
}

std::vector<Use> Survey::uses() const {
  std::vector<Use> uses;
  for (const auto& [name, places] : places_) uses.push_back({name, places});
  std::sort(uses.begin(), uses.end(), [](const Use& one, const Use& other) {
    const auto key = [](const Use& use) {
      return std::tuple(-static_cast<int>(use.name->verdict), use.name->kind, use.name->name);
    };
    return key(one) < key(other);
  });
  return uses;
}

}  // namespace scan
