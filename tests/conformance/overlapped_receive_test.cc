// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/untouched.h"

using namespace support;

namespace {

constexpr ULONG_PTR status_pending = 0x103;

struct Receive : Request {
  int start(SOCKET s, DWORD* bytes = nullptr) {
    WSABUF into{sizeof room, room};
    flags = 0;
    return WSARecv(s, &into, 1, bytes, &flags, &overlapped, nullptr);
  }
  std::string data() const { return std::string(room, overlapped.InternalHigh); }

  char room[64];
  DWORD flags;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A receive without data pends and is completed by the data") {
  const UdpPair pair = connected_udp_pair();
  Receive receive;
  Untouched<DWORD> bytes;
  CHECK_FAILS(receive.start(pair.receiver, bytes.out()), WSA_IO_PENDING);
  CHECK(bytes.untouched());
  CHECK(receive.status() == status_pending);
  CHECK_FALSE(HasOverlappedIoCompleted(&receive.overlapped));
  CHECK_FALSE(receive.event.within(20));
  CHECK(send(pair.sender, "late", 4, 0) == 4);
  REQUIRE(receive.done_within(time_limit));
  CHECK(receive.overlapped.Internal == 0);
  CHECK(receive.data() == "late");
  CHECK(bytes.untouched());
}

TEST_CASE_FIXTURE(Winsock, "A receive whose data is there is complete when the call returns") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "ready", 5, 0) == 5);
  char first;
  REQUIRE(recv(pair.server, &first, 1, MSG_PEEK) == 1);
  Receive receive;
  Untouched<DWORD> bytes;
  CHECK_SUCCEEDS(receive.start(pair.server, bytes.out()), 0);
  CHECK(bytes.value() == 5);
  CHECK(receive.event.set());
  CHECK(receive.data() == "ready");
}

TEST_CASE_FIXTURE(Winsock, "An event that is still set is reset when the operation starts") {
  const UdpPair pair = connected_udp_pair();
  Receive receive;
  SetEvent(receive.event);
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK_FALSE(receive.event.set());
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(receive.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "An overlapped receive pends on a non-blocking socket too") {
  const UdpPair pair = connected_udp_pair();
  set_nonblocking(pair.receiver);
  Receive receive;
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(receive.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "SO_RCVTIMEO does not end an overlapped receive") {
  const UdpPair pair = connected_udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVTIMEO, 20);
  Receive receive;
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK_FALSE(receive.done_within(100));
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(receive.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "Pending receives are completed in the order of their calls") {
  const UdpPair pair = connected_udp_pair();
  std::vector<Receive> receives(10);
  for (Receive& receive : receives) CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  for (std::size_t i = 0; i < receives.size(); ++i) {
    const std::string text = "datagram " + std::to_string(i);
    CHECK(send(pair.sender, text.data(), static_cast<int>(text.size()), 0) > 0);
  }
  for (std::size_t i = 0; i < receives.size(); ++i) {
    REQUIRE(receives[i].done_within(time_limit));
    CHECK(receives[i].data() == "datagram " + std::to_string(i));
  }
}

TEST_CASE_FIXTURE(Winsock, "Two pending receives on a stream take consecutive slices") {
  const TcpPair pair = tcp_pair();
  std::array<Receive, 2> receives;
  for (Receive& receive : receives) CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  const std::string data = pattern(128);
  CHECK(send(pair.client, data.data(), 128, 0) == 128);
  for (Receive& receive : receives) REQUIRE(receive.done_within(time_limit));
  CHECK((receives[0].data() + receives[1].data() == data));
}

TEST_CASE_FIXTURE(Winsock, "WSARecvFrom tells the source when it completes") {
  const UdpPair pair = udp_pair();
  Request request;
  char room[16];
  WSABUF into{sizeof room, room};
  DWORD flags = 0;
  sockaddr_in source{};
  int length = sizeof source;
  CHECK_FAILS(WSARecvFrom(pair.receiver, &into, 1, nullptr, &flags, generic(source), &length,
                          &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address),
               sizeof pair.receiver_address) == 1);
  REQUIRE(request.done_within(time_limit));
  CHECK(source.sin_port == pair.sender_address.sin_port);
  CHECK(length == static_cast<int>(sizeof source));
}

TEST_CASE_FIXTURE(Winsock, "The buffer array of a pending receive can be overwritten at once") {
  const UdpPair pair = connected_udp_pair();
  Request request;
  char room[16];
  WSABUF into[2] = {{2, room}, {sizeof room - 2, room + 2}};
  DWORD flags = 0;
  CHECK_FAILS(WSARecv(pair.receiver, into, 2, nullptr, &flags, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  into[0] = into[1] = {0xffffffff, nullptr};
  CHECK(send(pair.sender, "intact", 6, 0) == 6);
  REQUIRE(request.done_within(time_limit));
  CHECK(std::string(room, 6) == "intact");
}

TEST_CASE_FIXTURE(Winsock, "A pending receive is completed with 0 bytes by the peer's end") {
  TcpPair pair = tcp_pair();
  Receive receive;
  CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  CHECK(pair.client.close() == 0);
  REQUIRE(receive.done_within(time_limit));
  CHECK(receive.overlapped.Internal == 0);
  CHECK(receive.overlapped.InternalHigh == 0);
}

TEST_CASE_FIXTURE(Winsock, "A pending receive fails with WSAECONNRESET when the peer resets") {
  TcpPair pair = tcp_pair();
  Receive receive;
  CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  abort_connection(pair.client);
  REQUIRE(receive.done_within(time_limit));
  DWORD bytes = 0xdeadbeef;
  DWORD flags = 0;
  CHECK_RESULT_AND_ERROR(
      WSAGetOverlappedResult(pair.server, &receive.overlapped, &bytes, FALSE, &flags), FALSE,
      WSAECONNRESET);
  CHECK(bytes == 0);
  CHECK(receive.overlapped.Internal == 0xc000020d);
}

TEST_CASE_FIXTURE(Winsock, "SD_RECEIVE does not end a receive that already pends") {
  const TcpPair pair = tcp_pair();
  Receive receive;
  CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  CHECK(shutdown(pair.server, SD_RECEIVE) == 0);
  CHECK_FALSE(receive.done_within(50));
  CHECK(send(pair.client, "still", 5, 0) == 5);
  REQUIRE(receive.done_within(time_limit));
  CHECK(receive.data() == "still");
}

TEST_CASE_FIXTURE(Winsock, "Without an event the socket itself is signaled at completion") {
  const UdpPair pair = connected_udp_pair();
  const HANDLE handle = reinterpret_cast<HANDLE>(SOCKET(pair.receiver));
  Receive receive;
  receive.overlapped.hEvent = nullptr;
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(WaitForSingleObject(handle, 20) == WAIT_TIMEOUT);
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(WaitForSingleObject(handle, time_limit) == WAIT_OBJECT_0);
  CHECK(receive.overlapped.Internal == 0);
}

TEST_CASE_FIXTURE(Winsock, "A receive with a buffer of no length pends until data is there") {
  const TcpPair pair = tcp_pair();
  Request request;
  WSABUF nothing{0, nullptr};
  DWORD flags = 0;
  CHECK_FAILS(WSARecv(pair.server, &nothing, 1, nullptr, &flags, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(send(pair.client, "kept", 4, 0) == 4);
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.InternalHigh == 0);
  CHECK(read_exactly(pair.server, 4) == "kept");
}

TEST_CASE_FIXTURE(Winsock, "A socket without the overlapped attribute waits and reports at once") {
  UdpPair pair = udp_pair();
  const UniqueSocket s(WSASocketA(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0));
  const sockaddr_in loopback = ipv4("127.0.0.1");
  REQUIRE(bind(s, generic(loopback), sizeof loopback) == 0);
  const sockaddr_in to = bound_to(s);
  set_nonblocking(s);
  std::string data(65, 'd');
  for (const int size : {5, 65}) {
    CAPTURE(size);
    REQUIRE(sendto(pair.sender, data.data(), size, 0, generic(to), sizeof to) == size);
    Receive receive;
    const bool fits = size < 65;
    CHECK_RESULT_AND_ERROR(receive.start(s), fits ? 0 : SOCKET_ERROR, fits ? 0 : WSAEMSGSIZE);
    CHECK(receive.overlapped.Internal == (fits ? 0 : 0x80000005));
    CHECK(receive.overlapped.InternalHigh == (fits ? 5 : 64));
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "While a receive pends nothing of its OVERLAPPED is written but Internal") {
  const UdpPair pair = connected_udp_pair();
  constexpr DWORD poison = 0x5a5a5a5a;
  Receive receive;
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(receive.status() == status_pending);
  CHECK(receive.overlapped.InternalHigh == poison);
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  REQUIRE(receive.done_within(time_limit));
  CHECK(receive.overlapped.InternalHigh == 1);
  CHECK(receive.overlapped.Offset == poison);
  CHECK(receive.overlapped.OffsetHigh == poison);
  CHECK(receive.overlapped.hEvent == receive.event);
}
