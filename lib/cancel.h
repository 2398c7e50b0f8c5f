// SPDX-License-Identifier: MIT
#pragma once

namespace wsx {

class Thread;

// Cancels what a thread that ends has pending on any socket. Windows spares the operations that
// report to a completion port and to nothing else: servers issue them from short-lived threads.
void cancel_operations_of(const Thread& thread) noexcept;

}  // namespace wsx
