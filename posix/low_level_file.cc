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
