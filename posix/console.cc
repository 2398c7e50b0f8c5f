// SPDX-License-Identifier: MIT
#include "posix/console.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "posix/error.h"
#include "posix/numbers.h"

namespace wsx::posix {

StreamKind kind_of(int descriptor) noexcept {
  struct stat facts;
  if (fstat(descriptor, &facts) != 0) return StreamKind::none;
  if (S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode) || S_ISBLK(facts.st_mode))
    return StreamKind::disk;
  return S_ISCHR(facts.st_mode) ? StreamKind::character : StreamKind::pipe;
}
bool is_terminal(int descriptor) noexcept {
  return isatty(descriptor) == 1;
}

namespace {

// A stream that somebody made non-blocking blocks here all the same.
bool wait_again(int descriptor, short events) noexcept {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  pollfd one{descriptor, events, 0};
  return poll(&one, 1, -1) >= 0 || errno == EINTR;
}

// A pipe that nobody reads is an error of the call and no signal.
class QuietPipe {
 public:
  QuietPipe() noexcept {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&only_);
    sigaddset(&only_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &only_, &before_);
  }
  ~QuietPipe() {
    const timespec at_once{0, 0};
    if (raised_ && !was_pending_)
      while (sigtimedwait(&only_, nullptr, &at_once) < 0 && errno == EINTR) continue;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  QuietPipe(const QuietPipe&) = delete;

  void note_broken() noexcept { raised_ = true; }

 private:
  sigset_t only_, before_;
  bool was_pending_ = false;
  bool raised_ = false;
};

Status status_of_write(int error) noexcept {
  if (error == EPIPE) return socket_code(win::error_no_data);
  if (error == ENOSPC) return socket_code(win::error_disk_full);
  return error == EBADF ? Status::invalid_handle : status_of(error);
}

}  // namespace

Status read_stream(int descriptor, void* memory, std::size_t size, std::size_t& count) noexcept {
  count = 0;
  for (;;) {
    const ssize_t got = read(descriptor, memory, size);
    if (got >= 0) {
      count = static_cast<std::size_t>(got);
      return Status::success;
    }
    if (!wait_again(descriptor, POLLIN))
      return errno == EBADF ? Status::invalid_handle : status_of(errno);
  }
}

Status write_stream(int descriptor, const void* memory, std::size_t size,
                    std::size_t& count) noexcept {
  const char* const bytes = static_cast<const char*>(memory);
  QuietPipe quiet;
  for (count = 0; count < size;) {
    const ssize_t put = write(descriptor, bytes + count, size - count);
    if (put >= 0) {
      count += static_cast<std::size_t>(put);
    } else if (!wait_again(descriptor, POLLOUT)) {
      const int error = errno;
      if (error == EPIPE) quiet.note_broken();
      return status_of_write(error);
    }
  }
  return Status::success;
}

bool stream_has_input(int descriptor) noexcept {
  pollfd one{descriptor, POLLIN, 0};
  return poll(&one, 1, 0) == 1 && (one.revents & POLLIN) != 0;
}

bool terminal_input(int descriptor, TerminalInput& how) noexcept {
  termios settings;
  if (tcgetattr(descriptor, &settings) != 0) return false;
  how = {(settings.c_lflag & ISIG) != 0, (settings.c_lflag & ICANON) != 0,
         (settings.c_lflag & ECHO) != 0};
  return true;
}

bool set_terminal_input(int descriptor, const TerminalInput& how) noexcept {
  termios settings;
  if (tcgetattr(descriptor, &settings) != 0) return false;
  const auto set = [&](tcflag_t flag, bool on) {
    settings.c_lflag = on ? settings.c_lflag | flag : settings.c_lflag & ~flag;
  };
  set(ISIG, how.signals);
  set(ICANON, how.lines);
  set(ECHO, how.echo);
  if (!how.lines) {
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
  }
  return tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

void drop_terminal_input(int descriptor) noexcept {
  tcflush(descriptor, TCIFLUSH);
}

bool terminal_size(int descriptor, int& columns, int& rows) noexcept {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return false;
  columns = size.ws_col;
  rows = size.ws_row;
  return true;
}

}  // namespace wsx::posix
