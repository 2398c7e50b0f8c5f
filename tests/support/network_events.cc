// SPDX-License-Identifier: MIT
#include "support/network_events.h"

#include "support/checks.h"

namespace support {

long events_of(SOCKET s, HANDLE event) {
  WSANETWORKEVENTS found{};
  REQUIRE(WSAEnumNetworkEvents(s, event, &found) == 0);
  return found.lNetworkEvents;
}

Selected::Selected(SOCKET s, long mask) : socket_(s) {
  REQUIRE(WSAEventSelect(s, event, mask) == 0);
}

long Selected::collect(long events) {
  long collected = 0;
  while ((collected & events) != events && event.within(time_limit)) {
    WSANETWORKEVENTS found{};
    REQUIRE(WSAEnumNetworkEvents(socket_, event, &found) == 0);
    collected |= found.lNetworkEvents;
    for (int bit = 0; bit < FD_MAX_EVENTS; ++bit)
      if ((found.lNetworkEvents & (1 << bit)) != 0) errors[bit] = found.iErrorCode[bit];
  }
  return collected;
}

// Events of one process come in order: after that of a later datagram none of an earlier cause is
// on its way.
bool Selected::quiet() {
  const UdpPair later = udp_pair();
  Selected marker(later.receiver, FD_READ);
  send_datagram(later);
  return marker.event.within(time_limit) && !event.set() && events_of(socket_) == 0;
}

bool wait_readable(SOCKET s) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  timeval limit{5, 0};
  return select(0, &set, nullptr, nullptr, &limit) == 1;
}

void send_datagram(const UdpPair& pair) {
  REQUIRE(sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address),
                 sizeof pair.receiver_address) == 1);
}

}  // namespace support
