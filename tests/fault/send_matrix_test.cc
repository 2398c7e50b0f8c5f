// SPDX-License-Identifier: MIT
#include <cerrno>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "tests/fault/matrix.h"

// Whatever a kernel may say to a send, by every function that sends, on every kind of socket, in
// every mode, to the first, the second and one of many. A row is one test.

using namespace support;
using namespace fault;

namespace {

// Sockets, and whether their sends name a destination.
enum Kind : unsigned {
  stream = 1,
  connected = 2,
  unconnected = 4,
  named = 8,       // connected, and the send names the peer
  elsewhere = 16,  // connected, and the send names somebody else
  datagrams = connected | unconnected | named | elsewhere,
  everywhere = stream | datagrams,
};
constexpr std::array kinds{stream, connected, unconnected, named, elsewhere};

struct Ends {
  UniqueSocket sender, receiver, other;
  sockaddr_in destination{};
};

Ends open_ends(Kind kind) {
  if (kind == stream) {
    TcpPair pair = tcp_pair();
    return {std::move(pair.client), std::move(pair.server), {}};
  }
  Ends ends{udp_socket(), udp_socket(), udp_socket()};
  ends.destination = bound_to(ends.receiver);
  const sockaddr_in peer = bound_to(kind == elsewhere ? ends.other : ends.receiver);
  if (kind != unconnected) REQUIRE(connect(ends.sender, generic(peer), sizeof peer) == 0);
  return ends;
}

// One send of `data` by one of the functions, to `to` if it is not null.
struct Arguments {
  SOCKET s;
  std::string& data;
  const sockaddr_in* to;

  const sockaddr* name() const { return to ? generic(*to) : nullptr; }
  int length() const { return to ? int{sizeof *to} : 0; }
  int size() const { return static_cast<int>(data.size()); }
};

void by_send(const Arguments& a, Trial& trial) {
  trial.returned_count(send(a.s, a.data.data(), a.size(), 0));
}
void by_sendto(const Arguments& a, Trial& trial) {
  trial.returned_count(sendto(a.s, a.data.data(), a.size(), 0, a.name(), a.length()));
}
void by_wsasend(const Arguments& a, Trial& trial) {
  std::vector<WSABUF> pieces = pieces_of(a.data, 3);
  trial.returned(
      WSASend(a.s, pieces.data(), 3, trial.count(), 0, trial.overlapped(), trial.routine()));
}
void by_wsasendto(const Arguments& a, Trial& trial) {
  WSABUF whole = piece(a.data);
  trial.returned(WSASendTo(a.s, &whole, 1, trial.count(), 0, a.name(), a.length(),
                           trial.overlapped(), trial.routine()));
}
void by_wsasendmsg(const Arguments& a, Trial& trial) {
  std::vector<WSABUF> pieces = pieces_of(a.data, 2);
  WSAMSG message{const_cast<sockaddr*>(a.name()), a.length(), pieces.data(), 2, {0, nullptr}, 0};
  trial.returned(WSASendMsg(a.s, &message, 0, trial.count(), trial.overlapped(), trial.routine()));
}
void by_wspsend(const Arguments& a, Trial& trial) {
  std::vector<WSABUF> pieces = pieces_of(a.data, 3);
  trial.returned_by_provider(trial.base()->lpWSPSend(a.s, pieces.data(), 3, trial.count(), 0,
                                                     trial.overlapped(), trial.routine(),
                                                     trial.thread(), trial.error()));
}
void by_wspsendto(const Arguments& a, Trial& trial) {
  WSABUF whole = piece(a.data);
  trial.returned_by_provider(trial.base()->lpWSPSendTo(
      a.s, &whole, 1, trial.count(), 0, a.name(), a.length(), trial.overlapped(), trial.routine(),
      trial.thread(), trial.error()));
}

struct Door {
  const char* name;
  void (*call)(const Arguments&, Trial&);
  bool may_overlap;
  unsigned kinds;  // that it sends on
};
constexpr unsigned to_the_peer = stream | connected;
constexpr std::array doors{
    Door{"send", by_send, false, to_the_peer},
    Door{"sendto", by_sendto, false, everywhere},
    Door{"WSASend", by_wsasend, true, to_the_peer},
    Door{"WSASendTo", by_wsasendto, true, everywhere},
    Door{"WSASendMsg", by_wsasendmsg, true, datagrams},
    Door{"WSPSend", by_wspsend, true, to_the_peer},
    Door{"WSPSendTo", by_wspsendto, true, everywhere},
};

std::string taken_in(Kind kind, const Ends& ends, std::size_t size) {
  return kind == stream ? read_exactly(ends.receiver, size) : next_datagram(ends.receiver);
}

// Sends one after the other, of which number `position` meets the errors.
void check_series(const Door& door, Kind kind, Mode mode, int position, const Row& row) {
  host::reset();
  const Ends ends = open_ends(kind);
  const Desk desk(ends.sender, mode);
  const bool names = (kind & (unconnected | named | elsewhere)) != 0;
  host::answer_sends(position, row.errors_in(mode));
  std::vector<std::unique_ptr<Trial>> trials;
  for (int i = 1; i <= calls_in_series; ++i) {
    CAPTURE(i);
    std::string data = pattern(17, static_cast<std::uint32_t>(i));
    Trial& trial = *trials.emplace_back(std::make_unique<Trial>(desk));
    door.call({ends.sender, data, names ? &ends.destination : nullptr}, trial);
    const bool sent = trial.check(i == position ? row.expected : done, 17);
    if (sent) CHECK(taken_in(kind, ends, 17) == data);
  }
  CHECK(nothing_to_receive(ends.receiver));
  for (const auto& trial : trials) trial->check_silence();
  CHECK(host::send_calls() >= position);
}

void check_row(const Row& row) {
  in_every_way(doors, kinds, row, [&](const Door& door, Kind kind, Mode mode, int position) {
    check_series(door, kind, mode, position, row);
  });
}

// At once, and to a send that has found no room before.
void check_sends(std::vector<int> errors, unsigned kinds, const Expected& expected) {
  at_once_and_later(check_row, {std::move(errors), kinds, expected});
}

void check_each(std::initializer_list<int> errors, unsigned kinds, const Expected& expected) {
  for (const int error : errors) check_sends({error}, kinds, expected);
}

// An error that may be about an earlier datagram is the send's own when it comes again.
void check_each_again(std::initializer_list<int> errors, const Expected& expected) {
  for (const int error : errors) check_sends({error, error}, datagrams, expected);
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "EINTR: no send sees a signal") {
  check_sends({EINTR}, everywhere, done);
  check_sends({EINTR, EINTR, EINTR}, everywhere, done);
}

TEST_CASE_FIXTURE(Faults, "EAGAIN: a send without room waits, pends or would block") {
  check_row({{EAGAIN}, everywhere, waits});
  check_row({{EAGAIN, EAGAIN, EAGAIN}, everywhere, waits});
}

TEST_CASE_FIXTURE(Faults, "ENOBUFS and ENOMEM: a send without memory is WSAENOBUFS") {
  check_each({ENOBUFS, ENOMEM}, everywhere, refused(WSAENOBUFS));
}

TEST_CASE_FIXTURE(Faults, "ENETDOWN: a send without a network is WSAENETDOWN") {
  check_each({ENETDOWN}, everywhere, refused(WSAENETDOWN));
}

TEST_CASE_FIXTURE(Faults, "ENETUNREACH: a send without a route is WSAENETUNREACH") {
  check_each({ENETUNREACH}, stream, refused(WSAENETUNREACH));
  check_each_again({ENETUNREACH}, refused(WSAENETUNREACH));
}

TEST_CASE_FIXTURE(Faults, "EHOSTUNREACH: a send that finds no host is WSAEHOSTUNREACH") {
  check_each({EHOSTUNREACH}, stream, refused(WSAEHOSTUNREACH));
  check_each_again({EHOSTUNREACH}, refused(WSAEHOSTUNREACH));
}

TEST_CASE_FIXTURE(Faults, "EHOSTDOWN: a send to a host that is off is WSAEHOSTDOWN") {
  check_each({EHOSTDOWN}, stream, refused(WSAEHOSTDOWN));
  check_each_again({EHOSTDOWN}, refused(WSAEHOSTDOWN));
}

TEST_CASE_FIXTURE(Faults, "ECONNREFUSED: a deserted port fails no send, however often") {
  check_sends({ECONNREFUSED}, datagrams, done);
  check_sends({ECONNREFUSED, ECONNREFUSED, ECONNREFUSED}, datagrams, done);
}

TEST_CASE_FIXTURE(Faults, "what ICMP said of an earlier datagram fails no send") {
  check_each({EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENONET, EPROTO, ENOPROTOOPT, EOPNOTSUPP,
              EMSGSIZE, EACCES},
             datagrams, done);
}

TEST_CASE_FIXTURE(Faults, "EACCES and EPERM: a send that is not allowed is WSAEACCES") {
  check_each({EPERM}, everywhere, refused(WSAEACCES));
  check_each_again({EACCES}, refused(WSAEACCES));
}

TEST_CASE_FIXTURE(Faults, "EMSGSIZE: a datagram that is too long is WSAEMSGSIZE") {
  check_each_again({EMSGSIZE}, refused(WSAEMSGSIZE));
}

TEST_CASE_FIXTURE(Faults, "EDESTADDRREQ: a datagram to nobody is WSAENOTCONN") {
  check_each({EDESTADDRREQ}, datagrams, refused(WSAENOTCONN));
}

TEST_CASE_FIXTURE(Faults, "EADDRNOTAVAIL, ENODEV, ENXIO: no such interface is WSAEADDRNOTAVAIL") {
  check_each({EADDRNOTAVAIL, ENODEV, ENXIO}, datagrams, refused(WSAEADDRNOTAVAIL));
}

TEST_CASE_FIXTURE(Faults, "EAFNOSUPPORT: a destination of another family is WSAEAFNOSUPPORT") {
  check_each({EAFNOSUPPORT}, datagrams, refused(WSAEAFNOSUPPORT));
}

TEST_CASE_FIXTURE(Faults, "EOPNOTSUPP: what the host cannot send is WSAEOPNOTSUPP") {
  check_each({EOPNOTSUPP}, stream, refused(WSAEOPNOTSUPP));
  check_each_again({EOPNOTSUPP}, refused(WSAEOPNOTSUPP));
}

TEST_CASE_FIXTURE(Faults, "EINVAL, and what Linux has no word for, is WSAEINVAL") {
  check_each({EINVAL, EIO}, everywhere, refused(WSAEINVAL));
}

TEST_CASE_FIXTURE(Faults, "EFAULT: data that the host cannot read is WSAEFAULT") {
  check_each({EFAULT}, everywhere, refused(WSAEFAULT));
}

TEST_CASE_FIXTURE(Faults, "EBADF and ENOTSOCK: a descriptor that is no socket is WSAENOTSOCK") {
  check_each({EBADF, ENOTSOCK}, everywhere, refused(WSAENOTSOCK));
}

TEST_CASE_FIXTURE(Faults, "EISCONN: a host that takes no destination still sends to the peer") {
  check_each({EISCONN}, named, done);
  check_each({EISCONN}, elsewhere, refused(WSAEISCONN));
}

TEST_CASE_FIXTURE(Faults, "ECONNRESET: a send on a reset stream is WSAECONNRESET") {
  check_each({ECONNRESET}, stream, refused(WSAECONNRESET));
}

TEST_CASE_FIXTURE(Faults, "ETIMEDOUT: a send on a stream that nobody answers is WSAETIMEDOUT") {
  check_each({ETIMEDOUT}, stream, refused(WSAETIMEDOUT));
}

TEST_CASE_FIXTURE(Faults, "EPIPE: a datagram after the end of sending is WSAESHUTDOWN") {
  check_each({EPIPE}, datagrams, refused(WSAESHUTDOWN));
}
