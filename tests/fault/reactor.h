// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "tests/fault/host.h"

namespace fault {

// Sockets that have waited: as many as it takes until the next one needs no new thread.
class RunningReactor {
 public:
  RunningReactor() {
    int threads = 0;
    do {
      threads = host::calls(host::Call::thread);
      wait_once();
    } while (host::calls(host::Call::thread) != threads);
  }

 private:
  void wait_once() {
    const support::TcpPair& pair = pairs_.emplace_back(support::tcp_pair());
    support::Request request;
    char byte;
    WSABUF into{1, &byte};
    DWORD flags = 0;
    CHECK_FAILS(WSARecv(pair.client, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
                WSA_IO_PENDING);
    CHECK(send(pair.server, "1", 1, 0) == 1);
    CHECK(request.done_within(support::time_limit));
  }

  std::vector<support::TcpPair> pairs_;
};

// Begins something on two sockets at once, after which the calling thread leaves all watching to
// the reactor: it waits for many.
inline void serve_many() {
  struct Served {
    void start() {
      WSABUF into{1, &byte};
      DWORD flags = 0;
      CHECK_FAILS(WSARecv(pair.client, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
                  WSA_IO_PENDING);
    }
    void finish() {
      CHECK(send(pair.server, "1", 1, 0) == 1);
      CHECK(request.done_within(support::time_limit));
    }
    support::TcpPair pair = support::tcp_pair();
    support::Request request;
    char byte;
  };
  Served one;
  Served other;
  one.start();
  other.start();
  one.finish();
  other.finish();
}

}  // namespace fault
