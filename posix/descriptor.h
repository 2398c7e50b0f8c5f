// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "posix/address.h"
#include "posix/clock.h"
#include "posix/status.h"
#include "posix/wakeup.h"

// Socket descriptors: always non-blocking and close-on-exec. Blocking is a property of the Socket
// above, which waits here for readiness.
namespace wsx::posix {

// Families by Windows' numbers; types and protocols have the same numbers on both systems.
Status open_socket(int family, int type, int protocol, int& descriptor) noexcept;
// -1 stands for none.
void close_descriptor(int descriptor) noexcept;

// Another number for the same thing.
Status duplicate_descriptor(int descriptor, int& copy) noexcept;

// The number `descriptor` names from here on what `other` did, in one step: whoever uses it
// meanwhile uses the one or the other. Nothing has the number `other` afterwards.
Status replace_descriptor(int descriptor, int other) noexcept;

Status bind_socket(int descriptor, const Address& address) noexcept;
// device_not_ready: the connection is being made.
Status connect_socket(int descriptor, const Address& address) noexcept;
// Dissolves a datagram socket's association; it stays bound to its port.
Status disconnect_socket(int descriptor) noexcept;
Status listen_socket(int descriptor, int backlog) noexcept;
Status accept_socket(int descriptor, int& accepted, Address& peer) noexcept;
// how: 0 receive, 1 send, 2 both, the same on both systems.
Status shutdown_socket(int descriptor, int how) noexcept;
Status local_address(int descriptor, Address& address) noexcept;
Status peer_address(int descriptor, Address& address) noexcept;

// Bytes of a stream that the peer has not acknowledged.
std::uint32_t unsent_bytes(int descriptor) noexcept;
// SO_KEEPALIVE is on.
bool keeps_alive(int descriptor) noexcept;
// Bytes of a stream that the peer has ever acknowledged, counted from an unknown beginning; always
// 0 where the host does not count them.
std::uint64_t acknowledged_bytes(int descriptor) noexcept;
// Closing the descriptor will reset the connection and drop what is unsent.
void reset_when_closed(int descriptor) noexcept;

// The error that the host keeps for the socket; reading it clears it there.
Status take_pending_error(int descriptor) noexcept;

// What a descriptor that came from elsewhere is, by Windows' numbers; makes it non-blocking.
Status describe_socket(int descriptor, int& family, int& type, int& protocol) noexcept;

bool is_listening(int descriptor) noexcept;

// The last two are the reactor's: time has passed.
enum Readiness : unsigned { readable = 1, writable = 2, hung_up = 4, soon = 8, later = 16 };

// Sleeps until the descriptor is ready, `wakeup` was notified, or the deadline has passed; returns
// the Readiness bits, 0 for the deadline and for a wake-up. EINTR does not end the sleep.
unsigned await_ready(int descriptor, unsigned interest, Deadline deadline, Wakeup& wakeup) noexcept;

// Readiness at this moment.
unsigned poll_ready(int descriptor, unsigned interest) noexcept;

}  // namespace wsx::posix
