// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "posix/status.h"

// Sending memory and files in one go, on a stream. MSG_MORE, SIGPIPE and files that the host cannot
// send by itself live here.
namespace wsx::posix {

// A part of what is to be sent. An attempt moves it forward.
struct Part {
  int file = -1;  // -1: memory
  const char* memory = nullptr;
  std::uint64_t offset = 0;  // in the file
  std::size_t size = 0;
};

struct Transmission {
  Part* parts = nullptr;
  std::size_t count = 0;
  std::size_t sent = 0;
};

// One attempt, without blocking for the peer; files are read as fast as the disk allows.
// success: all of it is gone, or as much of a file as there still was. device_not_ready: the host
// takes no more for now.
Status try_transmit(int descriptor, Transmission& transmission) noexcept;

// The bytes of a part in memory, `size` of them; fewer at the end of a file.
Status read_part(const Part& part, char* memory, std::size_t& size) noexcept;

}  // namespace wsx::posix
