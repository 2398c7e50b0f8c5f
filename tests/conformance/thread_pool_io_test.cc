// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <mutex>
#include <set>

#include "support/checks.h"
#include "support/data.h"
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

// Whose callbacks have run.
class Roll {
 public:
  static VOID CALLBACK io(PTP_CALLBACK_INSTANCE, PVOID context, PVOID overlapped, ULONG, ULONG_PTR,
                          PTP_IO) {
    Roll& roll = *static_cast<Roll*>(context);
    const std::lock_guard lock(roll.mutex_);
    roll.called_.insert(overlapped);
  }
  bool is(const std::multiset<PVOID>& expected) {
    const std::lock_guard lock(mutex_);
    return called_ == expected;
  }

 private:
  std::mutex mutex_;
  std::multiset<PVOID> called_;
};

constexpr const char* cancels_what_is_under_way =
    "Cancelled are also the callbacks of operations that are under way";

struct Operation {
  bool done() { return std::atomic_ref(overlapped.Internal).load() != STATUS_PENDING; }
  OVERLAPPED overlapped{};
};

struct Send : Operation {
  int start(SOCKET s) {
    return WSASend(s, &buffer, 1, nullptr, 0, &overlapped, nullptr) == 0 ? 0 : WSAGetLastError();
  }
  char byte = 's';
  WSABUF buffer{1, &byte};
};

struct Receive : Operation {
  int start(SOCKET s) {
    return WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr) == 0 ? 0
                                                                              : WSAGetLastError();
  }
  char bytes[16] = {};
  WSABUF buffer{sizeof bytes, bytes};
  DWORD flags = 0;
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
  if (WINE_DIFFERS(cancels_what_is_under_way)) return;
  const UdpPair pair = connected_udp_pair();
  Roll roll;
  PoolEnvironment environment;
  SetThreadpoolThreadMinimum(environment.pool(), 4);
  const PTP_IO io = CreateThreadpoolIo(handle(pair.receiver), Roll::io, &roll, &environment);
  std::array<Receive, 3> cancelled;
  for (Receive& receive : cancelled) {
    StartThreadpoolIo(io);
    CHECK(receive.start(pair.receiver) == WSA_IO_PENDING);
  }
  WaitForThreadpoolIoCallbacks(io, TRUE);
  std::array<Receive, 3> later;
  for (Receive& receive : later) {
    StartThreadpoolIo(io);
    CHECK(receive.start(pair.receiver) == WSA_IO_PENDING);
  }
  for (int i = 0; i < 6; ++i) CHECK(send(pair.sender, "a", 1, 0) == 1);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CHECK(roll.is({&later[0].overlapped, &later[1].overlapped, &later[2].overlapped}));
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "A cancelled callback does not run when it would be the last") {
  if (WINE_DIFFERS(cancels_what_is_under_way)) return;
  const UdpPair pair = connected_udp_pair();
  Roll roll;
  const PTP_IO io = CreateThreadpoolIo(handle(pair.receiver), Roll::io, &roll, nullptr);
  Receive first, last;
  Send second;
  StartThreadpoolIo(io);
  CHECK(first.start(pair.receiver) == WSA_IO_PENDING);
  WaitForThreadpoolIoCallbacks(io, TRUE);
  StartThreadpoolIo(io);
  CHECK(second.start(pair.receiver) == 0);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CHECK(roll.is({&second.overlapped}));
  StartThreadpoolIo(io);
  CHECK(last.start(pair.receiver) == WSA_IO_PENDING);
  CHECK(send(pair.sender, "a", 1, 0) == 1);
  CHECK(eventually([&] { return first.done(); }));
  CHECK(send(pair.sender, "b", 1, 0) == 1);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CHECK(roll.is({&second.overlapped, &last.overlapped}));
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "The cancelled callback of a stream's send that waits does not run") {
  if (WINE_DIFFERS(cancels_what_is_under_way)) return;
  const TcpPair pair = narrow_tcp_pair();
  Roll roll;
  const PTP_IO io = CreateThreadpoolIo(handle(pair.client), Roll::io, &roll, nullptr);
  std::size_t on_the_way = fill_stream(pair);
  std::array<Send, 3> sends;
  Receive receive;
  for (Send& send : sends) {
    if (&send == &sends[2]) WaitForThreadpoolIoCallbacks(io, TRUE);
    StartThreadpoolIo(io);
    CHECK(send.start(pair.client) == WSA_IO_PENDING);
  }
  StartThreadpoolIo(io);
  CHECK(receive.start(pair.client) == WSA_IO_PENDING);
  CHECK(send(pair.server, "a", 1, 0) == 1);
  CHECK(eventually([&] { return receive.done(); }));
  CHECK(read_exactly(pair.server, on_the_way + 3).size() == on_the_way + 3);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CHECK(roll.is({&receive.overlapped, &sends[2].overlapped}));
  CHECK(sends[0].done());
  CHECK(sends[1].done());
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock, "An announcement that is taken back is none of the cancelled ones") {
  if (WINE_DIFFERS(cancels_what_is_under_way)) return;
  const UdpPair pair = connected_udp_pair();
  Roll roll;
  const PTP_IO io = CreateThreadpoolIo(handle(pair.receiver), Roll::io, &roll, nullptr);
  Receive first, second;
  StartThreadpoolIo(io);
  CHECK(first.start(pair.receiver) == WSA_IO_PENDING);
  WaitForThreadpoolIoCallbacks(io, TRUE);
  StartThreadpoolIo(io);
  CancelThreadpoolIo(io);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  StartThreadpoolIo(io);
  CHECK(second.start(pair.receiver) == WSA_IO_PENDING);
  for (int i = 0; i < 2; ++i) CHECK(send(pair.sender, "a", 1, 0) == 1);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CHECK(roll.is({&second.overlapped}));
  CloseThreadpoolIo(io);
}

TEST_CASE_FIXTURE(Winsock,
                  "A group that is closed cancels what its socket's operations would call") {
  if (WINE_DIFFERS(cancels_what_is_under_way)) return;
  const UdpPair pair = connected_udp_pair();
  Roll roll;
  PoolEnvironment environment;
  const PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
  SetThreadpoolCallbackCleanupGroup(&environment, group, nullptr);
  const PTP_IO io = CreateThreadpoolIo(handle(pair.receiver), Roll::io, &roll, &environment);
  Receive first, second;
  StartThreadpoolIo(io);
  CHECK(first.start(pair.receiver) == WSA_IO_PENDING);
  CloseThreadpoolCleanupGroupMembers(group, TRUE, nullptr);
  CHECK(second.start(pair.receiver) == WSA_IO_PENDING);
  for (int i = 0; i < 2; ++i) CHECK(send(pair.sender, "a", 1, 0) == 1);
  CHECK(eventually([&] { return first.done() && second.done(); }));
  CloseThreadpoolCleanupGroup(group);
  CHECK(roll.is({}));
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
