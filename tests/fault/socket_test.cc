// SPDX-License-Identifier: MIT
#include <cerrno>
#include <utility>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "tests/fault/faults.h"
#include "tests/fault/reactor.h"

using namespace support;
using fault::Faults;

TEST_CASE_FIXTURE(Faults, "a shutdown that failed has shut nothing and may be asked for again") {
  const TcpPair pair = tcp_pair();
  host::fail(host::Call::shutdown, 1, 1, ENOBUFS);
  CHECK_FAILS(shutdown(pair.client, SD_SEND), WSAENOBUFS);
  CHECK(send(pair.client, "still", 5, 0) == 5);
  CHECK_SUCCEEDS(shutdown(pair.client, SD_SEND), 0);
  CHECK_FAILS(send(pair.client, "late", 4, 0), WSAESHUTDOWN);
  CHECK(read_to_end(pair.server) == "still");
}

TEST_CASE_FIXTURE(Faults, "without a thread or a poll set nothing waits, and nothing is lost") {
  for (const host::Call call :
       {host::Call::thread, host::Call::epoll_create, host::Call::eventfd, host::Call::epoll_add}) {
    const std::string name = host::name_of(call);
    CAPTURE(name);
    // A reactor that runs has all of it already.
    WSACleanup();
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    const TcpPair fresh = tcp_pair();
    Request request;
    std::string byte = "x";
    WSABUF buffer = piece(byte);
    host::fail(host::Call::sendto, 1, 1, EAGAIN);
    host::fail(call, 1, 100, call == host::Call::thread ? EAGAIN : ENOMEM);
    CHECK_FAILS(WSASend(fresh.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
                WSAENOBUFS);
    CHECK_FALSE(request.event.set());
    host::reset();
    CHECK(send(fresh.client, "next", 4, 0) == 4);
    CHECK(read_exactly(fresh.server, 4) == "next");
  }
}

// On threads that wait for many: others would poll for themselves.
TEST_CASE_FIXTURE(Faults, "a socket that the poll set has no room for ends what waits for it") {
  // Only this socket is refused: when libuv asks whether it can be polled at all, and when it is to
  // be polled.
  const fault::RunningReactor reactor;
  for (const int refused : {1, 2}) {
    for (const int error : {ENOMEM, ENOSPC}) {
      CAPTURE(refused);
      CAPTURE(error);
      const TcpPair pair = tcp_pair();
      Worker busy([&] {
        fault::serve_many();
        host::fail(host::Call::epoll_add, refused, 1, error);
        Request lost;
        char room[4];
        WSABUF into{sizeof room, room};
        DWORD bytes = 0;
        DWORD flags = 0;
        CHECK_FAILS(WSARecv(pair.client, &into, 1, nullptr, &flags, &lost.overlapped, nullptr),
                    WSA_IO_PENDING);
        CHECK(lost.done_within(time_limit));
        CHECK_RESULT_AND_ERROR(
            WSAGetOverlappedResult(pair.client, &lost.overlapped, &bytes, FALSE, &flags), FALSE,
            WSAENOBUFS);
      });
    }
  }
}

TEST_CASE_FIXTURE(Faults, "nothing is known of connections that IPsec secures") {
  const TcpPair pair = tcp_pair();
  SOCKET_SECURITY_SETTINGS settings{};
  SOCKET_SECURITY_QUERY_INFO info{};
  ULONG length = sizeof info;
  const sockaddr_in peer = bound_to(pair.server);
  for (const auto& [s, error] : {std::pair<SOCKET, int>(pair.client, WSAEOPNOTSUPP),
                                 std::pair<SOCKET, int>(INVALID_SOCKET, WSAENOTSOCK)}) {
    CHECK_FAILS(WSASetSocketSecurity(s, &settings, sizeof settings, nullptr, nullptr), error);
    CHECK_FAILS(WSAQuerySocketSecurity(s, nullptr, 0, &info, &length, nullptr, nullptr), error);
    CHECK_FAILS(WSASetSocketPeerTargetName(s, nullptr, 0, nullptr, nullptr), error);
    CHECK_FAILS(WSADeleteSocketPeerTargetName(s, generic(peer), sizeof peer, nullptr, nullptr),
                error);
    CHECK_FAILS(WSAImpersonateSocketPeer(s, generic(peer), sizeof peer), error);
  }
  CHECK_FAILS(WSARevertImpersonation(), WSAEOPNOTSUPP);
  CHECK(length == sizeof info);
}
