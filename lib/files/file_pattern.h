// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace wsx {

// The name of files as FindFirstFile takes it: "*" and "?" by Windows' rules, on UTF-8.
class FilePattern {
 public:
  // May throw bad_alloc, as may matches().
  FilePattern(std::string_view text, bool case_sensitive);

  // Whether it names one file and no more.
  static bool is_plain(std::string_view text) noexcept {
    return text.find_first_of("*?") == std::string_view::npos;
  }
  bool matches(std::string_view name) const;

 private:
  std::u32string pattern_;
  bool case_sensitive_;
};

}  // namespace wsx
