// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "posix/address.h"
#include "posix/status.h"

// What Windows' ioctl codes ask of the host.
namespace wsx::posix {

// Bytes that a receive would give now: of a stream what has arrived in band, otherwise the size of
// the first message.
Status readable_bytes(int descriptor, std::uint32_t& bytes) noexcept;

// True when urgent data has arrived that nobody has received.
bool urgent_data_waits(int descriptor) noexcept;

// The local address from which the host would reach `destination`.
Status source_for(const Address& destination, Address& source) noexcept;

struct Interface {
  std::uint32_t flags;  // Windows' IFF_ bits
  Address address;
  Address broadcast;
  Address netmask;
};
// One entry for each address of the family (a Windows number).
Status list_interfaces(int family, std::vector<Interface>& interfaces) noexcept;

}  // namespace wsx::posix
