// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <random>

#include "race/host.h"
#include "support/checks.h"
#include "support/fixtures.h"
#include "support/routine.h"
#include "support/threads.h"

// Calls on datagram sockets, and the ends of these sockets meanwhile.

using namespace support;

namespace {

constexpr int calls_of_a_thread = 20000;

// What a call on a socket that somebody closes or cleans up may answer.
bool odd(int result) {
  if (result >= 0) return false;
  const int error = WSAGetLastError();
  return error != WSAENOTSOCK && error != WSAEINTR && error != WSAEWOULDBLOCK &&
         error != WSANOTINITIALISED && error != WSAECONNRESET;  // where they went is gone as well
}

// Sockets that all threads use.
class Shelf {
 public:
  Shelf() {
    for (auto& place : places_) place = open();
  }
  ~Shelf() { clear(); }
  Shelf(const Shelf&) = delete;

  // How often an answer made no sense.
  int use(unsigned seed) {
    std::minstd_rand random(seed);
    int wrong = 0;
    char room[8];
    for (int i = 0; i < calls_of_a_thread; ++i) {
      std::atomic<SOCKET>& place = places_[random() % places_.size()];
      switch (random() % 16) {
        case 0:
          wrong += odd(closesocket(place.exchange(open())));
          break;
        case 1:
        case 2:
        case 3:
          wrong += odd(recv(place, room, sizeof room, 0));
          break;
        default:
          wrong += odd(sendto(place, "datagram", 8, 0, generic(to_), sizeof to_));
      }
    }
    return wrong;
  }

  void clear() {
    for (auto& place : places_) closesocket(place.exchange(INVALID_SOCKET));
  }

 private:
  // Without Winsock none: the calls are told.
  static SOCKET open() {
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    u_long on = 1;
    const sockaddr_in any_port = ipv4("127.0.0.1");
    if (s == INVALID_SOCKET) return s;
    ioctlsocket(s, FIONBIO, &on);
    bind(s, generic(any_port), sizeof any_port);
    return s;
  }

  const sockaddr_in to_ = deserted_address(SOCK_DGRAM);
  std::array<std::atomic<SOCKET>, 6> places_;
};

int use_in_threads(Shelf& shelf) {
  std::atomic<int> wrong{0};
  {
    Worker first([&] { wrong += shelf.use(1); });
    Worker second([&] { wrong += shelf.use(2); });
    wrong += shelf.use(3);
  }
  return wrong;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Datagram sockets that all threads send by and close leave nothing") {
  udp_socket();
  const race::Possessions before = race::possessions();
  {
    Shelf shelf;
    CHECK(use_in_threads(shelf) == 0);
  }
  CHECK(eventually([&] { return race::possessions().descriptors == before.descriptors; }));
}

TEST_CASE("Cleaning up while other threads send, receive and open datagram sockets") {
  { const Winsock once; }
  const race::Possessions before = race::possessions();
  {
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    Shelf shelf;
    std::atomic<bool> over{false};
    int cleanups = 0;
    {
      Worker users([&] {
        CHECK(use_in_threads(shelf) == 0);
        over = true;
      });
      while (!over) {
        CHECK(WSACleanup() == 0);
        CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
        ++cleanups;
        Sleep(1);
      }
    }
    CHECK(cleanups > 0);
    CHECK(WSACleanup() == 0);
  }
  CHECK(eventually([&] { return race::possessions().descriptors == before.descriptors; }));
}

TEST_CASE_FIXTURE(Winsock,
                  "A thread that ends inside of a call leaves a socket that closes whole") {
  for (const bool closed_before : {false, true}) {
    CAPTURE(closed_before);
    UniqueSocket s = udp_socket();
    const sockaddr_in address = bound_to(s);
    set_option(s, SOL_SOCKET, SO_RCVTIMEO, 0);
    struct Errand {
      SOCKET s;
      std::atomic<int> thread{0};
    } errand{s};
    const auto body = [](void* its_errand) -> DWORD {
      Errand& its = *static_cast<Errand*>(its_errand);
      its.thread = race::this_thread();
      char byte;
      recv(its.s, &byte, 1, 0);
      return 1;
    };
    const HANDLE thread = CreateThread(nullptr, 0, body, &errand, 0, nullptr);
    REQUIRE(eventually([&] { return errand.thread != 0 && race::asleep(errand.thread); }));
    Call ends([&] {
      if (closed_before) s.close();
      ExitThread(7);
    });
    REQUIRE(ends.queue(thread));
    CHECK(WaitForSingleObject(thread, time_limit) == WAIT_OBJECT_0);
    CHECK(CloseHandle(thread));
    if (!closed_before) CHECK(s.close() == 0);
    const UniqueSocket next(socket(AF_INET, SOCK_DGRAM, 0));
    CHECK(eventually([&] { return bind(next, generic(address), sizeof address) == 0; }));
  }
}
