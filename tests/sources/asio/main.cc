// SPDX-License-Identifier: MIT
//
// Asio's Windows back end, which stands on AcceptEx, ConnectEx, WSASend, WSARecv, waitable timers
// and a completion port.
#include "parts.h"

int main() {
  stream_echo();
  coroutine_echo();
  datagram_echo();
  timers();
  resolver();
  cancellation();
  closing();
}
