// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "posix/status.h"

// The standard streams of the process by their descriptors 0, 1, 2, and the terminal behind them.
namespace wsx::posix {

enum class StreamKind { none, disk, character, pipe };

StreamKind kind_of(int descriptor) noexcept;
bool is_terminal(int descriptor) noexcept;

// What is there, at least one byte unless it is the end.
Status read_stream(int descriptor, void* memory, std::size_t size, std::size_t& count) noexcept;
// All of it, or an error; `count` tells how many went before it.
Status write_stream(int descriptor, const void* memory, std::size_t size,
                    std::size_t& count) noexcept;
// invalid_handle when there are no bytes to look at.
bool stream_has_input(int descriptor) noexcept;

struct TerminalInput {
  bool signals;
  bool lines;
  bool echo;
};
bool terminal_input(int descriptor, TerminalInput& how) noexcept;
bool set_terminal_input(int descriptor, const TerminalInput& how) noexcept;
void drop_terminal_input(int descriptor) noexcept;
bool terminal_size(int descriptor, int& columns, int& rows) noexcept;

}  // namespace wsx::posix
