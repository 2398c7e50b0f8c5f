// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <vector>

#include "support/fixtures.h"

namespace support {

// A listener that takes no more: connections to it are neither made nor refused.
struct FullListener {
  FullListener() : listener(socket(AF_INET, SOCK_STREAM, 0)) {
    const sockaddr_in any_port = ipv4("127.0.0.1");
    REQUIRE(bind(listener, generic(any_port), sizeof any_port) == 0);
    REQUIRE(listen(listener, 1) == 0);
    address = bound_to(listener);
    for (int i = 0; i < 4; ++i) {
      waiting.emplace_back(socket(AF_INET, SOCK_STREAM, 0));
      set_nonblocking(waiting.back());
      connect(waiting.back(), generic(address), sizeof address);
    }
  }
  UniqueSocket listener;
  sockaddr_in address;
  std::vector<UniqueSocket> waiting;
};

}  // namespace support
