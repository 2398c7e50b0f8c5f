// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "posix/status.h"

namespace wsx::posix {

// A socket address in the host's form. The bytes are a sockaddr; callers on the Windows side only
// carry them.
struct Address {
  alignas(8) std::byte bytes[128];
  std::uint32_t length = 0;
};

// Reads an address as the program wrote it, for a socket of `family` (a Windows number).
// WSAEFAULT for a null name, or one in the first 64 KiB, and for one shorter than the socket's
// family needs, which Windows looks at first; then WSAEAFNOSUPPORT for another family. Lengths
// beyond the family's size are clamped, as Windows does. A 24-byte IPv6 address of the time before
// scope ids is refused like any short one.
Status read_address(const void* name, int length, int family, Address& address) noexcept;

// Windows refuses to send to the any-address or to port 0; Linux would send the first to loopback
// and fail the second with EINVAL. Raw sockets have no ports and need none.
bool can_be_destination(const Address& address, bool needs_port = true) noexcept;

// read_address and then can_be_destination, whose refusal is invalid_address_component. Every
// datagram goes through here.
Status read_destination(const void* name, int length, int family, bool needs_port,
                        Address& address) noexcept;

// True for an IPv4 address and for an IPv4-mapped IPv6 address: what travels is IPv4.
bool is_ipv4(const Address& address) noexcept;

// In network order; 0 for what is not an IPv4 address.
std::uint32_t ipv4_of(const Address& address) noexcept;

// True when both are the same but for their ports; an IPv4-mapped address is its IPv4 address.
bool same_host(const Address& one, const Address& other) noexcept;

// The any-address of a family (a Windows number) with port 0.
Address wildcard_address(int family) noexcept;

// 0 for families without ports.
std::uint16_t port_of(const Address& address) noexcept;
// Of an IP address to another; the families have it at the same place.
void copy_port(const Address& from, Address& to) noexcept;

// The size of the address in Windows' form.
int windows_length(const Address& address) noexcept;

// Writes the address in Windows' form, cut to `capacity` bytes; returns the full size.
int write_address(const Address& address, void* name, int capacity) noexcept;

// Writes name and length as getsockname and its kin do: WSAEFAULT when `*length` is too small, and
// then neither is touched. A null pointer asks for nothing, as accept has it; the doors that want
// an answer refuse it before.
Status store_address(const Address& address, void* name, int* length) noexcept;

}  // namespace wsx::posix
