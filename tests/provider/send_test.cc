// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <thread>

#include "provider/base.h"
#include "support/untouched.h"

// WSPSend and WSPSendTo of the base provider. The page of Windows CE describes the same functions.
namespace {

using provider::Base;
using provider::error_of;
using provider::Socket;

// Two datagram sockets, the first connected to the second.
struct Pair {
  explicit Pair(const Base& base)
      : sender(base, AF_INET, SOCK_DGRAM, 0), receiver(base, AF_INET, SOCK_DGRAM, 0) {
    provider::bind_somewhere(base, sender);
    to = provider::bind_somewhere(base, receiver);
  }

  void connect(const Base& base) const {
    INT error = 0;
    REQUIRE(base->lpWSPConnect(sender, support::generic(to), sizeof to, nullptr, nullptr, nullptr,
                               nullptr, &error) == 0);
  }

  Socket sender;
  Socket receiver;
  sockaddr_in to{};
};

std::string received(const Base& base, SOCKET s) {
  char data[64];
  WSABUF buffer{sizeof data, data};
  DWORD count = 0;
  DWORD flags = 0;
  INT error = 0;
  REQUIRE(base->lpWSPRecv(s, &buffer, 1, &count, &flags, nullptr, nullptr, nullptr, &error) == 0);
  return {data, count};
}

bool nothing_received(const Base& base, SOCKET s) {
  u_long bytes = 99;
  DWORD returned = 0;
  INT error = 0;
  REQUIRE(base->lpWSPIoctl(s, FIONREAD, nullptr, 0, &bytes, sizeof bytes, &returned, nullptr,
                           nullptr, nullptr, &error) == 0);
  return bytes == 0;
}

WSABUF part(const char* text) {
  return {static_cast<ULONG>(std::string_view(text).size()), const_cast<char*>(text)};
}

struct Told {
  DWORD error = 99;
  DWORD bytes = 99;
  OVERLAPPED* overlapped = nullptr;
  DWORD thread = 0;
  int times = 0;
} told;

void CALLBACK tell(DWORD error, DWORD bytes, OVERLAPPED* overlapped, DWORD) {
  told = {error, bytes, overlapped, GetCurrentThreadId(), told.times + 1};
}

// A queue of the caller's own, as providers above have to expect.
struct Queued {
  WSATHREADID thread{};
  LPWSAUSERAPC function = nullptr;
  DWORD_PTR context = 0;
} queued;

int WSPAPI queue_own(LPWSATHREADID thread, LPWSAUSERAPC function, DWORD_PTR context, LPINT) {
  queued = {*thread, function, context};
  return 0;
}

}  // namespace

TEST_CASE("WSPSend sends its buffers in order, counts them and leaves the errors alone") {
  const Base base;
  const Pair pair(base);
  pair.connect(base);
  WSABUF parts[] = {part("one "), part(""), part("two")};
  DWORD sent = 0;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPSend(pair.sender, parts, 3, &sent, 0, nullptr, nullptr, nullptr, e);
        }) == 0);
  CHECK(sent == 7);
  CHECK(received(base, pair.receiver) == "one two");
}

TEST_CASE("WSPSendTo sends to its address") {
  const Base base;
  const Pair pair(base);
  WSABUF data = part("datagram");
  DWORD sent = 0;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPSendTo(pair.sender, &data, 1, &sent, 0, support::generic(pair.to),
                                   sizeof pair.to, nullptr, nullptr, nullptr, e);
        }) == 0);
  CHECK(sent == 8);
  CHECK(received(base, pair.receiver) == "datagram");
}

TEST_CASE("An overlapped WSPSendTo that ends at once has set its event") {
  const Base base;
  const Pair pair(base);
  support::Request request;
  WSABUF data = part("event");
  CHECK(error_of([&](INT* e) {
          return base->lpWSPSendTo(pair.sender, &data, 1, nullptr, 0, support::generic(pair.to),
                                   sizeof pair.to, &request.overlapped, nullptr, nullptr, e);
        }) == 0);
  CHECK(request.event.set());
  DWORD bytes = 0;
  DWORD flags = 0;
  INT error = provider::untouched;
  CHECK(base->lpWSPGetOverlappedResult(pair.sender, &request.overlapped, &bytes, FALSE, &flags,
                                       &error));
  CHECK(bytes == 5);
  CHECK(error == provider::untouched);
}

TEST_CASE("A routine of WSPSend runs on the thread that lpThreadId names") {
  const Base base;
  const Pair pair(base);
  pair.connect(base);
  told = {};
  OVERLAPPED overlapped{};
  WSABUF data = part("routine");
  WSATHREADID here = provider::this_thread();
  std::thread([&] {
    WSATHREADID copy = here;
    INT error = 0;
    CHECK(base->lpWSPSend(pair.sender, &data, 1, nullptr, 0, &overlapped, tell, &copy, &error) ==
          0);
    copy = {};
    CHECK(SleepEx(0, TRUE) == 0);
  }).join();
  CHECK(told.times == 0);
  CHECK(SleepEx(support::time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(told.times == 1);
  CHECK(told.error == 0);
  CHECK(told.bytes == 7);
  CHECK(told.overlapped == &overlapped);
  CHECK(told.thread == GetCurrentThreadId());
  provider::close_thread(here);
}

TEST_CASE("Routines go through the caller's WPUQueueApc, with the thread that it has named") {
  WSPUPCALLTABLE own = provider::upcalls();
  own.lpWPUQueueApc = queue_own;
  const Base base(own);
  const Pair pair(base);
  pair.connect(base);
  told = {};
  queued = {};
  OVERLAPPED overlapped{};
  WSABUF data = part("queued");
  WSATHREADID named{reinterpret_cast<HANDLE>(0x1230), 77};
  CHECK(error_of([&](INT* e) {
          return base->lpWSPSend(pair.sender, &data, 1, nullptr, 0, &overlapped, tell, &named, e);
        }) == 0);
  CHECK(queued.thread.ThreadHandle == named.ThreadHandle);
  CHECK(queued.thread.Reserved == 77);
  const bool came = queued.function != nullptr;
  REQUIRE(came);
  CHECK(told.times == 0);
  queued.function(queued.context);
  CHECK(told.times == 1);
  CHECK(told.bytes == 6);
  const Base again;  // the last table replaces the others
}

TEST_CASE("A routine for a thread that is none fails with WSAEFAULT, and nothing is sent") {
  const Base base;
  const Pair pair(base);
  pair.connect(base);
  told = {};
  OVERLAPPED overlapped{};
  WSABUF data = part("nothing");
  WSATHREADID none{nullptr, 0};
  CHECK(error_of([&](INT* e) {
          return base->lpWSPSend(pair.sender, &data, 1, nullptr, 0, &overlapped, tell, &none, e);
        }) == WSAEFAULT);
  CHECK(SleepEx(0, TRUE) == 0);
  WSABUF after = part("after");
  DWORD sent = 0;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPSend(pair.sender, &after, 1, &sent, 0, nullptr, nullptr, nullptr, e);
        }) == 0);
  CHECK(received(base, pair.receiver) == "after");
}

TEST_CASE("WSPSend and WSPSendTo fail through lpErrno with the documented codes") {
  const Base base;
  const Pair pair(base);
  WSABUF data = part("data");
  DWORD sent = 42;
  // Both functions say the same, the second with and without a destination.
  enum class Way { send, send_to_peer, send_to };
  const auto send = [&](SOCKET s, WSABUF* buffers, DWORD count, DWORD* out, DWORD flags, Way way) {
    const sockaddr* const to = way == Way::send_to ? support::generic(pair.to) : nullptr;
    const int length = to ? int{sizeof pair.to} : 0;
    return error_of([&](INT* e) {
      return way == Way::send
                 ? base->lpWSPSend(s, buffers, count, out, flags, nullptr, nullptr, nullptr, e)
                 : base->lpWSPSendTo(s, buffers, count, out, flags, to, length, nullptr, nullptr,
                                     nullptr, e);
    });
  };
  WSABUF huge{70000, data.buf};
  WSABUF missing{4, nullptr};
  for (const Way way : {Way::send, Way::send_to_peer, Way::send_to}) {
    CHECK(send(INVALID_SOCKET, &data, 1, &sent, 0, way) == WSAENOTSOCK);
    CHECK(send(pair.sender, &data, 1, nullptr, 0, way) == WSAEFAULT);
    CHECK(send(pair.sender, nullptr, 1, &sent, 0, way) == WSAEFAULT);
    CHECK(send(pair.sender, &missing, 1, &sent, 0, way) == WSAEFAULT);
    CHECK(send(pair.sender, &data, 1, &sent, MSG_OOB, way) == WSAEOPNOTSUPP);
    CHECK(send(pair.sender, &data, 1, &sent, 0x4000, way) == WSAEINVAL);
    if (way != Way::send_to) CHECK(send(pair.sender, &data, 1, &sent, 0, way) == WSAENOTCONN);
  }
  CHECK(nothing_received(base, pair.receiver));
  pair.connect(base);
  for (const Way way : {Way::send, Way::send_to_peer, Way::send_to})
    CHECK(send(pair.sender, &huge, 1, &sent, 0, way) == WSAEMSGSIZE);
  INT error = 0;
  REQUIRE(base->lpWSPShutdown(pair.sender, SD_SEND, &error) == 0);
  for (const Way way : {Way::send, Way::send_to_peer, Way::send_to})
    CHECK(send(pair.sender, &data, 1, &sent, 0, way) == WSAESHUTDOWN);
  const auto send_to = [&](const sockaddr* to, int length) {
    return error_of([&](INT* e) {
      return base->lpWSPSendTo(pair.receiver, &data, 1, &sent, 0, to, length, nullptr, nullptr,
                               nullptr, e);
    });
  };
  sockaddr_in wrong = support::ipv4("127.0.0.1", htons(1));
  CHECK(send_to(support::generic(wrong), 4) == WSAEFAULT);
  wrong.sin_family = 77;
  CHECK(send_to(support::generic(wrong), sizeof wrong) == WSAEAFNOSUPPORT);
  wrong = support::ipv4("127.0.0.1", 0);
  CHECK(send_to(support::generic(wrong), sizeof wrong) == WSAEADDRNOTAVAIL);
  wrong = support::ipv4("255.255.255.255", htons(9));
  CHECK(send_to(support::generic(wrong), sizeof wrong) == WSAEACCES);
  CHECK(sent == 42);
}
