// SPDX-License-Identifier: MIT
#pragma once

// Calls by path and descriptor, as C programs make them: -1 with errno.
namespace wsx::posix {

// Modes as on Windows: 0 exists, 2 writable, 4 readable.
int check_access(const char* path, int mode) noexcept;
int open_path(const char* path, int flags, int mode) noexcept;
long long length_of(int descriptor) noexcept;
int set_length(int descriptor, long long length) noexcept;
bool is_open(int descriptor) noexcept;
// For other openings of the file, from where this one is. Never waits.
int lock_bytes(int descriptor, long long count) noexcept;
int unlock_bytes(int descriptor, long long count) noexcept;
int open_pipe_ends(int* descriptors, unsigned size) noexcept;

struct Moment {
  long long seconds;
  int milliseconds;
  int minutes_west;
  bool summer_time;
};
Moment moment_now() noexcept;

}  // namespace wsx::posix
