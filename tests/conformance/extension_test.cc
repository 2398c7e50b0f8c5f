// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

int ask(SOCKET s, GUID guid, void* function, DWORD size, DWORD* bytes, OVERLAPPED* o = nullptr) {
  return WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, function, size, bytes,
                  o, nullptr);
}

constexpr GUID unknown{0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSASendMsg and WSARecvMsg are found on any type of socket") {
  const UniqueSocket sockets[] = {UniqueSocket(socket(AF_INET, SOCK_DGRAM, 0)),
                                  UniqueSocket(socket(AF_INET, SOCK_STREAM, 0)),
                                  UniqueSocket(socket(AF_INET6, SOCK_DGRAM, 0))};
  for (const UniqueSocket& s : sockets) {
    CHECK((fetch_extension<LPFN_WSASENDMSG>(s, WSAID_WSASENDMSG) != nullptr));
    CHECK((fetch_extension<LPFN_WSARECVMSG>(s, WSAID_WSARECVMSG) != nullptr));
  }
}

TEST_CASE_FIXTURE(Winsock, "The size of the pointer is reported and the last error is 0") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  LPFN_WSASENDMSG function = nullptr;
  Untouched<DWORD> bytes;
  CHECK_SUCCEEDS(ask(s, WSAID_WSASENDMSG, &function, sizeof function, bytes.out()), 0);
  CHECK(bytes.value() == sizeof function);
}

TEST_CASE_FIXTURE(Winsock, "An unknown extension is refused and nothing is touched") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  Untouched<LPFN_WSASENDMSG> function;
  Untouched<DWORD> bytes;
  Request request;
  CHECK_FAILS(ask(s, unknown, function.out(), sizeof(void*), bytes.out(), &request.overlapped),
              WSAEINVAL);
  CHECK(function.untouched());
  CHECK(bytes.untouched());
  CHECK(request.overlapped.Internal == 0x5a5a5a5a);
  CHECK(request.overlapped.InternalHigh == 0x5a5a5a5a);
  CHECK_FALSE(request.event.set());
}

TEST_CASE_FIXTURE(Winsock, "The question needs a socket, a count pointer and room") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  LPFN_WSASENDMSG function = nullptr;
  DWORD bytes = 0;
  CHECK_FAILS(ask(INVALID_SOCKET, WSAID_WSASENDMSG, &function, sizeof function, &bytes),
              WSAENOTSOCK);
  CHECK_FAILS(ask(s, WSAID_WSASENDMSG, &function, sizeof function, nullptr), WSAEFAULT);
  if (WINE_DIFFERS("too little room for the pointer: WSAEFAULT")) return;
  CHECK_FAILS(ask(s, WSAID_WSASENDMSG, &function, sizeof function - 1, &bytes), WSAEFAULT);
  CHECK((function == nullptr));
}

TEST_CASE_FIXTURE(Winsock, "An ioctl that does not exist is not supported") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  DWORD bytes = 0;
  CHECK_FAILS(WSAIoctl(s, 0xdeadbeef, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr),
              WSAEOPNOTSUPP);
}
