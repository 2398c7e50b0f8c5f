// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/routine.h"
#include "support/threads.h"
#include "support/wine.h"

// Completion routines: of which calls, on which thread, in which order, with which arguments.

using namespace support;

namespace {

int start_send(SOCKET s, Told& told, const char* text = "x") {
  WSABUF buffer = piece(text);
  return WSASend(s, &buffer, 1, nullptr, 0, &told, Told::routine);
}

struct Room : Told {
  using Told::Told;
  int start(SOCKET s) {
    WSABUF buffer{sizeof room, room};
    DWORD its_flags = 0;
    return WSARecv(s, &buffer, 1, nullptr, &its_flags, this, Told::routine);
  }
  char room[16] = {};
};

bool runs_until(const std::function<bool()>& done) {
  return eventually([&] {
    SleepEx(0, TRUE);
    return done();
  });
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A send that is taken at once queues its routine before it returns") {
  const UdpPair pair = connected_udp_pair();
  sockaddr_in to = pair.receiver_address;
  WSABUF buffer = piece("hello");
  WSAMSG message{generic(to), sizeof to, &buffer, 1, {}, 0};
  using Form = std::function<int(DWORD*, Told&)>;
  const Form forms[] = {
      [&](DWORD* sent, Told& told) {
        return WSASend(pair.sender, &buffer, 1, sent, 0, &told, Told::routine);
      },
      [&](DWORD* sent, Told& told) {
        return WSASendTo(pair.sender, &buffer, 1, sent, 0, generic(to), sizeof to, &told,
                         Told::routine);
      },
      [&](DWORD* sent, Told& told) {
        return WSASendMsg(pair.sender, &message, 0, sent, &told, Told::routine);
      },
  };
  for (const Form& form : forms) {
    Told told;
    DWORD sent = 0;
    CHECK_SUCCEEDS(form(&sent, told), 0);
    CHECK(sent == 5);
    CHECK(told.Internal == 0);
    CHECK(told.InternalHigh == 5);
    CHECK(told.times == 0);
    CHECK(SleepEx(0, FALSE) == 0);
    CHECK(told.times == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(told.told(0, 5));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(next_datagram(pair.receiver) == "hello");
  }
}

TEST_CASE_FIXTURE(Winsock, "Receives of each form tell their routine") {
  const UdpPair pair = connected_udp_pair();
  const auto receive_message = receive_message_function(pair.receiver);
  char room[16];
  WSABUF buffer{sizeof room, room};
  sockaddr_in from{};
  INT from_length = sizeof from;
  DWORD flags = 0;
  WSAMSG message{generic(from), sizeof from, &buffer, 1, {}, 0};
  using Form = std::function<int(Told&)>;
  const Form forms[] = {
      [&](Told& told) {
        return WSARecv(pair.receiver, &buffer, 1, nullptr, &flags, &told, Told::routine);
      },
      [&](Told& told) {
        return WSARecvFrom(pair.receiver, &buffer, 1, nullptr, &flags, generic(from), &from_length,
                           &told, Told::routine);
      },
      [&](Told& told) {
        return receive_message(pair.receiver, &message, nullptr, &told, Told::routine);
      },
  };
  for (const Form& form : forms) {
    Told pending;
    CHECK_FAILS(form(pending), WSA_IO_PENDING);
    CHECK(pending.Internal == 0x103);
    CHECK(SleepEx(0, TRUE) == 0);
    REQUIRE(send(pair.sender, "hello", 5, 0) == 5);
    CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
    CHECK(pending.told(0, 5));
    CHECK(pending.InternalHigh == 5);

    REQUIRE(send(pair.sender, "again", 5, 0) == 5);
    REQUIRE(eventually([&] { return !nothing_to_receive(pair.receiver); }));
    Told at_once;
    CHECK(form(at_once) == 0);
    CHECK(at_once.times == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(at_once.told(0, 5));
    CHECK(std::string(room, 5) == "again");
  }
}

TEST_CASE_FIXTURE(Winsock, "A large stream send tells its routine once, with all of its bytes") {
  const TcpPair pair = narrow_tcp_pair();
  std::string data = pattern(4 << 20);
  WSABUF buffer = piece(data);
  Told told;
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &told, Told::routine), WSA_IO_PENDING);
  CHECK(SleepEx(0, TRUE) == 0);
  CHECK((read_exactly(pair.server, data.size()) == data));
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(told.told(0, 4 << 20));
  CHECK(SleepEx(0, TRUE) == 0);
}

TEST_CASE_FIXTURE(Winsock, "An ioctl tells its routine, also one that nobody knows") {
  const UniqueSocket s = udp_socket();
  u_long nonblocking = 1;
  DWORD bytes = 0;
  Told told;
  CHECK(WSAIoctl(s, FIONBIO, &nonblocking, sizeof nonblocking, nullptr, 0, &bytes, &told,
                 Told::routine) == 0);
  CHECK(told.times == 0);
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(told.told(0, 0));

  Told unknown;
  CHECK_FAILS(WSAIoctl(s, 0xdeadbeef, nullptr, 0, nullptr, 0, &bytes, &unknown, Told::routine),
              ERROR_IO_PENDING);
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(unknown.told(WSAEOPNOTSUPP, 0));
}

TEST_CASE_FIXTURE(Winsock, "A call that fails at once tells no routine") {
  const TcpPair pair = tcp_pair();
  const UniqueSocket unconnected(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  Told shut, lonely, misdirected;
  CHECK_FAILS(start_send(pair.client, shut), WSAESHUTDOWN);
  if (!WINE_DIFFERS("a send on a stream without a peer: WSAENOTCONN"))
    CHECK_FAILS(start_send(unconnected, lonely), WSAENOTCONN);
  CHECK_FAILS(start_send(INVALID_SOCKET, misdirected), WSAENOTSOCK);
  CHECK(SleepEx(0, TRUE) == 0);
  for (const Told* told : {&shut, &lonely, &misdirected}) CHECK(told->times == 0);
}

TEST_CASE_FIXTURE(Winsock, "A routine without an OVERLAPPED is not looked at") {
  if (WINE_DIFFERS("a routine without an OVERLAPPED is ignored")) return;
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("x");
  DWORD sent = 0;
  CHECK(WSASend(pair.sender, &buffer, 1, &sent, 0, nullptr, Told::routine) == 0);
  CHECK(sent == 1);
  CHECK(SleepEx(0, TRUE) == 0);
}

TEST_CASE_FIXTURE(Winsock, "Together with a routine the event is the program's own") {
  const UdpPair pair = connected_udp_pair();
  const UniqueEvent event, set(Reset::manual, true);
  Told told, also;
  Room room;
  told.hEvent = event;
  also.hEvent = set;
  room.hEvent = reinterpret_cast<HANDLE>(std::uintptr_t{0x12345});
  CHECK(start_send(pair.sender, told) == 0);
  CHECK(start_send(pair.sender, also) == 0);
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(next_datagram(pair.receiver) == "x");
  CHECK(next_datagram(pair.receiver) == "x");
  CHECK_FAILS(room.start(pair.receiver), WSA_IO_PENDING);
  REQUIRE(send(pair.sender, "y", 1, 0) == 1);
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(told.told(0, 1));
  CHECK(also.told(0, 1));
  CHECK(room.told(0, 1));
  CHECK_FALSE(event.set());
  CHECK(set.set());
  CHECK(room.hEvent == reinterpret_cast<HANDLE>(std::uintptr_t{0x12345}));
}

TEST_CASE_FIXTURE(Winsock, "Routines run on the thread that issued, and on no other") {
  const UdpPair pair = connected_udp_pair();
  const UniqueEvent issued, look;
  Room room;
  DWORD issuer = 0, result = 0xdeadbeef;
  Worker worker([&] {
    issuer = GetCurrentThreadId();
    room.start(pair.receiver);
    SetEvent(issued);
    look.within(time_limit);
    result = SleepEx(time_limit, TRUE);
  });
  REQUIRE(issued.within(time_limit));
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  CHECK(SleepEx(20, TRUE) == 0);
  CHECK(room.times == 0);
  SetEvent(look);
  worker.join();
  CHECK(result == WAIT_IO_COMPLETION);
  CHECK(room.told(0, 1));
  CHECK(room.thread == issuer);
}

TEST_CASE_FIXTURE(Winsock, "All routines that are due run in one wait, in the order of the ends") {
  const UdpPair pair = connected_udp_pair();
  std::string log;
  std::array<Told, 5> tolds;
  for (std::size_t i = 0; i < tolds.size(); ++i) {
    tolds[i].body = [&log, i] { log += static_cast<char>('0' + i); };
    CHECK(start_send(pair.sender, tolds[i]) == 0);
  }
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(log == "01234");
  CHECK(SleepEx(0, TRUE) == 0);
}

TEST_CASE_FIXTURE(Winsock,
                  "A routine may send again, also with the OVERLAPPED that it was told of") {
  const UdpPair pair = connected_udp_pair();
  int left = 50;
  int inside = 0, deepest = 0;
  Told told;
  told.body = [&] {
    deepest = std::max(deepest, ++inside);
    if (--left > 0) CHECK(start_send(pair.sender, told) == 0);
    --inside;
  };
  CHECK(start_send(pair.sender, told) == 0);
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(told.times == 50);
  CHECK(deepest == 1);
  for (int i = 0; i < 50; ++i) CHECK(next_datagram(pair.receiver) == "x");
  CHECK(nothing_to_receive(pair.receiver));
}

// Wine, like a reading of the documents by the letter, nests them.
TEST_CASE_FIXTURE(Winsock,
                  "Routines of one socket never nest, even when a routine waits alertably") {
  if (WINE_DIFFERS("routines of one socket do not nest")) return;
  const UdpPair pair = connected_udp_pair();
  const UdpPair other = connected_udp_pair();
  std::string log;
  DWORD nested = 0xdeadbeef, nothing_left = 0xdeadbeef;
  Told first([&] {
    log += '(';
    nested = SleepEx(0, TRUE);
    nothing_left = SleepEx(0, TRUE);
    log += ')';
  });
  Told second([&] { log += 's'; });
  Told elsewhere([&] { log += 'o'; });
  Call call([&] { log += 'c'; });
  CHECK(start_send(pair.sender, first) == 0);
  CHECK(start_send(pair.sender, second) == 0);
  CHECK(start_send(other.sender, elsewhere) == 0);
  REQUIRE(call.queue());
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(log == "(oc)s");
  CHECK(nested == WAIT_IO_COMPLETION);
  CHECK(nothing_left == 0);
}

TEST_CASE_FIXTURE(Winsock, "A truncated message is an error to its routine, with its size") {
  const UdpPair pair = connected_udp_pair();
  const auto receive_message = receive_message_function(pair.receiver);
  char room[3];
  WSABUF buffer{sizeof room, room};
  for (const bool waiting : {false, true}) {
    CAPTURE(waiting);
    if (waiting && WINE_DIFFERS("a truncated message that is there pends first")) break;
    WSAMSG message{nullptr, 0, &buffer, 1, {}, 0};
    Told told;
    if (waiting) {
      REQUIRE(send(pair.sender, "hello", 5, 0) == 5);
      REQUIRE(eventually([&] { return !nothing_to_receive(pair.receiver); }));
    }
    CHECK_FAILS(receive_message(pair.receiver, &message, nullptr, &told, Told::routine),
                WSA_IO_PENDING);
    if (!waiting) REQUIRE(send(pair.sender, "hello", 5, 0) == 5);
    CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
    CHECK(told.told(WSAEMSGSIZE, 3));
    CHECK(told.Internal == 0x80000005);
  }
}

TEST_CASE_FIXTURE(Winsock, "A reset is told as WSAECONNRESET, and as 64 by GetOverlappedResult") {
  TcpPair pair = tcp_pair();
  Room room;
  CHECK_FAILS(room.start(pair.server), WSA_IO_PENDING);
  abort_connection(pair.client);
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(room.told(WSAECONNRESET, 0));
  DWORD bytes = 0xdeadbeef;
  CHECK_RESULT_AND_ERROR(GetOverlappedResult(nullptr, &room, &bytes, FALSE), FALSE,
                         ERROR_NETNAME_DELETED);
  CHECK(bytes == 0);
}

TEST_CASE_FIXTURE(Winsock, "Closing the socket tells the routines of what was pending") {
  UdpPair pair = udp_pair();
  Room first, second;
  CHECK_FAILS(first.start(pair.receiver), WSA_IO_PENDING);
  CHECK_FAILS(second.start(pair.receiver), WSA_IO_PENDING);
  CHECK(pair.receiver.close() == 0);
  CHECK(first.times + second.times == 0);
  CHECK(runs_until([&] { return first.times != 0 && second.times != 0; }));
  if (WINE_DIFFERS("a receive on a datagram socket ends as cancelled")) return;
  CHECK(first.told(WSA_OPERATION_ABORTED, 0));
  CHECK(second.told(WSA_OPERATION_ABORTED, 0));
}

TEST_CASE_FIXTURE(Winsock, "A socket without the overlapped attribute waits, and has no routines") {
  const UniqueSocket s(WSASocketA(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0));
  const sockaddr_in any = ipv4("127.0.0.1");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  const UniqueSocket sender = udp_socket();
  const sockaddr_in to = bound_to(s);
  set_nonblocking(s);
  Room room;
  int result = SOCKET_ERROR;
  Worker worker([&] { result = room.start(s); });
  REQUIRE(sendto(sender, "x", 1, 0, generic(to), sizeof to) == 1);
  worker.join();
  CHECK(result == 0);
  CHECK(room.Internal == 0);
  CHECK(room.InternalHigh == 1);
  CHECK(SleepEx(0, TRUE) == 0);
  CHECK(room.times == 0);
}
