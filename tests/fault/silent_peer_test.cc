// SPDX-License-Identifier: MIT
#include <mstcpip.h>
#include <wsx.h>

#include <array>
#include <cerrno>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/untouched.h"
#include "tests/fault/faults.h"
#include "tests/fault/matrix.h"

// Streams whose peer's host has vanished: Linux has one error for what Windows has two.

using namespace support;
using namespace fault;

namespace {

// The first answer of the host to a receive is that nobody answers.
void check_first_error(const TcpPair& pair, int code) {
  host::answer(host::Call::recvmsg, 1, {ETIMEDOUT});
  Untouched<DWORD> count;
  char byte;
  WSABUF into{1, &byte};
  DWORD flags = 0;
  CHECK_FAILS(WSARecv(pair.client, &into, 1, count.out(), &flags, nullptr, nullptr), code);
  CHECK(count.untouched());
}

TcpPair kept_alive_pair() {
  TcpPair pair = tcp_pair();
  set_option(pair.client, SOL_SOCKET, SO_KEEPALIVE, 1);
  return pair;
}

// Data that nobody acknowledges.
void send_in_vain(const TcpPair& pair) {
  host::deafen(wsx_socket_descriptor(pair.server));
  REQUIRE(send(pair.client, "hello?", 6, 0) == 6);
}

// One byte, by one function, on one end of a stream.
struct Byte {
  SOCKET s;
  WSABUF* buffer;
  DWORD* flags;
};
constexpr std::array<void (*)(const Byte&, Trial&), 5> calls{
    [](const Byte& b, Trial& t) {
      t.returned(WSASend(b.s, b.buffer, 1, t.count(), 0, t.overlapped(), t.routine()));
    },
    [](const Byte& b, Trial& t) {
      t.returned(WSARecv(b.s, b.buffer, 1, t.count(), b.flags, t.overlapped(), t.routine()));
    },
    [](const Byte& b, Trial& t) {
      t.returned_by_provider(t.base()->lpWSPSend(b.s, b.buffer, 1, t.count(), 0, t.overlapped(),
                                                 t.routine(), t.thread(), t.error()));
    },
    [](const Byte& b, Trial& t) {
      t.returned_by_provider(t.base()->lpWSPSendTo(b.s, b.buffer, 1, t.count(), 0, nullptr, 0,
                                                   t.overlapped(), t.routine(), t.thread(),
                                                   t.error()));
    },
    [](const Byte& b, Trial& t) {
      t.returned_by_provider(t.base()->lpWSPRecv(b.s, b.buffer, 1, t.count(), b.flags,
                                                 t.overlapped(), t.routine(), t.thread(),
                                                 t.error()));
    },
};

}  // namespace

TEST_CASE_FIXTURE(Faults, "WSAENETRESET: a peer that left keep-alive's probes unanswered") {
  check_first_error(kept_alive_pair(), WSAENETRESET);
}

TEST_CASE_FIXTURE(Faults,
                  "WSAETIMEDOUT: a peer that left data unanswered, with keep-alive or not") {
  const TcpPair kept_alive = kept_alive_pair();
  send_in_vain(kept_alive);
  check_first_error(kept_alive, WSAETIMEDOUT);
  check_first_error(tcp_pair(), WSAETIMEDOUT);
}

TEST_CASE_FIXTURE(Faults, "what vanished with its host is aborted afterwards, to every call") {
  for (const bool keep_alive : {false, true}) {
    CAPTURE(keep_alive);
    TcpPair pair = keep_alive ? kept_alive_pair() : tcp_pair();
    check_first_error(pair, keep_alive ? WSAENETRESET : WSAETIMEDOUT);
    pair.server.close();
    std::string room = "x";
    WSABUF buffer = piece(room);
    DWORD flags = 0;
    const Desk desk(pair.client, Mode::blocking);
    for (const auto call : calls) {
      Trial trial(desk);
      host::answer_sends(1, {EPIPE});
      call({pair.client, &buffer, &flags}, trial);
      CHECK_FALSE(trial.check(refused(WSAECONNABORTED), 0));
    }
  }
}

TEST_CASE_FIXTURE(Faults, "keep-alive's end in every mode of sends and receives") {
  for (const Mode mode : all_modes) {
    for (std::size_t i = 0; i < calls.size(); ++i) {
      INFO(name_of(mode), ", call ", i);
      host::reset();
      const TcpPair pair = kept_alive_pair();
      const Desk desk(pair.client, mode);
      std::string room = "x";
      WSABUF buffer = piece(room);
      DWORD flags = 0;
      // A receive looks again when there is something.
      REQUIRE(send(pair.server, "y", 1, 0) == 1);
      const std::vector answers =
          mode == Mode::nonblocking ? std::vector{ETIMEDOUT} : std::vector{EAGAIN, ETIMEDOUT};
      host::answer(host::Call::recvmsg, 1, answers);
      host::answer_sends(1, answers);
      Trial trial(desk);
      calls[i]({pair.client, &buffer, &flags}, trial);
      const Expected fails = refused(WSAENETRESET);
      CHECK_FALSE(trial.check(mode == Mode::nonblocking ? fails : later(fails), 0));
    }
  }
}

TEST_CASE_FIXTURE(Faults, "a peer that has gone silent is found out by keep-alive and by data") {
  // Whole seconds are the shortest that the host knows for probes.
  const TcpPair idle = tcp_pair();
  const TcpPair busy = tcp_pair();
  tcp_keepalive wanted{1, 1000, 1000};
  DWORD bytes = 0;
  for (const TcpPair* pair : {&idle, &busy}) {
    REQUIRE(WSAIoctl(pair->client, SIO_KEEPALIVE_VALS, &wanted, sizeof wanted, nullptr, 0, &bytes,
                     nullptr, nullptr) == 0);
    host::lose_patience_after(wsx_socket_descriptor(pair->client), 500);
    host::deafen(wsx_socket_descriptor(pair->server));
  }
  Request of_idle, of_busy;
  char room[2];
  WSABUF into[]{{1, &room[0]}, {1, &room[1]}};
  DWORD flags = 0;
  CHECK_FAILS(WSARecv(idle.client, &into[0], 1, nullptr, &flags, &of_idle.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK_FAILS(WSARecv(busy.client, &into[1], 1, nullptr, &flags, &of_busy.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(send(busy.client, "hello?", 6, 0) == 6);
  REQUIRE(of_busy.done_within(time_limit));
  REQUIRE(of_idle.done_within(time_limit));
  CHECK_RESULT_AND_ERROR(
      WSAGetOverlappedResult(idle.client, &of_idle.overlapped, &bytes, FALSE, &flags), FALSE,
      WSAENETRESET);
  CHECK_RESULT_AND_ERROR(
      WSAGetOverlappedResult(busy.client, &of_busy.overlapped, &bytes, FALSE, &flags), FALSE,
      WSAETIMEDOUT);
  for (const TcpPair* pair : {&idle, &busy}) {
    CHECK_FAILS(recv(pair->client, room, 1, 0), WSAECONNABORTED);
    CHECK_FAILS(send(pair->client, "x", 1, 0), WSAECONNABORTED);
  }
}
