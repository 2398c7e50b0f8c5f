// SPDX-License-Identifier: MIT
#pragma once

#include <asio.hpp>

#if !defined(ASIO_HAS_IOCP)
#error "Asio did not choose its completion ports"
#endif

// Each runs one part of the program and prints a line about what it has done.
void stream_echo();
void coroutine_echo();
void datagram_echo();
void timers();
void resolver();
void cancellation();
void closing();
