// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "posix/status.h"

// Socket options: Windows' numbers and values on one side, the host's on the other. What Windows
// demands of lengths, socket types and states is decided above; a value that arrives here has the
// shape that its option has on Windows.
namespace wsx::posix {

// A value in the host's form, and the option it is for: index forms of multicast memberships need
// another option than address forms.
struct HostValue {
  int level;
  int name;
  alignas(8) std::byte bytes[264];  // group_source_req is the largest
  std::uint32_t length;
};

struct Converter {
  // False for a value that the host has nothing for. Null: the option cannot be set.
  bool (*to_host)(const void* value, std::size_t length, HostValue& host);
  // Returns the length written, at most 8 bytes. Null: the option cannot be read.
  std::size_t (*from_host)(const HostValue& host, void* value);
};

struct HostOption {
  int level;  // Windows'
  int name;
  int host_level;
  int host_name;
  const Converter* converter;
};

std::span<const HostOption> host_options() noexcept;
const HostOption* find_host_option(int level, int name) noexcept;

// Level and name are Windows'. An option without a row is WSAENOPROTOOPT.
Status set_option(int descriptor, int level, int name, const void* value,
                  std::size_t length) noexcept;
Status get_option(int descriptor, int level, int name, void* value, std::size_t& length) noexcept;

// Turns the host's reports on and off so that they feed the bits of `after` (posix::Report, see
// control.h); `before` is what was in force.
Status set_reports(int descriptor, std::uint32_t before, std::uint32_t after) noexcept;

// How a port may be shared. Sharing a port that is in use, which is what Windows' SO_REUSEADDR
// means, takes Linux' SO_REUSEADDR and SO_REUSEPORT.
enum class AddressUse : std::uint8_t { standard, shared, exclusive };
Status set_address_use(int descriptor, AddressUse use) noexcept;
// Others may bind to the port while connections of this socket, or accepted by it, wait for their
// end: Linux' SO_REUSEADDR.
Status outlive_connections(int descriptor) noexcept;
// Sockets that have all asked for it share one port.
Status share_port(int descriptor) noexcept;

// What a program has set in one descriptor, in another that takes its place. What was left alone
// stays as it is there.
void carry_over_options(int from, int to) noexcept;

// What a new socket of Windows has and one of the host has not. Family and type are Windows'.
Status apply_windows_defaults(int descriptor, int family, int type) noexcept;

}  // namespace wsx::posix
