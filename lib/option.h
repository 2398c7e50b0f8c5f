// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "lib/socket.h"
#include "posix/control.h"

// Socket options as Windows has them: one row for each, in option_table.cc. What the host does with
// a value is in posix/option.
namespace wsx {

// How many bytes an option takes and gives.
enum class Shape : std::uint8_t {
  flag,       // set with any length, the first four bytes count; read as four, or as one
  byte_flag,  // set with any length, the first byte counts; read as one
  number,     // a 32-bit number that may be cut, like a flag
  dword,      // a 32-bit number that must be whole
  structure,  // `size` bytes
  report,     // `size` bytes to read: too little room is told how much is needed, and more room
              // than needed leaves the length as it is
  nothing,    // no value at all
};

// Sockets that an option is for, by type.
enum Kinds : std::uint8_t { streams = 1, datagrams = 2, raws = 4, messages = 6, every = 7 };

// A value on its way: flags are 0 or 1 and numbers are whole, whatever length the program gave.
struct OptionValue {
  alignas(8) std::byte bytes[sizeof(WSAPROTOCOL_INFOW)];
  std::size_t length = 0;
  char* place = nullptr;  // where the program will have the value that is read
  std::size_t room = 0;

  DWORD number() const noexcept;
  Status give(DWORD number) noexcept;
};

struct OptionRow {
  using Function = Status (*)(Socket& socket, const OptionRow& row, OptionValue& value);

  int level;
  int name;
  Shape shape;
  Kinds kinds;
  Function set;  // null: cannot be set
  Function get;  // null: cannot be read
  std::uint16_t size = 0;
  std::atomic<DWORD> SocketOptions::*state = nullptr;
  posix::Report report = posix::Report::none;
};

std::span<const OptionRow> option_rows() noexcept;

// SO_PROTOCOL_INFOW as a program compiled with -fshort-wchar means it. A number of our own, that
// no option of Windows has.
constexpr int so_protocol_info16 = -SO_PROTOCOL_INFOW;

// A listener's options that an accepted socket has too. Those that live in the descriptor, Linux
// has copied already.
void inherit_options(const Socket& listener, Socket& accepted) noexcept;

// setsockopt and getsockopt.
Status set_option(Socket& socket, int level, int name, const char* given, int length) noexcept;
Status get_option(Socket& socket, int level, int name, char* buffer, int* length) noexcept;

// SO_OPENTYPE of the calling thread. Not 0: socket() makes sockets without the overlapped
// attribute.
int open_type() noexcept;

}  // namespace wsx
