// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>

// Between seconds since 1970 and calendars, for any number of threads. False for what no calendar
// reaches.
namespace wsx::posix {

bool local_time(std::time_t moment, std::tm& parts) noexcept;
bool universal_time(std::time_t moment, std::tm& parts) noexcept;
// Of a time in UTC, whose members are made regular.
long long seconds_of(std::tm& parts) noexcept;

}  // namespace wsx::posix
