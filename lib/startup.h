// SPDX-License-Identifier: MIT
#pragma once

#include "posix/arrivals.h"
#include "posix/reactor.h"

namespace wsx {

// Between the first WSAStartup and the WSACleanup that answers it.
bool started() noexcept;

// The process's reactor; its thread starts with the first operation that has to wait.
posix::Reactor& reactor() noexcept;

// The sockets that somebody has selected network events of.
posix::Arrivals& arrivals() noexcept;

}  // namespace wsx
