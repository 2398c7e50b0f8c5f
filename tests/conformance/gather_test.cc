// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/threads.h"
#include "support/wine.h"

using namespace support;

namespace {

// 17 is beyond Windows 9x's limit of 16, 2000 beyond the 1024 of one Linux call.
constexpr std::size_t piece_counts[] = {1, 2, 17, 100, 2000};

bool too_many_for_wine(std::size_t count) {
  return count > 1024 && WINE_DIFFERS("there is no limit to the number of buffers");
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Any number of buffers makes one datagram") {
  const UdpPair pair = udp_pair();
  const sockaddr_in& to = pair.receiver_address;
  REQUIRE(connect(pair.sender, generic(to), sizeof to) == 0);
  for (const std::size_t count : piece_counts) {
    CAPTURE(count);
    if (too_many_for_wine(count)) continue;
    std::string data = pattern(9001, static_cast<std::uint32_t>(count));
    auto pieces = pieces_of(data, count);
    const auto number = static_cast<DWORD>(count);
    WSAMSG message{const_cast<sockaddr*>(generic(to)), sizeof to, pieces.data(), number, {}, 0};
    DWORD sent[3] = {};
    CHECK(WSASend(pair.sender, pieces.data(), number, &sent[0], 0, nullptr, nullptr) == 0);
    CHECK(WSASendTo(pair.sender, pieces.data(), number, &sent[1], 0, generic(to), sizeof to,
                    nullptr, nullptr) == 0);
    CHECK(WSASendMsg(pair.sender, &message, 0, &sent[2], nullptr, nullptr) == 0);
    for (const DWORD bytes : sent) {
      CHECK(bytes == data.size());
      CHECK((next_datagram(pair.receiver) == data));
    }
    CHECK(nothing_to_receive(pair.receiver));
  }
}

TEST_CASE_FIXTURE(Winsock, "Any number of buffers goes into a stream in order") {
  const TcpPair pair = tcp_pair();
  for (const std::size_t count : piece_counts) {
    CAPTURE(count);
    if (too_many_for_wine(count)) continue;
    std::string data = pattern(50001, static_cast<std::uint32_t>(count));
    auto pieces = pieces_of(data, count);
    std::string received;
    Worker reader([&] { received = read_exactly(pair.server, data.size()); });
    DWORD sent = 0;
    CHECK(WSASend(pair.client, pieces.data(), static_cast<DWORD>(count), &sent, 0, nullptr,
                  nullptr) == 0);
    CHECK(sent == data.size());
    reader.join();
    CHECK((received == data));
  }
}

TEST_CASE_FIXTURE(Winsock, "Buffers of no length among the others change nothing") {
  const UdpPair pair = connected_udp_pair();
  std::vector<WSABUF> pieces(1500, WSABUF{0, nullptr});
  pieces[3] = piece("he");
  pieces[700] = piece("l");
  pieces[1499] = piece("lo");
  DWORD sent = 0;
  if (too_many_for_wine(pieces.size())) return;
  CHECK(WSASend(pair.sender, pieces.data(), 1500, &sent, 0, nullptr, nullptr) == 0);
  CHECK(sent == 5);
  CHECK(next_datagram(pair.receiver) == "hello");
}

TEST_CASE_FIXTURE(Winsock, "No buffers at all are an empty send") {
  const UdpPair pair = connected_udp_pair();
  WSABUF unused = piece("x");
  DWORD sent = 0xdeadbeef;
  CHECK(WSASend(pair.sender, &unused, 0, &sent, 0, nullptr, nullptr) == 0);
  CHECK(sent == 0);
  CHECK(next_datagram(pair.receiver) == "");

  const TcpPair stream = tcp_pair();
  sent = 0xdeadbeef;
  CHECK(WSASend(stream.client, &unused, 0, &sent, 0, nullptr, nullptr) == 0);
  CHECK(sent == 0);
  CHECK(nothing_to_receive(stream.server));
}

TEST_CASE_FIXTURE(Winsock, "A receive without buffers is refused") {
  const UdpPair pair = connected_udp_pair();
  REQUIRE(send(pair.sender, "kept", 4, 0) == 4);
  char room[8];
  WSABUF unused{sizeof room, room};
  DWORD bytes = 0;
  DWORD flags = 0;
  if (WINE_DIFFERS("WSARecv without buffers: WSAEINVAL")) return;
  CHECK_FAILS(WSARecv(pair.receiver, &unused, 0, &bytes, &flags, nullptr, nullptr), WSAEINVAL);
  CHECK_FAILS(WSARecv(pair.receiver, nullptr, 0, &bytes, &flags, nullptr, nullptr), WSAEINVAL);
  CHECK(next_datagram(pair.receiver) == "kept");
}

TEST_CASE_FIXTURE(Winsock, "A datagram is spread over any number of buffers") {
  const UdpPair pair = connected_udp_pair();
  for (const std::size_t count : piece_counts) {
    CAPTURE(count);
    if (too_many_for_wine(count)) continue;
    const std::string data = pattern(9001, static_cast<std::uint32_t>(count));
    std::string room(data.size() + 100, '\0');
    auto pieces = pieces_of(room, count);
    REQUIRE(send(pair.sender, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
    DWORD bytes = 0;
    DWORD flags = 0;
    CHECK(WSARecv(pair.receiver, pieces.data(), static_cast<DWORD>(count), &bytes, &flags, nullptr,
                  nullptr) == 0);
    CHECK(bytes == data.size());
    CHECK((room.substr(0, bytes) == data));
  }
}

TEST_CASE_FIXTURE(Winsock, "A stream is spread over any number of buffers") {
  const TcpPair pair = tcp_pair();
  for (const std::size_t count : piece_counts) {
    CAPTURE(count);
    if (too_many_for_wine(count)) continue;
    const std::string data = pattern(9001, static_cast<std::uint32_t>(count));
    std::string room(data.size(), '\0');
    auto pieces = pieces_of(room, count);
    REQUIRE(send(pair.client, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
    DWORD bytes = 0;
    DWORD flags = MSG_WAITALL;
    CHECK(WSARecv(pair.server, pieces.data(), static_cast<DWORD>(count), &bytes, &flags, nullptr,
                  nullptr) == 0);
    CHECK(bytes == data.size());
    CHECK((room == data));
  }
}
