// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

// What becomes of pending operations when their socket is closed: each ends, and ends once.

using namespace support;

namespace {

constexpr ULONG_PTR status_pending = 0x103;
constexpr ULONG_PTR status_cancelled = 0xc0000120;
constexpr ULONG_PTR status_connection_aborted = 0xc0000241;
constexpr const char* wine_aborts = "a receive on a datagram socket ends as cancelled";

struct Receive : Request {
  Receive() : Request(Reset::automatic) {}
  int start(SOCKET s) {
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  char room[16];
};

// The event is automatic: a second completion would set it again.
void check_ended_once(const Request& request) {
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.Internal != status_pending);
  const OVERLAPPED at_end = request.overlapped;
  CHECK_FALSE(request.done_within(30));
  CHECK(request.overlapped.Internal == at_end.Internal);
  CHECK(request.overlapped.InternalHigh == at_end.InternalHigh);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Closing a datagram socket cancels each of its receives once") {
  UdpPair pair = udp_pair();
  std::array<Receive, 5> receives;
  for (Receive& receive : receives) CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(pair.receiver.close() == 0);
  for (const Receive& receive : receives) {
    check_ended_once(receive);
    CHECK(receive.overlapped.InternalHigh == 0);
    if (WINE_DIFFERS(wine_aborts)) continue;
    CHECK(receive.overlapped.Internal == status_cancelled);
  }
}

TEST_CASE_FIXTURE(Winsock, "Closing a connected stream ends its receives as aborted") {
  TcpPair pair = tcp_pair();
  std::array<Receive, 3> receives;
  for (Receive& receive : receives) CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  CHECK(pair.server.close() == 0);
  for (const Receive& receive : receives) {
    check_ended_once(receive);
    if (WINE_DIFFERS("a receive on a connected stream ends as aborted, not as cancelled")) continue;
    CHECK(receive.overlapped.Internal == status_connection_aborted);
    CHECK(receive.overlapped.InternalHigh == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "Closing a stream ends each of its pending sends once") {
  if (WINE_DIFFERS("a pending send ends when its socket is closed")) return;
  TcpPair pair = narrow_tcp_pair();
  std::string data = pattern(4 << 20);
  WSABUF buffer = piece(data);
  Request first(Reset::automatic);
  Request second(Reset::automatic);
  for (Request* request : {&first, &second}) {
    CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request->overlapped, nullptr),
                WSA_IO_PENDING);
  }
  CHECK(pair.client.close() == 0);
  for (const Request* request : {&first, &second}) {
    check_ended_once(*request);
    const ULONG_PTR status = request->overlapped.Internal;
    CHECK((status == status_cancelled || status == status_connection_aborted));
  }
}

TEST_CASE_FIXTURE(Winsock, "The result of an operation can be read after its socket was closed") {
  UdpPair pair = udp_pair();
  Receive receive;
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  const SOCKET closed = pair.receiver.release();
  CHECK(closesocket(closed) == 0);
  REQUIRE(receive.done_within(time_limit));
  if (WINE_DIFFERS(wine_aborts)) return;
  DWORD bytes = 0xdeadbeef;
  CHECK_RESULT_AND_ERROR(
      GetOverlappedResult(reinterpret_cast<HANDLE>(closed), &receive.overlapped, &bytes, FALSE),
      FALSE, ERROR_OPERATION_ABORTED);
  CHECK(bytes == 0);
}

TEST_CASE_FIXTURE(Winsock, "CloseHandle ends pending operations as closesocket does") {
  UdpPair pair = udp_pair();
  Receive receive;
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(CloseHandle(reinterpret_cast<HANDLE>(pair.receiver.release())));
  check_ended_once(receive);
  if (WINE_DIFFERS(wine_aborts)) return;
  CHECK(receive.overlapped.Internal == status_cancelled);
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket without pending operations signals nothing") {
  UdpPair pair = connected_udp_pair();
  Receive receive;
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  CHECK(receive.start(pair.receiver) == 0);
  CHECK(receive.event.set());
  CHECK(pair.receiver.close() == 0);
  CHECK_FALSE(receive.done_within(30));
  CHECK(receive.overlapped.Internal == 0);
}

TEST_CASE_FIXTURE(Winsock, "Data that was sent before closing still arrives") {
  TcpPair pair = tcp_pair();
  const std::string data = pattern(20000);
  REQUIRE(send(pair.client, data.data(), 20000, 0) == 20000);
  CHECK(pair.client.close() == 0);
  CHECK((read_to_end(pair.server) == data));
}

TEST_CASE("The last cleanup ends pending operations") {
  auto winsock = std::make_unique<Winsock>();
  const SOCKET left_open = udp_socket().release();
  Receive receive;
  CHECK_FAILS(receive.start(left_open), WSA_IO_PENDING);
  winsock.reset();
  check_ended_once(receive);
}

TEST_CASE_FIXTURE(Winsock, "Data and close race for a receive and one of them wins") {
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    UdpPair pair = connected_udp_pair();
    Receive receive;
    CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
    {
      Worker sender([&] { send(pair.sender, "x", 1, 0); });
      CHECK(pair.receiver.close() == 0);
    }
    REQUIRE(receive.done_within(time_limit));
    const ULONG_PTR status = receive.overlapped.Internal;
    CAPTURE(status);
    const bool received = status == 0 && receive.overlapped.InternalHigh == 1;
    const bool cancelled = status == status_cancelled || status == status_connection_aborted;
    if (WINE_DIFFERS("a closed socket's receive ends as received or as cancelled")) continue;
    CHECK((received || cancelled));
  }
}
