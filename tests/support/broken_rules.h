// SPDX-License-Identifier: MIT
#pragma once

#include <stdlib.h>

#include <atomic>

#include "support/wine.h"

namespace support {

// While it lives, calls of the C runtime that break the rules of their functions are counted, and
// fail. Without a handler Windows would end the program.
class BrokenRules {
 public:
  BrokenRules() : before_(_set_invalid_parameter_handler(&note)) { count_ = 0; }
  ~BrokenRules() { _set_invalid_parameter_handler(before_); }
  BrokenRules(const BrokenRules&) = delete;

  // The old library that mingw-w64 programs run with under Wine tells nobody.
  bool told(int times) const {
    return count_ == times || WINE_DIFFERS("the handler is told of each broken rule once");
  }

 private:
  static void note(const wchar_t*, const wchar_t*, const wchar_t*, unsigned, uintptr_t) {
    ++count_;
  }

  static inline std::atomic<int> count_ = 0;
  const _invalid_parameter_handler before_;
};

}  // namespace support
