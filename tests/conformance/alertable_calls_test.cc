// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "support/alertable.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/full_listener.h"
#include "support/wine.h"

// Each of Winsock's blocking calls waits alertably: it runs the calls of its thread and goes on.

using namespace support;

namespace {

void set_linger(SOCKET s, u_short seconds) {
  const LINGER value{1, seconds};
  REQUIRE(setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&value),
                     sizeof value) == 0);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Each form of a datagram receive that waits runs calls") {
  const UdpPair pair = connected_udp_pair();
  const auto receive_message = fetch_extension<LPFN_WSARECVMSG>(pair.receiver, WSAID_WSARECVMSG);
  char room[8];
  WSABUF into{sizeof room, room};
  sockaddr_in from{};
  int length = sizeof from;
  DWORD bytes = 0, flags = 0;
  WSAMSG message{generic(from), sizeof from, &into, 1, {}, 0};
  int result = SOCKET_ERROR;
  const std::function<void()> forms[] = {
      [&] { result = recvfrom(pair.receiver, room, sizeof room, 0, generic(from), &length) - 5; },
      [&] {
        result = WSARecvFrom(pair.receiver, &into, 1, &bytes, &flags, generic(from), &length,
                             nullptr, nullptr);
      },
      [&] { result = receive_message(pair.receiver, &message, &bytes, nullptr, nullptr); },
  };
  for (const auto& form : forms) {
    result = SOCKET_ERROR;
    check_alertable(form, [&] { CHECK(send(pair.sender, "hello", 5, 0) == 5); });
    CHECK(result == 0);
    CHECK(std::string(room, 5) == "hello");
  }
}

// A connection attempt is repeated after a second, when the listener has room.
TEST_CASE_FIXTURE(Winsock, "A connect that waits runs calls, and goes on to its connection") {
  if (WINE_DIFFERS("connect waits alertably")) return;
  FullListener full;
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  int result = SOCKET_ERROR;
  check_alertable([&] { result = connect(s, generic(full.address), sizeof full.address); },
                  [&] {
                    set_nonblocking(full.listener);
                    full.waiting.clear();
                    while (UniqueSocket(accept(full.listener, nullptr, nullptr)) != INVALID_SOCKET)
                      continue;
                  });
  CHECK(result == 0);
}

TEST_CASE_FIXTURE(Winsock, "A WSAAccept that waits runs calls, and goes on to its connection") {
  if (WINE_DIFFERS("accept waits alertably")) return;
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  UniqueSocket accepted;
  check_alertable(
      [&] { accepted = UniqueSocket(WSAAccept(listener, nullptr, nullptr, nullptr, 0)); },
      [&] { CHECK(connect(client, generic(address), sizeof address) == 0); });
  CHECK(accepted != INVALID_SOCKET);
}

TEST_CASE_FIXTURE(Winsock, "A closesocket that lingers runs calls, and goes on to the last byte") {
  if (WINE_DIFFERS("closesocket waits as long as SO_LINGER says, and resets then")) return;
  TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  set_linger(pair.client, 5);
  const SOCKET s = pair.client.release();
  int result = SOCKET_ERROR;
  std::string received;
  check_alertable([&] { result = closesocket(s); }, [&] { received = read_to_end(pair.server); });
  CHECK(result == 0);
  CHECK(received.size() == filled);
}

TEST_CASE_FIXTURE(Winsock, "What a call does to the last error is not told by the wait it is in") {
  const UdpPair pair = connected_udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVTIMEO, 20);
  Call call([] { SetLastError(0xdead); });
  char byte;
  REQUIRE(call.queue());
  CHECK_FAILS(recv(pair.receiver, &byte, 1, 0), WSAETIMEDOUT);
  CHECK(call.times == 1);
  Call sends([&] {
    CHECK(send(pair.sender, "x", 1, 0) == 1);
    SetLastError(0xdead);
  });
  REQUIRE(sends.queue());
  CHECK_SUCCEEDS(recv(pair.receiver, &byte, 1, 0), 1);
}

TEST_CASE_FIXTURE(Winsock, "A wait behind a pending operation of the same socket runs calls") {
  const UdpPair pair = connected_udp_pair();
  Request request;
  char first = 0, second = 0;
  WSABUF into{1, &first};
  DWORD flags = 0;
  int result = 0;
  CHECK_FAILS(WSARecv(pair.receiver, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  check_alertable([&] { result = recv(pair.receiver, &second, 1, 0); },
                  [&] {
                    CHECK(send(pair.sender, "1", 1, 0) == 1);
                    CHECK(send(pair.sender, "2", 1, 0) == 1);
                  });
  CHECK(result == 1);
  CHECK(request.done_within(time_limit));
  CHECK(first == '1');
  CHECK(second == '2');
}
