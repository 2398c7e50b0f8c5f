// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/network_events.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"
//
#include <mstcpip.h>

// What WSAIoctl does with lengths and pointers that are not what they should be, and with codes
// that it does not know.

using namespace support;

namespace {

void* nowhere() {
  return reinterpret_cast<void*>(std::uintptr_t{1});
}

int ioctl(SOCKET s, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size, DWORD* bytes,
          OVERLAPPED* overlapped = nullptr) {
  return WSAIoctl(s, code, in, in_size, out, out_size, bytes, overlapped, nullptr);
}

constexpr ULONG_PTR status_not_supported = 0xC00000BB;

}  // namespace

TEST_CASE_FIXTURE(Winsock, "FIONBIO reads four bytes, and does not look at the output buffer") {
  const UniqueSocket s = udp_socket();
  u_long on = 1;
  DWORD bytes = 77;
  CHECK_SUCCEEDS(ioctl(s, FIONBIO, &on, sizeof on, nowhere(), sizeof on, &bytes), 0);
  CHECK(bytes == 0);
  char byte;
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
  unsigned long long wide = 0;
  CHECK_SUCCEEDS(ioctl(s, FIONBIO, &wide, sizeof wide, nullptr, 0, &bytes), 0);
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, 20);
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAETIMEDOUT);
}

TEST_CASE_FIXTURE(Winsock, "FIONBIO without its four bytes is WSAEFAULT and changes nothing") {
  const UniqueSocket s = udp_socket();
  u_long on = 1;
  for (const DWORD size : {0u, 1u, 3u}) {
    DWORD bytes = 77;
    CHECK_FAILS(ioctl(s, FIONBIO, &on, size, nullptr, 0, &bytes), WSAEFAULT);
  }
  DWORD bytes = 77;
  if (!WINE_DIFFERS("FIONBIO from a bad address: WSAEFAULT")) {
    CHECK_FAILS(ioctl(s, FIONBIO, nullptr, sizeof on, nullptr, 0, &bytes), WSAEFAULT);
    CHECK_FAILS(ioctl(s, FIONBIO, nowhere(), sizeof on, nullptr, 0, &bytes), WSAEFAULT);
    CHECK_FAILS(ioctlsocket(s, FIONBIO, static_cast<u_long*>(nowhere())), WSAEFAULT);
  }
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, 20);
  char byte;
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAETIMEDOUT);
}

TEST_CASE_FIXTURE(Winsock, "FIONBIO cannot make a selected socket block, and counts no bytes") {
  const UniqueSocket s = udp_socket();
  Selected selected(s, FD_READ);
  u_long off = 0;
  DWORD bytes = 77;
  CHECK_FAILS(ioctl(s, FIONBIO, &off, sizeof off, nullptr, 0, &bytes), WSAEINVAL);
  if (!WINE_DIFFERS("FIONBIO counts no bytes when it fails")) CHECK(bytes == 0);
  u_long on = 1;
  CHECK_SUCCEEDS(ioctl(s, FIONBIO, &on, sizeof on, nullptr, 0, &bytes), 0);
  REQUIRE(WSAEventSelect(s, nullptr, 0) == 0);
  CHECK_SUCCEEDS(ioctl(s, FIONBIO, &off, sizeof off, nullptr, 0, &bytes), 0);
}

TEST_CASE_FIXTURE(Winsock, "FIONREAD and SIOCATMARK want four bytes of room and count no others") {
  const TcpPair pair = tcp_pair();
  for (const DWORD code : {DWORD(FIONREAD), DWORD(SIOCATMARK)}) {
    CAPTURE(code);
    Untouched<u_long> value;
    Untouched<DWORD> bytes;
    for (const DWORD room : {0u, 1u, 3u})
      CHECK_FAILS(ioctl(pair.server, code, nullptr, 0, value.out(), room, bytes.out()), WSAEFAULT);
    if (WINE_DIFFERS("FIONREAD to a bad address: WSAEFAULT")) continue;
    CHECK_FAILS(ioctl(pair.server, code, nullptr, 0, nullptr, 4, bytes.out()), WSAEFAULT);
    CHECK_FAILS(ioctl(pair.server, code, nullptr, 0, nowhere(), 4, bytes.out()), WSAEFAULT);
    CHECK(value.untouched());
    CHECK(bytes.untouched());
  }
}

TEST_CASE_FIXTURE(Winsock, "FIONREAD does not count urgent data") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "abc", 3, 0) == 3);
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  const auto urgent_data_wait = [&] {
    u_long none_waits = 1;
    return ioctlsocket(pair.server, SIOCATMARK, &none_waits) == 0 && none_waits == 0;
  };
  if (WINE_DIFFERS("SIOCATMARK is false while urgent data waits")) return;
  REQUIRE(eventually(urgent_data_wait));
  u_long count = 77;
  CHECK_SUCCEEDS(ioctlsocket(pair.server, FIONREAD, &count), 0);
  CHECK(count == 3);
  CHECK(read_exactly(pair.server, 3) == "abc");
  CHECK_SUCCEEDS(ioctlsocket(pair.server, FIONREAD, &count), 0);
  CHECK(count == 0);
  char byte = 0;
  CHECK(recv(pair.server, &byte, 1, MSG_OOB) == 1);
  CHECK(byte == '!');
}

TEST_CASE_FIXTURE(Winsock, "What is not supported is found out later when there is an OVERLAPPED") {
  if (WINE_DIFFERS("an unsupported ioctl with an OVERLAPPED sets its event")) return;
  const TcpPair pair = tcp_pair();
  for (const DWORD code : {DWORD{0xdeadbeef}, DWORD(FIOASYNC), DWORD{0x667e}, DWORD(SIO_FLUSH)}) {
    CAPTURE(code);
    u_long value = 1;
    Untouched<DWORD> bytes;
    Request request;
    CHECK_FAILS(ioctl(pair.client, code, &value, sizeof value, nullptr, 0, bytes.out(),
                      &request.overlapped),
                WSA_IO_PENDING);
    CHECK(bytes.untouched());
    REQUIRE(request.done_within(time_limit));
    CHECK(request.overlapped.Internal == status_not_supported);
    DWORD count = 77;
    DWORD flags = 0;
    CHECK_RESULT_AND_ERROR(
        WSAGetOverlappedResult(pair.client, &request.overlapped, &count, FALSE, &flags), FALSE,
        WSAEOPNOTSUPP);
    CHECK_RESULT_AND_ERROR(GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET{pair.client}),
                                               &request.overlapped, &count, FALSE),
                           FALSE, ERROR_NOT_SUPPORTED);
    CHECK(count == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "SIO_KEEPALIVE_VALS without its whole argument is WSAEFAULT") {
  const TcpPair pair = tcp_pair();
  tcp_keepalive wanted{1, 5000, 1000};
  for (const DWORD size : {0u, 4u, 11u}) {
    DWORD bytes = 77;
    CHECK_FAILS(ioctl(pair.client, SIO_KEEPALIVE_VALS, &wanted, size, nullptr, 0, &bytes),
                WSAEFAULT);
    if (!WINE_DIFFERS("SIO_KEEPALIVE_VALS counts no bytes when it fails")) CHECK(bytes == 0);
  }
  DWORD bytes = 77;
  CHECK_FAILS(ioctl(pair.client, SIO_KEEPALIVE_VALS, nullptr, 0, nullptr, 0, &bytes), WSAEFAULT);
  CHECK_FAILS(ioctl(pair.client, SIO_KEEPALIVE_VALS, nullptr, sizeof wanted, nullptr, 0, &bytes),
              WSAEFAULT);
  char on = 1;
  int length = sizeof on;
  CHECK(getsockopt(pair.client, SOL_SOCKET, SO_KEEPALIVE, &on, &length) == 0);
  CHECK(on == 0);
}
