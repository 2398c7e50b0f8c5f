// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace wsx::posix {

std::uint32_t process_id() noexcept;
// Unique in the system while the thread lives, as on Windows.
std::uint32_t thread_id() noexcept;

// Ends the calling thread as pthread_exit does: destructors of its C++ frames run.
[[noreturn]] void exit_thread();

}  // namespace wsx::posix
