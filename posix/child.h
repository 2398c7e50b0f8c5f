// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "posix/status.h"

// Programs that this one starts.
namespace wsx::posix {

struct ChildWish {
  const char* program = nullptr;
  char* const* arguments = nullptr;
  char* const* variables = nullptr;  // null: the caller's
  const char* folder = nullptr;      // null: the caller's
  int streams[3] = {0, 1, 2};        // input, output, error; -1: nothing to read, nowhere to write
  bool own_group = false;
  bool own_session = false;
};
Status start_child(const ChildWish& wish, std::uint32_t& id) noexcept;

// Sleeps until a child has ended; its number stays its own until reap_child() has been called.
void await_child(std::uint32_t id) noexcept;

struct ChildEnd {
  bool known = false;  // not when the program waits for its children itself
  bool killed = false;
  std::uint32_t code = 0;  // of a fault Windows' own
};
ChildEnd reap_child(std::uint32_t id) noexcept;

bool kill_child(std::uint32_t id) noexcept;

// A file that the host can start.
bool is_program(const char* path) noexcept;

// Both ends of a pipe.
Status open_pipe(std::uint32_t size, int& reader, int& writer) noexcept;

// What is in a pipe, and up to `size` bytes of it, which stay there.
struct PipeContent {
  std::uint32_t available = 0;
  std::uint32_t copied = 0;
  bool ended = false;  // nobody can write to it any more
};
Status look_into_pipe(int reader, void* memory, std::uint32_t size, PipeContent& content) noexcept;

}  // namespace wsx::posix
