// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include "posix/arrivals.h"
#include "posix/reactor.h"

namespace wsx {

// The calls of WSAStartup that no WSACleanup has answered; written under a lock.
extern std::atomic<int> startups;

// Between the first WSAStartup and the WSACleanup that answers it.
inline bool started() noexcept {
  return startups.load(std::memory_order_relaxed) > 0;
}

// The same for the base provider, between WSPStartup and WSPCleanup; stop_provider is false when
// there was nothing to stop. Sockets live until both have ended.
bool provider_started() noexcept;
void start_provider() noexcept;
bool stop_provider() noexcept;

// The process's reactor; its threads start with the first operations that have to wait.
posix::Reactor& reactor() noexcept;

// The sockets that somebody has selected network events of.
posix::Arrivals& arrivals() noexcept;

}  // namespace wsx
