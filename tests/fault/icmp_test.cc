// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/threads.h"
#include "tests/fault/faults.h"

// ICMP messages that no test can provoke on one machine: a deserted port's answer with its type
// and code changed on the way.

using namespace support;
using fault::Faults;

namespace {

constexpr timeval at_once{0, 0};

fd_set set_of(SOCKET s) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  return set;
}

bool readable(SOCKET s, timeval timeout = at_once) {
  fd_set set = set_of(s);
  return select(0, &set, nullptr, nullptr, &timeout) == 1;
}

SHORT polled(SOCKET s) {
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  WSAPoll(&entry, 1, 0);
  return entry.revents;
}

int switch_report(SOCKET s, DWORD code, BOOL on) {
  DWORD bytes = 0;
  return WSAIoctl(s, code, &on, sizeof on, nullptr, 0, &bytes, nullptr, nullptr);
}

// Sends a datagram that ICMP answers; the answer has come when this returns.
void send_astray(SOCKET s) {
  static const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  CHECK(sendto(s, "x", 1, 0, generic(nobody), sizeof nobody) == 1);
}

// IPv4's numbers.
constexpr int destination_unreachable = 3;
constexpr int time_exceeded = 11;
constexpr int parameter_problem = 12;

struct Message {
  int type;
  int code;
};
// Network, host, protocol unreachable; fragmentation needed, filtered.
constexpr std::array kept_quiet{
    Message{destination_unreachable, 0},  Message{destination_unreachable, 1},
    Message{destination_unreachable, 2},  Message{destination_unreachable, 4},
    Message{destination_unreachable, 13}, Message{parameter_problem, 0},
};

// What Linux makes of ICMP messages and of nothing else.
constexpr std::array leftover_errors{ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENONET,
                                     EPROTO,       ENOPROTOOPT,  EOPNOTSUPP,  EMSGSIZE,  EACCES};

}  // namespace

TEST_CASE_FIXTURE(Faults, "a send is done again when it failed for an earlier datagram") {
  const UdpPair pair = udp_pair();
  for (const int error : leftover_errors) {
    CAPTURE(error);
    host::fail(host::Call::sendto, 1, 1, error);
    CHECK(sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address), sizeof(sockaddr_in)) == 1);
    CHECK(host::calls(host::Call::sendto) == 2);
    CHECK(next_datagram(pair.receiver) == "x");
  }
  CHECK_FALSE(readable(pair.sender));
}

TEST_CASE_FIXTURE(Faults, "a receive is done again when it failed for what is not reported") {
  const UdpPair pair = connected_udp_pair();
  for (const int error : leftover_errors) {
    CAPTURE(error);
    REQUIRE(send(pair.sender, "x", 1, 0) == 1);
    host::fail(host::Call::recvmsg, 1, 3, error);
    CHECK(next_datagram(pair.receiver) == "x");
  }
}

TEST_CASE_FIXTURE(Faults, "an expired TTL fails one receive with WSAENETRESET") {
  const UniqueSocket s = udp_socket();
  set_nonblocking(s);
  for (const int code : {0, 1}) {
    host::turn_icmp_into(time_exceeded, code);
    send_astray(s);
    CHECK(readable(s));
    CHECK(polled(s) == POLLRDNORM);
    char room[1];
    CHECK_FAILS(recv(s, room, 1, 0), WSAENETRESET);
    CHECK_FAILS(recv(s, room, 1, 0), WSAEWOULDBLOCK);
    CHECK_FALSE(readable(s));
    CHECK(polled(s) == 0);
  }
}

TEST_CASE_FIXTURE(Faults, "an overlapped receive ends when a TTL has expired") {
  const UniqueSocket s = udp_socket();
  host::turn_icmp_into(time_exceeded, 0);
  Request request;
  char room[1];
  WSABUF into{1, room};
  DWORD flags = 0;
  CHECK_FAILS(WSARecv(s, &into, 1, nullptr, &flags, &request.overlapped, nullptr), WSA_IO_PENDING);
  send_astray(s);
  REQUIRE(request.done_within(time_limit));
  DWORD bytes = 0xdeadbeef;
  CHECK_RESULT_AND_ERROR(WSAGetOverlappedResult(s, &request.overlapped, &bytes, FALSE, &flags),
                         FALSE, WSAENETRESET);
  CHECK(bytes == 0);
}

TEST_CASE_FIXTURE(Faults, "SIO_UDP_NETRESET switches the report of expired TTLs off and on") {
  const UniqueSocket s = udp_socket();
  set_nonblocking(s);
  host::turn_icmp_into(time_exceeded, 0);
  char room[1];
  REQUIRE(switch_report(s, SIO_UDP_NETRESET, FALSE) == 0);
  send_astray(s);
  CHECK_FALSE(readable(s));
  CHECK_FAILS(recv(s, room, 1, 0), WSAEWOULDBLOCK);
  // Deserted ports are another matter.
  host::reset();
  send_astray(s);
  CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
  REQUIRE(switch_report(s, SIO_UDP_NETRESET, TRUE) == 0);
  host::turn_icmp_into(time_exceeded, 0);
  send_astray(s);
  CHECK_FAILS(recv(s, room, 1, 0), WSAENETRESET);
}

TEST_CASE_FIXTURE(Faults, "what waits to be reported is dropped with its report") {
  const UniqueSocket s = udp_socket();
  set_nonblocking(s);
  send_astray(s);
  REQUIRE(readable(s));
  host::turn_icmp_into(time_exceeded, 0);
  send_astray(s);
  REQUIRE(readable(s));
  host::reset();
  send_astray(s);
  REQUIRE(readable(s));
  REQUIRE(switch_report(s, SIO_UDP_CONNRESET, FALSE) == 0);
  char room[1];
  CHECK(readable(s));
  CHECK_FAILS(recv(s, room, 1, 0), WSAENETRESET);
  CHECK_FALSE(readable(s));
  CHECK_FAILS(recv(s, room, 1, 0), WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Faults, "errors are reported in the order in which they came") {
  const UniqueSocket s = udp_socket();
  set_nonblocking(s);
  char room[1];
  for (int i = 0; i < 6; ++i) {
    if (i % 3)
      host::reset();
    else
      host::turn_icmp_into(time_exceeded, 0);
    send_astray(s);
    REQUIRE(readable(s));
  }
  for (int i = 0; i < 6; ++i)
    CHECK_FAILS(recv(s, room, 1, 0), i % 3 ? WSAECONNRESET : WSAENETRESET);
  CHECK_FAILS(recv(s, room, 1, 0), WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Faults, "other ICMP messages are seen by nobody and disturb no wait") {
  const UniqueSocket s = udp_socket();
  const sockaddr_in self = bound_to(s);
  for (const Message& message : kept_quiet) {
    CAPTURE(message.type);
    CAPTURE(message.code);
    host::turn_icmp_into(message.type, message.code);
    Request request;
    char room[8];
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    CHECK_FAILS(WSARecv(s, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
                WSA_IO_PENDING);
    for (int i = 0; i < 3; ++i) send_astray(s);
    CHECK_FALSE(readable(s));
    CHECK(polled(s) == 0);
    CHECK_FALSE(request.done_within(0));
    CHECK(sendto(s, "x", 1, 0, generic(self), sizeof self) == 1);
    REQUIRE(request.done_within(time_limit));
    CHECK(request.overlapped.Internal == 0);
  }
}

TEST_CASE_FIXTURE(Faults, "a quiet ICMP message does not end select before its time") {
  const UniqueSocket s = udp_socket();
  host::turn_icmp_into(destination_unreachable, 1);
  send_astray(s);
  const sockaddr_in self = bound_to(s);
  bool arrived = false;
  Worker selecting([&] { arrived = readable(s, {5, 0}); });
  send_astray(s);
  CHECK(sendto(s, "x", 1, 0, generic(self), sizeof self) == 1);
  selecting.join();
  CHECK(arrived);
}

TEST_CASE_FIXTURE(Faults, "segmented sends survive what earlier ones drew") {
  const UdpPair pair = udp_pair();
  set_option(pair.sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 10);
  const std::string data = pattern(35);
  for (const bool refused : {false, true}) {
    CAPTURE(refused);
    host::reset();
    if (refused) host::refuse_segmentation(EINVAL);
    send_astray(pair.sender);
    CHECK(sendto(pair.sender, data.data(), 35, 0, generic(pair.receiver_address),
                 sizeof(sockaddr_in)) == 35);
    for (std::size_t at = 0; at < data.size(); at += 10)
      CHECK(next_datagram(pair.receiver) == data.substr(at, 10));
    char room[1];
    CHECK_FAILS(recv(pair.sender, room, 1, 0), WSAECONNRESET);
    CHECK_FALSE(readable(pair.sender));
  }
}
