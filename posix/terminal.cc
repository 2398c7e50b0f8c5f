// SPDX-License-Identifier: MIT
#include "posix/terminal.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

namespace wsx::posix {
namespace {

// The terminal gives single keys for as long as this lives. What is no terminal does so always.
class SingleKeys {
 public:
  explicit SingleKeys(bool shown) noexcept : is_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios single = before_;
    single.c_lflag &= ~static_cast<tcflag_t>(ICANON);
    if (!shown) single.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    single.c_cc[VMIN] = 1;
    single.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &single);
  }
  ~SingleKeys() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  SingleKeys(const SingleKeys&) = delete;

 private:
  termios before_{};
  const bool is_terminal_;
};

}  // namespace

bool key_waits() noexcept {
  const SingleKeys keys(false);
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, 0) == 1 && (input.revents & POLLIN) != 0;
}

int read_key(bool shown) noexcept {
  const SingleKeys keys(shown);
  unsigned char key = 0;
  ssize_t count = 0;
  do count = read(STDIN_FILENO, &key, 1);
  while (count < 0 && errno == EINTR);
  return count == 1 ? key : -1;
}

}  // namespace wsx::posix
