// SPDX-License-Identifier: MIT
#include <cerrno>

#include "provider/base.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "tests/fault/faults.h"
#include "tests/fault/reactor.h"

using namespace support;
using fault::Faults;

namespace {

// A datagram that finds no room, for as long as the host is full.
void send_in_vain(const UdpPair& pair, Request& request) {
  std::string data = "lost";
  WSABUF buffer = piece(data);
  CHECK_FAILS(WSASendTo(pair.sender, &buffer, 1, nullptr, 0, generic(pair.receiver_address),
                        sizeof(sockaddr_in), &request.overlapped, nullptr),
              WSA_IO_PENDING);
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "a stream whose peer no longer answers has no end of data afterwards") {
  for (const int error : {ETIMEDOUT, EHOSTUNREACH}) {
    CAPTURE(error);
    TcpPair pair = tcp_pair();
    char room[1];
    host::fail(host::Call::recvmsg, 1, 1, error);
    CHECK_FAILS(recv(pair.server, room, 1, 0), error == ETIMEDOUT ? WSAETIMEDOUT : WSAEHOSTUNREACH);
    pair.client.close();
    CHECK_FAILS(recv(pair.server, room, 1, 0), WSAECONNABORTED);
    host::reset();
  }
}

TEST_CASE_FIXTURE(Faults, "without a descriptor for the reactor a send fails instead of waiting") {
  const TcpPair pair = tcp_pair();
  Request request;
  std::string data = "nobody waits";
  WSABUF buffer = piece(data);
  host::fail(host::Call::sendto, 1, 1, EAGAIN);
  host::fail(host::Call::eventfd, 1, 10, EMFILE);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
              WSAENOBUFS);
  host::reset();
  CHECK(send(pair.client, "next", 4, 0) == 4);
  CHECK(read_exactly(pair.server, 4) == "next");
}

// On a thread that waits for many: others would poll for themselves.
TEST_CASE_FIXTURE(Faults, "a socket that cannot be polled ends what waits for it") {
  const fault::RunningReactor reactor;
  const TcpPair pair = tcp_pair();
  std::string data = "nobody polls";
  WSABUF buffer = piece(data);
  Request request;
  Worker busy([&] {
    fault::serve_many();
    host::fail(host::Call::sendto, 1, 1, EAGAIN);
    host::fail(host::Call::epoll_add, 1, 1, ENOMEM);
    CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
                WSA_IO_PENDING);
    CHECK(request.done_within(time_limit));
    DWORD bytes = 0xdeadbeef;
    DWORD flags = 0;
    CHECK_RESULT_AND_ERROR(
        WSAGetOverlappedResult(pair.client, &request.overlapped, &bytes, FALSE, &flags), FALSE,
        WSAENOBUFS);
  });
}

TEST_CASE_FIXTURE(Faults, "a thread that waits for itself needs no poll set") {
  const fault::RunningReactor reactor;
  const TcpPair pair = tcp_pair();
  std::string data = "polled";
  WSABUF buffer = piece(data);
  constexpr int habit = 6;
  Worker one_of_habits([&] {
    for (int i = 0; i < habit; ++i) {
      Request request;
      host::reset();
      host::fail(host::Call::sendto, 1, 1, EAGAIN);
      if (i == habit - 1) host::fail(host::Call::epoll_add, 1, 1, ENOMEM);
      CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
                  WSA_IO_PENDING);
      CHECK(request.done_within(time_limit));
      CHECK(request.overlapped.Internal == 0);
      CHECK(read_exactly(pair.server, data.size()) == data);
    }
  });
}

TEST_CASE_FIXTURE(Faults, "a datagram that waits for room is cancelled like any operation") {
  void (*const ends[])(UdpPair&, Request&) = {
      [](UdpPair& pair, Request&) { pair.sender.close(); },
      [](UdpPair& pair, Request& request) {
        CHECK(CancelIoEx(reinterpret_cast<HANDLE>(SOCKET{pair.sender}), &request.overlapped));
      },
      [](UdpPair& pair, Request&) {
        CHECK(CancelIo(reinterpret_cast<HANDLE>(SOCKET{pair.sender})));
      },
  };
  for (const auto end : ends) {
    host::fill_up();
    UdpPair pair = udp_pair();
    Request request;
    send_in_vain(pair, request);
    end(pair, request);
    REQUIRE(request.done_within(time_limit));
    DWORD bytes = 0xdeadbeef;
    CHECK_RESULT_AND_ERROR(GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET{pair.sender}),
                                               &request.overlapped, &bytes, FALSE),
                           FALSE, WSA_OPERATION_ABORTED);
    CHECK(bytes == 0);
    host::reset();
    CHECK(nothing_to_receive(pair.receiver));
  }
}

TEST_CASE_FIXTURE(Faults, "a provider tells WSA_OPERATION_ABORTED of a send that is cancelled") {
  const provider::Base base;
  for (const bool names : {false, true}) {
    CAPTURE(names);
    host::fill_up();
    const UdpPair pair = connected_udp_pair();
    const sockaddr* const to = names ? generic(pair.receiver_address) : nullptr;
    Request request;
    std::string data = "lost";
    WSABUF buffer = piece(data);
    OVERLAPPED* const overlapped = &request.overlapped;
    CHECK(provider::error_of([&](INT* error) {
            return names
                       ? base->lpWSPSendTo(pair.sender, &buffer, 1, nullptr, 0, to,
                                           sizeof(sockaddr_in), overlapped, nullptr, nullptr, error)
                       : base->lpWSPSend(pair.sender, &buffer, 1, nullptr, 0, overlapped, nullptr,
                                         nullptr, error);
          }) == WSA_IO_PENDING);
    CHECK(CancelIoEx(reinterpret_cast<HANDLE>(SOCKET{pair.sender}), overlapped));
    REQUIRE(request.done_within(time_limit));
    DWORD bytes = 0xdeadbeef;
    DWORD flags = 0;
    CHECK(provider::error_of([&](INT* error) {
            return !base->lpWSPGetOverlappedResult(pair.sender, overlapped, &bytes, FALSE, &flags,
                                                   error);
          }) == WSA_OPERATION_ABORTED);
    host::reset();
    CHECK(nothing_to_receive(pair.receiver));
  }
}

TEST_CASE_FIXTURE(Faults, "a datagram that waits for room ends with the thread that sent it") {
  host::fill_up();
  const UdpPair pair = udp_pair();
  Request request;
  Worker([&] { send_in_vain(pair, request); }).join();
  REQUIRE(request.done_within(time_limit));
  DWORD bytes = 0xdeadbeef;
  DWORD flags = 0;
  CHECK_RESULT_AND_ERROR(
      WSAGetOverlappedResult(pair.sender, &request.overlapped, &bytes, FALSE, &flags), FALSE,
      WSA_OPERATION_ABORTED);
  host::reset();
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Faults, "SO_SNDTIMEO ends a datagram's wait for room") {
  const UdpPair pair = udp_pair();
  const sockaddr_in& to = pair.receiver_address;
  set_option(pair.sender, SOL_SOCKET, SO_SNDTIMEO, 50);
  host::fill_up();
  std::string data = "lost";
  WSABUF buffer = piece(data);
  Untouched<DWORD> sent;
  CHECK_FAILS(
      WSASendTo(pair.sender, &buffer, 1, sent.out(), 0, generic(to), sizeof to, nullptr, nullptr),
      WSAETIMEDOUT);
  CHECK(sent.untouched());
  host::reset();
  CHECK(nothing_to_receive(pair.receiver));
}
