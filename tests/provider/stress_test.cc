// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "provider/chains.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/routine.h"
#include "support/threads.h"

// Many threads at once in a provider that ends the requests of programs on a thread of its own.

using namespace support;
using provider::Chains;
using provider::Handles;

namespace {

constexpr int rounds = 200;
constexpr int in_flight = 8;

// What went wrong, counted: the threads have no place to tell of it.
std::atomic<int> wrong;
std::atomic<int> ended;

void expect(bool good) {
  if (!good) ++wrong;
}

// One send with everything that it needs until it has ended, by a routine or an event.
struct Sending {
  Sending(SOCKET s, std::uint32_t seed, bool its_by_routine)
      : by_routine(its_by_routine),
        data(pattern(1 + seed % 5000, seed)),
        told([this] { ++times; }) {
    OVERLAPPED& overlapped = by_routine ? static_cast<OVERLAPPED&>(told) : request.overlapped;
    std::vector<WSABUF> pieces = pieces_of(data, 3);
    const int result =
        WSASend(s, pieces.data(), 3, nullptr, 0, &overlapped, by_routine ? Told::routine : nullptr);
    expect(result == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING);
  }

  void check(SOCKET s) {
    DWORD bytes = 0;
    DWORD flags = 0;
    if (by_routine) {
      while (times == 0 && SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION) {
      }
      expect(told.told(0, static_cast<DWORD>(data.size())));
    } else {
      expect(request.done_within(time_limit));
      expect(WSAGetOverlappedResult(s, &request.overlapped, &bytes, FALSE, &flags) != 0);
      expect(bytes == data.size());
    }
    ++ended;
  }

  const bool by_routine;
  std::string data;
  Request request;
  Told told;
  int times = 0;
};

// Sends that overlap each other; the bytes arrive whole and in order.
void exchange() {
  const TcpPair pair = tcp_pair();
  for (int round = 0; round < rounds; ++round) {
    std::deque<Sending> sends;
    std::string all;
    for (int i = 0; i < in_flight; ++i) {
      const auto seed = static_cast<std::uint32_t>(round * 977 + i);
      all += sends.emplace_back(pair.client, seed, i % 2 == 0).data;
    }
    expect(read_exactly(pair.server, all.size()) == all);
    for (Sending& send : sends) send.check(pair.client);
    // A routine that runs a second time would run now.
    expect(SleepEx(0, TRUE) == 0);
    for (const Sending& send : sends) expect(send.times == (send.by_routine ? 1 : 0));
  }
}

// Receives that are closed under while they wait: each ends once, in the port.
void close_under_receives() {
  const UniquePort port;
  for (int round = 0; round < rounds; ++round) {
    TcpPair pair = tcp_pair();
    expect(port.add(pair.client, 7));
    OVERLAPPED requests[in_flight]{};
    char room[in_flight];
    for (int i = 0; i < in_flight; ++i) {
      WSABUF buffer{1, &room[i]};
      DWORD flags = 0;
      const int result = WSARecv(pair.client, &buffer, 1, nullptr, &flags, &requests[i], nullptr);
      expect(result == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING);
    }
    Worker closer([&] { expect(pair.client.close() == 0); });
    bool seen[in_flight]{};
    for (int i = 0; i < in_flight; ++i) {
      const Dequeued packet(port);
      const auto place = packet.overlapped - requests;
      const bool known = !packet.result && place >= 0 && place < in_flight;
      expect(known && !seen[place]);
      if (known) seen[place] = true;
      ++ended;
    }
    expect(empty(port));
  }
}

// Datagrams to itself, whose ends go to a port.
void send_datagrams() {
  const UniquePort port;
  const UdpPair pair = connected_udp_pair();
  expect(port.add(pair.sender, 3));
  for (int round = 0; round < rounds; ++round) {
    std::string data = pattern(500, static_cast<std::uint32_t>(round));
    WSABUF buffer = piece(data);
    OVERLAPPED overlapped{};
    const int result = WSASend(pair.sender, &buffer, 1, nullptr, 0, &overlapped, nullptr);
    expect(result == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING);
    expect(Dequeued(port).success(3, &overlapped, 500));
    expect(next_datagram(pair.receiver) == data);
    ++ended;
  }
  expect(empty(port));
}

}  // namespace

TEST_CASE("Eight threads send, receive and close through a provider, and each request ends once") {
  const Chains chains(40, provider::relay_module(), Handles::own);
  const Winsock winsock;
  wrong = 0;
  ended = 0;
  {
    std::vector<std::unique_ptr<Worker>> threads;
    void (*const bodies[])() = {exchange, close_under_receives, exchange, send_datagrams};
    for (int i = 0; i < 8; ++i) threads.push_back(std::make_unique<Worker>(bodies[i % 4]));
  }
  CHECK(wrong == 0);
  CHECK(ended == rounds * (4 * in_flight + 2 * in_flight + 2));
}
