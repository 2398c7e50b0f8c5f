// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>
#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/untouched.h"
#include "tests/fault/faults.h"
#include "tests/fault/matrix.h"

// Whatever a kernel may say to the calls that neither send nor receive, to the first, the second
// and one of many. What failed leaves no trace and succeeds when it is done again.

using namespace support;
using namespace fault;

namespace {

// What a call works on, made before the host fails.
struct Stage {
  UniqueSocket fresh{socket(AF_INET, SOCK_STREAM, 0)};
  UniqueSocket bound = tcp_listener_without_queue();
  TcpPair pair = tcp_pair();
  UniqueEvent event;

  static UniqueSocket tcp_listener_without_queue() {
    UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
    const sockaddr_in any = ipv4("127.0.0.1");
    REQUIRE(bind(s, generic(any), sizeof any) == 0);
    return s;
  }
};

int code_of(int result) {
  return result == 0 ? 0 : WSAGetLastError();
}

// The calls: each returns 0 or its error, and has the host do one thing.
int open_socket(Stage&) {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  return s != INVALID_SOCKET ? 0 : WSAGetLastError();
}
int open_wsasocket(Stage&) {
  const UniqueSocket s(WSASocketW(AF_INET, SOCK_STREAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED));
  return s != INVALID_SOCKET ? 0 : WSAGetLastError();
}
int bind_fresh(Stage& stage) {
  const sockaddr_in address = ipv4("127.0.0.1");
  const int result = bind(stage.fresh, generic(address), sizeof address);
  const int code = code_of(result);
  sockaddr_in own;
  int length = sizeof own;
  CHECK((getsockname(stage.fresh, generic(own), &length) == 0) == (result == 0));
  return code;
}
int listen_bound(Stage& stage) {
  return code_of(listen(stage.bound, 5));
}
int name_self(Stage& stage) {
  Untouched<sockaddr_in> name;
  int length = sizeof(sockaddr_in);
  const int code = code_of(getsockname(stage.bound, generic(*name.out()), &length));
  CHECK(name.untouched() == (code != 0));
  CHECK(length == sizeof(sockaddr_in));
  return code;
}
int name_peer(Stage& stage) {
  Untouched<sockaddr_in> name;
  int length = sizeof(sockaddr_in);
  const int code = code_of(getpeername(stage.pair.client, generic(*name.out()), &length));
  CHECK(name.value().sin_port == bound_to(stage.pair.server).sin_port);
  return code;
}
int get_an_option(Stage& stage) {
  Untouched<DWORD> value;
  int length = sizeof(DWORD);
  const int code = code_of(getsockopt(stage.pair.client, SOL_SOCKET, SO_OOBINLINE,
                                      reinterpret_cast<char*>(value.out()), &length));
  CHECK(value.untouched() == (code != 0));
  CHECK(length == sizeof(DWORD));
  return code;
}
int set_an_option(Stage& stage) {
  const BOOL on = TRUE;
  return code_of(setsockopt(stage.pair.client, IPPROTO_TCP, TCP_NODELAY,
                            reinterpret_cast<const char*>(&on), sizeof on));
}
int shut_client(Stage& stage) {
  const int code = code_of(shutdown(stage.pair.client, SD_SEND));
  CHECK((send(stage.pair.client, "x", 1, 0) == 1) == (code != 0));
  return code;
}
int select_client(Stage& stage) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(stage.pair.client, &set);
  const timeval patience{5, 0};
  const int ready = select(0, nullptr, &set, nullptr, &patience);
  const int code = ready == 1 ? 0 : WSAGetLastError();
  CHECK(set.fd_count == 1);
  return code;
}
int poll_client(Stage& stage) {
  WSAPOLLFD entry{stage.pair.client, POLLWRNORM, 0};
  return WSAPoll(&entry, 1, int{time_limit}) == 1 ? 0 : WSAGetLastError();
}
int select_events(Stage& stage) {
  return code_of(WSAEventSelect(stage.pair.client, stage.event, FD_READ));
}

struct Failure {
  int error;
  int code;
  std::size_t times = 1;
};
struct Row {
  const char* name;
  int (*run)(Stage&);
  host::Call call;
  std::vector<Failure> failures;
};

void check_series(const Row& row, const Failure& failure, int position) {
  host::reset();
  std::array<Stage, calls_in_series> stages;
  host::answer(row.call, position, std::vector(failure.times, failure.error));
  int number = 0;
  for (Stage& stage : stages) {
    ++number;
    CAPTURE(number);
    SetLastError(0xdeadbeef);
    CHECK(row.run(stage) == (number == position ? failure.code : 0));
  }
  CHECK(host::calls(row.call) >= position);
  if (failure.code != 0) CHECK(row.run(stages.at(static_cast<std::size_t>(position - 1))) == 0);
}

void check(const Row& row) {
  const std::string name = row.name;
  for (const Failure& failure : row.failures) {
    for (const int position : positions) {
      CAPTURE(name);
      INFO("error ", failure.error, ", position ", position);
      check_series(row, failure, position);
    }
  }
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "EMFILE, ENFILE: without descriptors a new socket is WSAEMFILE") {
  const std::vector<Failure> failures{{EMFILE, WSAEMFILE},
                                      {ENFILE, WSAEMFILE},
                                      {ENOMEM, WSAENOBUFS},
                                      {ENOBUFS, WSAENOBUFS},
                                      {EACCES, WSAEACCES},
                                      {EPERM, WSAEACCES},
                                      {EAFNOSUPPORT, WSAEAFNOSUPPORT}};
  check({"socket", open_socket, host::Call::socket, failures});
  check({"WSASocketW", open_wsasocket, host::Call::socket, failures});
}

TEST_CASE_FIXTURE(Faults, "a bind that the host refuses may be done again") {
  check({"bind",
         bind_fresh,
         host::Call::bind,
         {{EADDRINUSE, WSAEADDRINUSE, 2},
          {EADDRNOTAVAIL, WSAEADDRNOTAVAIL},
          {EACCES, WSAEACCES},
          {ENOMEM, WSAENOBUFS},
          {ENOBUFS, WSAENOBUFS}}});
}

TEST_CASE_FIXTURE(Faults, "a listen that the host refuses may be done again") {
  check({"listen",
         listen_bound,
         host::Call::listen,
         {{EADDRINUSE, WSAEADDRINUSE}, {ENOBUFS, WSAENOBUFS}, {ENOMEM, WSAENOBUFS}}});
}

TEST_CASE_FIXTURE(Faults, "names that the host does not tell") {
  const std::vector<Failure> failures{{ENOBUFS, WSAENOBUFS}, {ENOMEM, WSAENOBUFS}};
  check({"getsockname", name_self, host::Call::getsockname, failures});
  // The peer is remembered.
  check({"getpeername", name_peer, host::Call::getpeername, {{ENOBUFS, 0}, {ENOTCONN, 0}}});
}

TEST_CASE_FIXTURE(Faults, "options that the host does not tell or take") {
  const std::vector<Failure> failures{{ENOBUFS, WSAENOBUFS},
                                      {ENOMEM, WSAENOBUFS},
                                      {EINVAL, WSAEINVAL},
                                      {EPERM, WSAEACCES},
                                      {ENOPROTOOPT, WSAENOPROTOOPT}};
  check({"getsockopt", get_an_option, host::Call::getsockopt, failures});
  check({"setsockopt", set_an_option, host::Call::setsockopt, failures});
}

TEST_CASE_FIXTURE(Faults, "a shutdown that the host refuses has shut nothing") {
  check({"shutdown",
         shut_client,
         host::Call::shutdown,
         {{ENOBUFS, WSAENOBUFS}, {ENOMEM, WSAENOBUFS}, {EACCES, WSAEACCES}}});
}

TEST_CASE_FIXTURE(Faults, "waiting for sockets sees no signal, and without memory is WSAENOBUFS") {
  const std::vector<Failure> failures{{EINTR, 0}, {ENOMEM, WSAENOBUFS}};
  check({"select", select_client, host::Call::poll, failures});
  check({"WSAPoll", poll_client, host::Call::poll, failures});
}

TEST_CASE_FIXTURE(Faults, "network events that the host has no room for are WSAENOBUFS") {
  check({"WSAEventSelect",
         select_events,
         host::Call::epoll_add,
         {{ENOMEM, WSAENOBUFS}, {ENOSPC, WSAENOBUFS}}});
}
