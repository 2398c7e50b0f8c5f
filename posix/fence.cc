// SPDX-License-Identifier: MIT
#include "posix/fence.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wsx::posix {
namespace {

bool ask(int command) noexcept {
  return ::syscall(SYS_membarrier, command, 0, 0) == 0;
}

}  // namespace

bool can_fence_all_threads() noexcept {
  static const bool can = ask(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
  return can;
}

bool fence_all_threads() noexcept {
  return can_fence_all_threads() && ask(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
}

}  // namespace wsx::posix
