// SPDX-License-Identifier: MIT
#include <mmsystem.h>
#include <sysinfoapi.h>
#include <timezoneapi.h>
#include <winerror.h>

#include <chrono>
#include <cstdint>
#include <ctime>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/system_time.h"
#include "posix/calendar.h"

// Times of day and their forms.
namespace wsx {
namespace {

using std::chrono::days;
using std::chrono::floor;

constexpr std::int64_t ticks_per_second = 10'000'000;
constexpr std::int64_t seconds_1601_to_1970 = 11'644'473'600;

std::int64_t ticks_of(const FILETIME& time) noexcept {
  return static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
}
FILETIME file_time(std::int64_t ticks) noexcept {
  return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}

SYSTEMTIME broken_down(std::int64_t ticks) noexcept {
  const std::chrono::sys_time<WindowsTicks> time(
      WindowsTicks(ticks - seconds_1601_to_1970 * ticks_per_second));
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<std::chrono::milliseconds>(time - day));
  const auto word = [](auto number) { return static_cast<WORD>(number); };
  return {word(int{date.year()}),
          word(unsigned{date.month()}),
          word(std::chrono::weekday(day).c_encoding()),
          word(unsigned{date.day()}),
          word(clock.hours().count()),
          word(clock.minutes().count()),
          word(clock.seconds().count()),
          word(clock.subseconds().count())};
}

bool put_together(const SYSTEMTIME& time, std::int64_t& ticks) noexcept {
  const std::chrono::year_month_day date(
      std::chrono::year{time.wYear}, std::chrono::month{time.wMonth}, std::chrono::day{time.wDay});
  if (!date.ok() || time.wYear < 1601 || time.wYear > 30827 || time.wHour > 23 ||
      time.wMinute > 59 || time.wSecond > 59 || time.wMilliseconds > 999)
    return false;
  const std::int64_t day = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t second =
      day * 86'400 + time.wHour * 3'600 + time.wMinute * 60 + time.wSecond + seconds_1601_to_1970;
  ticks = second * ticks_per_second + time.wMilliseconds * 10'000;
  return true;
}

// How far the zone's clocks are before UTC now.
std::int64_t ticks_east() noexcept {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  if (!posix::local_time(now, parts)) return 0;
  return (posix::seconds_of(parts) - now) * ticks_per_second;
}

BOOL shift(const FILETIME* from, FILETIME* to, std::int64_t by) noexcept {
  if (bad_pointer(from) || bad_pointer(to)) return fail_win32(ERROR_INVALID_PARAMETER);
  const std::int64_t ticks = ticks_of(*from);
  std::int64_t result = 0;
  if (ticks < 0 || __builtin_add_overflow(ticks, by, &result) || result < 0)
    return fail_win32(ERROR_INVALID_PARAMETER);
  *to = file_time(result);
  return TRUE;
}

constexpr UINT longest_period = 1'000'000;

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime) {
  *lpSystemTime = broken_down(system_time());
}
VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime) {
  *lpSystemTime = broken_down(system_time() + ticks_east());
}
VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime) {
  *lpSystemTimeAsFileTime = file_time(system_time());
}
VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime) {
  *lpSystemTimeAsFileTime = file_time(system_time());
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME* lpFileTime, LPSYSTEMTIME lpSystemTime) {
  if (bad_pointer(lpFileTime) || bad_pointer(lpSystemTime) || ticks_of(*lpFileTime) < 0)
    return fail_win32(ERROR_INVALID_PARAMETER);
  *lpSystemTime = broken_down(ticks_of(*lpFileTime));
  return TRUE;
}
BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME* lpSystemTime, LPFILETIME lpFileTime) {
  std::int64_t ticks = 0;
  if (bad_pointer(lpSystemTime) || bad_pointer(lpFileTime) || !put_together(*lpSystemTime, ticks))
    return fail_win32(ERROR_INVALID_PARAMETER);
  *lpFileTime = file_time(ticks);
  return TRUE;
}
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME* lpFileTime, LPFILETIME lpLocalFileTime) {
  return shift(lpFileTime, lpLocalFileTime, ticks_east());
}
BOOL WINAPI LocalFileTimeToFileTime(const FILETIME* lpLocalFileTime, LPFILETIME lpFileTime) {
  return shift(lpLocalFileTime, lpFileTime, -ticks_east());
}
LONG WINAPI CompareFileTime(const FILETIME* lpFileTime1, const FILETIME* lpFileTime2) {
  const auto a = static_cast<std::uint64_t>(ticks_of(*lpFileTime1));
  const auto b = static_cast<std::uint64_t>(ticks_of(*lpFileTime2));
  return (a > b) - (a < b);
}

DWORD WINAPI timeGetTime() {
  return GetTickCount();
}
MMRESULT WINAPI timeBeginPeriod(UINT uPeriod) {
  return uPeriod >= 1 && uPeriod <= longest_period ? TIMERR_NOERROR : TIMERR_NOCANDO;
}
MMRESULT WINAPI timeEndPeriod(UINT uPeriod) {
  return timeBeginPeriod(uPeriod);
}
MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS ptc, UINT cbtc) {
  if (bad_pointer(ptc) || cbtc < sizeof *ptc) return TIMERR_NOCANDO;
  *ptc = {1, longest_period};
  return TIMERR_NOERROR;
}
