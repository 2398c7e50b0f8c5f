// SPDX-License-Identifier: MIT
#include <stdio.h>

#include <cerrno>
#include <cstdio>

#include "lib/by_width.h"
#include "lib/crt/rule.h"
#include "lib/crt/scan.h"

namespace wsx {
namespace {

class FileInput final : public Input {
 public:
  explicit FileInput(FILE* stream) noexcept : stream_(stream) {}

  long get() noexcept override {
    const int c = std::fgetc(stream_);
    return c == EOF ? end : c;
  }
  void give_back(long c) noexcept override { std::ungetc(static_cast<int>(c), stream_); }

 private:
  FILE* const stream_;
};

template <typename Wide, typename Char>
int scan(const Char* text, const Char* format, std::va_list list) noexcept {
  if (!text || !format) return broken_rule(EINVAL), -1;
  TextInput<Char> input(text);
  return scan_text<Char, Wide>(input, format, list);
}

template <typename Wide>
int scan_file(FILE* stream, const char* format, std::va_list list) noexcept {
  if (!stream || !format) return broken_rule(EINVAL), -1;
  FileInput input(stream);
  return scan_text<char, Wide>(input, format, list);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

#define DOORS(Wide, sym)                                                        \
  int sym(vsscanf_s)(const char* text, const char* format, std::va_list list) { \
    return scan<Wide>(text, format, list);                                      \
  }                                                                             \
  int sym(sscanf_s)(const char* text, const char* format, ...) {                \
    WITH_ARGUMENTS(format, scan<Wide>(text, format, list));                     \
  }                                                                             \
  int sym(fscanf_s)(FILE * stream, const char* format, ...) {                   \
    WITH_ARGUMENTS(format, scan_file<Wide>(stream, format, list));              \
  }                                                                             \
  int sym(scanf_s)(const char* format, ...) {                                   \
    WITH_ARGUMENTS(format, scan_file<Wide>(stdin, format, list));               \
  }                                                                             \
  int sym(swscanf_s)(const Wide* text, const Wide* format, ...) {               \
    WITH_ARGUMENTS(format, scan<Wide>(text, format, list));                     \
  }

DOORS(wchar_t, AS_DECLARED)

WSX_BEGIN_DECLS
DOORS(char16_t, SHORT_WCHAR)
WSX_END_DECLS
