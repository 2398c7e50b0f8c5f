// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <wsx.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "race/blocked.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/port.h"
#include "support/routine.h"

// Who waits, for what, and in which order: what only the host can tell.

using namespace support;
using race::Blocked;

namespace {

bool leaves_poll_set(int descriptor) {
  return eventually([&] { return !race::polled(descriptor); });
}

bool enters_poll_set(int descriptor) {
  return eventually([&] { return race::polled(descriptor); });
}

struct Receive : Request {
  int start(SOCKET s) {
    WSABUF into{1, &byte};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  char byte = 0;
};

void on_posix_thread(const std::function<void()>& body, bool by_exit) {
  const auto call = [](void* its_body) {
    (*static_cast<const std::function<void()>*>(its_body))();
  };
  race::on_posix_thread(call, const_cast<std::function<void()>*>(&body), by_exit);
}

}  // namespace

TEST_CASE("Of the threads that wait for a port the last to come is served first") {
  const UniquePort port;
  std::vector<std::unique_ptr<Blocked>> waiters;
  for (int i = 0; i < 4; ++i) {
    waiters.push_back(std::make_unique<Blocked>(
        [value = HANDLE(port)] { return static_cast<long long>(Dequeued(value, INFINITE).key); }));
    REQUIRE(waiters.back()->sleeps());
  }
  for (ULONG_PTR i = 4; i > 0; --i) {
    CHECK(PostQueuedCompletionStatus(port, 0, i, nullptr));
    CHECK(waiters[i - 1]->result() == static_cast<long long>(i));
  }
}

TEST_CASE("A thread that has given up waiting for a port is not served") {
  const UniquePort port;
  Blocked patient(
      [value = HANDLE(port)] { return static_cast<long long>(Dequeued(value, INFINITE).key); });
  REQUIRE(patient.sleeps());
  {
    Blocked hasty([value = HANDLE(port)] { return Dequeued(value, 20).nothing(WAIT_TIMEOUT); });
    CHECK(hasty.result() == 1);
  }
  CHECK(PostQueuedCompletionStatus(port, 0, 5, nullptr));
  CHECK(patient.result() == 5);
}

TEST_CASE("Closing a port ends every wait for it, alertable or not") {
  UniquePort port;
  const auto error_of = [](const std::function<void()>& wait) {
    wait();
    return static_cast<long long>(GetLastError());
  };
  Blocked plain([&error_of, value = HANDLE(port)] {
    return error_of([value] { Dequeued(value, INFINITE); });
  });
  Blocked alertable([&error_of, value = HANDLE(port)] {
    OVERLAPPED_ENTRY entry;
    ULONG count = 0;
    return error_of([&] { GetQueuedCompletionStatusEx(value, &entry, 1, &count, INFINITE, TRUE); });
  });
  REQUIRE((plain.sleeps() && alertable.sleeps()));
  CHECK(port.close());
  CHECK(plain.result() == ERROR_ABANDONED_WAIT_0);
  CHECK(alertable.result() == ERROR_ABANDONED_WAIT_0);
}

TEST_CASE_FIXTURE(Winsock,
                  "A socket without the overlapped attribute waits without running calls") {
  const UniqueSocket s(WSASocketA(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0));
  const UniqueSocket sender = udp_socket();
  const sockaddr_in any = ipv4("127.0.0.1");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  const sockaddr_in to = bound_to(s);
  std::atomic<HANDLE> thread{nullptr};
  Call call;
  Blocked blocked([&] {
    const OwnThread self;
    thread = self;
    char byte;
    const int result = recv(s, &byte, 1, 0);
    return result == 1 && call.times == 0 && SleepEx(0, TRUE) == WAIT_IO_COMPLETION;
  });
  REQUIRE(blocked.sleeps());
  REQUIRE(call.queue(thread));
  CHECK(sendto(sender, "x", 1, 0, generic(to), sizeof to) == 1);
  CHECK(blocked.result() == 1);
  CHECK(call.times == 1);
}

TEST_CASE_FIXTURE(Winsock, "A socket is in a poll set only while something of its own waits") {
  const UdpPair pair = connected_udp_pair();
  const int descriptor = wsx_socket_descriptor(pair.receiver);
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  char byte;
  CHECK(recv(pair.receiver, &byte, 1, 0) == 1);
  CHECK_FALSE(race::polled(descriptor));
  for (int round = 0; round < 3; ++round) {
    Receive received, cancelled, issued_elsewhere;
    CHECK_FAILS(received.start(pair.receiver), WSA_IO_PENDING);
    CHECK(enters_poll_set(descriptor));
    CHECK(send(pair.sender, "x", 1, 0) == 1);
    CHECK(received.done_within(time_limit));
    CHECK(leaves_poll_set(descriptor));

    CHECK_FAILS(cancelled.start(pair.receiver), WSA_IO_PENDING);
    CHECK(enters_poll_set(descriptor));
    CHECK(CancelIoEx(handle_of(pair.receiver), &cancelled.overlapped));
    CHECK(leaves_poll_set(descriptor));

    Worker([&] { issued_elsewhere.start(pair.receiver); }).join();
    CHECK(issued_elsewhere.done_within(time_limit));
    CHECK(leaves_poll_set(descriptor));
  }
}

TEST_CASE_FIXTURE(Winsock, "A stream leaves the poll set with the last of its pending operations") {
  const TcpPair pair = tcp_pair();
  const int descriptor = wsx_socket_descriptor(pair.client);
  const std::size_t filled = fill_stream(pair);
  Receive receive;
  Request first, second;
  std::string data = pattern(3000);
  WSABUF buffer = piece(data);
  CHECK_FAILS(receive.start(pair.client), WSA_IO_PENDING);
  for (Request* send : {&first, &second})
    CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &send->overlapped, nullptr),
                WSA_IO_PENDING);
  CHECK(enters_poll_set(descriptor));
  CHECK(CancelIoEx(handle_of(pair.client), &first.overlapped));
  CHECK(read_exactly(pair.server, filled + data.size()).size() == filled + data.size());
  CHECK(second.done_within(time_limit));
  CHECK(race::polled(descriptor));
  CHECK(CancelIoEx(handle_of(pair.client), nullptr));
  CHECK(receive.done_within(time_limit));
  CHECK(leaves_poll_set(descriptor));
}

TEST_CASE_FIXTURE(Winsock, "A blocking call puts its socket into no poll set") {
  UdpPair pair = connected_udp_pair();
  Blocked blocked([s = SOCKET(pair.receiver)] {
    char byte;
    return recv(s, &byte, 1, 0);
  });
  REQUIRE(blocked.sleeps());
  CHECK_FALSE(race::polled(wsx_socket_descriptor(pair.receiver)));
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(blocked.result() == 1);
}

TEST_CASE_FIXTURE(Winsock, "A receive that a deserted port ends leaves the poll set") {
  for (int round = 0; round < 20; ++round) {
    UdpPair pair = connected_udp_pair();
    CHECK(pair.receiver.close() == 0);
    Receive receive;
    CHECK_FAILS(receive.start(pair.sender), WSA_IO_PENDING);
    while (!receive.done_within(1)) CHECK(send(pair.sender, "x", 1, 0) == 1);
    CHECK(receive.overlapped.Internal == 0xc000023f);
    CHECK(leaves_poll_set(wsx_socket_descriptor(pair.sender)));
  }
}

TEST_CASE_FIXTURE(Winsock, "A selection for events leaves the poll set when it ends") {
  const UdpPair pair = connected_udp_pair();
  const int descriptor = wsx_socket_descriptor(pair.receiver);
  const UniqueEvent event;
  CHECK(WSAEventSelect(pair.receiver, event, FD_READ) == 0);
  CHECK(enters_poll_set(descriptor));
  CHECK(WSAEventSelect(pair.receiver, nullptr, 0) == 0);
  CHECK(leaves_poll_set(descriptor));
}

TEST_CASE_FIXTURE(Winsock, "What POSIX threads have pending ends with them, but for their ports'") {
  for (const bool by_exit : {false, true}) {
    const UdpPair pair = connected_udp_pair(), packed = connected_udp_pair();
    const UniquePort port;
    REQUIRE(port.add(packed.receiver, 9));
    Receive with_event, with_both;
    OVERLAPPED survivor{};
    Told told;
    char byte = 0;
    WSABUF into{1, &byte};
    DWORD flags = 0;
    on_posix_thread(
        [&] {
          CHECK_FAILS(with_event.start(pair.receiver), WSA_IO_PENDING);
          CHECK_FAILS(with_both.start(packed.receiver), WSA_IO_PENDING);
          CHECK_FAILS(WSARecv(packed.receiver, &into, 1, nullptr, &flags, &survivor, nullptr),
                      WSA_IO_PENDING);
          CHECK_FAILS(WSARecv(pair.receiver, &into, 1, nullptr, &flags, &told, Told::routine),
                      WSA_IO_PENDING);
        },
        by_exit);
    CHECK(with_event.done_within(time_limit));
    CHECK(with_event.overlapped.Internal == 0xc0000120);
    CHECK(Dequeued(port).failure(ERROR_OPERATION_ABORTED, 9, &with_both.overlapped));
    CHECK(told.Internal == 0xc0000120);
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(told.times == 0);
    CHECK(send(packed.sender, "x", 1, 0) == 1);
    CHECK(Dequeued(port).success(9, &survivor, 1));
  }
}

namespace {

// A thread that is in a blocking call when a call of its own ends it.
void end_inside(const std::function<void()>& blocking, const std::function<void()>& meanwhile) {
  struct Errand {
    const std::function<void()>& blocking;
    std::atomic<int> thread{0};
    std::atomic<bool> returned{false};
  } errand{blocking};
  const auto body = [](void* its_errand) -> DWORD {
    Errand& its = *static_cast<Errand*>(its_errand);
    its.thread = race::this_thread();
    its.blocking();
    its.returned = true;
    return 1;
  };
  const HANDLE thread = CreateThread(nullptr, 0, body, &errand, 0, nullptr);
  REQUIRE(thread != nullptr);
  REQUIRE(eventually([&] { return errand.thread != 0 && race::asleep(errand.thread); }));
  meanwhile();
  Call ends([] { ExitThread(7); });
  REQUIRE(ends.queue(thread));
  CHECK(WaitForSingleObject(thread, time_limit) == WAIT_OBJECT_0);
  DWORD code = 0;
  CHECK(GetExitCodeThread(thread, &code));
  CHECK(code == 7);
  CHECK_FALSE(errand.returned);
  CHECK(CloseHandle(thread));
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A thread that ends inside of a blocking receive leaves the line") {
  const UdpPair pair = connected_udp_pair();
  char byte = 0;
  Receive behind;
  end_inside([&] { recv(pair.receiver, &byte, 1, 0); },
             [&] { CHECK_FAILS(behind.start(pair.receiver), WSA_IO_PENDING); });
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(behind.done_within(time_limit));
  CHECK(behind.byte == 'x');
  CHECK(byte == 0);
}

TEST_CASE_FIXTURE(Winsock, "A thread that ends inside of a blocking send leaves the line") {
  const TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  std::string data = pattern(3000);
  WSABUF buffer = piece(data);
  Request behind;
  const std::string large(1 << 20, 'l');
  end_inside([&] { send(pair.client, large.data(), 1 << 20, 0); },
             [&] {
               CHECK_FAILS(
                   WSASend(pair.client, &buffer, 1, nullptr, 0, &behind.overlapped, nullptr),
                   WSA_IO_PENDING);
             });
  CHECK((read_exactly(pair.server, filled + data.size()).substr(filled) == data));
  CHECK(behind.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "A thread may end inside of accept, select, WSAPoll and closesocket") {
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket s = udp_socket();
  const auto nothing = [] {};
  end_inside([&] { accept(listener, nullptr, nullptr); }, nothing);
  end_inside(
      [&] {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(s, &set);
        select(0, &set, nullptr, nullptr, nullptr);
      },
      nothing);
  end_inside(
      [&] {
        WSAPOLLFD item{s, POLLIN, 0};
        WSAPoll(&item, 1, -1);
      },
      nothing);

  TcpPair pair = tcp_pair();
  fill_stream(pair);
  const LINGER patient{1, 30};
  REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&patient),
                     sizeof patient) == 0);
  end_inside([value = pair.client.release()] { closesocket(value); }, nothing);

  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  CHECK(connect(client, generic(address), sizeof address) == 0);
  const UniqueSocket accepted(accept(listener, nullptr, nullptr));
  CHECK(accepted != INVALID_SOCKET);
}
