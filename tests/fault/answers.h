// SPDX-License-Identifier: MIT
#pragma once

#include <sys/socket.h>

#include <cstddef>

#include "tests/fault/host.h"

// What host_calls.cc asks host.cc before it forwards a call.
namespace host {

// No error: the call does the first byte of what it was asked for.
constexpr int one_byte = -1;

// The error that this call has to fail with, 0 for none.
int next(Call call, int descriptor = -1);

// True, with errno set, when a message has to fail that asks for segments.
bool refuses_to_segment(const msghdr& message);

// How many bytes a send may take whose answer was `error`, 0 for all.
std::size_t limit(int error);

// Changes what the error queue says about an ICMP message.
void rewrite_icmp(msghdr& message);

// While the resolver is slow.
void await_resolver();

// Asked of the real host.
bool is_datagram(int descriptor);

}  // namespace host
