// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "posix/status.h"

namespace wsx::posix {

std::uint32_t process_id() noexcept;
// Unique in the system while the thread lives, as on Windows.
std::uint32_t thread_id() noexcept;

// Fills memory with random bytes that nobody can foretell.
void fill_randomly(void* memory, std::size_t size) noexcept;

// Starts a thread that nobody joins. `stack` is what it asks for at least, 0 for what is usual.
Status start_thread(std::size_t stack, void (*run)(void*), void* argument) noexcept;

// The same for a thread of the library's own: signals are the business of the program's threads.
Status start_quiet_thread(void (*run)(void*), void* argument) noexcept;

// Lets a thread run on the first 64 processors that have their bit in the mask, which then says
// what it was before; false when it can run on none of them.
bool exchange_affinity(std::uint32_t thread, std::uint64_t& mask) noexcept;

// That on which the calling thread runs.
std::uint32_t processor_number() noexcept;

// Offers the processor to other threads. True when one of them took it.
bool yield_processor() noexcept;

// How many threads the library may wait with: WSX_THREADS in the environment (1 to 64), else one
// for each processor that the process may use, at most 8.
std::size_t reactor_threads() noexcept;

// Ends the calling thread as pthread_exit does: destructors of its C++ frames run.
[[noreturn]] void exit_thread();

}  // namespace wsx::posix
