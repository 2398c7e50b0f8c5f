// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "race/blocked.h"
#include "support/checks.h"
#include "support/fixtures.h"
#include "support/network_events.h"
#include "support/threads.h"

// What ICMP says about datagrams is told to whatever call comes first, a send among them, and
// belongs to the receives and to those that wait for something to receive.

using namespace support;
using race::Blocked;

namespace {

const sockaddr_in& nobody() {
  static const sockaddr_in address = deserted_address(SOCK_DGRAM);
  return address;
}

bool send_astray(SOCKET s) {
  return sendto(s, "x", 1, 0, generic(nobody()), sizeof nobody()) == 1;
}

int select_readable(SOCKET s) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  const timeval timeout{time_limit / 1000, 0};
  return select(0, &set, nullptr, nullptr, &timeout);
}

int poll_readable(SOCKET s) {
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  return WSAPoll(&entry, 1, time_limit);
}

// Receives until nothing is left; how many were told of a deserted port.
int reports_of(SOCKET s) {
  set_nonblocking(s);
  int count = 0;
  char byte;
  while (recv(s, &byte, 1, 0) == SOCKET_ERROR && WSAGetLastError() == WSAECONNRESET) ++count;
  CHECK(WSAGetLastError() == WSAEWOULDBLOCK);
  set_nonblocking(s, false);
  return count;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "A sleeper sees what a send was told, whoever empties the host's queue") {
  const std::function<int(SOCKET)> waits[] = {select_readable, poll_readable};
  for (const auto& wait : waits) {
    const UniqueSocket s = udp_socket();
    for (int round = 0; round < 400; ++round) {
      CAPTURE(round);
      Blocked blocked([&] { return wait(s); });
      if (round % 4 == 0) REQUIRE(blocked.sleeps());
      // The second send finds the first one's answer, before the sleeper or after.
      CHECK(send_astray(s));
      CHECK(send_astray(s));
      REQUIRE(blocked.result() == 1);
      REQUIRE(reports_of(s) == 2);
    }
  }
}

TEST_CASE_FIXTURE(Winsock, "A selection is told of a deserted port, whoever empties the queue") {
  const UniqueSocket s = udp_socket();
  Selected selected(s, FD_READ);
  char byte;
  for (int round = 0; round < 400; ++round) {
    CAPTURE(round);
    CHECK(send_astray(s));
    CHECK(send_astray(s));
    for (int i = 0; i < 2; ++i) {
      REQUIRE(selected.collect(FD_READ) == FD_READ);
      CHECK_FAILS(recv(s, &byte, 1, 0), WSAECONNRESET);
    }
    CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
    // What the answers themselves have set of the event was told of by the looks of the receives.
    static_cast<void>(events_of(s, selected.event));
  }
}

TEST_CASE_FIXTURE(Winsock, "Reports are neither lost nor doubled while threads send and look") {
  const UniqueSocket s = udp_socket();
  constexpr int sends_of_each = 15;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    std::atomic<bool> over{false};
    Worker looker([&] {
      while (!over) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(s, &set);
        const timeval at_once{0, 0};
        CHECK(select(0, &set, nullptr, nullptr, &at_once) >= 0);
      }
    });
    {
      const auto send_many = [&] {
        for (int i = 0; i < sends_of_each; ++i) CHECK(send_astray(s));
      };
      Worker first(send_many), second(send_many);
    }
    over = true;
    looker.join();
    REQUIRE(reports_of(s) == 2 * sends_of_each);
  }
}

TEST_CASE_FIXTURE(Winsock, "Each blocked receive gets one report of as many as there are") {
  const UniqueSocket s = udp_socket();
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    std::vector<std::unique_ptr<Blocked>> receives;
    for (int i = 0; i < 3; ++i)
      receives.push_back(std::make_unique<Blocked>([&] {
        char byte;
        return recv(s, &byte, 1, 0);
      }));
    for (int i = 0; i < 3; ++i) CHECK(send_astray(s));
    for (const auto& receive : receives) {
      CHECK(receive->result() == SOCKET_ERROR);
      CHECK(receive->error() == WSAECONNRESET);
    }
    REQUIRE(reports_of(s) == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "Reports go down a line of blocked and overlapped receives") {
  const UniqueSocket s = udp_socket();
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    char byte;
    WSABUF into{1, &byte};
    Request requests[2];
    const auto overlap = [&](Request& request) {
      DWORD flags = 0;
      CHECK_FAILS(WSARecv(s, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
                  WSA_IO_PENDING);
    };
    const auto receive = [&] {
      char room;
      return recv(s, &room, 1, 0);
    };
    Blocked first(receive);
    REQUIRE(first.sleeps());
    overlap(requests[0]);
    Blocked second(receive);
    REQUIRE(second.sleeps());
    overlap(requests[1]);
    for (int i = 0; i < 4; ++i) CHECK(send_astray(s));
    for (Blocked* blocked : {&first, &second}) {
      CHECK(blocked->result() == SOCKET_ERROR);
      CHECK(blocked->error() == WSAECONNRESET);
    }
    for (Request& request : requests) REQUIRE(request.done_within(time_limit));
    REQUIRE(reports_of(s) == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "Twenty-five overlapped receives get twenty-five reports") {
  const UniqueSocket s = udp_socket();
  std::vector<Request> requests;
  char byte;
  WSABUF into{1, &byte};
  for (int i = 0; i < 25; ++i) requests.emplace_back();
  for (Request& request : requests) {
    DWORD flags = 0;
    CHECK_FAILS(WSARecv(s, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
                WSA_IO_PENDING);
  }
  for (int i = 0; i < 25; ++i) CHECK(send_astray(s));
  for (Request& request : requests) REQUIRE(request.done_within(time_limit));
  CHECK(reports_of(s) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A switched off report disturbs nobody, though others are told") {
  const UniqueSocket s = udp_socket();
  std::atomic<bool> over{false};
  Worker switcher([&] {
    for (BOOL on = FALSE; !over; on = !on) {
      DWORD bytes = 0;
      WSAIoctl(s, SIO_UDP_CONNRESET, &on, sizeof on, nullptr, 0, &bytes, nullptr, nullptr);
    }
  });
  for (int i = 0; i < 3000; ++i) REQUIRE(send_astray(s));
  over = true;
  switcher.join();
  BOOL on = FALSE;
  DWORD bytes = 0;
  CHECK(WSAIoctl(s, SIO_UDP_CONNRESET, &on, sizeof on, nullptr, 0, &bytes, nullptr, nullptr) == 0);
  CHECK(reports_of(s) == 0);
  on = TRUE;
  CHECK(WSAIoctl(s, SIO_UDP_CONNRESET, &on, sizeof on, nullptr, 0, &bytes, nullptr, nullptr) == 0);
  CHECK(send_astray(s));
  CHECK(select_readable(s) == 1);
  CHECK(reports_of(s) == 1);
}
