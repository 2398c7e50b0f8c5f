// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "tests/fault/host.h"
#include "tests/fault/reactor.h"

using namespace support;

namespace {

struct Faults : Winsock {
  Faults() { host::reset(); }
  ~Faults() { host::reset(); }
};

struct Row {
  int error;
  int code;
};

// What a kernel may say to a datagram that it does not take, and what Windows says.
constexpr std::array datagram_errors{
    Row{ENOBUFS, WSAENOBUFS},
    Row{ENOMEM, WSAENOBUFS},
    Row{EMSGSIZE, WSAEMSGSIZE},
    Row{EACCES, WSAEACCES},
    Row{EPERM, WSAEACCES},
    Row{EHOSTUNREACH, WSAEHOSTUNREACH},
    Row{ENETUNREACH, WSAENETUNREACH},
    Row{ENETDOWN, WSAENETDOWN},
    Row{EHOSTDOWN, WSAEHOSTDOWN},
    Row{EADDRNOTAVAIL, WSAEADDRNOTAVAIL},
    Row{ENODEV, WSAEADDRNOTAVAIL},
    Row{EFAULT, WSAEFAULT},
};

std::string send_in_pieces(const TcpPair& pair, std::string& data, std::size_t most_bytes) {
  host::shorten_sends(most_bytes);
  std::vector<WSABUF> pieces = pieces_of(data, 3);
  DWORD sent = 0;
  CHECK(WSASend(pair.client, pieces.data(), 3, &sent, 0, nullptr, nullptr) == 0);
  CHECK(sent == data.size());
  host::shorten_sends(0);
  return read_exactly(pair.server, data.size());
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "a signal that interrupts a send is not seen by the program") {
  const UdpPair pair = udp_pair();
  host::fail(host::Call::sendto, 1, 3, EINTR);
  CHECK(sendto(pair.sender, "hello", 5, 0, generic(pair.receiver_address),
               sizeof pair.receiver_address) == 5);
  CHECK(host::calls(host::Call::sendto) == 4);
  CHECK(next_datagram(pair.receiver) == "hello");
}

TEST_CASE_FIXTURE(Faults, "a signal that interrupts a receive is not seen by the program") {
  const UdpPair pair = udp_pair();
  sendto(pair.sender, "hello", 5, 0, generic(pair.receiver_address), sizeof(sockaddr_in));
  host::fail(host::Call::recvmsg, 1, 3, EINTR);
  CHECK(next_datagram(pair.receiver) == "hello");
}

TEST_CASE_FIXTURE(Faults, "a datagram that the kernel refuses fails with Windows' error") {
  const UdpPair pair = udp_pair();
  for (const Row& row : datagram_errors) {
    CAPTURE(row.error);
    host::fail(host::Call::sendto, 1, 10, row.error);
    std::string data = "lost";
    WSABUF buffer = piece(data);
    DWORD sent = 0xdeadbeef;
    CHECK_FAILS(WSASendTo(pair.sender, &buffer, 1, &sent, 0, generic(pair.receiver_address),
                          sizeof(sockaddr_in), nullptr, nullptr),
                row.code);
    CHECK(sent == 0xdeadbeef);
  }
  host::reset();
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Faults, "an overlapped datagram that the kernel refuses has no completion") {
  const UdpPair pair = udp_pair();
  host::fail(host::Call::sendto, 1, 1, ENOBUFS);
  Request request;
  std::string data = "lost";
  WSABUF buffer = piece(data);
  DWORD sent = 0xdeadbeef;
  CHECK_FAILS(WSASendTo(pair.sender, &buffer, 1, &sent, 0, generic(pair.receiver_address),
                        sizeof(sockaddr_in), &request.overlapped, nullptr),
              WSAENOBUFS);
  CHECK(sent == 0xdeadbeef);
  CHECK_FALSE(request.event.set());
}

TEST_CASE_FIXTURE(Faults, "a stream whose peer no longer answers has no end of data afterwards") {
  for (const int error : {ETIMEDOUT, EHOSTUNREACH}) {
    CAPTURE(error);
    TcpPair pair = tcp_pair();
    char room[1];
    host::fail(host::Call::recvmsg, 1, 1, error);
    CHECK_FAILS(recv(pair.server, room, 1, 0), error == ETIMEDOUT ? WSAETIMEDOUT : WSAEHOSTUNREACH);
    pair.client.close();
    CHECK_FAILS(recv(pair.server, room, 1, 0), WSAECONNABORTED);
    host::reset();
  }
}

TEST_CASE_FIXTURE(Faults, "a datagram that must wait for room completes once it has gone") {
  const UdpPair pair = udp_pair();
  host::fail(host::Call::sendto, 1, 2, EAGAIN);
  Request request;
  std::string data = "later";
  WSABUF buffer = piece(data);
  CHECK_FAILS(WSASendTo(pair.sender, &buffer, 1, nullptr, 0, generic(pair.receiver_address),
                        sizeof(sockaddr_in), &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(request.done_within(time_limit));
  DWORD bytes = 0;
  DWORD flags = 0;
  CHECK(WSAGetOverlappedResult(pair.sender, &request.overlapped, &bytes, FALSE, &flags));
  CHECK(bytes == 5);
  CHECK(next_datagram(pair.receiver) == "later");
}

TEST_CASE_FIXTURE(Faults,
                  "a stream that takes its bytes in small parts gets all of them in order") {
  const TcpPair pair = tcp_pair();
  for (std::size_t most = 1; most <= 16; ++most) {
    CAPTURE(most);
    std::string data = pattern(17, static_cast<std::uint32_t>(most));
    CHECK(send_in_pieces(pair, data, most) == data);
  }
}

TEST_CASE_FIXTURE(Faults, "an overlapped send that goes in parts completes once, with the whole") {
  const TcpPair pair = tcp_pair();
  std::string data = pattern(100'000);
  WSABUF buffer = piece(data);
  Request request;
  host::shorten_sends(10'000);
  host::fail(host::Call::sendto, 4, 1, EAGAIN);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(request.done_within(time_limit));
  CHECK(request.overlapped.InternalHigh == data.size());
  CHECK(read_exactly(pair.server, data.size()) == data);
}

TEST_CASE_FIXTURE(Faults, "a non-blocking send that goes in parts reports the part that went") {
  const TcpPair pair = tcp_pair();
  set_nonblocking(pair.client);
  host::shorten_sends(10);
  host::fail(host::Call::sendto, 3, 1, EAGAIN);
  const std::string data = pattern(50);
  CHECK(send(pair.client, data.data(), 50, 0) == 20);
  CHECK(read_exactly(pair.server, 20) == data.substr(0, 20));
}

TEST_CASE_FIXTURE(Faults, "without a descriptor for the reactor a send fails instead of waiting") {
  const TcpPair pair = tcp_pair();
  Request request;
  std::string data = "nobody waits";
  WSABUF buffer = piece(data);
  host::fail(host::Call::sendto, 1, 1, EAGAIN);
  host::fail(host::Call::eventfd, 1, 10, EMFILE);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
              WSAENOBUFS);
  host::reset();
  CHECK(send(pair.client, "next", 4, 0) == 4);
  CHECK(read_exactly(pair.server, 4) == "next");
}

TEST_CASE_FIXTURE(Faults, "a socket that cannot be polled ends what waits for it") {
  const fault::RunningReactor reactor;
  const TcpPair pair = tcp_pair();
  std::string data = "nobody polls";
  WSABUF buffer = piece(data);
  Request request;
  host::fail(host::Call::sendto, 1, 1, EAGAIN);
  host::fail(host::Call::epoll_add, 1, 1, ENOMEM);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(request.done_within(time_limit));
  DWORD bytes = 0xdeadbeef;
  DWORD flags = 0;
  CHECK_RESULT_AND_ERROR(
      WSAGetOverlappedResult(pair.client, &request.overlapped, &bytes, FALSE, &flags), FALSE,
      WSAENOBUFS);
}
