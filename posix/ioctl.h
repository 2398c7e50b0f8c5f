// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "posix/address.h"
#include "posix/icmp.h"
#include "posix/status.h"

// What Windows' ioctl codes ask of the host.
namespace wsx::posix {

// Bytes that have arrived: of a stream those in band, of a raw socket those of the first message.
Status readable_bytes(int descriptor, std::uint32_t& bytes) noexcept;

// Bytes of all datagrams that have arrived on a UDP socket, which Linux counts for nobody. Looks at
// each of them, and until it is done no receive may peek.
Status queued_bytes(int descriptor, IcmpErrors& icmp, std::uint32_t& bytes) noexcept;

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
