// SPDX-License-Identifier: MIT
#include "posix/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "posix/disk_file.h"
#include "posix/error.h"
#include "posix/numbers.h"
#include "posix/variables.h"

namespace wsx::posix {
namespace {

// The descriptors under numbers that none of the three standard ones takes from another.
class Streams {
 public:
  explicit Streams(const int (&streams)[3]) noexcept {
    for (int i = 0; i < 3; ++i) {
      if (streams[i] < 0 || streams[i] == i) continue;
      copies_[i] = ::fcntl(streams[i], F_DUPFD_CLOEXEC, 3);
      if (copies_[i] < 0) error_ = errno;
    }
  }
  ~Streams() {
    for (const int copy : copies_)
      if (copy >= 0) ::close(copy);
  }
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  int error() const noexcept { return error_; }
  int operator[](int i) const noexcept { return copies_[i]; }

 private:
  int copies_[3] = {-1, -1, -1};
  int error_ = 0;
};

// posix_spawn's two lists, and the first error of those that fill them.
class Plan {
 public:
  Plan() noexcept {
    error_ = ::posix_spawn_file_actions_init(&actions_);
    if (error_ == 0) error_ = ::posix_spawnattr_init(&attributes_);
  }
  ~Plan() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  void fill(const ChildWish& wish, const Streams& streams) noexcept {
    for (int i = 0; i < 3; ++i) {
      if (wish.streams[i] < 0)
        note(::posix_spawn_file_actions_addopen(&actions_, i, "/dev/null", O_RDWR, 0));
      else if (streams[i] >= 0)
        note(::posix_spawn_file_actions_adddup2(&actions_, streams[i], i));
    }
    if (wish.folder) note(::posix_spawn_file_actions_addchdir_np(&actions_, wish.folder));
    const int flags =
        (wish.own_group ? POSIX_SPAWN_SETPGROUP : 0) | (wish.own_session ? POSIX_SPAWN_SETSID : 0);
    note(::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags)));
  }

  int run(const ChildWish& wish, pid_t& id) noexcept {
    if (error_ != 0) return error_;
    return ::posix_spawn(&id, wish.program, &actions_, &attributes_, wish.arguments,
                         wish.variables ? wish.variables : variables());
  }

 private:
  void note(int error) noexcept {
    if (error_ == 0) error_ = error;
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
  int error_ = 0;
};

struct Fault {
  int signal;
  std::uint32_t code;
};
// What Windows calls the faults that are signals here, and the C runtime's abort.
constexpr Fault faults[] = {
    {SIGSEGV, 0xC0000005}, {SIGBUS, 0xC0000005}, {SIGILL, 0xC000001D},
    {SIGFPE, 0xC0000094},  {SIGINT, 0xC000013A}, {SIGABRT, 3},
};

std::uint32_t code_of_signal(int signal) noexcept {
  const auto* const fault = std::ranges::find(faults, signal, &Fault::signal);
  return fault != std::end(faults) ? fault->code : static_cast<std::uint32_t>(128 + signal);
}

bool is_folder(const char* path) noexcept {
  struct stat found;
  return ::stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

Status start_status(int error, const char* program) noexcept {
  switch (error) {
    case 0:
      return Status::success;
    case ENOEXEC:
      return socket_code(win::error_bad_exe_format);
    case E2BIG:
      return socket_code(win::error_filename_exced_range);
    default:
      return path_status(error, program);
  }
}

}  // namespace

// A folder that is none is told from a program that is not there.
Status start_child(const ChildWish& wish, std::uint32_t& id) noexcept {
  if (wish.folder && !is_folder(wish.folder)) return socket_code(win::error_directory);
  const Streams streams(wish.streams);
  if (streams.error() != 0) return file_status(streams.error());
  Plan plan;
  plan.fill(wish, streams);
  pid_t child = -1;
  const Status status = start_status(plan.run(wish, child), wish.program);
  if (succeeded(status)) id = static_cast<std::uint32_t>(child);
  return status;
}

void await_child(std::uint32_t id) noexcept {
  siginfo_t end;
  while (::waitid(P_PID, id, &end, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
}

ChildEnd reap_child(std::uint32_t id) noexcept {
  int state = 0;
  pid_t found;
  do {
    found = ::waitpid(static_cast<pid_t>(id), &state, WNOHANG);
  } while (found < 0 && errno == EINTR);
  if (found != static_cast<pid_t>(id)) return {};
  if (WIFSIGNALED(state))
    return {true, WTERMSIG(state) == SIGKILL, code_of_signal(WTERMSIG(state))};
  return {true, false, static_cast<std::uint32_t>(WEXITSTATUS(state))};
}

bool kill_child(std::uint32_t id) noexcept {
  return ::kill(static_cast<pid_t>(id), SIGKILL) == 0;
}

bool is_program(const char* path) noexcept {
  struct stat found;
  return ::stat(path, &found) == 0 && S_ISREG(found.st_mode) && ::access(path, X_OK) == 0;
}

Status open_pipe(std::uint32_t size, int& reader, int& writer) noexcept {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return file_status(errno);
  reader = ends[0];
  writer = ends[1];
  // The size is a wish on Windows, too.
  if (size > 0) ::fcntl(writer, F_SETPIPE_SZ, static_cast<int>(std::min(size, 1U << 20)));
  return Status::success;
}

// tee copies to another pipe without taking anything out.
Status look_into_pipe(int reader, void* memory, std::uint32_t size, PipeContent& content) noexcept {
  int available = 0;
  if (::ioctl(reader, FIONREAD, &available) != 0) return status_of(errno);
  content.available = static_cast<std::uint32_t>(available);
  pollfd one{reader, POLLIN, 0};
  content.ended = available == 0 && ::poll(&one, 1, 0) == 1 && (one.revents & POLLHUP) != 0;
  if (size == 0 || available == 0) return Status::success;
  int from = -1, to = -1;
  const Status status = open_pipe(size, from, to);
  if (!succeeded(status)) return status;
  const ssize_t put = ::tee(reader, to, size, SPLICE_F_NONBLOCK);
  const ssize_t got = put > 0 ? ::read(from, memory, static_cast<std::size_t>(put)) : 0;
  content.copied = static_cast<std::uint32_t>(std::max<ssize_t>(got, 0));
  ::close(from);
  ::close(to);
  return Status::success;
}

}  // namespace wsx::posix
