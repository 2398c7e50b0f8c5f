// SPDX-License-Identifier: MIT
#include "race/blocked.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/full_listener.h"

// Calls that block, and what another thread does to them meanwhile.

using namespace support;
using race::Blocked;

namespace {

void set_endless(SOCKET s) {
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, 0);
}

Blocked blocked_receive(SOCKET s) {
  return Blocked([s] {
    char byte;
    return recv(s, &byte, 1, 0);
  });
}

void check_interrupted(Blocked& blocked) {
  CHECK(blocked.result() == SOCKET_ERROR);
  CHECK(blocked.error() == WSAEINTR);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Closing a socket interrupts a blocked recv") {
  for (const bool stream : {false, true}) {
    CAPTURE(stream);
    TcpPair pair = tcp_pair();
    UniqueSocket s = stream ? std::move(pair.server) : udp_socket();
    set_endless(s);
    Blocked blocked = blocked_receive(s);
    REQUIRE(blocked.sleeps());
    CHECK(s.close() == 0);
    check_interrupted(blocked);
  }
}

TEST_CASE_FIXTURE(Winsock, "Closing a listener interrupts a blocked accept") {
  UniqueSocket listener = tcp_listener();
  Blocked blocked([s = SOCKET{listener}] { return accept(s, nullptr, nullptr); });
  REQUIRE(blocked.sleeps());
  CHECK(listener.close() == 0);
  check_interrupted(blocked);
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket interrupts a blocked send") {
  TcpPair pair = tcp_pair();
  fill_stream(pair);
  Blocked blocked([s = SOCKET{pair.client}] {
    const std::string data(1 << 20, 'd');
    return send(s, data.data(), static_cast<int>(data.size()), 0);
  });
  REQUIRE(blocked.sleeps());
  CHECK(pair.client.close() == 0);
  check_interrupted(blocked);
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket interrupts a blocked connect") {
  const FullListener full;
  UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  Blocked blocked([&, value = SOCKET{s}] {
    return connect(value, generic(full.address), sizeof full.address);
  });
  REQUIRE(blocked.sleeps());
  CHECK_FAILS(connect(s, generic(full.address), sizeof full.address), WSAEALREADY);
  CHECK(s.close() == 0);
  check_interrupted(blocked);
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket interrupts every thread that is blocked on it") {
  UniqueSocket s = udp_socket();
  set_endless(s);
  Blocked first = blocked_receive(s), second = blocked_receive(s), third = blocked_receive(s);
  REQUIRE((first.sleeps() && second.sleeps() && third.sleeps()));
  CHECK(s.close() == 0);
  for (Blocked* blocked : {&first, &second, &third}) check_interrupted(*blocked);
}

TEST_CASE("The last cleanup interrupts blocked calls and frees their ports") {
  auto winsock = std::make_unique<Winsock>();
  const SOCKET listener = tcp_listener().release();
  const SOCKET datagrams = udp_socket().release();
  const sockaddr_in address = bound_to(datagrams);
  set_endless(datagrams);
  Blocked accepting([&] { return accept(listener, nullptr, nullptr); });
  Blocked receiving = blocked_receive(datagrams);
  REQUIRE((accepting.sleeps() && receiving.sleeps()));
  winsock.reset();
  check_interrupted(accepting);
  check_interrupted(receiving);
  const Winsock again;
  UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK(bind(s, generic(address), sizeof address) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A wait for the result of an operation ends when its socket is closed") {
  UdpPair pair = udp_pair();
  char room[8];
  WSABUF into{sizeof room, room};
  DWORD flags = 0;
  OVERLAPPED overlapped{};  // without an event: the wait is for the socket itself
  CHECK_FAILS(WSARecv(pair.receiver, &into, 1, nullptr, &flags, &overlapped, nullptr),
              WSA_IO_PENDING);
  DWORD bytes = 0xdeadbeef;
  Blocked blocked([&, s = SOCKET{pair.receiver}] {
    DWORD ignored;
    return WSAGetOverlappedResult(s, &overlapped, &bytes, TRUE, &ignored);
  });
  REQUIRE(blocked.sleeps());
  CHECK(pair.receiver.close() == 0);
  CHECK(blocked.result() == FALSE);
  CHECK(blocked.error() == WSA_OPERATION_ABORTED);
  CHECK(bytes == 0);
}

TEST_CASE_FIXTURE(Winsock, "Two threads blocked in recv get one datagram each") {
  for (int round = 0; round < 200; ++round) {
    UdpPair pair = connected_udp_pair();
    char received[2] = {};
    const auto receive = [&](int i) { return recv(pair.receiver, &received[i], 1, 0); };
    Blocked first([&] { return receive(0); });
    Blocked second([&] { return receive(1); });
    CHECK(send(pair.sender, "a", 1, 0) == 1);
    CHECK(send(pair.sender, "b", 1, 0) == 1);
    REQUIRE(first.result() == 1);
    REQUIRE(second.result() == 1);
    REQUIRE(received[0] + received[1] == 'a' + 'b');
  }
}

TEST_CASE_FIXTURE(Winsock, "A blocked recv and its close race, and the call always ends") {
  for (int round = 0; round < 500; ++round) {
    UniqueSocket s = udp_socket();
    set_endless(s);
    Blocked blocked = blocked_receive(s);
    if (round % 2) blocked.sleeps();
    CHECK(s.close() == 0);
    REQUIRE(blocked.result() == SOCKET_ERROR);
    const int error = blocked.error();
    CHECK((error == WSAEINTR || error == WSAENOTSOCK));
  }
}

namespace {

// Static objects of a program outlive the thread_local ones of its main thread.
struct LateWaiter {
  void arm() { armed = true; }
  ~LateWaiter() {
    if (!armed) return;
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    const DWORD milliseconds = 20;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&milliseconds),
               sizeof milliseconds);
    const sockaddr_in address = ipv4("127.0.0.1");
    bind(s, generic(address), sizeof address);
    char byte;
    const bool timed_out =
        recv(s, &byte, 1, 0) == SOCKET_ERROR && WSAGetLastError() == WSAETIMEDOUT;
    WSACleanup();
    if (!timed_out) std::abort();
  }
  bool armed = false;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A destructor that runs at the very end of the program can still wait") {
  static LateWaiter waiter;
  set_option(udp_socket(), SOL_SOCKET, SO_RCVTIMEO, 1);
  UniqueSocket s = udp_socket();
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, 1);
  char byte;
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAETIMEDOUT);  // from here on this thread has its wake-up
  waiter.arm();
}
