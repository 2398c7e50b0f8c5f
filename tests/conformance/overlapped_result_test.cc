// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

constexpr ULONG_PTR status_pending = 0x103;

BOOL result_of(SOCKET s, OVERLAPPED& overlapped, DWORD* bytes, BOOL wait) {
  DWORD flags = 0;
  return WSAGetOverlappedResult(s, &overlapped, bytes, wait, &flags);
}

int start_receive(SOCKET s, char& into, OVERLAPPED& overlapped) {
  WSABUF buffer{1, &into};
  DWORD flags = 0;
  return WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "The result of an operation that pends is WSA_IO_INCOMPLETE") {
  const UdpPair pair = connected_udp_pair();
  Request request;
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, byte, request.overlapped), WSA_IO_PENDING);
  Untouched<DWORD> bytes;
  CHECK_RESULT_AND_ERROR(result_of(pair.receiver, request.overlapped, bytes.out(), FALSE), FALSE,
                         WSA_IO_INCOMPLETE);
  CHECK(bytes.untouched());
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(request.done_within(time_limit));
  CHECK_RESULT_AND_ERROR(result_of(pair.receiver, request.overlapped, bytes.out(), FALSE), TRUE, 0);
  CHECK(bytes.value() == 1);
}

TEST_CASE_FIXTURE(Winsock, "The result can be waited for, with an event of either kind") {
  const UdpPair pair = connected_udp_pair();
  for (const Reset reset : {Reset::manual, Reset::automatic}) {
    Request request(reset);
    char byte = 0;
    CHECK_FAILS(start_receive(pair.receiver, byte, request.overlapped), WSA_IO_PENDING);
    DWORD bytes = 0;
    BOOL done = FALSE;
    Worker waiter([&] { done = result_of(pair.receiver, request.overlapped, &bytes, TRUE); });
    CHECK(send(pair.sender, "x", 1, 0) == 1);
    waiter.join();
    CHECK(done);
    CHECK(bytes == 1);
    CHECK(byte == 'x');
  }
}

TEST_CASE_FIXTURE(Winsock, "The result can be waited for without an event") {
  const UdpPair pair = connected_udp_pair();
  OVERLAPPED overlapped{};
  char byte = 0;
  CHECK_FAILS(start_receive(pair.receiver, byte, overlapped), WSA_IO_PENDING);
  DWORD bytes = 0;
  BOOL done = FALSE;
  Worker waiter([&] { done = result_of(pair.receiver, overlapped, &bytes, TRUE); });
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  waiter.join();
  CHECK(done);
  CHECK(bytes == 1);
}

TEST_CASE_FIXTURE(Winsock, "A result does not wait when its automatic event was consumed before") {
  const UdpPair pair = connected_udp_pair();
  Request request(Reset::automatic);
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, byte, request.overlapped), WSA_IO_PENDING);
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  REQUIRE(request.done_within(time_limit));
  DWORD bytes = 0;
  CHECK(result_of(pair.receiver, request.overlapped, &bytes, TRUE));
  CHECK(bytes == 1);
}

TEST_CASE_FIXTURE(Winsock, "The result needs a socket") {
  Request request;
  request.overlapped.Internal = 0;
  Untouched<DWORD> bytes;
  CHECK_RESULT_AND_ERROR(result_of(INVALID_SOCKET, request.overlapped, bytes.out(), FALSE), FALSE,
                         WSAENOTSOCK);
  CHECK(bytes.untouched());
}

TEST_CASE_FIXTURE(Winsock, "Each status has its Winsock error and its Win32 error") {
  struct Row {
    DWORD status;
    int winsock;
    DWORD win32;
  };
  const Row rows[] = {
      {0xc0000005, WSAEFAULT, 998},         {0xc0000008, WSAENOTSOCK, 6},
      {0xc000000d, WSAEINVAL, 87},          {0xc0000017, WSAENOBUFS, 8},
      {0xc000009a, WSAENOBUFS, 1450},       {0xc0000022, WSAEACCES, 5},
      {0xc0000023, WSAEFAULT, 122},         {0xc0000024, WSAENOTSOCK, 6},
      {0xc0000043, WSAEADDRINUSE, 32},      {0xc00000a3, WSAEWOULDBLOCK, 21},
      {0xc00000b0, WSAESHUTDOWN, 233},      {0xc00000b5, WSAETIMEDOUT, 121},
      {0xc00000bb, WSAEOPNOTSUPP, 50},      {0xc0000120, WSA_OPERATION_ABORTED, 995},
      {0xc000013c, WSAECONNRESET, 64},      {0xc0000140, WSAENOTCONN, 59},
      {0xc0000141, WSAEADDRNOTAVAIL, 59},   {0xc0000206, WSAEMSGSIZE, 1784},
      {0xc0000207, WSAEADDRNOTAVAIL, 1214}, {0xc000020d, WSAECONNRESET, 64},
      {0xc0000236, WSAECONNREFUSED, 1225},  {0xc000023b, WSAEISCONN, 1230},
      {0xc000023c, WSAENETUNREACH, 1231},   {0xc000023d, WSAEHOSTUNREACH, 1232},
      {0xc000023f, WSAECONNRESET, 1234},    {0xc0000241, WSAECONNABORTED, 1236},
      {0x80000005, WSAEMSGSIZE, 234},
  };
  const UniqueSocket s = udp_socket();
  for (const Row& row : rows) {
    CAPTURE(row.status);
    OVERLAPPED overlapped{};
    overlapped.Internal = row.status;
    overlapped.InternalHigh = 7;
    DWORD bytes = 0;
    CHECK_RESULT_AND_ERROR(result_of(s, overlapped, &bytes, FALSE), FALSE, row.winsock);
    CHECK(bytes == 7);
    bytes = 0;
    CHECK_RESULT_AND_ERROR(
        GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET(s)), &overlapped, &bytes, FALSE), FALSE,
        static_cast<int>(row.win32));
    CHECK(bytes == 7);
  }
}

TEST_CASE_FIXTURE(Winsock, "A status that is no failure is a success") {
  const UniqueSocket s = udp_socket();
  OVERLAPPED overlapped{};
  overlapped.InternalHigh = 9;
  for (const DWORD status : {0u, 1u, 0x102u, 0x40000000u}) {
    CAPTURE(status);
    overlapped.Internal = status;
    DWORD bytes = 0;
    CHECK(result_of(s, overlapped, &bytes, FALSE));
    CHECK(bytes == 9);
  }
}

TEST_CASE_FIXTURE(Winsock, "There is no waiting for the result of what is no handle") {
  OVERLAPPED overlapped{};
  overlapped.Internal = status_pending;
  DWORD bytes = 0;
  CHECK_RESULT_AND_ERROR(GetOverlappedResult(nullptr, &overlapped, &bytes, TRUE), FALSE,
                         ERROR_INVALID_HANDLE);
}

TEST_CASE_FIXTURE(Winsock, "GetOverlappedResult says ERROR_IO_INCOMPLETE while it pends") {
  const UniqueSocket s = udp_socket();
  OVERLAPPED overlapped{};
  overlapped.Internal = status_pending;
  DWORD bytes = 0;
  CHECK_RESULT_AND_ERROR(
      GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET(s)), &overlapped, &bytes, FALSE), FALSE,
      ERROR_IO_INCOMPLETE);
}

// What a receive's flags are, a completion routine is told; this call leaves its last argument.
TEST_CASE_FIXTURE(Winsock, "WSAGetOverlappedResult leaves the flags of a WSARecvMsg alone") {
  if (WINE_DIFFERS("WSAGetOverlappedResult leaves the flags of a WSARecvMsg alone")) return;
  const UdpPair pair = udp_pair();
  const auto receive = fetch_extension<LPFN_WSARECVMSG>(pair.receiver, WSAID_WSARECVMSG);
  REQUIRE((receive != nullptr));
  char room[8];
  WSABUF into{sizeof room, room};
  WSAMSG message{};
  message.lpBuffers = &into;
  message.dwBufferCount = 1;
  Request request;
  CHECK_FAILS(receive(pair.receiver, &message, nullptr, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  REQUIRE(sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address),
                 sizeof pair.receiver_address) == 1);
  DWORD bytes = 0;
  DWORD flags = 0xdeadbeef;
  CHECK(WSAGetOverlappedResult(pair.receiver, &request.overlapped, &bytes, TRUE, &flags));
  CHECK(bytes == 1);
  CHECK(flags == 0xdeadbeef);
}

TEST_CASE_FIXTURE(Winsock, "A wait for the result trusts its event, whatever has become of it") {
  const UdpPair pair = connected_udp_pair();
  Request request;
  char byte = 0;
  CHECK_FAILS(start_receive(pair.receiver, byte, request.overlapped), WSA_IO_PENDING);
  SetEvent(request.event);
  DWORD bytes = 0;
  const HANDLE handle = reinterpret_cast<HANDLE>(SOCKET(pair.receiver));
  CHECK(result_of(pair.receiver, request.overlapped, &bytes, TRUE));
  CHECK(GetOverlappedResult(handle, &request.overlapped, &bytes, TRUE));
  CHECK(GetOverlappedResultEx(handle, &request.overlapped, &bytes, time_limit, FALSE));
  CHECK(request.status() == status_pending);
  CHECK(ResetEvent(request.event));
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(request.done_within(time_limit));
  CHECK(byte == 'x');
}

// The documents want a place for the count and for the flags.
TEST_CASE_FIXTURE(Winsock, "The result needs no place for the flags, nor here for the count") {
  const UniqueSocket s = udp_socket();
  OVERLAPPED overlapped{};
  DWORD bytes = 77;
  CHECK(WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, nullptr));
  CHECK(bytes == 0);
  if (for_windows) return;
  CHECK(WSAGetOverlappedResult(s, &overlapped, nullptr, FALSE, nullptr));
  CHECK(GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET(s)), &overlapped, nullptr, FALSE));
}

TEST_CASE_FIXTURE(Winsock, "A cancelled operation has one error in both vocabularies") {
  const UniqueSocket s = udp_socket();
  Request request;
  char byte;
  CHECK_FAILS(start_receive(s, byte, request.overlapped), WSA_IO_PENDING);
  CHECK(CancelIoEx(reinterpret_cast<HANDLE>(SOCKET(s)), nullptr));
  DWORD bytes = 77;
  CHECK_RESULT_AND_ERROR(result_of(s, request.overlapped, &bytes, TRUE), FALSE,
                         WSA_OPERATION_ABORTED);
  CHECK_RESULT_AND_ERROR(
      GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET(s)), &request.overlapped, &bytes, TRUE),
      FALSE, ERROR_OPERATION_ABORTED);
  CHECK(bytes == 0);
}
