// SPDX-License-Identifier: MIT
#include <array>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/port.h"
#include "support/routine.h"
#include "tests/fault/faults.h"
#include "tests/fault/memory.h"

using namespace support;
using fault::Faults;

namespace {

// What one call costs beside its own work.
struct Cost {
  int allocations;
  int sends;
  int others;
};

template <typename Call>
Cost cost_of(Call call) {
  call();  // the first one may have to bind
  host::reset();
  const int before = memory::allocations();
  call();
  const int allocations = memory::allocations() - before;
  using host::calls;
  return {allocations, calls(host::Call::sendmsg) + calls(host::Call::sendto),
          calls(host::Call::eventfd) + calls(host::Call::epoll_add) + calls(host::Call::recvmsg) +
              calls(host::Call::error_queue) + calls(host::Call::socket) + calls(host::Call::poll)};
}

void check_immediate(const Cost& cost) {
  CHECK(cost.allocations == 0);
  CHECK(cost.sends == 1);
  CHECK(cost.others == 0);
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "a send that the kernel takes costs one system call and no allocation") {
  const UdpPair pair = connected_udp_pair();
  std::array<WSABUF, 16> buffers;
  buffers.fill(piece("x"));
  DWORD sent = 0;
  Request request;
  check_immediate(cost_of([&] { CHECK(send(pair.sender, "x", 1, 0) == 1); }));
  check_immediate(cost_of(
      [&] { CHECK(WSASend(pair.sender, buffers.data(), 16, &sent, 0, nullptr, nullptr) == 0); }));
  check_immediate(cost_of([&] {
    CHECK(WSASend(pair.sender, buffers.data(), 16, &sent, 0, &request.overlapped, nullptr) == 0);
  }));
}

TEST_CASE_FIXTURE(Faults, "a message with control data costs one system call and no allocation") {
  const UdpPair pair = udp_pair();
  ControlWriter control;
  WSABUF data = piece("x");
  WSAMSG message{};
  message.name = const_cast<sockaddr*>(generic(pair.receiver_address));
  message.namelen = sizeof pair.receiver_address;
  message.lpBuffers = &data;
  message.dwBufferCount = 1;
  message.Control =
      control.add(IPPROTO_IP, IP_PKTINFO, IN_PKTINFO{ipv4("127.0.0.2").sin_addr, 0}).buffer();
  DWORD sent = 0;
  check_immediate(
      cost_of([&] { CHECK(WSASendMsg(pair.sender, &message, 0, &sent, nullptr, nullptr) == 0); }));
  CHECK(host::calls(host::Call::sendmsg) == 1);
}

TEST_CASE_FIXTURE(Faults, "a stream send that fits costs one system call and no allocation") {
  const TcpPair pair = tcp_pair();
  Request request;
  WSABUF data = piece("x");
  DWORD sent = 0;
  check_immediate(cost_of(
      [&] { CHECK(WSASend(pair.client, &data, 1, &sent, 0, &request.overlapped, nullptr) == 0); }));
}

TEST_CASE_FIXTURE(Faults, "a send whose end is told to a routine costs no more, nor does telling") {
  const UdpPair pair = connected_udp_pair();
  const TcpPair stream = tcp_pair();
  WSABUF data = piece("x");
  for (const SOCKET s : {SOCKET(pair.sender), SOCKET(stream.client)}) {
    Told told;
    check_immediate(cost_of([&] {
      CHECK(WSASend(s, &data, 1, nullptr, 0, &told, Told::routine) == 0);
      CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    }));
    CHECK(told.times == 2);
  }
}

TEST_CASE_FIXTURE(Faults, "a send whose end is told to a port costs no more, nor does taking it") {
  const UdpPair pair = connected_udp_pair();
  const TcpPair stream = tcp_pair();
  const UniquePort port;
  WSABUF data = piece("x");
  for (const SOCKET s : {SOCKET(pair.sender), SOCKET(stream.client)}) {
    REQUIRE(port.add(s, 7));
    Request with_event;
    OVERLAPPED without{};
    for (OVERLAPPED* overlapped : {&without, &with_event.overlapped}) {
      check_immediate(cost_of([&] {
        CHECK(WSASend(s, &data, 1, nullptr, 0, overlapped, nullptr) == 0);
        CHECK(Dequeued(port, 0).success(7, overlapped, 1));
      }));
    }
  }
}

TEST_CASE_FIXTURE(Faults, "a send that skips its port costs no more") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  WSABUF data = piece("x");
  OVERLAPPED overlapped{};
  REQUIRE(port.add(pair.sender, 7));
  REQUIRE(SetFileCompletionNotificationModes(reinterpret_cast<HANDLE>(SOCKET(pair.sender)),
                                             FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
  check_immediate(cost_of(
      [&] { CHECK(WSASend(pair.sender, &data, 1, nullptr, 0, &overlapped, nullptr) == 0); }));
  CHECK(empty(port));
}
