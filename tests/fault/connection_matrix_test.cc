// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>
#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/extensions.h"
#include "support/untouched.h"
#include "tests/fault/host.h"
#include "tests/fault/matrix.h"

// Whatever a kernel may say when a connection is accepted or begun, to the first, the second and
// one of many.

using namespace support;
using namespace fault;

namespace {

constexpr std::array waiting_modes{Mode::blocking, Mode::nonblocking};

UniqueSocket client_of(const sockaddr_in& address) {
  UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  return client;
}

// What the call comes to in its mode.
int code_in(Mode mode, const Expected& expected) {
  if (expected.how == Expected::How::waits) return mode == Mode::blocking ? 0 : WSAEWOULDBLOCK;
  return expected.code;
}

using Accept = SOCKET (*)(SOCKET, sockaddr*, int*);
SOCKET by_accept(SOCKET s, sockaddr* name, int* length) {
  return accept(s, name, length);
}
SOCKET by_wsaaccept(SOCKET s, sockaddr* name, int* length) {
  return WSAAccept(s, name, length, nullptr, 0);
}

// 0 and the peer's name, or the error and neither name nor length.
int accept_one(Accept call, SOCKET listener, const sockaddr_in& peer) {
  Untouched<sockaddr_in> name;
  int length = sizeof(sockaddr_in);
  SetLastError(0xdeadbeef);
  const UniqueSocket server(call(listener, generic(*name.out()), &length));
  const int error = WSAGetLastError();
  CHECK(length == sizeof(sockaddr_in));
  if (server == INVALID_SOCKET) {
    CHECK(name.untouched());
    return error;
  }
  CHECK(name.value().sin_port == peer.sin_port);
  return 0;
}

// Accepts one after the other, of which number `position` meets the errors. A connection that it
// leaves is the next one's.
void check_accept_series(Accept call, Mode mode, int position, const std::vector<int>& errors,
                         int code) {
  host::reset();
  const UniqueSocket listener = tcp_listener();
  set_nonblocking(listener, mode == Mode::nonblocking);
  const bool blocked = code == WSAEWOULDBLOCK;
  host::answer(host::Call::accept4, position, blocked ? std::vector{EAGAIN} : errors);
  std::optional<UniqueSocket> client;
  for (int i = 1; i <= calls_in_series; ++i) {
    CAPTURE(i);
    if (!client) client = client_of(bound_to(listener));
    const int expected = i == position ? code : 0;
    CHECK(accept_one(call, listener, bound_to(*client)) == expected);
    if (expected == 0) client.reset();
  }
}

void check_accepts(const std::vector<int>& errors, const Expected& expected) {
  for (const Accept call : {by_accept, by_wsaaccept})
    for (const Mode mode : waiting_modes)
      for (const int position : positions) {
        INFO(name_of(mode), ", position ", position, ", error ", errors.front());
        check_accept_series(call, mode, position, errors, code_in(mode, expected));
      }
}

using Connect = int (*)(SOCKET, const sockaddr*, int);
int by_connect(SOCKET s, const sockaddr* name, int length) {
  return connect(s, name, length);
}
int by_wsaconnect(SOCKET s, const sockaddr* name, int length) {
  return WSAConnect(s, name, length, nullptr, nullptr, nullptr, nullptr);
}

bool writable(SOCKET s) {
  WSAPOLLFD entry{s, POLLWRNORM, 0};
  return WSAPoll(&entry, 1, int{time_limit}) == 1 && entry.revents == POLLWRNORM;
}

// A stream that does not wait is connected a little later.
int connect_one(Connect call, SOCKET s, int type, Mode mode, const sockaddr_in& address) {
  SetLastError(0xdeadbeef);
  const int result = call(s, generic(address), sizeof address);
  const int error = WSAGetLastError();
  const bool begun = type == SOCK_STREAM && mode == Mode::nonblocking && result == SOCKET_ERROR &&
                     error == WSAEWOULDBLOCK;
  if (begun) return writable(s) ? 0 : WSAETIMEDOUT;
  return result == 0 ? 0 : error;
}

void check_connect_series(Connect call, int type, Mode mode, int position,
                          const std::vector<int>& errors, int code) {
  host::reset();
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket receiver = udp_socket();
  const sockaddr_in address = bound_to(type == SOCK_STREAM ? listener : receiver);
  host::answer(host::Call::connect, position, errors);
  for (int i = 1; i <= calls_in_series; ++i) {
    CAPTURE(i);
    const UniqueSocket s(socket(AF_INET, type, 0));
    set_nonblocking(s, mode == Mode::nonblocking);
    const int expected = i == position ? code : 0;
    CHECK(connect_one(call, s, type, mode, address) == expected);
    sockaddr_in peer;
    int length = sizeof peer;
    CHECK((getpeername(s, generic(peer), &length) == 0) == (expected == 0));
    // What failed has left no trace.
    if (expected != 0) CHECK(connect_one(call, s, type, mode, address) == 0);
  }
}

void check_connects(const std::vector<int>& errors, std::initializer_list<int> types, int code) {
  for (const Connect call : {by_connect, by_wsaconnect})
    for (const int type : types)
      for (const Mode mode : waiting_modes)
        for (const int position : positions) {
          INFO(name_of(mode), ", type ", type, ", position ", position, ", error ", errors.front());
          check_connect_series(call, type, mode, position, errors, code);
        }
}

// The overlapped forms always pend, and tell of a failure when they end.
constexpr std::array overlapped_modes{Mode::event, Mode::port};

bool connected(SOCKET from, SOCKET to) {
  char byte = 0;
  return send(from, "x", 1, 0) == 1 && recv(to, &byte, 1, 0) == 1 && byte == 'x';
}

void check_accept_ex_series(Mode mode, int position, const std::vector<int>& errors,
                            const Expected& expected) {
  host::reset();
  const UniqueSocket listener = tcp_listener();
  const Extensions functions(listener);
  const Desk desk(listener, mode);
  host::answer(host::Call::accept4, position, errors);
  std::deque<Trial> trials;
  std::optional<UniqueSocket> client;
  for (int i = 1; i <= calls_in_series; ++i) {
    CAPTURE(i);
    if (!client) client = client_of(bound_to(listener));
    const UniqueSocket server(socket(AF_INET, SOCK_STREAM, 0));
    std::string addresses(2 * address_area, '\0');
    Trial& trial = trials.emplace_back(desk);
    trial.returned(functions.accept_ex(listener, server, addresses.data(), 0, address_area,
                                       address_area, trial.count(), trial.overlapped())
                       ? 0
                       : SOCKET_ERROR);
    if (!trial.check(i == position ? expected : waits, 0)) continue;
    CHECK(connected(*client, server));
    client.reset();
  }
  for (Trial& trial : trials) trial.check_silence();
}

void check_extended_accepts(const std::vector<int>& errors, const Expected& expected) {
  for (const Mode mode : overlapped_modes)
    for (const int position : positions) {
      INFO(name_of(mode), ", position ", position, ", error ", errors.front());
      check_accept_ex_series(mode, position, errors, later(expected));
    }
}

void check_connect_ex_series(Mode mode, int position, int error, const Expected& expected) {
  host::reset();
  const UniqueSocket listener = tcp_listener();
  const Extensions functions(listener);
  const sockaddr_in address = bound_to(listener);
  host::answer(host::Call::connect, position, {error});
  for (int i = 1; i <= calls_in_series; ++i) {
    CAPTURE(i);
    const UniqueSocket client = bound_socket();
    const Desk desk(client, mode);
    const auto connect_it = [&](const Expected& outcome) {
      Trial trial(desk);
      trial.returned(functions.connect_ex(client, generic(address), sizeof address, nullptr, 0,
                                          trial.count(), trial.overlapped())
                         ? 0
                         : SOCKET_ERROR);
      return trial.check(outcome, 0);
    };
    // What failed has left no trace.
    if (!connect_it(i == position ? expected : waits)) CHECK(connect_it(waits));
    const UniqueSocket server(accept(listener, nullptr, nullptr));
    set_nonblocking(client, false);
    CHECK(connected(client, server));
  }
}

void check_extended_connects(int error, const Expected& expected) {
  for (const Mode mode : overlapped_modes)
    for (const int position : positions) {
      INFO(name_of(mode), ", position ", position, ", error ", error);
      check_connect_ex_series(mode, position, error, later(expected));
    }
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "EINTR: no accept sees a signal") {
  check_accepts({EINTR}, done);
  check_accepts({EINTR, EINTR, EINTR}, done);
  check_extended_accepts({EINTR, EINTR, EINTR}, done);
}

TEST_CASE_FIXTURE(Faults, "EAGAIN: an accept without a connection waits or would block") {
  check_accepts({EAGAIN}, waits);
  check_accepts({EAGAIN, EAGAIN, EAGAIN}, waits);
  check_extended_accepts({EAGAIN, EAGAIN, EAGAIN}, waits);
}

TEST_CASE_FIXTURE(Faults,
                  "what happened to a connection in the queue is no error of the listener") {
  for (const int error : {ECONNABORTED, ECONNRESET, EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN,
                          EHOSTUNREACH, ENONET, ENOPROTOOPT, EOPNOTSUPP}) {
    check_accepts({error}, done);
    check_accepts({error, error}, done);
    check_extended_accepts({error, error}, done);
  }
}

TEST_CASE_FIXTURE(Faults, "an accept without descriptors fails, and the connection stays") {
  check_accepts({EMFILE}, refused(WSAEMFILE));
  check_accepts({ENFILE}, refused(WSAEMFILE));
  check_extended_accepts({EMFILE}, refused(WSAEMFILE));
  check_extended_accepts({ENFILE}, refused(WSAEMFILE));
}

TEST_CASE_FIXTURE(Faults, "an accept that the host refuses fails, and the connection stays") {
  check_accepts({ENOBUFS}, refused(WSAENOBUFS));
  check_accepts({ENOMEM}, refused(WSAENOBUFS));
  check_accepts({EPERM}, refused(WSAEACCES));
  check_accepts({EINVAL}, refused(WSAEINVAL));
  check_extended_accepts({ENOBUFS}, refused(WSAENOBUFS));
  check_extended_accepts({ENOMEM}, refused(WSAENOBUFS));
  check_extended_accepts({EPERM}, refused(WSAEACCES));
}

TEST_CASE_FIXTURE(Faults, "EINTR: no connect sees a signal") {
  check_connects({EINTR, EINTR, EINTR}, {SOCK_STREAM, SOCK_DGRAM}, 0);
  check_extended_connects(EINTR, done);
}

TEST_CASE_FIXTURE(Faults, "a connection that the host refuses to begin fails with Windows' error") {
  struct Failure {
    int error;
    int code;
  };
  constexpr std::array failures{Failure{ECONNREFUSED, WSAECONNREFUSED},
                                Failure{ENETUNREACH, WSAENETUNREACH},
                                Failure{EHOSTUNREACH, WSAEHOSTUNREACH},
                                Failure{EHOSTDOWN, WSAEHOSTDOWN},
                                Failure{ENETDOWN, WSAENETDOWN},
                                Failure{ETIMEDOUT, WSAETIMEDOUT},
                                Failure{EADDRNOTAVAIL, WSAEADDRNOTAVAIL},
                                Failure{EADDRINUSE, WSAEADDRINUSE},
                                Failure{EACCES, WSAEACCES},
                                Failure{EPERM, WSAEACCES},
                                Failure{ENOMEM, WSAENOBUFS},
                                Failure{ENOBUFS, WSAENOBUFS}};
  for (const Failure& failure : failures) {
    check_connects({failure.error}, {SOCK_STREAM, SOCK_DGRAM}, failure.code);
    check_extended_connects(failure.error, refused(failure.code));
  }
}
