// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

// Processors, of the first 64, and the memory that is near to them.
namespace wsx::posix {

// Those that there are.
std::uint64_t present_processors() noexcept;
// Those that the process and the threads that it has now may run on. False when there is none among
// them.
bool set_process_affinity(std::uint64_t mask) noexcept;
bool thread_affinity(std::uint32_t thread, std::uint64_t& mask) noexcept;

std::uint32_t highest_node() noexcept;
// 0 for a node that is none, or has no processor.
std::uint64_t node_processors(std::uint32_t node) noexcept;

// Tenths of microseconds that a running thread has used, and of the clock when it was started,
// counted from the start of the system. False for one that has ended.
struct ThreadTimes {
  std::int64_t kernel = 0;
  std::int64_t user = 0;
  std::int64_t started = 0;
};
bool thread_times(std::uint32_t thread, ThreadTimes& times) noexcept;

// What debuggers show, cut to 15 bytes.
void name_thread(std::uint32_t thread, const char* name) noexcept;

}  // namespace wsx::posix
