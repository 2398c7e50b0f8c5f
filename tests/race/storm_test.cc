// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "race/accounts.h"
#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"

// Everything at once: threads that send, receive, close and clean up, and accounts that must
// balance.

using namespace support;
using race::Accounts;

namespace {

// Sockets that all threads use and any may replace.
class Shelf {
 public:
  static constexpr std::size_t size = 6;

  Shelf() {
    for (auto& place : sockets_) place = INVALID_SOCKET;
    for (std::size_t i = 0; i < size; ++i) replace(i);
  }
  ~Shelf() { clear(); }
  SOCKET at(std::size_t i) const { return sockets_[i]; }
  u_short port(std::size_t i) const { return ports_[i]; }
  void replace(std::size_t i) {
    UniqueSocket fresh = udp_socket();
    ports_[i] = bound_to(fresh).sin_port;
    close(sockets_[i].exchange(fresh.release()));
  }
  void clear() {
    for (auto& place : sockets_) close(place.exchange(INVALID_SOCKET));
  }

 private:
  static void close(SOCKET s) {
    if (s != INVALID_SOCKET) closesocket(s);
  }

  std::array<std::atomic<SOCKET>, size> sockets_;
  std::array<std::atomic<u_short>, size> ports_{};
};

// One overlapped operation after another in the same memory, which is poisoned in between.
class Slot {
 public:
  explicit Slot(Accounts& accounts) : accounts_(accounts) { poison(); }

  bool busy() const { return busy_; }

  void issue(const Shelf& shelf, std::minstd_rand& random) {
    check_poison();
    ++accounts_.issued;
    operation_ = {};
    operation_.overlapped.hEvent = event_;
    WSABUF buffer{sizeof operation_.data, operation_.data};
    const SOCKET s = shelf.at(random() % Shelf::size);
    DWORD flags = 0;
    int result;
    if (random() % 2) {
      result = WSARecv(s, &buffer, 1, nullptr, &flags, &operation_.overlapped, nullptr);
    } else {
      const sockaddr_in to = ipv4("127.0.0.1", shelf.port(random() % Shelf::size));
      result = WSASendTo(s, &buffer, 1, nullptr, 0, generic(to), sizeof to, &operation_.overlapped,
                         nullptr);
    }
    const int error = result == 0 ? 0 : WSAGetLastError();
    if (error == 0) {
      accounts_.odd += !event_.set();
      ended(accounts_.succeeded);
    } else if (error == WSA_IO_PENDING) {
      busy_ = true;
    } else {
      // A receive learns that one of the socket's datagrams came too late.
      accounts_.odd += error != WSAENOTSOCK && error != WSAECONNRESET;
      ended(accounts_.refused);
    }
  }

  void harvest(DWORD patience) {
    if (!event_.within(patience)) {
      accounts_.lost += patience != 0;
      return;
    }
    DWORD bytes = 0xdeadbeef;
    const bool good = GetOverlappedResult(nullptr, &operation_.overlapped, &bytes, FALSE);
    const DWORD error = good ? 0 : GetLastError();
    accounts_.odd += !good && error != ERROR_OPERATION_ABORTED && error != ERROR_PORT_UNREACHABLE;
    accounts_.odd += bytes != (good ? sizeof operation_.data : 0);
    ended(good ? accounts_.succeeded : accounts_.failed);
  }

  void check_poison() {
    const auto* bytes = reinterpret_cast<const unsigned char*>(&operation_);
    for (std::size_t i = 0; i < sizeof operation_; ++i) accounts_.touched += bytes[i] != pattern;
    accounts_.touched += event_.set();
  }

 private:
  static constexpr unsigned char pattern = 0xa5;

  void ended(std::atomic<int>& account) {
    ++account;
    busy_ = false;
    poison();
  }
  void poison() { std::memset(static_cast<void*>(&operation_), pattern, sizeof operation_); }

  Accounts& accounts_;
  UniqueEvent event_{Reset::automatic};  // a second signal would be noticed
  struct {
    OVERLAPPED overlapped;
    char data[16];
  } operation_;
  bool busy_ = false;
};

void storm(Shelf& shelf, Accounts& accounts, unsigned seed) {
  std::minstd_rand random(seed);
  std::vector<std::unique_ptr<Slot>> slots;
  for (int i = 0; i < 24; ++i) slots.push_back(std::make_unique<Slot>(accounts));
  for (int i = 0; i < 6000; ++i) {
    Slot& slot = *slots[random() % slots.size()];
    if (random() % 40 == 0)
      shelf.replace(random() % Shelf::size);
    else if (slot.busy())
      slot.harvest(0);
    else
      slot.issue(shelf, random);
  }
  shelf.clear();
  for (const auto& slot : slots) {
    if (slot->busy()) slot->harvest(time_limit);
    slot->check_poison();
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Every operation ends once while sockets are closed under it") {
  Accounts accounts;
  Shelf shelf;
  {
    Worker first([&] { storm(shelf, accounts, 1); });
    Worker second([&] { storm(shelf, accounts, 2); });
    Worker third([&] { storm(shelf, accounts, 3); });
  }
  accounts.check();
}

TEST_CASE("Cleaning up ends what is pending while other threads close, open and receive") {
  for (std::size_t round = 0; round < 300; ++round) {
    CAPTURE(round);
    auto winsock = std::make_unique<Winsock>();
    constexpr std::size_t count = 12;
    struct Receive : Request {
      char byte;
    };
    std::array<Receive, count> receives;
    std::array<SOCKET, count> sockets;
    for (std::size_t i = 0; i < count; ++i) {
      sockets[i] = udp_socket().release();
      WSABUF into{1, &receives[i].byte};
      DWORD flags = 0;
      CHECK_FAILS(WSARecv(sockets[i], &into, 1, nullptr, &flags, &receives[i].overlapped, nullptr),
                  WSA_IO_PENDING);
    }
    std::vector<SOCKET> opened;
    std::atomic<int> odd{0};
    {
      const auto close = [&](std::size_t first, std::size_t step) {
        for (std::size_t i = first; i < count; i += step) {
          if (closesocket(sockets[i]) == 0) continue;
          odd += WSAGetLastError() != WSAENOTSOCK && WSAGetLastError() != WSANOTINITIALISED;
        }
      };
      Worker some([&] { close(round % count, 2); });
      Worker others([&] { close(count - 1 - round % 4, 1); });
      Worker opener([&] {
        for (;;) {
          const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
          if (s == INVALID_SOCKET) break;
          opened.push_back(s);
        }
        odd += WSAGetLastError() != WSANOTINITIALISED;
      });
      Worker receiver([&] {
        char byte;
        const int result = recv(sockets[1], &byte, 1, 0);
        const int error = WSAGetLastError();
        odd += result != SOCKET_ERROR ||
               (error != WSAEINTR && error != WSANOTINITIALISED && error != WSAENOTSOCK);
      });
      winsock.reset();
    }
    CHECK(odd == 0);
    for (const Receive& receive : receives) {
      REQUIRE(receive.done_within(time_limit));
      CHECK(receive.overlapped.Internal == 0xc0000120);
    }
    const Winsock again;
    opened.insert(opened.end(), sockets.begin(), sockets.end());
    int alive = 0;
    for (const SOCKET s : opened) alive += closesocket(s) == 0 || WSAGetLastError() != WSAENOTSOCK;
    REQUIRE(alive == 0);
  }
}

TEST_CASE("Starting up and cleaning up from several threads leaves nothing behind") {
  std::atomic<int> odd{0};
  const auto session = [&] {
    for (int i = 0; i < 200; ++i) {
      const Winsock winsock;
      const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
      const sockaddr_in address = ipv4("127.0.0.1");
      odd += s == INVALID_SOCKET || bind(s, generic(address), sizeof address) != 0;
      char byte;
      WSABUF into{1, &byte};
      DWORD flags = 0;
      Request request;
      odd += WSARecv(s, &into, 1, nullptr, &flags, &request.overlapped, nullptr) == 0 ||
             WSAGetLastError() != WSA_IO_PENDING;
      odd += closesocket(s) != 0;
      odd += !request.done_within(time_limit);
    }
  };
  { Worker first(session), second(session), third(session); }
  CHECK(odd == 0);
  CHECK(socket(AF_INET, SOCK_DGRAM, 0) == INVALID_SOCKET);
  CHECK(WSAGetLastError() == WSANOTINITIALISED);
}
