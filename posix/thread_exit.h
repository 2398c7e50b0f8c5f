// SPDX-License-Identifier: MIT
#pragma once

namespace wsx::posix {

// Calls `ended(argument)` when the calling thread ends, whoever made it and however it returns,
// after the destructors of its thread_local objects. Again for a call made during that. Never for
// a thread with which the whole process ends. False when the host cannot.
bool at_thread_exit(void (*ended)(void*), void* argument) noexcept;

}  // namespace wsx::posix
