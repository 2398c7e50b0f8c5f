// SPDX-License-Identifier: MIT
#pragma once

#include "posix/status.h"

// The signals that a user or the system sends to end a program, for who wants to know of them.
namespace wsx::posix {

enum class ControlSignal { interrupt, quit, terminate, hang_up };

// From now on the signals are given to `arrived`, each on a thread of its own where every signal is
// blocked; what they did before is remembered. Again after unwatch: with the same function.
Status watch_control_signals(void (*arrived)(ControlSignal)) noexcept;
void unwatch_control_signals() noexcept;

// Does what the signal did before it was watched. Returns if the process lives on.
void do_as_before(ControlSignal which) noexcept;

// SIGINT is ignored, by programs that the process starts, too; or does again what it did.
void ignore_interrupts(bool ignored) noexcept;

// To the process itself.
void send_to_self(ControlSignal which) noexcept;

}  // namespace wsx::posix
