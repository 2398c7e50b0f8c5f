// SPDX-License-Identifier: MIT
#include <timezoneapi.h>
#include <winerror.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <iterator>
#include <string>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/files/file_times.h"
#include "lib/last_error.h"
#include "posix/calendar.h"

// Time zones: the host's, by the C library, and those that a program describes.
namespace wsx {
namespace {

constexpr std::int64_t ticks_per_second = 10'000'000;
constexpr std::int64_t seconds_1601_to_1970 = 11'644'473'600;
constexpr std::time_t day = 86'400;

// How far a zone's clocks are before UTC at a moment, and what they are called then.
struct Clocks {
  std::time_t east = 0;
  bool daylight = false;
  std::string name;
};

Clocks clocks_at(std::time_t moment) {
  std::tm parts{};
  if (!posix::local_time(moment, parts)) return {};
  char name[32] = "";
  std::strftime(name, sizeof name, "%Z", &parts);
  const bool daylight = parts.tm_isdst > 0;
  return {static_cast<std::time_t>(posix::seconds_of(parts)) - moment, daylight, name};
}

// The moment within (from, to] from which on the clocks are as at `to`.
std::time_t change_within(std::time_t from, std::time_t to) {
  const bool after = clocks_at(to).daylight;
  while (to - from > 1) {
    const std::time_t middle = from + (to - from) / 2;
    (clocks_at(middle).daylight == after ? to : from) = middle;
  }
  return to;
}

// A moment as a rule for every year: the which-th such day of the month, the last one as the fifth.
SYSTEMTIME rule_of(std::time_t moment, std::time_t east) {
  const std::time_t local = moment + east;
  std::tm parts{};
  posix::universal_time(local, parts);
  std::tm next_week{};
  posix::universal_time(local + 7 * day, next_week);
  const bool last = next_week.tm_mon != parts.tm_mon;
  const auto word = [](int number) { return static_cast<WORD>(number); };
  return {0,
          word(parts.tm_mon + 1),
          word(parts.tm_wday),
          word(last ? 5 : (parts.tm_mday - 1) / 7 + 1),
          word(parts.tm_hour),
          word(parts.tm_min),
          word(parts.tm_sec),
          0};
}

struct Zone {
  Clocks standard;
  Clocks daylight;
  SYSTEMTIME to_standard{};
  SYSTEMTIME to_daylight{};
  bool changes = false;
  DWORD now = TIME_ZONE_ID_UNKNOWN;
};

// Looks through a year by days. Zones that change more than twice in one have their last changes.
Zone host_zone() {
  const std::time_t moment = std::time(nullptr);
  std::tm parts{};
  posix::universal_time(moment, parts);
  std::tm january{};
  january.tm_year = parts.tm_year;
  january.tm_mday = 1;
  const auto begin = static_cast<std::time_t>(posix::seconds_of(january));
  Zone zone;
  const Clocks present = clocks_at(moment);
  zone.standard = zone.daylight = present;
  for (std::time_t at = begin; at < begin + 366 * day; at += day) {
    const bool before = clocks_at(at).daylight, after = clocks_at(at + day).daylight;
    if (before == after) continue;
    const std::time_t change = change_within(at, at + day);
    const Clocks from = clocks_at(change - 1);
    (after ? zone.to_daylight : zone.to_standard) = rule_of(change, from.east);
    (before ? zone.daylight : zone.standard) = from;
    (after ? zone.daylight : zone.standard) = clocks_at(change);
    zone.changes = true;
  }
  if (zone.changes) zone.now = present.daylight ? TIME_ZONE_ID_DAYLIGHT : TIME_ZONE_ID_STANDARD;
  return zone;
}

template <typename Char, std::size_t size>
void give_name(const std::string& name, Char (&place)[size]) {
  std::basic_string<Char> text;
  decode(name, text);
  text.resize(std::min(text.size(), size - 1));
  *std::ranges::copy(text, place).out = Char{};
}

// TIME_ZONE_INFORMATION of programs compiled with -fshort-wchar.
struct ZoneInformation16 {
  LONG Bias;
  char16_t StandardName[32];
  SYSTEMTIME StandardDate;
  LONG StandardBias;
  char16_t DaylightName[32];
  SYSTEMTIME DaylightDate;
  LONG DaylightBias;
};
struct DynamicZoneInformation16 : ZoneInformation16 {
  char16_t TimeZoneKeyName[128];
  BOOLEAN DynamicDaylightTimeDisabled;
};

template <typename Information>
DWORD tell(const Zone& zone, Information& information) {
  information = {};
  information.Bias = static_cast<LONG>(-zone.standard.east / 60);
  give_name(zone.standard.name, information.StandardName);
  give_name(zone.daylight.name, information.DaylightName);
  information.StandardDate = zone.to_standard;
  information.DaylightDate = zone.to_daylight;
  information.DaylightBias = static_cast<LONG>((zone.standard.east - zone.daylight.east) / 60);
  if constexpr (requires { information.TimeZoneKeyName; })
    give_name(zone.standard.name, information.TimeZoneKeyName);
  return zone.now;
}

template <typename Information>
DWORD tell(Information* information) noexcept try {
  if (!bad_pointer(information)) return tell(host_zone(), *information);
  set_last_error(ERROR_NOACCESS);
  return TIME_ZONE_ID_INVALID;
} catch (const std::bad_alloc&) {
  set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return TIME_ZONE_ID_INVALID;
}

// A rule's moment in a year, in ticks of the local time; false for no rule.
bool moment_of(const SYSTEMTIME& rule, WORD year, std::int64_t& ticks) noexcept {
  SYSTEMTIME date = rule;
  if (rule.wYear == 0) {
    if (rule.wMonth < 1 || rule.wMonth > 12 || rule.wDay < 1 || rule.wDay > 5) return false;
    using namespace std::chrono;
    const year_month month = std::chrono::year{year} / std::chrono::month{rule.wMonth};
    const weekday wanted{rule.wDayOfWeek};
    const sys_days found =
        rule.wDay == 5 ? sys_days(month / wanted[last]) : sys_days(month / wanted[rule.wDay]);
    const year_month_day exact(found);
    date.wYear = year;
    date.wDay = static_cast<WORD>(unsigned{exact.day()});
  }
  FILETIME time;
  if (!SystemTimeToFileTime(&date, &time)) return false;
  ticks = ticks_of(time);
  return true;
}

struct Biases {
  LONG bias, standard, daylight;
  SYSTEMTIME to_standard, to_daylight;
};

constexpr std::int64_t ticks_of_minutes(LONG minutes) noexcept {
  return std::int64_t{minutes} * 60 * ticks_per_second;
}

// Whether it is summer at a moment that is in UTC or, with `is_local`, on the zone's clocks.
bool is_daylight(const Biases& zone, std::int64_t ticks, WORD year, bool is_local,
                 bool& valid) noexcept {
  std::int64_t to_standard = 0, to_daylight = 0;
  if (zone.to_standard.wMonth == 0 || zone.to_daylight.wMonth == 0) return false;
  valid = moment_of(zone.to_standard, year, to_standard) &&
          moment_of(zone.to_daylight, year, to_daylight);
  if (!is_local) {
    to_daylight += ticks_of_minutes(zone.bias + zone.standard);
    to_standard += ticks_of_minutes(zone.bias + zone.daylight);
  }
  // In the south summer goes over the end of the year.
  return to_daylight < to_standard ? ticks >= to_daylight && ticks < to_standard
                                   : ticks >= to_daylight || ticks < to_standard;
}

bool host_shift(std::int64_t ticks, bool from_local, std::int64_t& shift) {
  const std::time_t moment = ticks / ticks_per_second - seconds_1601_to_1970;
  // Local clocks are looked at twice: the first look is off by what the zone is.
  std::time_t east = clocks_at(moment).east;
  if (from_local) east = clocks_at(moment - east).east;
  shift = east * ticks_per_second;
  return true;
}

bool zone_shift(const Biases& zone, std::int64_t ticks, bool from_local, std::int64_t& shift) {
  // The rules are those of the year on the zone's clocks.
  const std::int64_t local =
      from_local ? ticks : ticks - ticks_of_minutes(zone.bias + zone.standard);
  const FILETIME time = file_time(local);
  SYSTEMTIME date;
  if (!FileTimeToSystemTime(&time, &date)) return false;
  bool valid = true;
  const bool daylight = is_daylight(zone, ticks, date.wYear, from_local, valid);
  shift = -ticks_of_minutes(zone.bias + (daylight ? zone.daylight : zone.standard));
  return valid;
}

template <typename Information>
BOOL convert(const Information* information, const SYSTEMTIME* from, SYSTEMTIME* to,
             bool from_local) noexcept try {
  FILETIME time;
  if (bad_pointer(from) || bad_pointer(to) || !SystemTimeToFileTime(from, &time))
    return fail_win32(ERROR_INVALID_PARAMETER);
  const std::int64_t ticks = ticks_of(time);
  std::int64_t shift = 0;
  const bool known =
      information
          ? zone_shift({information->Bias, information->StandardBias, information->DaylightBias,
                        information->StandardDate, information->DaylightDate},
                       ticks, from_local, shift)
          : host_shift(ticks, from_local, shift);
  if (!known) return fail_win32(ERROR_INVALID_PARAMETER);
  const FILETIME result = file_time(from_local ? ticks - shift : ticks + shift);
  return FileTimeToSystemTime(&result, to);
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

DWORD WINAPI GetTimeZoneInformation(LPTIME_ZONE_INFORMATION lpTimeZoneInformation) {
  return tell(lpTimeZoneInformation);
}
DWORD WINAPI GetDynamicTimeZoneInformation(PDYNAMIC_TIME_ZONE_INFORMATION pTimeZoneInformation) {
  return tell(pTimeZoneInformation);
}

BOOL WINAPI SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION* lpTimeZoneInformation,
                                            const SYSTEMTIME* lpUniversalTime,
                                            LPSYSTEMTIME lpLocalTime) {
  return convert(lpTimeZoneInformation, lpUniversalTime, lpLocalTime, false);
}
BOOL WINAPI TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION* lpTimeZoneInformation,
                                            const SYSTEMTIME* lpLocalTime,
                                            LPSYSTEMTIME lpUniversalTime) {
  return convert(lpTimeZoneInformation, lpLocalTime, lpUniversalTime, true);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
DWORD WINAPI wsx16_GetTimeZoneInformation(ZoneInformation16* information) {
  return tell(information);
}
DWORD WINAPI wsx16_GetDynamicTimeZoneInformation(DynamicZoneInformation16* information) {
  return tell(information);
}
BOOL WINAPI wsx16_SystemTimeToTzSpecificLocalTime(const ZoneInformation16* information,
                                                  const SYSTEMTIME* from, SYSTEMTIME* to) {
  return convert(information, from, to, false);
}
BOOL WINAPI wsx16_TzSpecificLocalTimeToSystemTime(const ZoneInformation16* information,
                                                  const SYSTEMTIME* from, SYSTEMTIME* to) {
  return convert(information, from, to, true);
}
WSX_END_DECLS
