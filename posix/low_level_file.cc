// SPDX-License-Identifier: MIT
#include "posix/low_level_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace wsx::posix {

// The host's numbers are the same.
static_assert(F_OK == 0 && W_OK == 2 && R_OK == 4);

int check_access(const char* path, int mode) noexcept {
  return access(path, mode);
}
int open_path(const char* path, int flags, int mode) noexcept {
  return open(path, flags, mode);
}

long long length_of(int descriptor) noexcept {
  struct stat facts;
  return fstat(descriptor, &facts) == 0 ? facts.st_size : -1;
}
int set_length(int descriptor, long long length) noexcept {
  return ftruncate(descriptor, length);
}
bool is_open(int descriptor) noexcept {
  return fcntl(descriptor, F_GETFD) >= 0;
}

namespace {

// The locks of open file descriptions: those of processes would not be seen by other openings here.
int set_lock(int descriptor, short kind, long long count) noexcept {
  struct flock range = {};
  range.l_type = kind;
  range.l_whence = SEEK_CUR;
  range.l_len = count;
  return fcntl(descriptor, F_OFD_SETLK, &range);
}

}  // namespace

int lock_bytes(int descriptor, long long count) noexcept {
  return set_lock(descriptor, F_WRLCK, count);
}
int unlock_bytes(int descriptor, long long count) noexcept {
  return set_lock(descriptor, F_UNLCK, count);
}
int open_pipe_ends(int* descriptors, unsigned size) noexcept {
  if (pipe2(descriptors, O_CLOEXEC) != 0) return -1;
  constexpr unsigned most = 1U << 20;
  if (size > 0) fcntl(descriptors[1], F_SETPIPE_SZ, static_cast<int>(size < most ? size : most));
  return 0;
}

Moment moment_now() noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  tm parts{};
  const bool known = localtime_r(&now.tv_sec, &parts) != nullptr;
  // Summer time is told apart from the zone, as Windows does.
  const long east = known ? parts.tm_gmtoff - (parts.tm_isdst > 0 ? 3600 : 0) : 0;
  return {now.tv_sec, static_cast<int>(now.tv_nsec / 1'000'000), static_cast<int>(-east / 60),
          known && parts.tm_isdst > 0};
}

}  // namespace wsx::posix
