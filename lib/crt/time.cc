// SPDX-License-Identifier: MIT
#include <time.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <string_view>

#include "lib/crt/rule.h"
#include "posix/calendar.h"

namespace wsx {
namespace {

constexpr std::size_t line_size = 26;

errno_t break_down(std::tm* result, const std::time_t* moment,
                   bool (*convert)(std::time_t, std::tm&) noexcept) noexcept {
  if (!result) return broken_rule(EINVAL);
  if (moment && *moment >= 0 && convert(*moment, *result)) return 0;
  result->tm_sec = result->tm_min = result->tm_hour = result->tm_mday = result->tm_mon = -1;
  result->tm_year = result->tm_wday = result->tm_yday = result->tm_isdst = -1;
  return moment ? errno = EINVAL : broken_rule(EINVAL);
}

// asctime's line, made here because libc's need not check what it prints.
errno_t print(char* buffer, std::size_t size, const std::tm& moment) noexcept {
  const std::size_t length = std::strftime(buffer, size, "%a %b %d %H:%M:%S %Y\n", &moment);
  return length != 0 ? 0 : empty_and_broken(buffer, size, EINVAL);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

errno_t localtime_s(struct tm* result, const time_t* moment) {
  return break_down(result, moment, &posix::local_time);
}
errno_t gmtime_s(struct tm* result, const time_t* moment) {
  return break_down(result, moment, &posix::universal_time);
}

errno_t asctime_s(char* buffer, size_t size, const struct tm* moment) {
  if (!buffer || size == 0) return broken_rule(EINVAL);
  if (!moment || size < line_size) return empty_and_broken(buffer, size, EINVAL);
  return print(buffer, size, *moment);
}
errno_t ctime_s(char* buffer, size_t size, const time_t* moment) {
  if (!buffer || size == 0) return broken_rule(EINVAL);
  std::tm parts{};
  if (!moment || size < line_size || *moment < 0 || !posix::local_time(*moment, parts))
    return empty_and_broken(buffer, size, EINVAL);
  return print(buffer, size, parts);
}

long long _mkgmtime64(struct tm* moment) {
  return moment ? posix::seconds_of(*moment) : (broken_rule(EINVAL), -1);
}
