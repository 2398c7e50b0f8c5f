// SPDX-License-Identifier: MIT
#include "posix/fence.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

namespace wsx::posix {
namespace {

enum class Fence : unsigned char { not_asked_for, granted, refused };
constinit std::atomic<Fence> fence{Fence::not_asked_for};

bool ask(int command) noexcept {
  return ::syscall(SYS_membarrier, command, 0, 0) == 0;
}

// Two threads may both ask; what has been refused since stays so.
Fence ask_for_fence() noexcept {
  const bool granted = ask(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
  Fence before = Fence::not_asked_for;
  fence.compare_exchange_strong(before, granted ? Fence::granted : Fence::refused);
  return fence;
}

}  // namespace

bool can_fence_all_threads() noexcept {
  const Fence known = fence.load(std::memory_order_relaxed);
  return (known == Fence::not_asked_for ? ask_for_fence() : known) == Fence::granted;
}

bool fence_all_threads() noexcept {
  if (ask(MEMBARRIER_CMD_PRIVATE_EXPEDITED)) return true;
  fence = Fence::refused;
  return false;
}

}  // namespace wsx::posix
