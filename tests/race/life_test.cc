// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <vector>

#include "race/host.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"

// Sockets in great numbers, one after the other: what is gone is gone, and leaves nothing behind.

using namespace support;

namespace {

constexpr int cycles = 1'000'000;
constexpr int socket_cycles = 100'000;  // a million takes a minute on a busy machine

// The values closed last, in no order.
class Graveyard {
 public:
  void bury(SOCKET value) {
    graves_[next_++ % graves_.size()].store(value, std::memory_order_release);
  }
  SOCKET at(std::size_t i) const {
    return graves_[i % graves_.size()].load(std::memory_order_acquire);
  }

 private:
  std::array<std::atomic<SOCKET>, 32> graves_{};
  std::size_t next_ = 0;
};

// Opens and closes on this thread while another uses what has been closed, by `use`; returns how
// often that did not fail as it should.
template <class Cycle, class Use>
int hits(int count, Cycle cycle, Use use) {
  Graveyard closed;
  std::atomic<bool> over{false};
  std::atomic<int> uses{0};
  std::atomic<int> wrong{0};
  {
    Worker user([&] {
      for (std::size_t i = 0; !over || uses == 0; ++i) {
        const SOCKET value = closed.at(i);
        if (value == 0) continue;
        wrong += !use(value);
        ++uses;
      }
    });
    for (int i = 0; i < count; ++i) closed.bury(cycle());
    over = true;
  }
  CHECK(uses > 0);
  return wrong;
}

bool refused_as_socket(SOCKET value) {
  char byte = 0;
  return send(value, &byte, 1, 0) == SOCKET_ERROR && WSAGetLastError() == WSAENOTSOCK;
}

SOCKET open_and_close() {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  REQUIRE(s != INVALID_SOCKET);
  REQUIRE(closesocket(s) == 0);
  return s;
}

}  // namespace

TEST_CASE("A thread that uses closed handles hits none of a million that are opened") {
  const int wrong = hits(
      cycles,
      [] {
        const HANDLE event = WSACreateEvent();
        REQUIRE(event != WSA_INVALID_EVENT);
        REQUIRE(WSACloseEvent(event));
        return reinterpret_cast<SOCKET>(event);
      },
      [](SOCKET value) {
        return !SetEvent(reinterpret_cast<HANDLE>(value)) && GetLastError() == ERROR_INVALID_HANDLE;
      });
  CHECK(wrong == 0);
}

TEST_CASE_FIXTURE(Winsock,
                  "A thread that uses closed sockets hits none that are opened meanwhile") {
  CHECK(hits(3 * socket_cycles, open_and_close, refused_as_socket) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A hundred thousand sockets leave descriptors and memory as before") {
  // The handle table grows to the number of values that rest.
  for (int i = 0; i < 5000; ++i) open_and_close();
  const race::Possessions before = race::possessions();
  for (int i = 0; i < socket_cycles; ++i) open_and_close();
  const race::Possessions after = race::possessions();
  CHECK(after.descriptors == before.descriptors);
  CHECK(after.threads == before.threads);
  CHECK(after.heap <= before.heap + 4096);
}

TEST_CASE("After the last cleanup neither a thread nor a descriptor is left") {
  const auto one_life = [] {
    Worker life([] {
      WSADATA data;
      REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
      TcpPair stream = tcp_pair();
      UdpPair datagram = udp_pair();
      char byte;
      WSABUF into{1, &byte};
      DWORD flags = 0;
      Request first, second;
      CHECK_FAILS(WSARecv(stream.server, &into, 1, nullptr, &flags, &first.overlapped, nullptr),
                  WSA_IO_PENDING);
      CHECK_FAILS(
          WSARecv(datagram.receiver, &into, 1, nullptr, &flags, &second.overlapped, nullptr),
          WSA_IO_PENDING);
      set_option(datagram.sender, SOL_SOCKET, SO_RCVTIMEO, 1);
      CHECK_FAILS(recv(datagram.sender, &byte, 1, 0), WSAETIMEDOUT);
      WSAPROTOCOL_INFOA unclaimed{};
      CHECK(WSADuplicateSocketA(stream.client, GetCurrentProcessId(), &unclaimed) == 0);
      REQUIRE(WSACleanup() == 0);
      CHECK(first.done_within(time_limit));
      CHECK(second.done_within(time_limit));
      for (UniqueSocket* s : {&stream.client, &stream.server, &datagram.sender, &datagram.receiver})
        static_cast<void>(s->release());
    });
  };
  // What the libraries set up once stays.
  one_life();
  const race::Possessions before = race::possessions();
  for (int i = 0; i < 50; ++i) one_life();
  eventually([&] { return race::possessions().threads == before.threads; });
  const race::Possessions after = race::possessions();
  CHECK(after.threads == before.threads);
  CHECK(after.descriptors == before.descriptors);
  CHECK(after.heap <= before.heap + 4096);
}

TEST_CASE_FIXTURE(Winsock, "With 16 descriptors sockets end with WSAEMFILE and come back") {
  const UniqueSocket survivor = udp_socket();
  const race::FewDescriptors few(16);
  for (int round = 0; round < 3; ++round) {
    std::vector<UniqueSocket> sockets;
    int error = 0;
    while (error == 0) {
      sockets.emplace_back(socket(AF_INET, SOCK_DGRAM, 0));
      if (sockets.back() == INVALID_SOCKET) error = WSAGetLastError();
      REQUIRE(sockets.size() <= 16);
    }
    CHECK(error == WSAEMFILE);
    CHECK_RESULT_AND_ERROR(WSASocketW(AF_INET6, SOCK_STREAM, 0, nullptr, 0, 0), INVALID_SOCKET,
                           WSAEMFILE);
    const sockaddr_in own = bound_to(survivor);
    CHECK(sendto(survivor, "x", 1, 0, generic(own), sizeof own) == 1);
    CHECK(next_datagram(survivor) == "x");
    // Of those that were made, each can be closed and made again.
    sockets.pop_back();
    REQUIRE_FALSE(sockets.empty());
    sockets.pop_back();
    const UniqueSocket again(socket(AF_INET, SOCK_DGRAM, 0));
    CHECK(again != INVALID_SOCKET);
  }
}
