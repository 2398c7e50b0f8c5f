// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/network_events.h"
#include "support/threads.h"

// Selections that many threads make, break and depend on.

using namespace support;

namespace {

// A stream's two ends driven by their events alone: an event that is lost stops them for good.
struct Pump {
  static constexpr std::size_t size = 1 << 22;

  explicit Pump(TcpPair& its_pair) : pair(its_pair) {}

  // Ends with false when an event is overdue.
  bool write() {
    const std::string block = pattern(60000);
    std::size_t left = size;
    while (left > 0) {
      const int sent =
          send(pair.client, block.data(), static_cast<int>(std::min(left, block.size())), 0);
      if (sent > 0)
        left -= static_cast<std::size_t>(sent);
      else if (!next(pair.client, can_write))
        return false;
    }
    return shutdown(pair.client, SD_SEND) == 0;
  }
  bool read() {
    std::string block(60000, '\0');
    for (;;) {
      const int got = recv(pair.server, block.data(), static_cast<int>(block.size()), 0);
      if (got > 0)
        received += static_cast<std::size_t>(got);
      else if (got == 0)
        return true;
      else if (!next(pair.server, can_read))
        return false;
    }
  }

  TcpPair& pair;
  UniqueEvent can_read, can_write;
  std::size_t received = 0;

 private:
  static bool next(SOCKET s, const UniqueEvent& event) {
    if (WSAGetLastError() != WSAEWOULDBLOCK || !event.within(time_limit)) return false;
    WSANETWORKEVENTS found;
    return WSAEnumNetworkEvents(s, event, &found) == 0;
  }
};

constexpr long reading = FD_READ | FD_CLOSE;
constexpr long writing = FD_WRITE | FD_CLOSE;

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A stream driven by its events alone arrives whole") {
  TcpPair pair = narrow_tcp_pair();
  Pump pump(pair);
  REQUIRE(WSAEventSelect(pair.client, pump.can_write, writing) == 0);
  REQUIRE(WSAEventSelect(pair.server, pump.can_read, reading) == 0);
  std::atomic<bool> written{false};
  Worker writer([&] { written = pump.write(); });
  CHECK(pump.read());
  writer.join();
  CHECK(written);
  CHECK(pump.received == Pump::size);
}

TEST_CASE_FIXTURE(Winsock, "Selections made anew all the time lose no event") {
  TcpPair pair = narrow_tcp_pair();
  Pump pump(pair);
  REQUIRE(WSAEventSelect(pair.client, pump.can_write, writing) == 0);
  REQUIRE(WSAEventSelect(pair.server, pump.can_read, reading) == 0);
  std::atomic<bool> over{false};
  std::atomic<int> failed{0};
  Worker selector([&] {
    for (int i = 0; !over; ++i) {
      // Now and then without the events that matter: they wait for the selection that has them.
      if (i % 3 == 0) failed += WSAEventSelect(pair.server, pump.can_read, FD_OOB) != 0;
      if (i % 5 == 0) failed += WSAEventSelect(pair.client, nullptr, 0) != 0;
      failed += WSAEventSelect(pair.server, pump.can_read, reading) != 0;
      failed += WSAEventSelect(pair.client, pump.can_write, writing) != 0;
    }
  });
  std::atomic<bool> written{false};
  Worker writer([&] { written = pump.write(); });
  CHECK(pump.read());
  writer.join();
  over = true;
  selector.join();
  CHECK(written);
  CHECK(failed == 0);
  CHECK(pump.received == Pump::size);
}

TEST_CASE_FIXTURE(Winsock, "Two threads that receive from one socket are both told") {
  UdpPair pair = udp_pair();
  constexpr int messages = 2000;
  const UniqueEvent event(Reset::automatic);
  REQUIRE(WSAEventSelect(pair.receiver, event, FD_READ) == 0);
  std::atomic<int> received{0};
  const auto receive = [&] {
    char byte;
    while (received < messages) {
      while (recv(pair.receiver, &byte, 1, 0) == 1) ++received;
      WSANETWORKEVENTS found;
      WSAEnumNetworkEvents(pair.receiver, nullptr, &found);
      if (received < messages && !event.within(time_limit)) return;
    }
    SetEvent(event);  // the other one may have nothing more to wait for
  };
  Worker first(receive), second(receive);
  for (int sent = 0; sent < messages; ++sent) {
    send_datagram(pair);
    // Never more than what the host keeps.
    REQUIRE(eventually([&] { return sent - received < 50; }));
  }
  first.join();
  second.join();
  CHECK(received == messages);
}

TEST_CASE_FIXTURE(Winsock, "Every one of 1,000 sockets on one event is told") {
  constexpr std::size_t count = 1000;
  const UniqueEvent event;
  const UniqueSocket sender = udp_socket();
  std::vector<UniqueSocket> sockets(count);
  for (UniqueSocket& s : sockets) {
    s = udp_socket();
    REQUIRE(WSAEventSelect(s, event, FD_READ) == 0);
  }
  Worker sending([&] {
    for (const UniqueSocket& s : sockets) {
      const sockaddr_in to = bound_to(s);
      sendto(sender, "x", 1, 0, generic(to), sizeof to);
    }
  });
  std::size_t told = 0;
  std::vector<int> times(count);
  while (told < count && event.within(time_limit)) {
    ResetEvent(event);
    for (std::size_t i = 0; i < count; ++i) {
      if (events_of(sockets[i]) == 0) continue;
      ++told;
      ++times[i];
    }
  }
  CHECK(told == count);
  CHECK(times == std::vector<int>(count, 1));
}

TEST_CASE_FIXTURE(Winsock, "A socket closed under a selection is told of by no event afterwards") {
  for (int round = 0; round < 200; ++round) {
    UdpPair pair = udp_pair();
    const SOCKET s = pair.receiver;
    const UniqueEvent event;
    std::atomic<int> odd{0};
    const auto expected = [](int result) {
      return result == 0 || WSAGetLastError() == WSAENOTSOCK;
    };
    Worker selector([&] {
      while (WSAEventSelect(s, event, FD_READ | FD_WRITE) == 0) continue;
      odd += WSAGetLastError() != WSAENOTSOCK;
    });
    Worker reader([&] {
      WSANETWORKEVENTS found;
      char byte;
      int result;
      do {
        recv(s, &byte, 1, 0);
        result = WSAEnumNetworkEvents(s, nullptr, &found);
        odd += !expected(result);
      } while (result == 0);
    });
    for (int i = 0; i < round % 8; ++i) send_datagram(pair);
    REQUIRE(pair.receiver.close() == 0);
    selector.join();
    reader.join();
    CHECK(odd == 0);
    ResetEvent(event);
    send_datagram(pair);
    CHECK_FALSE(event.set());
  }
}

TEST_CASE_FIXTURE(Winsock, "A selection and a pending receive share a stream without losing data") {
  TcpPair pair = narrow_tcp_pair();
  constexpr int rounds = 300;
  Selected selected(pair.server, FD_READ | FD_CLOSE);
  Worker writer([&] {
    for (int i = 0; i < rounds; ++i) send(pair.client, "0123456789", 10, 0);
    shutdown(pair.client, SD_SEND);
  });
  std::size_t received = 0;
  bool ended = false;
  while (!ended) {
    char room[7];
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    Request request;
    if (WSARecv(pair.server, &into, 1, nullptr, &flags, &request.overlapped, nullptr) != 0)
      REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
    REQUIRE(request.done_within(time_limit));
    received += request.overlapped.InternalHigh;
    ended = request.overlapped.InternalHigh == 0;
    const int more = recv(pair.server, room, sizeof room, 0);
    if (more > 0) received += static_cast<std::size_t>(more);
    ended = ended || more == 0;
  }
  writer.join();
  CHECK(received == rounds * 10);
  CHECK((selected.collect(FD_CLOSE) & FD_CLOSE) == FD_CLOSE);
}

TEST_CASE("WSACleanup ends selections in use, and the next startup begins without them") {
  for (int round = 0; round < 20; ++round) {
    const auto winsock = std::make_unique<Winsock>();
    const UniqueEvent event;
    UdpPair pair = udp_pair();
    REQUIRE(WSAEventSelect(pair.receiver, event, FD_READ) == 0);
    const SOCKET receiver = pair.receiver;
    Worker selector([&] {
      while (WSAEventSelect(receiver, event, FD_READ | FD_CLOSE) == 0) continue;
    });
    for (int i = 0; i < 10; ++i) send_datagram(pair);
    CHECK(event.within(time_limit));
    CHECK(WSACleanup() == 0);
    selector.join();
    pair.sender.release();
    pair.receiver.release();
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    UdpPair fresh = udp_pair();
    Selected again(fresh.receiver, FD_READ);
    send_datagram(fresh);
    CHECK(again.collect(FD_READ) == FD_READ);
  }
}
