// SPDX-License-Identifier: MIT
#include <conio.h>
#include <io.h>
#include <synchapi.h>
#include <sys/locking.h>
#include <sys/timeb.h>
#include <winbase.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>

#include "lib/crt/format.h"
#include "lib/crt/rule.h"
#include "lib/encoding.h"
#include "posix/low_level_file.h"
#include "posix/terminal.h"

// Descriptors, keys and the time of Microsoft's C runtime.
namespace wsx {
namespace {

constexpr int no_key = -1;
std::atomic<int> key_given_back = no_key;

errno_t check(const char* path, int mode) noexcept {
  if (!path || (mode & ~6) != 0) return broken_rule(EINVAL);
  return posix::check_access(path, mode) == 0 ? 0 : errno;
}

template <typename Wide>
int check_wide(const Wide* path, int mode) noexcept {
  const Utf8Argument narrow(path);
  if (!narrow.valid()) return errno = EILSEQ, -1;
  return check(narrow.get(), mode) == 0 ? 0 : -1;
}

template <typename Wide>
int open_wide(const Wide* path, int flags, int mode) noexcept {
  const Utf8Argument narrow(path);
  if (!path) return broken_rule(EINVAL), -1;
  if (!narrow.valid()) return errno = EILSEQ, -1;
  return posix::open_path(narrow.get(), flags, mode);
}

int lock(int descriptor, long count, int attempts) noexcept {
  constexpr DWORD between_attempts = 1000;
  for (int left = attempts; posix::lock_bytes(descriptor, count) != 0; Sleep(between_attempts)) {
    if (errno != EAGAIN && errno != EACCES) return -1;
    if (--left == 0) return errno = attempts > 1 ? EDEADLOCK : EACCES, -1;
  }
  return 0;
}

int read_key(bool shown) noexcept {
  const int key = key_given_back.exchange(no_key);
  return key != no_key ? key : posix::read_key(shown);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

errno_t _access_s(const char* path, int mode) {
  return check(path, mode);
}
int _access(const char* path, int mode) {
  return check(path, mode) == 0 ? 0 : -1;
}
int _waccess(const wchar_t* path, int mode) {
  return check_wide(path, mode);
}

errno_t _sopen_s(int* descriptor, const char* path, int flags, int, int mode) {
  if (!descriptor) return broken_rule(EINVAL);
  *descriptor = -1;
  if (!path) return broken_rule(EINVAL);
  *descriptor = posix::open_path(path, flags, mode);
  return *descriptor >= 0 ? 0 : errno;
}
int _wopen(const wchar_t* path, int flags, ...) {
  std::va_list list;
  va_start(list, flags);
  const int mode = (flags & O_CREAT) != 0 ? va_arg(list, int) : 0;
  va_end(list);
  return open_wide(path, flags, mode);
}

long long _filelengthi64(int descriptor) {
  return posix::length_of(descriptor);
}
errno_t _chsize_s(int descriptor, long long size) {
  if (size < 0) return broken_rule(EINVAL);
  return posix::set_length(descriptor, size) == 0 ? 0 : errno;
}

int _setmode(int descriptor, int mode) {
  if (mode != _O_BINARY && mode != _O_TEXT) return broken_rule(EINVAL), -1;
  if (!posix::is_open(descriptor)) return broken_rule(EBADF), -1;
  return _O_BINARY;
}

intptr_t _get_osfhandle(int descriptor) {
  if (descriptor < 0 || descriptor > 2) return broken_rule(EBADF), -1;
  const HANDLE handle = GetStdHandle(STD_INPUT_HANDLE - static_cast<DWORD>(descriptor));
  return handle ? reinterpret_cast<intptr_t>(handle) : (broken_rule(EBADF), -1);
}
int _open_osfhandle(intptr_t, int) {
  return broken_rule(EBADF), -1;
}

int _locking(int descriptor, int mode, long count) {
  if (count < 0 || mode < _LK_UNLCK || mode > _LK_NBRLCK) return broken_rule(EINVAL), -1;
  if (!posix::is_open(descriptor)) return broken_rule(EBADF), -1;
  // To the host no bytes are all that follow.
  if (count == 0) return 0;
  if (mode == _LK_UNLCK) return posix::unlock_bytes(descriptor, count);
  const bool patient = mode == _LK_LOCK || mode == _LK_RLCK;
  return lock(descriptor, count, patient ? 10 : 1);
}

int _pipe(int* descriptors, unsigned size, int mode) {
  if (!descriptors || (mode & ~_O_NOINHERIT) != 0) return broken_rule(EINVAL), -1;
  return posix::open_pipe_ends(descriptors, size);
}

int _kbhit() {
  return key_given_back.load() != no_key || posix::key_waits();
}
int _getch() {
  return read_key(false);
}
int _getche() {
  return read_key(true);
}
int _ungetch(int key) {
  int none = no_key;
  return key >= 0 && key_given_back.compare_exchange_strong(none, key) ? key : -1;
}
int _putch(int character) {
  const int result = std::putchar(character);
  std::fflush(stdout);
  return result;
}
int _cputs(const char* text) {
  if (!text) return broken_rule(EINVAL), -1;
  const bool written = std::fputs(text, stdout) >= 0;
  return std::fflush(stdout) == 0 && written ? 0 : -1;
}

void _ftime64(struct __timeb64* now) {
  _ftime64_s(now);
}
errno_t _ftime64_s(struct __timeb64* now) {
  if (!now) return broken_rule(EINVAL);
  const posix::Moment moment = posix::moment_now();
  now->time = moment.seconds;
  now->millitm = static_cast<unsigned short>(moment.milliseconds);
  now->timezone = static_cast<short>(moment.minutes_west);
  now->dstflag = moment.summer_time;
  return 0;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int wsx16__waccess(const char16_t* path, int mode) {
  return check_wide(path, mode);
}
int wsx16__wopen(const char16_t* path, int flags, ...) {
  std::va_list list;
  va_start(list, flags);
  const int mode = (flags & O_CREAT) != 0 ? va_arg(list, int) : 0;
  va_end(list);
  return open_wide(path, flags, mode);
}
WSX_END_DECLS
