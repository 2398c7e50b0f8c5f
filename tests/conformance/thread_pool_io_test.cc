// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/pool_environment.h"
#include "support/threads.h"
#include "support/wine.h"

// Sockets whose operations end in callbacks of a pool.

using namespace support;

namespace {

struct Ends {
  static VOID CALLBACK io(PTP_CALLBACK_INSTANCE, PVOID context, PVOID overlapped, ULONG error,
                          ULONG_PTR bytes, PTP_IO) {
    static_cast<Ends*>(context)->note(overlapped, error, bytes);
  }
  void note(PVOID its_overlapped, ULONG its_error, ULONG_PTR its_bytes) {
    overlapped = its_overlapped;
    error = its_error;
    bytes = its_bytes;
    ++count;
  }
  bool reach(int wanted) {
    return eventually([&] { return count >= wanted; });
  }

  std::atomic<int> count{0};
  std::atomic<PVOID> overlapped{nullptr};
  std::atomic<ULONG> error{0xdeadbeef};
  std::atomic<ULONG_PTR> bytes{0xdeadbeef};
};

Ends bound;
VOID CALLBACK note_bound(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) {
  bound.note(overlapped, error, bytes);
}

HANDLE handle(SOCKET s) {
  return reinterpret_cast<HANDLE>(s);
}

struct Receive {
  int start(SOCKET s) {
    return WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr) == 0 ? 0
                                                                              : WSAGetLastError();
  }
  char bytes[16] = {};
  WSABUF buffer{sizeof bytes, bytes};
  DWORD flags = 0;
  OVERLAPPED overlapped{};
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "An announced operation of a socket ends in a callback") {
  const UdpPair pair = connected_udp_pair();
  Ends ends;
  const PTP_IO io = CreateThreadpoolIo(handle(pair.receiver), Ends::io, &ends, nullptr);
  REQUIRE(io);
  Receive receive;
  for (int i = 1; i <= 3; ++i) {
    StartThreadpoolIo(io);
    CHECK(receive.start(pair.receiver) == WSA_IO_PENDING);
    CHECK(send(pair.sender, "abc", 3, 0) == 3);
    CHECK(ends.reach(i));
    CHECK(ends.overlapped == &receive.overlapped);
    CHECK(ends.error == 0);
    CHECK(ends.bytes == 3);
    WaitForThreadpoolIoCallbacks(io, FALSE);
  }
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "An operation that fails ends with its Win32 code") {
  UdpPair pair = connected_udp_pair();
  Ends ends;
  const PTP_IO io = CreateThreadpoolIo(handle(pair.receiver), Ends::io, &ends, nullptr);
  Receive receive;
  StartThreadpoolIo(io);
  CHECK(receive.start(pair.receiver) == WSA_IO_PENDING);
  CHECK(CancelIoEx(handle(pair.receiver), &receive.overlapped));
  CHECK(ends.reach(1));
  CHECK(ends.error == ERROR_OPERATION_ABORTED);
  CHECK(ends.bytes == 0);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "An announcement is taken back when nothing will report its end") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  Ends ends;
  const PTP_IO io = CreateThreadpoolIo(handle(s), Ends::io, &ends, nullptr);
  Receive receive;
  StartThreadpoolIo(io);
  CHECK(receive.start(s) == WSAENOTCONN);
  CancelThreadpoolIo(io);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CHECK(ends.count == 0);
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "Cancelled callbacks of a socket do not run") {
  if (WINE_DIFFERS("Cancelled are also the callbacks of operations that are under way")) return;
  const UdpPair pair = connected_udp_pair();
  Ends ends;
  PoolEnvironment environment;
  SetThreadpoolThreadMaximum(environment.pool(), 1);  // two could take the two ends in any order
  const PTP_IO io = CreateThreadpoolIo(handle(pair.receiver), Ends::io, &ends, &environment);
  Receive first, second;
  StartThreadpoolIo(io);
  CHECK(first.start(pair.receiver) == WSA_IO_PENDING);
  WaitForThreadpoolIoCallbacks(io, TRUE);
  CHECK(send(pair.sender, "a", 1, 0) == 1);
  CHECK(eventually([&] { return HasOverlappedIoCompleted(&first.overlapped); }));
  StartThreadpoolIo(io);
  CHECK(second.start(pair.receiver) == WSA_IO_PENDING);
  CHECK(send(pair.sender, "bc", 2, 0) == 2);
  CHECK(ends.reach(1));
  CHECK(ends.overlapped == &second.overlapped);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CHECK(ends.count == 1);
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "A socket belongs to one port or pool for good") {
  const UniqueSocket s = udp_socket();
  Ends ends;
  const PTP_IO io = CreateThreadpoolIo(handle(s), Ends::io, &ends, nullptr);
  REQUIRE(io);
  CHECK_RESULT_AND_ERROR(CreateThreadpoolIo(handle(s), Ends::io, &ends, nullptr), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(BindIoCompletionCallback(handle(s), note_bound, 0), FALSE,
                         ERROR_INVALID_PARAMETER);
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "A bound function is called at the end of each operation of a socket") {
  const UdpPair pair = connected_udp_pair();
  CHECK(BindIoCompletionCallback(handle(pair.receiver), note_bound, 0));
  Receive receive;
  CHECK(receive.start(pair.receiver) == WSA_IO_PENDING);
  CHECK(send(pair.sender, "abcd", 4, 0) == 4);
  CHECK(bound.reach(1));
  CHECK(bound.overlapped == &receive.overlapped);
  CHECK(bound.error == 0);
  CHECK(bound.bytes == 4);
}
