// SPDX-License-Identifier: MIT
#include "progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace bench {

Progress::Progress() : terminal_(isatty(STDERR_FILENO)) {}

void Progress::show(unsigned done, unsigned all) {
  if (!terminal_) return;
  const unsigned width = 24;
  const unsigned filled = all ? done * width / all : 0;
  fmt::print(stderr, "\r\x1b[K{:<{}}| {}", std::string(filled, '='), width, what_);
  std::fflush(stderr);
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace bench
