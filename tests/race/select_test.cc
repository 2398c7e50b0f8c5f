// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <vector>

#include "race/blocked.h"
#include "race/host.h"
#include "support/checks.h"
#include "support/fixtures.h"

// select and WSAPoll asleep, and what another thread does to their sockets.

using namespace support;
using race::Blocked;

namespace {

fd_set set_of(std::initializer_list<SOCKET> sockets) {
  fd_set set;
  FD_ZERO(&set);
  for (const SOCKET s : sockets) set.fd_array[set.fd_count++] = s;
  return set;
}

Blocked blocked_select(fd_set* readable, fd_set* writable, fd_set* exceptional) {
  return Blocked([=] { return select(0, readable, writable, exceptional, nullptr); });
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A socket that is closed under select is readable") {
  UniqueSocket s = udp_socket();
  const UniqueSocket other = udp_socket();
  const SOCKET value = s;
  fd_set readable = set_of({other, s});
  fd_set exceptional = set_of({s, other});
  Blocked blocked = blocked_select(&readable, nullptr, &exceptional);
  REQUIRE(blocked.sleeps());
  CHECK(s.close() == 0);
  CHECK(blocked.result() == 1);
  CHECK(readable.fd_count == 1);
  CHECK(readable.fd_array[0] == value);
  CHECK(exceptional.fd_count == 0);
}

TEST_CASE_FIXTURE(Winsock, "select fails for a closed socket of which only exceptions were asked") {
  UniqueSocket s = tcp_listener();
  fd_set exceptional = set_of({s});
  Blocked blocked = blocked_select(nullptr, nullptr, &exceptional);
  REQUIRE(blocked.sleeps());
  CHECK(s.close() == 0);
  CHECK(blocked.result() == SOCKET_ERROR);
  CHECK(blocked.error() == WSAENOTSOCK);
  CHECK(exceptional.fd_count == 0);
}

TEST_CASE_FIXTURE(Winsock, "A socket that is closed under WSAPoll is POLLNVAL and counts") {
  UniqueSocket s = tcp_listener();
  const UniqueSocket other = udp_socket();
  WSAPOLLFD entries[] = {{other, POLLRDNORM, 0}, {s, POLLRDNORM, 0}};
  Blocked blocked([&] { return WSAPoll(entries, 2, -1); });
  REQUIRE(blocked.sleeps());
  CHECK(s.close() == 0);
  CHECK(blocked.result() == 1);
  CHECK(entries[0].revents == 0);
  CHECK(entries[1].revents == POLLNVAL);
}

TEST_CASE_FIXTURE(Winsock, "Every select on a socket hears that it is closed, and no other does") {
  UniqueSocket s = udp_socket();
  UniqueSocket other = udp_socket();
  fd_set sets[] = {set_of({s}), set_of({s}), set_of({other})};
  Blocked first = blocked_select(&sets[0], nullptr, nullptr);
  Blocked second = blocked_select(&sets[1], nullptr, nullptr);
  Blocked third = blocked_select(&sets[2], nullptr, nullptr);
  REQUIRE((first.sleeps() && second.sleeps() && third.sleeps()));
  CHECK(s.close() == 0);
  CHECK(first.result() == 1);
  CHECK(second.result() == 1);
  CHECK(third.sleeps());
  CHECK(other.close() == 0);
  CHECK(third.result() == 1);
}

TEST_CASE("The last cleanup ends a select that waits") {
  auto winsock = std::make_unique<Winsock>();
  const SOCKET s = udp_socket().release();
  fd_set readable = set_of({s});
  Blocked blocked = blocked_select(&readable, nullptr, nullptr);
  REQUIRE(blocked.sleeps());
  winsock.reset();
  CHECK(blocked.result() == 1);
}

TEST_CASE_FIXTURE(Winsock, "select notices that a socket begins to listen, or to connect") {
  UniqueSocket listener(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in any_port = ipv4("127.0.0.1");
  REQUIRE(bind(listener, generic(any_port), sizeof any_port) == 0);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  fd_set readable = set_of({listener});
  fd_set writable = set_of({client});
  Blocked accepting = blocked_select(&readable, nullptr, nullptr);
  Blocked connecting = blocked_select(nullptr, &writable, nullptr);
  REQUIRE((accepting.sleeps() && connecting.sleeps()));
  REQUIRE(listen(listener, 1) == 0);
  const sockaddr_in address = bound_to(listener);
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  CHECK(accepting.result() == 1);
  CHECK(connecting.result() == 1);
}

TEST_CASE_FIXTURE(Winsock, "What select does not wait for does not wake it") {
  TcpPair pair = tcp_pair();
  set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, TRUE);
  const UniqueSocket other = udp_socket();
  const sockaddr_in address = bound_to(other);
  fd_set readable = set_of({other});
  fd_set exceptional = set_of({pair.server});
  Blocked blocked = blocked_select(&readable, nullptr, &exceptional);
  REQUIRE(blocked.sleeps());
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  CHECK(blocked.sleeps());
  REQUIRE(pair.client.close() == 0);
  CHECK(blocked.sleeps());
  REQUIRE(sendto(other, "x", 1, 0, generic(address), sizeof address) == 1);
  CHECK(blocked.result() == 1);
  CHECK(readable.fd_count == 1);
}

TEST_CASE_FIXTURE(Winsock, "A socket that gave select nothing is still missed when it is closed") {
  TcpPair pair = tcp_pair();
  set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, TRUE);
  fd_set exceptional = set_of({pair.server});
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  Blocked blocked = blocked_select(nullptr, nullptr, &exceptional);
  REQUIRE(blocked.sleeps());
  CHECK(pair.server.close() == 0);
  CHECK(blocked.result() == SOCKET_ERROR);
  CHECK(blocked.error() == WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "Sockets that are closed as select begins are never waited for") {
  for (int round = 0; round < 500; ++round) {
    UniqueSocket s = udp_socket();
    fd_set readable = set_of({s});
    Blocked blocked = blocked_select(&readable, nullptr, nullptr);
    if (round % 2) blocked.sleeps();
    CHECK(s.close() == 0);
    const bool missed = blocked.result() == SOCKET_ERROR && blocked.error() == WSAENOTSOCK;
    REQUIRE((missed || blocked.result() == 1));
  }
}

TEST_CASE_FIXTURE(Winsock, "select takes two thousand sockets and touches nothing beyond them") {
  constexpr u_int count = 2000;
  const race::ManyDescriptors many(count + 100);
  if (!many.granted()) return;
  std::vector<UniqueSocket> sockets(count);
  // The last socket ends where the page ends that may be touched.
  race::GuardedRoom room((1 + count) * sizeof(SOCKET));
  auto* set = static_cast<fd_set*>(room.begin());
  set->fd_count = 0;
  for (UniqueSocket& s : sockets) {
    s = UniqueSocket(socket(AF_INET, SOCK_DGRAM, 0));
    REQUIRE(s != INVALID_SOCKET);
    SOCKET* const members = set->fd_array;
    members[set->fd_count++] = s;
  }
  timeval at_once{0, 0};
  CHECK(select(0, nullptr, set, nullptr, &at_once) == static_cast<int>(count));
  CHECK(set->fd_count == count);
  CHECK(select(0, set, nullptr, nullptr, &at_once) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A wait of WSAPoll may have more entries than there are descriptors") {
  const UniqueSocket s = udp_socket();
  std::vector<WSAPOLLFD> entries(100'000, WSAPOLLFD{INVALID_SOCKET, POLLRDNORM, 0});
  entries.back() = {s, POLLWRNORM, 0};
  CHECK(WSAPoll(entries.data(), static_cast<ULONG>(entries.size()), -1) == 1);
}

TEST_CASE_FIXTURE(Winsock, "Without descriptors select still looks, but cannot sleep") {
  const UniqueSocket s = udp_socket();
  fd_set readable = set_of({s});
  fd_set writable = set_of({s});
  const race::NoDescriptors none;
  Blocked sleeping = blocked_select(&readable, nullptr, nullptr);
  CHECK(sleeping.result() == SOCKET_ERROR);
  CHECK(sleeping.error() == WSAENOBUFS);
  CHECK(readable.fd_count == 1);
  Blocked looking = blocked_select(nullptr, &writable, nullptr);
  CHECK(looking.result() == 1);
}

namespace {

int CALLBACK later(LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*, DWORD_PTR data) {
  (*reinterpret_cast<const std::function<void()>*>(data))();
  return CF_DEFER;
}

// Takes the listener's only connection, waits until `blocked` sleeps for it, and puts it back.
void put_back_under(SOCKET listener, const std::function<void()>& meanwhile) {
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = bound_to(listener);
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  CHECK_RESULT_AND_ERROR(
      WSAAccept(listener, nullptr, nullptr, later, reinterpret_cast<DWORD_PTR>(&meanwhile)),
      INVALID_SOCKET, WSATRY_AGAIN);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A connection that is put back wakes whoever waits for one") {
  const UniqueSocket listener = tcp_listener();
  fd_set readable = set_of({listener});
  WSAPOLLFD entry{listener, POLLRDNORM, 0};
  const std::function<long long()> waits[] = {
      [&] { return select(0, &readable, nullptr, nullptr, nullptr); },
      [&] { return WSAPoll(&entry, 1, -1); },
      [&] { return UniqueSocket(accept(listener, nullptr, nullptr)) != INVALID_SOCKET; },
  };
  for (const auto& wait : waits) {
    std::optional<Blocked> blocked;
    put_back_under(listener, [&] {
      blocked.emplace(wait);
      CHECK(blocked->sleeps());
    });
    CHECK(blocked->result() == 1);
    set_nonblocking(listener);
    closesocket(accept(listener, nullptr, nullptr));
    set_nonblocking(listener, false);
  }
}

TEST_CASE_FIXTURE(Winsock, "Connections that threads put off at the same time are all kept") {
  constexpr int callers = 24;
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  std::vector<UniqueSocket> clients;
  for (int i = 0; i < callers; ++i) {
    clients.emplace_back(socket(AF_INET, SOCK_STREAM, 0));
    REQUIRE(connect(clients.back(), generic(address), sizeof address) == 0);
  }
  const std::function<void()> nothing = [] {};
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < 4; ++i)
      workers.push_back(std::make_unique<Worker>([&] {
        for (int round = 0; round < 500; ++round)
          WSAAccept(listener, nullptr, nullptr, later, reinterpret_cast<DWORD_PTR>(&nothing));
      }));
  }
  set_nonblocking(listener);
  for (int i = 0; i < callers; ++i)
    CHECK(UniqueSocket(accept(listener, nullptr, nullptr)) != INVALID_SOCKET);
  CHECK_RESULT_AND_ERROR(accept(listener, nullptr, nullptr), INVALID_SOCKET, WSAEWOULDBLOCK);
}
