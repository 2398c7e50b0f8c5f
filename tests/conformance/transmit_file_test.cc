// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/extensions.h"
#include "support/files.h"
#include "support/port.h"
#include "support/threads.h"
#include "support/wine.h"

using namespace support;

namespace {

struct Transmitting : Winsock {
  Transmitting() { name.fill("0123456789"); }

  BOOL transmit(SOCKET s, HANDLE its_file, DWORD size, OVERLAPPED* overlapped,
                TRANSMIT_FILE_BUFFERS* buffers = nullptr, DWORD flags = 0) {
    return TransmitFile(s, its_file, size, 0, overlapped, buffers, flags);
  }
  BOOL transmit(OVERLAPPED* overlapped, DWORD flags = 0) {
    return transmit(pair.client, file, 0, overlapped, &buffers, flags);
  }
  void make_large() {
    large = pattern(1 << 22);
    name.fill(large);
  }
  std::string sent() {
    shutdown(pair.client, SD_SEND);
    return read_to_end(pair.server);
  }

  TcpPair pair = tcp_pair();
  TemporaryName name;
  UniqueFile file = name.create();
  std::string head = "head ", tail = " tail";
  TRANSMIT_FILE_BUFFERS buffers{head.data(), 5, tail.data(), 5};
  std::string large;
  Request request;
  DWORD count = 0xdeadbeef;
};

// Far more than the buffers between the two ends hold.
struct Waiting : Transmitting {
  Waiting() {
    pair = narrow_tcp_pair();
    make_large();
    REQUIRE(start());
  }
  bool start() {
    request.overlapped.Offset = request.overlapped.OffsetHigh = 0;
    SetLastError(0);
    return !transmit(&request.overlapped) && WSAGetLastError() == WSA_IO_PENDING &&
           !request.event.set();
  }
  HANDLE handle() { return reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.client)); }
};

OVERLAPPED* from(Request& request, std::uint64_t offset) {
  request.overlapped.Offset = static_cast<DWORD>(offset);
  request.overlapped.OffsetHigh = static_cast<DWORD>(offset >> 32);
  return &request.overlapped;
}

bool aborted(int error) {
  return error == WSA_OPERATION_ABORTED || error == WSAECONNABORTED;
}

}  // namespace

TEST_CASE_FIXTURE(Transmitting, "TransmitFile sends the head, the file and the tail") {
  CHECK_RESULT_AND_ERROR(transmit(nullptr), TRUE, 0);
  CHECK(sent() == "head 0123456789 tail");
}

TEST_CASE_FIXTURE(Transmitting, "TransmitFile comes by its name and as an extension") {
  const auto extension = fetch_extension<LPFN_TRANSMITFILE>(pair.client, WSAID_TRANSMITFILE);
  REQUIRE((extension != nullptr));
  CHECK(extension(pair.client, file, 0, 0, nullptr, &buffers, 0));
  CHECK(sent() == "head 0123456789 tail");
}

TEST_CASE_FIXTURE(Transmitting,
                  "With an OVERLAPPED TransmitFile pends, and counts all that it sent") {
  CHECK_RESULT_AND_ERROR(transmit(from(request, 0)), FALSE, WSA_IO_PENDING);
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(count == 20);
  CHECK(sent() == "head 0123456789 tail");
}

TEST_CASE_FIXTURE(Transmitting,
                  "TransmitFile sends a part of the file, from the OVERLAPPED's offset") {
  CHECK_RESULT_AND_ERROR(transmit(pair.client, file, 3, from(request, 4)), FALSE, WSA_IO_PENDING);
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(count == 3);
  CHECK(sent() == "456");
}

TEST_CASE_FIXTURE(Transmitting, "Without an OVERLAPPED it starts at the file's position") {
  REQUIRE(SetFilePointer(file, 6, nullptr, FILE_BEGIN) == 6);
  CHECK(transmit(pair.client, file, 0, nullptr));
  CHECK(sent() == "6789");
}

TEST_CASE_FIXTURE(Transmitting, "TransmitFile sends memory only, or nothing at all") {
  CHECK_RESULT_AND_ERROR(transmit(pair.client, nullptr, 0, nullptr), TRUE, 0);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, nullptr, 0, nullptr, &buffers), TRUE, 0);
  TRANSMIT_FILE_BUFFERS only_tail{nullptr, 0, tail.data(), 5};
  CHECK_RESULT_AND_ERROR(transmit(pair.client, nullptr, 0, nullptr, &only_tail), TRUE, 0);
  CHECK(sent() == "head  tail tail");
}

TEST_CASE_FIXTURE(Transmitting, "A head without anything behind it is not kept back") {
  TRANSMIT_FILE_BUFFERS only_head{head.data(), 5, nullptr, 0};
  REQUIRE(SetFilePointer(file, 0, nullptr, FILE_END) == 10);
  for (int i = 0; i < 20; ++i) {
    REQUIRE(transmit(pair.client, file, 0, nullptr, &only_head));
    REQUIRE(read_exactly(pair.server, 5) == "head ");
  }
}

TEST_CASE_FIXTURE(Transmitting, "The structure with the buffers may be used again at once") {
  TRANSMIT_FILE_BUFFERS mine = buffers;
  CHECK_RESULT_AND_ERROR(transmit(pair.client, file, 0, from(request, 0), &mine), FALSE,
                         WSA_IO_PENDING);
  mine = {};
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(sent() == "head 0123456789 tail");
}

TEST_CASE_FIXTURE(Transmitting, "TransmitFile works with IPv6") {
  pair = tcp_pair("::1");
  CHECK_RESULT_AND_ERROR(transmit(from(request, 5)), FALSE, WSA_IO_PENDING);
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(sent() == "head 56789 tail");
}

TEST_CASE_FIXTURE(Transmitting, "The end of TransmitFile is reported to the socket's port") {
  const UniquePort port;
  REQUIRE(port.add(pair.client, 77));
  OVERLAPPED overlapped{};
  CHECK_RESULT_AND_ERROR(transmit(&overlapped), FALSE, WSA_IO_PENDING);
  CHECK(Dequeued(port).success(77, &overlapped, 20));
  CHECK(transmit(nullptr));
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Transmitting,
                  "TransmitFile without an OVERLAPPED waits on a non-blocking socket, too") {
  pair = narrow_tcp_pair();
  make_large();
  set_nonblocking(pair.client);
  BOOL done = FALSE;
  Worker worker([&] { done = transmit(pair.client, file, 0, nullptr); });
  CHECK((read_exactly(pair.server, large.size()) == large));
  worker.join();
  CHECK(done);
}

TEST_CASE_FIXTURE(Waiting, "A large file goes out as the peer takes it, and completes once") {
  CHECK_FALSE(request.done_within(20));
  const std::string expected = head + large + tail;
  CHECK((read_exactly(pair.server, expected.size()) == expected));
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(count == expected.size());
}

TEST_CASE_FIXTURE(Waiting, "Sends and files keep the order of their calls") {
  std::string after = "after";
  WSABUF buffer = piece(after);
  Request sending, second;
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &sending.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, file, 7, from(second, 3)), FALSE, WSA_IO_PENDING);
  const std::string expected = head + large + tail + after + large.substr(3, 7);
  CHECK((read_exactly(pair.server, expected.size()) == expected));
  CHECK(result_of(pair.client, second, count) == 0);
  CHECK(count == 7);
}

TEST_CASE_FIXTURE(Waiting, "A file may be closed while it is being sent") {
  if (WINE_DIFFERS("TransmitFile keeps its file")) return;
  CHECK(file.close());
  const std::string expected = head + large + tail;
  CHECK((read_exactly(pair.server, expected.size()) == expected));
  CHECK(result_of(pair.client, request, count) == 0);
}

TEST_CASE_FIXTURE(Waiting, "CancelIoEx cancels a TransmitFile, from whatever thread") {
  bool cancelled = false;
  Worker([&] { cancelled = CancelIoEx(handle(), &request.overlapped); }).join();
  CHECK(cancelled);
  CHECK(result_of(pair.client, request, count) == WSA_OPERATION_ABORTED);
  CHECK_RESULT_AND_ERROR(CancelIoEx(handle(), &request.overlapped), FALSE, ERROR_NOT_FOUND);
}

TEST_CASE_FIXTURE(Waiting, "closesocket ends a TransmitFile") {
  if (WINE_DIFFERS("closesocket ends a TransmitFile as it ends a send")) return;
  pair.client.close();
  REQUIRE(request.done_within(time_limit));
  CHECK_FALSE(GetOverlappedResult(nullptr, &request.overlapped, &count, FALSE));
  const DWORD error = GetLastError();
  CHECK((error == ERROR_OPERATION_ABORTED || error == ERROR_CONNECTION_ABORTED));
}

TEST_CASE_FIXTURE(Transmitting, "The end of its thread cancels a TransmitFile") {
  pair = narrow_tcp_pair();
  make_large();
  Worker([&] { CHECK_FALSE(transmit(from(request, 0))); }).join();
  CHECK(result_of(pair.client, request, count) == WSA_OPERATION_ABORTED);
}

TEST_CASE_FIXTURE(Waiting, "A peer that breaks off ends a TransmitFile with its error") {
  abort_connection(pair.server);
  const int error = result_of(pair.client, request, count);
  CHECK((error == WSAECONNRESET || aborted(error)));
}

TEST_CASE_FIXTURE(Transmitting, "TransmitFile needs a connected stream, whatever the flags") {
  const UniqueSocket unconnected = bound_socket();
  const UniqueSocket datagrams = udp_socket();
  for (const DWORD flags : {0, TF_DISCONNECT, TF_REUSE_SOCKET, 0x8000}) {
    CAPTURE(flags);
    CHECK_RESULT_AND_ERROR(transmit(INVALID_SOCKET, file, 0, nullptr, nullptr, flags), FALSE,
                           WSAENOTSOCK);
    for (const SOCKET s : {static_cast<SOCKET>(unconnected), static_cast<SOCKET>(datagrams)}) {
      CHECK_RESULT_AND_ERROR(transmit(s, file, 0, nullptr, nullptr, flags), FALSE, WSAENOTCONN);
      CHECK_RESULT_AND_ERROR(transmit(s, file, 0, from(request, 0), nullptr, flags), FALSE,
                             WSAENOTCONN);
      CHECK_FALSE(request.event.set());
    }
  }
}

TEST_CASE_FIXTURE(Transmitting, "TransmitFile on a connected datagram socket is refused") {
  if (WINE_DIFFERS("TransmitFile: streams only")) return;
  const UdpPair datagrams = connected_udp_pair();
  CHECK_RESULT_AND_ERROR(transmit(datagrams.sender, file, 0, nullptr), FALSE, WSAEINVAL);
  CHECK(nothing_to_receive(datagrams.receiver));
}

TEST_CASE_FIXTURE(Transmitting,
                  "TransmitFile refuses flags that make no sense, and sends nothing") {
  if (WINE_DIFFERS("TransmitFile: TF_REUSE_SOCKET goes with TF_DISCONNECT, others are unknown"))
    return;
  for (const DWORD flags : {DWORD{TF_REUSE_SOCKET}, DWORD{0x8000}})
    CHECK_RESULT_AND_ERROR(transmit(nullptr, flags), FALSE, WSAEINVAL);
  CHECK(sent().empty());
}

TEST_CASE_FIXTURE(Transmitting, "Hints which thread is to send are accepted") {
  for (const DWORD hint : {TF_WRITE_BEHIND, TF_USE_SYSTEM_THREAD, TF_USE_KERNEL_APC}) {
    CHECK_RESULT_AND_ERROR(transmit(pair.client, file, 0, from(request, 0), nullptr, hint), FALSE,
                           WSA_IO_PENDING);
    CHECK(result_of(pair.client, request, count) == 0);
    CHECK(read_exactly(pair.server, 10) == "0123456789");
  }
}

TEST_CASE_FIXTURE(Transmitting,
                  "TransmitFile needs a file that is open for reading, and a place in it") {
  const UniqueFile writer = name.open(GENERIC_WRITE);
  UniqueFile closed = name.open();
  const HANDLE stale = closed;
  CHECK(closed.close());
  CHECK_FALSE(transmit(pair.client, stale, 0, nullptr, &buffers));
  if (WINE_DIFFERS("TransmitFile: what is wrong with the file is found before anything is sent"))
    return;
  CHECK_RESULT_AND_ERROR(transmit(pair.client, stale, 0, nullptr, &buffers), FALSE,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, writer, 0, nullptr, &buffers), FALSE,
                         ERROR_ACCESS_DENIED);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, file, 0, from(request, 11), &buffers), FALSE,
                         WSAEINVAL);
  CHECK(sent().empty());
}

TEST_CASE_FIXTURE(Transmitting, "TransmitFile sends at most 2,147,483,646 bytes") {
  if (WINE_DIFFERS("TransmitFile has a limit")) return;
  REQUIRE(SetFilePointer(file, 0x7ffffffe, nullptr, FILE_BEGIN) == 0x7ffffffe);
  DWORD written = 0;
  REQUIRE(WriteFile(file, "x", 1, &written, nullptr));  // leaves a hole before it
  CHECK_RESULT_AND_ERROR(transmit(pair.client, file, 0, from(request, 0)), FALSE, WSAEINVAL);
  CHECK_RESULT_AND_ERROR(transmit(pair.client, file, 0x7fffffff, from(request, 0)), FALSE,
                         WSAEINVAL);
  CHECK(sent().empty());
}

TEST_CASE_FIXTURE(Transmitting, "After shutdown TransmitFile answers like a send") {
  if (WINE_DIFFERS("TransmitFile after shutdown is WSAESHUTDOWN")) return;
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  CHECK_RESULT_AND_ERROR(transmit(nullptr), FALSE, WSAESHUTDOWN);
}

TEST_CASE_FIXTURE(Transmitting, "TF_DISCONNECT ends what this side sends behind the file") {
  if (WINE_DIFFERS("TransmitFile with TF_DISCONNECT")) return;
  CHECK_RESULT_AND_ERROR(transmit(from(request, 0), TF_DISCONNECT), FALSE, WSA_IO_PENDING);
  CHECK(read_to_end(pair.server) == "head 0123456789 tail");
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(count == 20);
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
  REQUIRE(send(pair.server, "answer", 6, 0) == 6);
  CHECK(read_exactly(pair.client, 6) == "answer");
}

TEST_CASE_FIXTURE(Transmitting,
                  "TF_REUSE_SOCKET gives back a socket for AcceptEx when the peer has finished") {
  if (WINE_DIFFERS("TransmitFile with TF_REUSE_SOCKET")) return;
  UniqueSocket listener = tcp_listener();
  const Extensions functions(listener);
  const sockaddr_in address = bound_to(listener);
  Accepting accepting(functions, listener);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(accepting.start());
    UniqueSocket client = connect_to(address);
    REQUIRE(accepting.result() == 0);
    CHECK_RESULT_AND_ERROR(transmit(accepting.socket, file, 0, from(request, 0), &buffers,
                                    TF_DISCONNECT | TF_REUSE_SOCKET),
                           FALSE, WSA_IO_PENDING);
    CHECK(read_to_end(client) == "head 0123456789 tail");
    CHECK_FALSE(request.event.set());
    client.close();
    CHECK(result_of(accepting.socket, request, count) == 0);
    CHECK(count == 20);
    CHECK_FAILS(send(accepting.socket, "x", 1, 0), WSAENOTCONN);
  }
}
