// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tools/scan/lexer.h"

namespace scan {

enum class Truth { no, perhaps, yes };

// Whether `#if` holds for a program that is compiled with wsx-win32: _WIN32 is defined, other
// systems' names are not, and everything else may be either way.
Truth evaluate(std::span<const Token> expression);
Truth defined(std::string_view macro);

// The conditions around a line.
class Conditions {
 public:
  // One of if, ifdef, ifndef, elif, elifdef, elifndef, else, endif.
  void directive(std::string_view name, std::span<const Token> rest);
  bool skipped() const noexcept { return dead_ > 0; }

 private:
  struct Level {
    Truth here;
    bool decided;  // an earlier branch holds for certain
  };
  void enter(Truth truth);
  void turn(Truth truth);
  bool dead(const Level& level) const noexcept { return level.here == Truth::no; }

  std::vector<Level> levels_;
  int dead_ = 0;
};

}  // namespace scan
