// SPDX-License-Identifier: MIT
#include "posix/calendar.h"

#include <time.h>

namespace wsx::posix {

bool local_time(std::time_t moment, std::tm& parts) noexcept {
  return localtime_r(&moment, &parts) != nullptr;
}
bool universal_time(std::time_t moment, std::tm& parts) noexcept {
  return gmtime_r(&moment, &parts) != nullptr;
}
long long seconds_of(std::tm& parts) noexcept {
  return timegm(&parts);
}

}  // namespace wsx::posix
