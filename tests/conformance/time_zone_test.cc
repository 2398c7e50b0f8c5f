// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdlib>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// Time zones: the machine's, and those that a program describes.

namespace {

constexpr SYSTEMTIME date(WORD year, WORD month, WORD day, WORD hour, WORD minute = 0) {
  return {year, month, 0, day, hour, minute, 0, 0};
}

// Central Europe: an hour before UTC, in summer two, from the last Sunday in March to that in
// October at one o'clock UTC.
TIME_ZONE_INFORMATION central_europe() {
  TIME_ZONE_INFORMATION zone{};
  zone.Bias = -60;
  zone.DaylightBias = -60;
  zone.StandardDate = {0, 10, 0, 5, 3, 0, 0, 0};
  zone.DaylightDate = {0, 3, 0, 5, 2, 0, 0, 0};
  return zone;
}

// The south has summer over the end of the year: from the first Sunday in October to that in April.
TIME_ZONE_INFORMATION sydney() {
  TIME_ZONE_INFORMATION zone{};
  zone.Bias = -600;
  zone.DaylightBias = -60;
  zone.StandardDate = {0, 4, 0, 1, 3, 0, 0, 0};
  zone.DaylightDate = {0, 10, 0, 1, 2, 0, 0, 0};
  return zone;
}

bool same(const SYSTEMTIME& a, const SYSTEMTIME& b) {
  return a.wYear == b.wYear && a.wMonth == b.wMonth && a.wDay == b.wDay && a.wHour == b.wHour &&
         a.wMinute == b.wMinute;
}

// Both ways; an hour that clocks show twice is not among those asked for.
void check_pair(const TIME_ZONE_INFORMATION& zone, const SYSTEMTIME& utc, const SYSTEMTIME& local) {
  CAPTURE(utc.wMonth);
  CAPTURE(utc.wHour);
  SYSTEMTIME found;
  REQUIRE(SystemTimeToTzSpecificLocalTime(&zone, &utc, &found));
  CHECK(same(found, local));
  REQUIRE(TzSpecificLocalTimeToSystemTime(&zone, &local, &found));
  CHECK(same(found, utc));
}

}  // namespace

TEST_CASE("A zone's local time follows its rules in summer and winter") {
  const TIME_ZONE_INFORMATION zone = central_europe();
  check_pair(zone, date(2024, 1, 15, 12), date(2024, 1, 15, 13));
  check_pair(zone, date(2024, 7, 15, 12), date(2024, 7, 15, 14));
  check_pair(zone, date(2024, 12, 31, 23, 30), date(2025, 1, 1, 0, 30));
}

TEST_CASE("A zone's clocks change at the moment that its rules name") {
  const TIME_ZONE_INFORMATION zone = central_europe();
  check_pair(zone, date(2024, 3, 31, 0, 59), date(2024, 3, 31, 1, 59));
  check_pair(zone, date(2024, 3, 31, 1, 0), date(2024, 3, 31, 3, 0));
  check_pair(zone, date(2024, 10, 26, 23, 0), date(2024, 10, 27, 1, 0));
  check_pair(zone, date(2024, 10, 27, 2, 0), date(2024, 10, 27, 3, 0));
}

TEST_CASE("In the south summer goes over the end of the year") {
  const TIME_ZONE_INFORMATION zone = sydney();
  check_pair(zone, date(2024, 1, 15, 0), date(2024, 1, 15, 11));
  check_pair(zone, date(2024, 7, 15, 0), date(2024, 7, 15, 10));
  check_pair(zone, date(2024, 12, 15, 0), date(2024, 12, 15, 11));
}

TEST_CASE("A zone without rules has one time all year") {
  TIME_ZONE_INFORMATION zone{};
  zone.Bias = 300;
  check_pair(zone, date(2024, 1, 15, 12), date(2024, 1, 15, 7));
  check_pair(zone, date(2024, 7, 15, 2), date(2024, 7, 14, 21));
}

TEST_CASE("Without a zone the machine's is meant, and there and back is the same time") {
  for (const WORD month : {WORD{1}, WORD{7}}) {
    const SYSTEMTIME utc = date(2024, month, 15, 12);
    SYSTEMTIME local, again;
    REQUIRE(SystemTimeToTzSpecificLocalTime(nullptr, &utc, &local));
    REQUIRE(TzSpecificLocalTimeToSystemTime(nullptr, &local, &again));
    CHECK(same(utc, again));
  }
}

TEST_CASE("What is no time is refused, and nothing is stored") {
  const SYSTEMTIME none = date(2024, 13, 1, 0);
  support::Untouched<SYSTEMTIME> found;
  CHECK_RESULT_AND_ERROR(SystemTimeToTzSpecificLocalTime(nullptr, &none, found.out()), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(TzSpecificLocalTimeToSystemTime(nullptr, &none, found.out()), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK(found.untouched());
}

TEST_CASE("GetTimeZoneInformation and its dynamic form tell the same") {
  TIME_ZONE_INFORMATION zone;
  DYNAMIC_TIME_ZONE_INFORMATION dynamic;
  const DWORD now = GetTimeZoneInformation(&zone);
  CHECK(now <= TIME_ZONE_ID_DAYLIGHT);
  CHECK(GetDynamicTimeZoneInformation(&dynamic) == now);
  CHECK(zone.Bias == dynamic.Bias);
  CHECK(zone.DaylightBias == dynamic.DaylightBias);
  CHECK(zone.StandardDate.wMonth == dynamic.StandardDate.wMonth);
  SYSTEMTIME utc, local;
  FILETIME a, b;
  GetSystemTime(&utc);
  REQUIRE(SystemTimeToTzSpecificLocalTime(nullptr, &utc, &local));
  REQUIRE(SystemTimeToFileTime(&utc, &a));
  REQUIRE(SystemTimeToFileTime(&local, &b));
  const auto ticks = [](const FILETIME& time) {
    return static_cast<long long>(time.dwHighDateTime) << 32 | time.dwLowDateTime;
  };
  const LONG bias =
      zone.Bias + (now == TIME_ZONE_ID_DAYLIGHT ? zone.DaylightBias : zone.StandardBias);
  CHECK((ticks(a) - ticks(b)) / 600000000 == bias);
}
