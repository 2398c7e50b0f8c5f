// SPDX-License-Identifier: MIT
#pragma once

#include "support/data.h"
#include "support/extensions.h"

// A listener for AcceptEx.
namespace listening {

struct Listening : support::Winsock {
  support::UniqueSocket listener = support::tcp_listener();
  support::Extensions functions{listener};
  sockaddr_in address = support::bound_to(listener);
};

inline void check_stream(SOCKET from, SOCKET to) {
  REQUIRE(send(from, "hello", 5, 0) == 5);
  CHECK(support::read_exactly(to, 5) == "hello");
}

inline DWORD connect_seconds(SOCKET s) {
  DWORD value = 0;
  int length = sizeof value;
  REQUIRE(getsockopt(s, SOL_SOCKET, SO_CONNECT_TIME, reinterpret_cast<char*>(&value), &length) ==
          0);
  return value;
}

}  // namespace listening
