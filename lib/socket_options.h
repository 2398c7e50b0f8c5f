// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include <atomic>
#include <cstdint>

#include "posix/option.h"

namespace wsx {

// SO_LINGER's value in one word.
struct LingerWish {
  u_short on;
  u_short seconds;  // 0 when it is off

  explicit LingerWish(DWORD word) noexcept
      : on((word & 0xffff) != 0), seconds(on ? static_cast<u_short>(word >> 16) : u_short{0}) {}
};

// What setsockopt and ioctlsocket leave in the socket because the host has no place for it, or
// another meaning. Written and read from any thread.
struct SocketOptions {
  static constexpr DWORD host_default = 0xffffffff;

  std::atomic<DWORD> segment{0};                 // UDP_SEND_MSG_SIZE: first, every send asks
  std::atomic<DWORD> send_timeout{0};            // ms, 0 = none
  std::atomic<DWORD> receive_timeout{0};         // ms, 0 = none
  std::atomic<DWORD> send_buffer{host_default};  // as set: Linux doubles and clamps
  std::atomic<DWORD> receive_buffer{host_default};
  std::atomic<DWORD> linger{0};               // l_onoff in the low half, l_linger in the high
  std::atomic<DWORD> coalesce{0};             // UDP_RECV_MAX_COALESCED_SIZE
  std::atomic<DWORD> multicast_interface{0};  // IP_MULTICAST_IF, an address or an index
  std::atomic<DWORD> mtu_discovery{0};        // IP_MTU_DISCOVER: Linux cannot tell 0 from 2
  std::atomic<DWORD> mtu_discovery6{0};
  std::atomic<DWORD> debug{0};  // SO_DEBUG and SO_DONTROUTE are only remembered
  std::atomic<DWORD> dont_route{0};
  std::atomic<DWORD> error{0};            // SO_ERROR, when a program has set it
  std::atomic<DWORD> connect_error{0};    // of the last attempt; Linux tells it once
  std::atomic<std::uint32_t> reports{0};  // posix::Report bits
  std::atomic<std::uint8_t> traffic_class{0};
  std::atomic<posix::AddressUse> address_use{posix::AddressUse::standard};
};

}  // namespace wsx
