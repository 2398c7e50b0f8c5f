// SPDX-License-Identifier: MIT
#include "lib/sync/semaphore_object.h"

namespace wsx {

bool Semaphore::release(LONG count, LONG& before) noexcept {
  const Access access;
  if (count > most_ - count_) return false;
  before = count_;
  count_ += count;
  Access::hand_out(*this);
  return true;
}

}  // namespace wsx
