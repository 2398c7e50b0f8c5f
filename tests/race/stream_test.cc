// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"

// What arrives is what was sent, while many sends are under way at once.

using namespace support;

namespace {

// A send on its own buffers, which are its own until it has ended.
struct Sending : Request {
  Sending(std::string bytes, std::size_t pieces)
      : Request(Reset::automatic), data(std::move(bytes)), buffers(pieces_of(data, pieces)) {}

  int start(SOCKET s) {
    const int result = WSASend(s, buffers.data(), static_cast<DWORD>(buffers.size()), nullptr, 0,
                               &overlapped, nullptr);
    std::fill(buffers.begin(), buffers.end(), WSABUF{});  // the array is free again at once
    return result;
  }

  std::string data;
  std::vector<WSABUF> buffers;
};

// Reads in uneven portions until the stream ends.
std::string read_slowly(SOCKET s, unsigned seed) {
  std::minstd_rand random(seed);
  std::string all;
  std::string portion(40000, '\0');
  for (;;) {
    const int wanted = 1 + static_cast<int>(random() % portion.size());
    const int got = recv(s, portion.data(), wanted, 0);
    if (got <= 0) return all;
    all.append(portion, 0, static_cast<std::size_t>(got));
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Many pending sends of all sizes arrive in order and whole") {
  std::minstd_rand random(11);
  for (int round = 0; round < 4; ++round) {
    TcpPair pair = tcp_pair();
    set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 32768);
    std::string sent, received;
    Worker reader([&] { received = read_slowly(pair.server, 5); });
    std::vector<std::unique_ptr<Sending>> sends;
    int refused = 0;
    for (std::uint32_t i = 0; i < 200; ++i) {
      const std::size_t size = random() % (i % 20 == 0 ? 200000 : 3000);
      sends.push_back(std::make_unique<Sending>(pattern(size, i), 1 + random() % 40));
      sent += sends.back()->data;
      if (sends.back()->start(pair.client) != 0 && WSAGetLastError() != WSA_IO_PENDING) ++refused;
      if (i % 50 != 49) continue;
      const std::string blocking = pattern(5000, 1000 + i);
      sent += blocking;
      CHECK(send(pair.client, blocking.data(), 5000, 0) == 5000);
    }
    CHECK(refused == 0);
    CHECK(shutdown(pair.client, SD_SEND) == 0);
    for (const auto& one : sends) {
      REQUIRE(one->done_within(time_limit));
      CHECK(one->overlapped.Internal == 0);
      CHECK(one->overlapped.InternalHigh == one->data.size());
    }
    reader.join();
    CHECK(received.size() == sent.size());
    CHECK((received == sent));
  }
}

// A frame is its thread, its number, its length, and as many bytes of the thread's letter.
TEST_CASE_FIXTURE(Winsock, "Sends of several threads stay in one piece each, in each one's order") {
  constexpr int threads = 3;
  constexpr std::uint32_t frames = 150;
  TcpPair pair = tcp_pair();
  set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 32768);
  struct Header {
    std::uint32_t thread, number, size;
  };
  std::atomic<int> failed{0};
  const auto send_frames = [&](std::uint32_t thread) {
    std::minstd_rand random(thread + 1);
    std::vector<std::unique_ptr<Sending>> sends;
    for (std::uint32_t i = 0; i < frames; ++i) {
      const Header header{thread, i, static_cast<std::uint32_t>(random() % 30000)};
      std::string frame(reinterpret_cast<const char*>(&header), sizeof header);
      frame.append(header.size, static_cast<char>('a' + thread));
      if (random() % 4 == 0) {
        const int size = static_cast<int>(frame.size());
        failed += send(pair.client, frame.data(), size, 0) != size;
        continue;
      }
      sends.push_back(std::make_unique<Sending>(std::move(frame), 1 + random() % 5));
      failed += sends.back()->start(pair.client) != 0 && WSAGetLastError() != WSA_IO_PENDING;
    }
    for (const auto& one : sends) failed += !one->done_within(time_limit);
  };
  std::string received;
  Worker reader([&] { received = read_slowly(pair.server, 3); });
  {
    Worker first([&] { send_frames(0); }), second([&] { send_frames(1); });
    send_frames(2);
  }
  CHECK(failed == 0);
  CHECK(shutdown(pair.client, SD_SEND) == 0);
  reader.join();
  std::uint32_t next[threads] = {};
  for (std::size_t at = 0; at < received.size();) {
    Header header;
    REQUIRE(at + sizeof header <= received.size());
    received.copy(reinterpret_cast<char*>(&header), sizeof header, at);
    at += sizeof header;
    REQUIRE(header.thread < threads);
    REQUIRE(header.number == next[header.thread]++);
    REQUIRE(at + header.size <= received.size());
    const char letter = static_cast<char>('a' + header.thread);
    REQUIRE((received.compare(at, header.size, std::string(header.size, letter)) == 0));
    at += header.size;
  }
  for (const std::uint32_t count : next) CHECK(count == frames);
}

TEST_CASE_FIXTURE(Winsock, "Overlapped receives take a stream apart without losing a byte") {
  constexpr std::size_t total = 2000000;
  TcpPair pair = tcp_pair();
  const std::string sent = pattern(total);
  Worker sender([&] {
    send(pair.client, sent.data(), total, 0);
    shutdown(pair.client, SD_SEND);
  });
  struct Receiving : Request {
    Receiving() : Request(Reset::automatic) {}
    char room[7001];
  };
  std::vector<Receiving> receives(16);
  const auto start = [&](Receiving& receive) {
    WSABUF into{sizeof receive.room, receive.room};
    DWORD flags = 0;
    const int result =
        WSARecv(pair.server, &into, 1, nullptr, &flags, &receive.overlapped, nullptr);
    return result == 0 || WSAGetLastError() == WSA_IO_PENDING;
  };
  for (Receiving& receive : receives) REQUIRE(start(receive));
  std::string received;
  for (std::size_t i = 0; received.size() < total; ++i) {
    Receiving& receive = receives[i % receives.size()];
    REQUIRE(receive.done_within(time_limit));
    REQUIRE(receive.overlapped.Internal == 0);
    REQUIRE(receive.overlapped.InternalHigh > 0);
    received.append(receive.room, receive.overlapped.InternalHigh);
    REQUIRE(start(receive));
  }
  CHECK(pair.server.close() == 0);
  for (Receiving& receive : receives) CHECK(receive.done_within(time_limit));
  CHECK((received == sent));
}

// Whatever the moment of the close: every send ends once, and what arrived is a beginning of what
// was sent.
TEST_CASE_FIXTURE(Winsock, "A connection that is closed in the middle ends each send once") {
  std::minstd_rand random(23);
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    TcpPair pair = tcp_pair();
    set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 32768);
    std::vector<std::unique_ptr<Sending>> sends;
    std::string sent;
    for (std::uint32_t i = 0; i < 30; ++i) {
      sends.push_back(std::make_unique<Sending>(pattern(random() % 60000, i), 1 + random() % 4));
      sent += sends.back()->data;
    }
    const std::size_t enough = random() % sent.size();
    const bool sender_closes = random() % 2;
    std::string received;
    int issued = 0, pending = 0, at_once = 0, refused = 0;
    {
      Worker reader([&] {
        std::string portion(20000, '\0');
        while (received.size() < enough) {
          const int got = recv(pair.server, portion.data(), 20000, 0);
          if (got <= 0) return;
          received.append(portion, 0, static_cast<std::size_t>(got));
        }
        sender_closes ? pair.client.close() : pair.server.close();
      });
      const SOCKET client = pair.client;
      for (const auto& one : sends) {
        ++issued;
        const int result = one->start(client);
        const int error = WSAGetLastError();
        if (result == 0)
          ++at_once;
        else
          ++(error == WSA_IO_PENDING ? pending : refused);
        if (result != 0 && error != WSA_IO_PENDING) one->overlapped.hEvent = nullptr;
      }
      for (const auto& one : sends)
        if (one->overlapped.hEvent) CHECK(one->done_within(time_limit));
    }
    CHECK(issued == at_once + pending + refused);
    CHECK((sent.compare(0, received.size(), received) == 0));
    pair.client.close();
    for (const auto& one : sends) CHECK_FALSE(one->event.set());
  }
}
