// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

// The host's calls, made to fail. This program defines sendmsg and its kin itself and forwards to
// libc's, so everything the library asks of the kernel passes here first.
namespace host {

enum class Call { sendmsg, sendto, recvmsg, epoll_add, eventfd, socket, accept4 };

// The calls number `from` to `from + count - 1` (the next call is number 1) fail with `error`.
void fail(Call call, int from, int count, int error);

// Calls that ask the kernel to segment a datagram fail with `error`, until reset().
void refuse_segmentation(int error);

// The next sends take at most `bytes` each, until reset().
void shorten_sends(std::size_t bytes);

// Ends all of it and starts counting again; at the start of every test.
void reset();

int calls(Call call);
int segmented_calls();

}  // namespace host
