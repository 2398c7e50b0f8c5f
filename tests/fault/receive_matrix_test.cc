// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/message.h"
#include "support/untouched.h"
#include "tests/fault/matrix.h"

// Whatever a kernel may say to a receive, by every function that receives, on streams and datagram
// sockets, in every mode, to the first, the second and one of many. A row is one test.

using namespace support;
using namespace fault;

namespace {

enum Kind : unsigned {
  stream = 1,
  connected = 2,
  unconnected = 4,
  datagrams = connected | unconnected,
  everywhere = stream | datagrams,
};
constexpr std::array kinds{stream, connected, unconnected};

struct Ends {
  UniqueSocket sender, receiver;
};

Ends open_ends(Kind kind) {
  if (kind == stream) {
    TcpPair pair = tcp_pair();
    return {std::move(pair.client), std::move(pair.server)};
  }
  Ends ends{udp_socket(), udp_socket()};
  const sockaddr_in receiver = bound_to(ends.receiver);
  const sockaddr_in sender = bound_to(ends.sender);
  REQUIRE(connect(ends.sender, generic(receiver), sizeof receiver) == 0);
  if (kind == connected) REQUIRE(connect(ends.receiver, generic(sender), sizeof sender) == 0);
  return ends;
}

// Where a receive puts what it got.
struct Catch {
  std::string room = std::string(32, '\xa5');
  std::vector<WSABUF> pieces = pieces_of(room, 2);
  WSABUF whole = piece(room);
  DWORD flags = 0;
  Untouched<sockaddr_in> from;
  int from_length = sizeof(sockaddr_in);
  WSAMSG message{generic(*from.out()), sizeof(sockaddr_in), pieces.data(), 2, {0, nullptr}, 0};

  int size() const { return static_cast<int>(room.size()); }
  std::string untouched_room() const { return std::string(room.size(), '\xa5'); }
  void check_nothing() const {
    CHECK(room == untouched_room());
    CHECK(flags == 0);
    CHECK(from.untouched());
    CHECK(from_length == sizeof(sockaddr_in));
    CHECK(message.dwFlags == 0);
  }
  void check_data(const std::string& data) const {
    CHECK(room == data + untouched_room().substr(data.size()));
    CHECK(flags == 0);
    CHECK(message.dwFlags == 0);
  }
};

void by_recv(SOCKET s, Catch& into, Trial& trial) {
  trial.returned_count(recv(s, into.room.data(), into.size(), 0));
}
void by_recvfrom(SOCKET s, Catch& into, Trial& trial) {
  trial.returned_count(
      recvfrom(s, into.room.data(), into.size(), 0, generic(*into.from.out()), &into.from_length));
}
void by_wsarecv(SOCKET s, Catch& into, Trial& trial) {
  trial.returned(WSARecv(s, into.pieces.data(), 2, trial.count(), &into.flags, trial.overlapped(),
                         trial.routine()));
}
void by_wsarecvfrom(SOCKET s, Catch& into, Trial& trial) {
  trial.returned(WSARecvFrom(s, &into.whole, 1, trial.count(), &into.flags,
                             generic(*into.from.out()), &into.from_length, trial.overlapped(),
                             trial.routine()));
}
void by_wsarecvmsg(SOCKET s, Catch& into, Trial& trial) {
  static const LPFN_WSARECVMSG receive = receive_message_function(s);
  trial.returned(receive(s, &into.message, trial.count(), trial.overlapped(), trial.routine()));
}
void by_wsprecv(SOCKET s, Catch& into, Trial& trial) {
  trial.returned_by_provider(
      trial.base()->lpWSPRecv(s, into.pieces.data(), 2, trial.count(), &into.flags,
                              trial.overlapped(), trial.routine(), trial.thread(), trial.error()));
}
void by_wsprecvfrom(SOCKET s, Catch& into, Trial& trial) {
  trial.returned_by_provider(trial.base()->lpWSPRecvFrom(
      s, &into.whole, 1, trial.count(), &into.flags, generic(*into.from.out()), &into.from_length,
      trial.overlapped(), trial.routine(), trial.thread(), trial.error()));
}

struct Door {
  const char* name;
  void (*call)(SOCKET, Catch&, Trial&);
  bool may_overlap;
  bool names_source;
  unsigned kinds;  // that it receives on
};
constexpr std::array doors{
    Door{"recv", by_recv, false, false, everywhere},
    Door{"recvfrom", by_recvfrom, false, true, everywhere},
    Door{"WSARecv", by_wsarecv, true, false, everywhere},
    Door{"WSARecvFrom", by_wsarecvfrom, true, true, everywhere},
    Door{"WSARecvMsg", by_wsarecvmsg, true, true, datagrams},
    Door{"WSPRecv", by_wsprecv, true, false, everywhere},
    Door{"WSPRecvFrom", by_wsprecvfrom, true, true, everywhere},
};

void check_source(const Door& door, Kind kind, const Ends& ends, const Catch& caught) {
  if (kind == stream || !door.names_source) {
    CHECK(caught.from.untouched());
    return;
  }
  CHECK(caught.from.value().sin_port == bound_to(ends.sender).sin_port);
  CHECK(caught.from.value().sin_family == AF_INET);
}

// Receives one after the other, of which number `position` meets the errors. What that one does not
// get, the next one gets.
void check_series(const Door& door, Kind kind, Mode mode, int position, const Row& row) {
  host::reset();
  const Ends ends = open_ends(kind);
  const Desk desk(ends.receiver, mode);
  host::answer(host::Call::recvmsg, position, row.errors_in(mode));
  std::deque<Trial> trials;
  std::deque<Catch> catches;
  std::string data;
  for (int i = 1; i <= calls_in_series; ++i) {
    CAPTURE(i);
    if (data.empty()) {
      data = pattern(17, static_cast<std::uint32_t>(i));
      REQUIRE(send(ends.sender, data.data(), 17, 0) == 17);
    }
    Trial& trial = trials.emplace_back(desk);
    Catch& caught = catches.emplace_back();
    door.call(ends.receiver, caught, trial);
    if (trial.check(i == position ? row.expected : done, 17)) {
      caught.check_data(data);
      check_source(door, kind, ends, caught);
      data.clear();
    } else {
      caught.check_nothing();
    }
  }
  for (Trial& trial : trials) trial.check_silence();
}

void check_row(const Row& row) {
  in_every_way(doors, kinds, row, [&](const Door& door, Kind kind, Mode mode, int position) {
    check_series(door, kind, mode, position, row);
  });
}

// At once, and to a receive that has found nothing before.
void check_receives(std::vector<int> errors, unsigned kinds, const Expected& expected) {
  at_once_and_later(check_row, {std::move(errors), kinds, expected});
}

void check_each(std::initializer_list<int> errors, unsigned kinds, const Expected& expected) {
  for (const int error : errors) check_receives({error}, kinds, expected);
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "EINTR: no receive sees a signal") {
  check_receives({EINTR}, everywhere, done);
  check_receives({EINTR, EINTR, EINTR}, everywhere, done);
}

TEST_CASE_FIXTURE(Faults, "EAGAIN: a receive without data waits, pends or would block") {
  check_row({{EAGAIN}, everywhere, waits});
  check_row({{EAGAIN, EAGAIN, EAGAIN}, everywhere, waits});
}

TEST_CASE_FIXTURE(Faults, "ENOBUFS and ENOMEM: a receive without memory is WSAENOBUFS") {
  check_each({ENOBUFS, ENOMEM}, everywhere, refused(WSAENOBUFS));
}

TEST_CASE_FIXTURE(Faults, "ENETDOWN: a receive without a network is WSAENETDOWN") {
  check_each({ENETDOWN}, everywhere, refused(WSAENETDOWN));
}

TEST_CASE_FIXTURE(Faults, "what ICMP said without a record of it fails no receive") {
  for (const int error : {ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENONET, EPROTO,
                          ENOPROTOOPT, EOPNOTSUPP, EMSGSIZE, EACCES}) {
    check_receives({error}, datagrams, done);
    check_receives({error, error, error}, datagrams, done);
  }
}

TEST_CASE_FIXTURE(Faults, "ECONNRESET: a receive on a reset stream is WSAECONNRESET") {
  check_each({ECONNRESET}, stream, refused(WSAECONNRESET));
}

TEST_CASE_FIXTURE(Faults, "ECONNABORTED: a receive on an aborted stream is WSAECONNABORTED") {
  check_each({ECONNABORTED}, stream, refused(WSAECONNABORTED));
}

TEST_CASE_FIXTURE(Faults, "a receive on a stream that nobody answers fails with the reason") {
  check_each({ETIMEDOUT}, stream, refused(WSAETIMEDOUT));
  check_each({EHOSTUNREACH}, stream, refused(WSAEHOSTUNREACH));
  check_each({ENETUNREACH}, stream, refused(WSAENETUNREACH));
  check_each({EHOSTDOWN}, stream, refused(WSAEHOSTDOWN));
}

TEST_CASE_FIXTURE(Faults, "ENOTCONN: a receive on a stream without a peer is WSAENOTCONN") {
  check_each({ENOTCONN}, stream, refused(WSAENOTCONN));
}

TEST_CASE_FIXTURE(Faults, "EPERM: a receive that is not allowed is WSAEACCES") {
  check_each({EPERM}, everywhere, refused(WSAEACCES));
}

TEST_CASE_FIXTURE(Faults, "EFAULT: room that the host cannot write is WSAEFAULT") {
  check_each({EFAULT}, everywhere, refused(WSAEFAULT));
}

TEST_CASE_FIXTURE(Faults, "EINVAL, and what Linux has no word for, is WSAEINVAL to a receive") {
  check_each({EINVAL, EIO}, everywhere, refused(WSAEINVAL));
}

TEST_CASE_FIXTURE(Faults, "EBADF and ENOTSOCK: a receive on no socket is WSAENOTSOCK") {
  check_each({EBADF, ENOTSOCK}, everywhere, refused(WSAENOTSOCK));
}
