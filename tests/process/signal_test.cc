// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "process/host.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"

// Signals are the program's own: no call of the library ends by one.

using namespace support;

namespace {

constexpr std::size_t size = 8 << 20;
constexpr int enough_signals = 100;

// Both ends of a stream under signals, until there have been enough of them.
template <typename Sender>
void send_under_signals(Sender send_all) {
  const process::SignalStorm storm;
  const std::string data = pattern(size);
  int rounds = 0;
  do {
    const TcpPair pair = narrow_tcp_pair();
    std::string received;
    Worker reader([&] { received = read_exactly(pair.server, size); });
    send_all(pair.client, data);
    reader.join();
    REQUIRE((received == data));
  } while (storm.signals() < enough_signals && ++rounds < 1000);
  CHECK(storm.signals() >= enough_signals);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "A blocking send and its receives are whole under thousands of signals") {
  send_under_signals([](SOCKET s, const std::string& data) {
    CHECK(send(s, data.data(), static_cast<int>(size), 0) == static_cast<int>(size));
  });
}

TEST_CASE_FIXTURE(Winsock, "Pending sends are whole under thousands of signals") {
  send_under_signals([](SOCKET s, const std::string& data) {
    constexpr std::size_t parts = 16;
    std::vector<Request> requests(parts);
    for (std::size_t i = 0; i < parts; ++i) {
      WSABUF piece{size / parts, const_cast<char*>(data.data()) + i * (size / parts)};
      const int result = WSASend(s, &piece, 1, nullptr, 0, &requests[i].overlapped, nullptr);
      CHECK((result == 0 || WSAGetLastError() == WSA_IO_PENDING));
    }
    for (Request& request : requests) {
      DWORD sent = 0, flags = 0;
      CHECK(WSAGetOverlappedResult(s, &request.overlapped, &sent, TRUE, &flags) == TRUE);
      CHECK(sent == size / parts);
    }
  });
}

TEST_CASE_FIXTURE(Winsock, "What a non-blocking send has taken is whole under signals") {
  send_under_signals([](SOCKET s, const std::string& data) {
    set_nonblocking(s);
    CHECK(send(s, data.data(), static_cast<int>(size), 0) == static_cast<int>(size));
  });
}

TEST_CASE_FIXTURE(Winsock, "Waits take their time under signals") {
  const process::SignalStorm storm;
  const UniqueSocket s = udp_socket();
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, 50);
  const UniqueEvent never;
  char byte;
  for (int round = 0; round < 3; ++round) {
    const ULONGLONG begin = GetTickCount64();
    CHECK_FAILS(recv(s, &byte, 1, 0), WSAETIMEDOUT);
    CHECK_FALSE(never.within(50));
    Sleep(50);
    CHECK(GetTickCount64() - begin >= 145);
  }
  CHECK(storm.signals() >= enough_signals);
}

TEST_CASE_FIXTURE(Winsock, "A send on a broken stream is an error and no SIGPIPE") {
  REQUIRE(process::sigpipe_kills());
  for (const bool overlapped : {false, true}) {
    TcpPair pair = tcp_pair();
    abort_connection(pair.server);
    Request request;
    WSABUF piece{1, const_cast<char*>("x")};
    DWORD sent;
    for (int attempt = 0; attempt < 3; ++attempt)
      CHECK_FAILS(WSASend(pair.client, &piece, 1, &sent, 0,
                          overlapped ? &request.overlapped : nullptr, nullptr),
                  WSAECONNRESET);
  }
}

TEST_CASE_FIXTURE(Winsock, "A pending send whose stream breaks is an error and no SIGPIPE") {
  REQUIRE(process::sigpipe_kills());
  TcpPair pair = tcp_pair();
  const std::string data = pattern(size);
  WSABUF piece{size, const_cast<char*>(data.data())};
  Request request;
  CHECK_FAILS(WSASend(pair.client, &piece, 1, nullptr, 0, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  pair.server.close();
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.Internal != 0);
}
