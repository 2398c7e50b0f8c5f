// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

namespace scan {

enum class Verdict { whole, partly, refused, absent };
inline constexpr std::string_view verdict_names[] = {"whole", "partly", "refused", "absent"};

// A row of docs/support.tsv or docs/absent.tsv.
struct Name {
  std::string_view name;
  std::string_view kind;
  std::string_view where;
  Verdict verdict = Verdict::absent;
  std::string_view note;
};

// The tables that the program was built with.
class Names {
 public:
  Names();
  // Null for what is nobody's business. Headers are found in lower case.
  const Name* find(std::string_view name) const;
  const Name* find_header(std::string_view name) const;

 private:
  void read(std::string_view table);

  std::vector<Name> rows_;
  std::unordered_map<std::string_view, std::size_t> names_;
  std::unordered_map<std::string_view, std::size_t> headers_;
};

}  // namespace scan
