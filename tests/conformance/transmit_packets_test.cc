// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <iterator>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/extensions.h"
#include "support/files.h"
#include "support/port.h"
#include "support/wine.h"

using namespace support;

namespace {

constexpr DWORD caller_decides = 0xffffffff;

TRANSMIT_PACKETS_ELEMENT memory(const char* text, ULONG flags = 0) {
  TRANSMIT_PACKETS_ELEMENT element{};
  element.dwElFlags = TP_ELEMENT_MEMORY | flags;
  element.cLength = static_cast<ULONG>(std::string(text).size());
  element.pBuffer = const_cast<char*>(text);
  return element;
}

TRANSMIT_PACKETS_ELEMENT part(HANDLE file, LONGLONG offset, ULONG size, ULONG flags = 0) {
  TRANSMIT_PACKETS_ELEMENT element{};
  element.dwElFlags = TP_ELEMENT_FILE | flags;
  element.cLength = size;
  element.nFileOffset.QuadPart = offset;
  element.hFile = file;
  return element;
}

// Wine knows the function by its identifier and cannot do it.
struct Packets : Winsock {
  Packets() { name.fill("0123456789"); }

  BOOL transmit(SOCKET s, std::vector<TRANSMIT_PACKETS_ELEMENT> elements, DWORD size = 0,
                OVERLAPPED* overlapped = nullptr, DWORD flags = 0) {
    return function(s, elements.data(), static_cast<DWORD>(elements.size()), size, overlapped,
                    flags);
  }
  std::string sent() {
    shutdown(pair.client, SD_SEND);
    return read_to_end(pair.server);
  }

  TcpPair pair = tcp_pair();
  UdpPair datagrams = connected_udp_pair();
  TemporaryName name;
  UniqueFile file = name.create();
  LPFN_TRANSMITPACKETS function =
      fetch_extension<LPFN_TRANSMITPACKETS>(pair.client, WSAID_TRANSMITPACKETS);
  bool missing = WINE_DIFFERS("TransmitPackets is there");
  Request request;
  DWORD count = 0xdeadbeef;
};

}  // namespace

TEST_CASE_FIXTURE(Packets, "TransmitPackets sends memory and parts of files in their order") {
  if (missing) return;
  CHECK_RESULT_AND_ERROR(
      transmit(pair.client, {memory("a "), part(file, 2, 3), memory(" b "), part(file, 7, 0)}),
      TRUE, 0);
  CHECK(sent() == "a 234 b 789");
}

TEST_CASE_FIXTURE(Packets, "An element without an offset goes on at the file's position") {
  if (missing) return;
  REQUIRE(SetFilePointer(file, 1, nullptr, FILE_BEGIN) == 1);
  CHECK(transmit(pair.client, {part(file, -1, 2), memory(" "), part(file, -1, 2)}));
  CHECK(sent() == "12 34");
}

TEST_CASE_FIXTURE(Packets,
                  "With an OVERLAPPED TransmitPackets pends, and counts all that it sent") {
  if (missing) return;
  CHECK_RESULT_AND_ERROR(
      transmit(pair.client, {memory("ab"), part(file, 0, 0)}, 0, &request.overlapped), FALSE,
      WSA_IO_PENDING);
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(count == 12);
  CHECK(read_exactly(pair.server, 12) == "ab0123456789");
}

TEST_CASE_FIXTURE(Packets, "The end of TransmitPackets is reported to the socket's port") {
  if (missing) return;
  const UniquePort port;
  REQUIRE(port.add(datagrams.sender, 5));
  OVERLAPPED overlapped{};
  CHECK_RESULT_AND_ERROR(transmit(datagrams.sender, {memory("abc")}, 0, &overlapped), FALSE,
                         WSA_IO_PENDING);
  CHECK(Dequeued(port).success(5, &overlapped, 3));
  CHECK(next_datagram(datagrams.receiver) == "abc");
}

TEST_CASE_FIXTURE(Packets, "On a datagram socket an element ends a datagram if it says so") {
  if (missing) return;
  CHECK(transmit(datagrams.sender,
                 {memory("one", TP_ELEMENT_EOP), memory("t"), part(file, 0, 2, TP_ELEMENT_EOP),
                  memory("rest")},
                 caller_decides));
  CHECK(next_datagram(datagrams.receiver) == "one");
  CHECK(next_datagram(datagrams.receiver) == "t01");
  CHECK(next_datagram(datagrams.receiver) == "rest");
  CHECK(nothing_to_receive(datagrams.receiver));
}

TEST_CASE_FIXTURE(Packets, "The size of a send divides the data into datagrams") {
  if (missing) return;
  CHECK(transmit(datagrams.sender, {memory("ab"), part(file, 0, 0)}, 5));
  CHECK(next_datagram(datagrams.receiver) == "ab012");
  CHECK(next_datagram(datagrams.receiver) == "34567");
  CHECK(next_datagram(datagrams.receiver) == "89");
  CHECK(nothing_to_receive(datagrams.receiver));
}

TEST_CASE_FIXTURE(Packets, "Many datagrams of one call arrive one by one") {
  if (missing) return;
  const std::string data = pattern(300);
  name.fill(data);
  CHECK_RESULT_AND_ERROR(transmit(datagrams.sender, {part(file, 0, 0)}, 2, &request.overlapped),
                         FALSE, WSA_IO_PENDING);
  std::string received;
  for (int i = 0; i < 150; ++i) received += next_datagram(datagrams.receiver);
  CHECK((received == data));
  CHECK(result_of(datagrams.sender, request, count) == 0);
  CHECK(count == 300);
}

TEST_CASE_FIXTURE(Packets, "A packet that no datagram can hold is refused, and nothing is sent") {
  if (missing) return;
  std::string data = pattern(65508);
  TRANSMIT_PACKETS_ELEMENT element = memory("");
  element.pBuffer = data.data();
  element.cLength = 65508;
  CHECK_RESULT_AND_ERROR(
      transmit(datagrams.sender, {memory("x", TP_ELEMENT_EOP), element}, caller_decides), FALSE,
      WSAEMSGSIZE);
  CHECK(nothing_to_receive(datagrams.receiver));
}

TEST_CASE_FIXTURE(Packets, "Large files go out as the peer takes them, and can be cancelled") {
  if (missing) return;
  pair = narrow_tcp_pair();
  const std::string large = pattern(1 << 22);
  name.fill(large);
  for (const bool cancel : {false, true}) {
    Request waiting;
    CHECK_RESULT_AND_ERROR(
        transmit(pair.client, {memory("x"), part(file, 0, 0)}, 0, &waiting.overlapped), FALSE,
        WSA_IO_PENDING);
    CHECK_FALSE(waiting.event.set());
    if (cancel)
      CHECK(CancelIo(reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.client))));
    else
      CHECK((read_exactly(pair.server, large.size() + 1) == "x" + large));
    CHECK(result_of(pair.client, waiting, count) == (cancel ? WSA_OPERATION_ABORTED : 0));
  }
}

TEST_CASE_FIXTURE(Packets, "TransmitPackets needs a connected socket") {
  if (missing) return;
  const UniqueSocket unconnected = bound_socket();
  const UniqueSocket without_peer = udp_socket();
  CHECK_RESULT_AND_ERROR(transmit(INVALID_SOCKET, {memory("x")}), FALSE, WSAENOTSOCK);
  CHECK_RESULT_AND_ERROR(transmit(unconnected, {memory("x")}), FALSE, WSAENOTCONN);
  CHECK_RESULT_AND_ERROR(transmit(without_peer, {memory("x")}), FALSE, WSAENOTCONN);
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, {memory("x")}), FALSE, WSAESHUTDOWN);
}

TEST_CASE_FIXTURE(Packets, "TransmitPackets refuses elements and flags that make no sense") {
  if (missing) return;
  TRANSMIT_PACKETS_ELEMENT neither = memory("x");
  neither.dwElFlags = 0;
  TRANSMIT_PACKETS_ELEMENT either = memory("x");
  either.dwElFlags = TP_ELEMENT_MEMORY | TP_ELEMENT_FILE;
  CHECK_RESULT_AND_ERROR(transmit(pair.client, {memory("a"), neither}), FALSE, WSAEINVAL);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, {memory("a"), either}), FALSE, WSAEINVAL);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, {memory("a"), part(file, 11, 0)}), FALSE, WSAEINVAL);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, {memory("a")}, 0, nullptr, TF_REUSE_SOCKET), FALSE,
                         WSAEINVAL);
  CHECK_RESULT_AND_ERROR(transmit(datagrams.sender, {memory("a")}, 0, nullptr, TF_DISCONNECT),
                         FALSE, WSAEINVAL);
  CHECK_RESULT_AND_ERROR(function(pair.client, nullptr, 1, 0, nullptr, 0), FALSE, WSAEFAULT);
  CHECK(sent().empty());
  CHECK(nothing_to_receive(datagrams.receiver));
}

TEST_CASE_FIXTURE(Packets, "TransmitPackets without elements sends nothing") {
  if (missing) return;
  CHECK_RESULT_AND_ERROR(function(pair.client, nullptr, 0, 0, nullptr, 0), TRUE, 0);
  CHECK_RESULT_AND_ERROR(function(datagrams.sender, nullptr, 0, 0, nullptr, 0), TRUE, 0);
  CHECK(sent().empty());
  CHECK(nothing_to_receive(datagrams.receiver));
}

TEST_CASE_FIXTURE(Packets, "TF_DISCONNECT ends what this side sends behind the packets") {
  if (missing) return;
  CHECK_RESULT_AND_ERROR(
      transmit(pair.client, {memory("last")}, 0, &request.overlapped, TF_DISCONNECT), FALSE,
      WSA_IO_PENDING);
  CHECK(read_to_end(pair.server) == "last");
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
}
